//! Bookings drawn into a week or a day.

use super::{
    focus,
    people::{self, is_of_several},
    state::{Page, View},
};
use crate::{
    browser::zone,
    route::{Beside, Days, Overview},
    schedule::{
        details::name,
        people::{hue, initials},
        week::{Block, Column, Crowd, Grid, Spot, Step, grid, midnight, minutes, moved},
        zones::date,
    },
    ui::{app::App, numbers},
    words::{desk, schedule as words},
};
use callslot_shared::booking::{Booking, Status};
use chrono::TimeDelta;
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
        let mut grid = grid(&bookings, page.first(), page.view.get().days(), page.own);
        if let Some(hours) = &*page.hours.read() {
            grid = grid.with_hours(hours, page.own);
        }
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
            {people::choice(app, page)}
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
    let day_of = column.date;
    let today = Memo::new(move |_| day_of == date(page.now.get(), page.own));
    let open = move |_| look_at_day(page, day_of);
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
    let crowds: Vec<_> = column
        .crowds
        .iter()
        .map(|crowd| crowded(app, page, day_of, grid.from, crowd))
        .collect();
    let shades: Vec<_> = column
        .open
        .iter()
        .filter_map(|(begin, end)| shade(grid, *begin, *end))
        .collect();
    let height = (grid.to - grid.from) * HOUR;
    let hours = (grid.from, grid.to);
    let own_app = app.clone();
    let line = move || today.get().then(|| now_line(&own_app, page, hours));
    view! {
        <section class="column" class:today=today>
            <button
                class="name"
                id=id(own)
                aria-label=label
                aria-current=move || today.get().then_some("date")
                tabindex=move || tab_index(at, own)
                on:focus=move |_| at.set(own)
                on:click=open
            >
                {name}
            </button>
            <div class="blocks" style:height=format!("{height}px")>
                {shades}
                {blocks}
                {crowds}
                {line}
            </div>
        </section>
    }
}

fn look_at_day(page: Page, date: chrono::NaiveDate) {
    let operators = page.operators.get_untracked();
    page.look_at(Overview::Day(Days {
        date: Some(date),
        operators,
    }));
}

/// The place of a minute of the day below the first hour that is drawn.
fn pixels(minutes: u32) -> String {
    format!("{}px", minutes * HOUR / 60)
}

/// Hours in which calls are taken, as far as they are drawn.
fn shade(grid: &Grid, begin: u32, end: u32) -> Option<impl IntoView + use<>> {
    let (from, to) = (grid.from * 60, grid.to * 60);
    let (begin, end) = (begin.max(from), end.min(to));
    (begin < end).then(|| {
        view! {
            <i
                class="open"
                aria-hidden="true"
                style:top=pixels(begin - from)
                style:height=pixels(end - begin)
            ></i>
        }
    })
}

/// The present, as a line.
fn now_line(app: &App, page: Page, (from, to): (u32, u32)) -> impl IntoView + use<> {
    let app = app.clone();
    move || {
        let now = page.now.get();
        let at = minutes(now, page.own).checked_sub(from * 60)?;
        let clock = zone::clock(&app.locale, now, page.own, false);
        let label = app.fill(desk::NOW, &[("time", &clock)]);
        (at < (to - from) * 60).then(|| {
            view! { <i class="now" role="img" aria-label=label style:top=pixels(at)></i> }
        })
    }
}

/// The number of calls that have no room, which leads to their day.
fn crowded(
    app: &App,
    page: Page,
    date: chrono::NaiveDate,
    from: u32,
    crowd: &Crowd,
) -> impl IntoView + use<> {
    let count = crowd.count.to_string();
    let at = midnight(date, page.own) + TimeDelta::minutes(crowd.top.into());
    let clock = zone::clock(&app.locale, at, page.own, false);
    let label = app.fill(desk::MORE_CALLS, &[("count", &count), ("time", &clock)]);
    view! {
        <button
            class="block crowd"
            aria-label=label
            style:top=pixels(crowd.top - from * 60)
            style:height=pixels(crowd.height)
            on:click=move |_| look_at_day(page, date)
        >
            "+"
            {count}
        </button>
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
    let share =
        |columns: u32| format!("{}%", f64::from(columns) * 100.0 / f64::from(block.columns));
    let booked = booking.id;
    let class = format!("block {}", booking.status.as_str());
    let clock = zone::clock(&app.locale, booking.start_time, page.own, false);
    let pending = booking.status == Status::Pending;
    let status = (!pending).then(|| crate::ui::states::status(app, booking.status));
    let by = booking.user_id;
    let by = move || {
        is_of_several(page).then(|| {
            let members = page.members.read();
            let name = name(&members, by).unwrap_or_default();
            let class = format!("initials hue-{}", hue(by));
            view! {
                <span class=class aria-hidden="true">
                    {initials(name)}
                </span>
                <span class="hidden-text">{name.to_owned()}</span>
            }
        })
    };
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
            <strong class="clipped">{numbers::who(booking)}</strong>
            <span class="meta clipped">{clock} " " {by} " " {status}</span>
        </button>
    }
}
