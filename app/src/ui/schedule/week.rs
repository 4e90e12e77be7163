//! Bookings drawn into a week or a day.

use super::{
    focus,
    state::{Page, View},
};
use crate::{
    browser::{dates, zone},
    popup::who,
    route::{Beside, Overview},
    schedule::{
        week::{Block, Column, Grid, Spot, Step, grid, moved},
        zones::date,
    },
    ui::app::App,
    words::schedule as words,
};
use callslot_shared::booking::Booking;
use leptos::prelude::*;

/// The height of an hour, in pixels.
const HOUR: u32 = 56;

/// The days, and the way to others.
pub(super) fn week(app: &App, page: Page) -> impl IntoView + use<> {
    let at = RwSignal::new(Spot {
        day: 0,
        block: None,
    });
    let own = app.clone();
    let drawn = move || {
        let bookings = page.drawn.get();
        let grid = grid(&bookings, page.first(), page.view.get().days(), page.own);
        draw(&own, page, at, &grid, &bookings)
    };
    view! {
        {turning(app, page)}
        {drawn}
    }
}

fn turning(app: &App, page: Page) -> impl IntoView + use<> {
    let days = move || i64::from(page.view.get().days());
    let turn = move |by: i64| {
        page.turn(Some(moved(page.date.get_untracked(), by * days())));
    };
    let own = app.clone();
    let words_of = move |week, day| match page.view.get() {
        View::Week => own.say(week),
        View::List | View::Day => own.say(day),
    };
    let own = words_of.clone();
    let earlier = move || own(words::EARLIER_WEEK, words::EARLIER_DAY);
    let later = move || words_of(words::LATER_WEEK, words::LATER_DAY);
    view! {
        <p class="turn">
            <button id="earlier-days" on:click=move |_| turn(-1)>
                {earlier}
            </button>
            <button
                id="today"
                aria-keyshortcuts="t"
                on:click=move |_| page.turn(None)
            >
                {app.say(words::TODAY_BUTTON)}
            </button>
            <button id="later-days" on:click=move |_| turn(1)>
                {later}
            </button>
        </p>
    }
}

fn id(spot: Spot) -> String {
    match spot.block {
        Some(block) => format!("spot-{}-{block}", spot.day),
        None => format!("spot-{}", spot.day),
    }
}

fn draw(
    app: &App,
    page: Page,
    at: RwSignal<Spot>,
    grid: &Grid,
    bookings: &[Booking],
) -> impl IntoView + use<> {
    // The spot that had the focus may be gone.
    let spot = at.get_untracked();
    let there = grid
        .days
        .get(spot.day)
        .is_some_and(|day| spot.block.is_none_or(|block| block < day.blocks.len()));
    if !there {
        at.set(Spot {
            day: 0,
            block: None,
        });
    }
    let columns: Vec<_> = grid
        .days
        .iter()
        .enumerate()
        .map(|(day, column)| one_day(app, page, at, (day, column), grid, bookings))
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
    let (steps, count) = (grid.clone(), i64::from(page.view.get_untracked().days()));
    let pressed = move |event: web_sys::KeyboardEvent| {
        let Some(step) = steps.step(at.get_untracked(), &event.key()) else {
            return;
        };
        event.prevent_default();
        let spot = match step {
            Step::To(spot) => spot,
            Step::Earlier => {
                page.turn(Some(moved(page.date.get_untracked(), -count)));
                Spot {
                    day: usize::try_from(count - 1).unwrap_or(0),
                    block: None,
                }
            }
            Step::Later => {
                page.turn(Some(moved(page.date.get_untracked(), count)));
                Spot {
                    day: 0,
                    block: None,
                }
            }
        };
        at.set(spot);
        focus(id(spot));
    };
    view! {
        <div class="grid" id="grid" role="group" aria-label=label on:keydown=pressed>
            <ol class="hours" aria-hidden="true">
                {hours}
            </ol>
            {columns}
        </div>
    }
}

fn one_day(
    app: &App,
    page: Page,
    at: RwSignal<Spot>,
    (day, column): (usize, &Column),
    grid: &Grid,
    bookings: &[Booking],
) -> impl IntoView + use<> {
    let own = Spot { day, block: None };
    let name = zone::date(&app.locale, column.date);
    let count = column.blocks.len().to_string();
    let label = app.fill(words::DAY_CALLS, &[("day", &name), ("count", &count)]);
    let today = column.date == date(dates::now(), page.own);
    let date = column.date;
    let open = move |_| page.look_at(Overview::Day(Some(date)));
    let blocks: Vec<_> = column
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(place, block)| {
            let spot = Spot {
                block: Some(place),
                ..own
            };
            let booking = bookings.get(block.booking)?;
            Some(drawn(app, page, at, spot, grid.from, block, booking))
        })
        .collect();
    let height = (grid.to - grid.from) * HOUR;
    view! {
        <section class="column" class:today=today>
            <button
                class="name"
                id=id(own)
                aria-label=label
                aria-current=today.then_some("date")
                tabindex=move || tab_index(at, own)
                on:focus=move |_| at.set(own)
                on:click=open
            >
                {name}
            </button>
            <div class="blocks" style:height=format!("{height}px")>
                {blocks}
            </div>
        </section>
    }
}

fn tab_index(at: RwSignal<Spot>, own: Spot) -> &'static str {
    if at.get() == own { "0" } else { "-1" }
}

fn drawn(
    app: &App,
    page: Page,
    at: RwSignal<Spot>,
    own: Spot,
    from: u32,
    block: &Block,
    booking: &Booking,
) -> impl IntoView + use<> {
    let pixels = |minutes: u32| format!("{}px", minutes * HOUR / 60);
    let share =
        |columns: u32| format!("{}%", f64::from(columns) * 100.0 / f64::from(block.columns));
    let booked = booking.id;
    let class = format!("block {}", booking.status.as_str());
    let clock = zone::clock(&app.locale, booking.start_time, page.own, false);
    view! {
        <button
            class=class
            id=id(own)
            data-booking=booked.to_string()
            aria-current=move || (page.beside.get() == Beside::Booking(booked)).then_some("true")
            tabindex=move || tab_index(at, own)
            style:top=pixels(block.top - from * 60)
            style:height=pixels(block.height)
            style:left=share(block.column)
            style:width=share(1)
            on:focus=move |_| at.set(own)
            on:click=move |_| page.open(Beside::Booking(booked))
        >
            <strong class="clipped">{clock} " " {who(booking)}</strong>
            {crate::ui::states::status(app, booking.status)}
        </button>
    }
}
