//! The keys that propose a time, as dragging does: Shift with an arrow moves a call or begins a new one on a day, plus and minus
//! change its length, Enter asks about it, Escape leaves it.

use super::{Week, ask};
use crate::{
    browser::{dates, zone},
    schedule::{
        details::can,
        week::{Grid, Point, Proposal, STEP},
    },
    ui::{
        app::App,
        schedule::{drawn::Proposed, may_book, state::Page, when},
    },
    words::desk,
};
use callslot_shared::booking::Booking;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The length of a call that is begun by a key, in minutes.
const USUAL: u32 = 30;
/// The hour at which a call is begun by a key where no hours are known, unless that is over.
const BEGIN_AT: u32 = 9;

/// Does what a key is for; answers whether it is for something.
pub(super) fn pressed(
    week: Week,
    grid: &Grid,
    bookings: &[Booking],
    event: &KeyboardEvent,
) -> bool {
    let page = week.page;
    if event.ctrl_key() || event.meta_key() || event.alt_key() || !may_book(page) {
        return false;
    }
    let proposed = page.proposed.get_untracked().filter(|one| !one.is_asked);
    match (&*event.key(), proposed) {
        ("Enter", Some(_)) => ask(page),
        ("Escape", Some(_)) => page.proposed.set(None),
        (key, proposed) => {
            let Some(change) = change(key, event.shift_key()) else {
                return false;
            };
            let next = match proposed {
                Some(one) => change.of(one, page),
                None => match begun(week, grid, bookings, change) {
                    Some(one) => one,
                    None => return false,
                },
            };
            if is_drawn(grid, page, &next) {
                page.proposed.set(Some(next));
            }
        }
    }
    event.prevent_default();
    event.stop_propagation();
    true
}

/// A change of a proposal.
#[derive(Clone, Copy)]
enum Change {
    /// So many days and minutes later.
    Move(i64, i64),
    /// So many minutes longer.
    Length(i64),
}

fn change(key: &str, shift: bool) -> Option<Change> {
    let step = i64::from(STEP);
    Some(match key {
        "ArrowUp" if shift => Change::Move(0, -step),
        "ArrowDown" if shift => Change::Move(0, step),
        "ArrowLeft" if shift => Change::Move(-1, 0),
        "ArrowRight" if shift => Change::Move(1, 0),
        "+" => Change::Length(step),
        "-" => Change::Length(-step),
        _ => return None,
    })
}

impl Change {
    fn of(self, one: Proposed, page: Page) -> Proposed {
        let time = match self {
            Self::Move(days, by) => one.time.shifted(days, by, page.own),
            Self::Length(by) => one.time.resized(by),
        };
        Proposed { time, ..one }
    }
}

/// The first proposal: for the call that has the focus another time or length, on a day a new call.
fn begun(week: Week, grid: &Grid, bookings: &[Booking], change: Change) -> Option<Proposed> {
    let (page, spot) = (week.page, week.at.get_untracked());
    let column = grid.days.get(spot.day)?;
    let Some(block) = spot.block else {
        let Change::Move(..) = change else {
            return None;
        };
        let open = column.open.first().map(|(from, _)| *from);
        let minute = open.unwrap_or(BEGIN_AT * 60);
        let from = Point {
            date: column.date,
            minute,
        };
        let to = Point {
            minute: minute + USUAL,
            ..from
        };
        let time = Proposal::between(from, to, page.own);
        let next = Proposal {
            start: dates::now(),
            ..time
        }
        .shifted(0, i64::from(STEP), page.own);
        let start = time.start.max(next.start);
        return Some(Proposed::new(None, Proposal { start, ..time }));
    };
    let booking = bookings.get(column.blocks.get(block)?.booking)?;
    let time = Proposal {
        start: booking.start_time,
        minutes: booking.duration_minutes,
    };
    let now = Proposed::new(Some(booking.id), time);
    can(booking, true).change.then(|| change.of(now, page))
}

/// Whether a proposal lies ahead and on the days that are drawn.
fn is_drawn(grid: &Grid, page: Page, proposed: &Proposed) -> bool {
    let begins = |date| proposed.time.part(date, page.own).is_some();
    proposed.time.start > dates::now() && grid.days.iter().any(|day| begins(day.date))
}

/// The proposal in words, for whoever does not see it.
pub(super) fn proposed(app: &App, page: Page) -> impl Fn() -> Option<String> + use<> {
    let app = app.clone();
    move || {
        let time = page.proposed.get().filter(|one| !one.is_asked)?.time;
        let clock = |at| zone::clock(&app.locale, at, page.own, false);
        let times = format!("{} – {}", clock(time.start), clock(time.end()));
        let when = when::day_and_times(&app, page, time.start, &times);
        Some(app.fill(desk::PROPOSED, &[("when", &when)]))
    }
}
