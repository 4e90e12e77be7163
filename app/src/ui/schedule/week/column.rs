//! One day: its name, its hours, and what stands in it.

use super::{
    HOUR, Week,
    block::put,
    pixels,
    spot::{id, tab_index},
};
use crate::{
    browser::zone,
    route::{Days, Overview},
    schedule::{
        week::{Column, Crowd, Grid, Spot, midnight, minutes},
        zones::date,
    },
    ui::{app::App, schedule::state::Page},
    words::{desk, schedule as words},
};
use chrono::{NaiveDate, TimeDelta};
use leptos::prelude::*;
use web_sys::DocumentFragment;

/// A day with its calls, which are drawn already.
pub(super) fn one_day(
    app: &App,
    week: Week,
    (day, column): (usize, &Column),
    grid: &Grid,
    calls: DocumentFragment,
) -> impl IntoView + use<> {
    let page = week.page;
    let own = Spot { day, block: None };
    let name = zone::date(&app.locale, column.date);
    let count = column.blocks.len().to_string();
    let label = app.fill(words::DAY_CALLS, &[("day", &name), ("count", &count)]);
    let day_of = column.date;
    let today = Memo::new(move |_| day_of == date(page.now.get(), page.own));
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
                tabindex=move || tab_index(week.at, own)
                on:click=move |_| look_at_day(page, day_of)
            >
                {name}
            </button>
            <div class="blocks" data-date=day_of.to_string() style:height=format!("{height}px")>
                {shades}
                <div class="calls" use:put=calls></div>
                {crowds}
                {proposed(app, page, day_of, hours)}
                {line}
            </div>
        </section>
    }
}

fn look_at_day(page: Page, date: NaiveDate) {
    let operators = page.operators.get_untracked();
    page.look_at(Overview::Day(Days {
        date: Some(date),
        operators,
    }));
}

/// A span of minutes as far as it is drawn: from the first hour to its top, and its height.
fn within((from, to): (u32, u32), begin: u32, end: u32) -> Option<(String, String)> {
    let (begin, end) = (begin.max(from * 60), end.min(to * 60));
    (begin < end).then(|| (pixels(begin - from * 60), pixels(end - begin)))
}

/// Hours in which calls are taken, as far as they are drawn.
fn shade(grid: &Grid, begin: u32, end: u32) -> Option<impl IntoView + use<>> {
    let (top, height) = within((grid.from, grid.to), begin, end)?;
    Some(view! { <i class="open" aria-hidden="true" style:top=top style:height=height></i> })
}

/// The time that is proposed, as far as it falls on this day.
fn proposed(
    app: &App,
    page: Page,
    date: NaiveDate,
    hours: (u32, u32),
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || {
        let time = page.proposed.get()?.time;
        let (begin, lasts) = time.part(date, page.own)?;
        let (top, height) = within(hours, begin, begin + lasts)?;
        let clock = |at| zone::clock(&app.locale, at, page.own, false);
        let said = format!("{} – {}", clock(time.start), clock(time.end()));
        let ghost = view! {
            <i class="ghost" aria-hidden="true" style:top=top style:height=height>
                {said}
            </i>
        };
        Some(ghost.into_any())
    }
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
    date: NaiveDate,
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
