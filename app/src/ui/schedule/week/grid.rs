//! The days beside each other, with what leads the focus through them.

use super::{
    HOUR, Week,
    block::{Blocks, booking_of},
    column::one_day,
    drag, keys,
    spot::{self, id},
};
use crate::{
    browser::zone,
    route::Beside,
    schedule::week::{Column, Grid, Spot, Step, moved},
    ui::{app::App, schedule::focus},
    words::schedule as words,
};
use callslot_shared::booking::Booking;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::Event;

/// The days.
pub(super) fn grid(
    app: &App,
    week: Week,
    grid: &Grid,
    bookings: &Arc<[Booking]>,
) -> impl IntoView + use<> {
    begin_where_it_is(week, grid);
    let mut blocks = Blocks::new(app, week, grid.from).ok();
    let columns: Vec<_> = grid
        .days
        .iter()
        .enumerate()
        .filter_map(|day| {
            let calls = blocks.as_mut()?.of_day(day, bookings).ok()?;
            Some(one_day(app, week, day, grid, calls))
        })
        .collect();
    let hours: Vec<_> = (grid.from..grid.to)
        .map(|hour| view! { <li style:height=format!("{HOUR}px")>{zone::hour(&app.locale, hour)}</li> })
        .collect();
    let named = |column: Option<&Column>| {
        column
            .map(|day| zone::date(&app.locale, day.date))
            .unwrap_or_default()
    };
    let (from, to) = (named(grid.days.first()), named(grid.days.last()));
    let label = app.fill(words::GRID, &[("from", &from), ("to", &to)]);
    let (steps, known) = (grid.clone(), Arc::clone(bookings));
    let pressed = move |event: web_sys::KeyboardEvent| {
        if !keys::pressed(week, &steps, &known, &event) {
            walk(week, &steps, &event);
        }
    };
    let known = Arc::clone(bookings);
    let from = grid.from;
    // Unshaded days belong to several operators, or to one whose hours are not known.
    let is_shaded = grid.days.iter().any(|day| !day.open.is_empty());
    view! {
        <div
            class="grid"
            class:shaded=is_shaded
            id="grid"
            role="group"
            aria-label=label
            on:click=move |event| opened(week, &event)
            on:focusin=move |event| focused(week, &event)
            on:keydown=pressed
            on:pointerdown=move |event| drag::begin(week, from, &known, &event)
            on:pointermove=move |event| drag::go_on(week, from, &event)
            on:pointerup=move |_| drag::drop(week)
            on:pointercancel=move |_| drag::give_up(week)
        >
            <ol class="hours" aria-hidden="true">
                {hours}
            </ol>
            {columns}
        </div>
    }
}

/// Opens the call that is pressed.
fn opened(week: Week, event: &Event) {
    if let Some(id) = booking_of(event) {
        week.page.open(Beside::Booking(id));
    }
}

/// The Tab key stops where the focus was last.
fn focused(week: Week, event: &Event) {
    if let Some(spot) = spot::of(event) {
        week.at.set(spot);
    }
}

/// The place that had the focus may be gone.
fn begin_where_it_is(week: Week, grid: &Grid) {
    let spot = week.at.get_untracked();
    let there = grid
        .days
        .get(spot.day)
        .is_some_and(|day| spot.block.is_none_or(|block| block < day.blocks.len()));
    if !there {
        week.at.set(Spot {
            day: 0,
            block: None,
        });
    }
}

/// Goes where an arrow leads, also to other days than those that are drawn.
fn walk(week: Week, grid: &Grid, event: &web_sys::KeyboardEvent) {
    let (page, count) = (week.page, grid.days.len());
    let Some(step) = grid.step(week.at.get_untracked(), &event.key()) else {
        return;
    };
    event.prevent_default();
    let turn = |by: i64| {
        let days = i64::try_from(count).unwrap_or(1);
        page.turn(Some(moved(page.date.get_untracked(), by * days)));
    };
    let spot = match step {
        Step::To(spot) => spot,
        Step::Earlier => {
            turn(-1);
            Spot {
                day: count.saturating_sub(1),
                block: None,
            }
        }
        Step::Later => {
            turn(1);
            Spot {
                day: 0,
                block: None,
            }
        }
    };
    week.at.set(spot);
    focus(id(spot));
}
