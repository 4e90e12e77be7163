//! Bookings drawn into a week or a day.

mod block;
mod column;
mod drag;
mod grid;
mod keys;
mod spot;

use crate::{
    browser::zone,
    phone,
    route::Beside,
    schedule::week::{Spot, grid as laid_out, moved},
    ui::{
        app::App,
        schedule::{drawn::View, list::people, may_book, state::Page},
        states::Bars,
    },
    words::{desk, schedule as words},
};
use callslot_shared::ids::BookingId;
use drag::Drag;
use leptos::prelude::*;

/// The height of an hour, in pixels.
const HOUR: u32 = 56;

/// The state that the drawn days share.
#[derive(Clone, Copy)]
struct Week {
    page: Page,
    /// The place of the focus.
    at: RwSignal<Spot>,
    /// The call that is open beside the days.
    opened: Memo<Option<BookingId>>,
    /// The call for which another time is proposed.
    moved: Memo<Option<BookingId>>,
    /// Whether calls of several operators are drawn.
    is_of_several: Memo<bool>,
    /// The call that the pointer drags.
    drag: StoredValue<Option<Drag>>,
}

/// The days, and the way to others.
pub(super) fn week(app: &App, page: Page) -> impl IntoView + use<> {
    let week = Week {
        page,
        at: RwSignal::new(Spot {
            day: 0,
            block: None,
        }),
        opened: Memo::new(move |_| match *page.beside.read() {
            Beside::Booking(id) => Some(id),
            Beside::New(_) | Beside::Nothing => None,
        }),
        moved: Memo::new(move |_| page.proposed.read().as_ref()?.booking),
        is_of_several: Memo::new(move |_| people::is_of_several(page)),
        drag: StoredValue::new(None),
    };
    block::follow(week);
    // A proposal is over once something else stands beside the days than what it led to.
    Effect::new(move |_| {
        let beside = page.beside.get();
        let proposed = page.proposed.get_untracked();
        if proposed.is_some_and(|one| one.is_over(&beside)) {
            page.proposed.set(None);
        }
    });
    on_cleanup(move || page.proposed.set(None));
    let own = app.clone();
    let drawn = move || {
        let Some(drawn) = page.drawn.get() else {
            // A failed load is told above.
            let is_loading = page.failure.read().is_none();
            return is_loading.then(|| view! { <Bars /> }).into_any();
        };
        let (bookings, is_known) = (&drawn.bookings, drawn.of == page.shown());
        if bookings.iter().any(|one| one.attendee_name.is_none()) {
            // Numbers are written as people do once their plans are there.
            phone::track();
        }
        let mut grid = laid_out(bookings, page.first(), page.view.get().days(), page.own);
        if let Some(hours) = &*page.hours.read() {
            grid = grid.with_hours(hours, page.own);
        }
        let is_empty = is_known && grid.days.iter().all(|day| day.blocks.is_empty());
        view! {
            {is_empty.then(|| empty(&own, page))}
            <div class="drawing" aria-busy=(!is_known).then_some("true")>
                {grid::grid(&own, week, &grid, bookings)}
            </div>
        }
        .into_any()
    };
    view! {
        {turning(app, page)}
        {drawn}
        <p class="hidden-text" role="status">
            {keys::proposed(app, page)}
        </p>
    }
}

/// That nothing is booked, and the way to a call.
fn empty(app: &App, page: Page) -> impl IntoView + use<> {
    let text = if may_book(page) {
        desk::EMPTY_DAYS
    } else {
        desk::EMPTY_DAYS_VIEWER
    };
    view! {
        <p class="meta" id="empty-days" role="status">
            {app.say(text)}
        </p>
    }
}

fn turning(app: &App, page: Page) -> impl IntoView + use<> {
    let turn = move |by: i64| {
        let days = i64::from(page.view.get_untracked().days());
        page.turn(Some(moved(page.date.get_untracked(), by * days)));
    };
    let own = app.clone();
    let words_of = move |week, day| match page.view.get() {
        View::Week => own.say(week),
        View::List | View::Day => own.say(day),
    };
    let own = words_of.clone();
    let earlier = move || own(words::EARLIER_WEEK, words::EARLIER_DAY);
    let later = move || words_of(words::LATER_WEEK, words::LATER_DAY);
    let locale = app.locale.clone();
    let span = move || {
        let (first, days) = (page.first(), page.view.get().days());
        let named = |date| zone::date(&locale, date);
        match days {
            1 => named(first),
            days => format!(
                "{} – {}",
                named(first),
                named(moved(first, i64::from(days) - 1))
            ),
        }
    };
    view! {
        <p class="turn">
            <button
                class="arrow"
                id="earlier-days"
                aria-label=earlier.clone()
                title=earlier
                on:click=move |_| turn(-1)
            >
                "‹"
            </button>
            <button id="today" aria-keyshortcuts="t" on:click=move |_| page.turn(None)>
                {app.say(words::TODAY_BUTTON)}
            </button>
            <button
                class="arrow"
                id="later-days"
                aria-label=later.clone()
                title=later
                on:click=move |_| turn(1)
            >
                "›"
            </button>
            <strong id="days" aria-live="polite">
                {span}
            </strong>
            {people::choice(app, page)}
        </p>
    }
}

/// Lets a person decide on a proposal: beside the days opens what moves the call, or the form.
fn ask(page: Page) {
    let Some(proposed) = page.proposed.get_untracked() else {
        return;
    };
    page.proposed.set(Some(proposed.asked()));
    match proposed.booking {
        Some(id) => page.open(Beside::Booking(id)),
        // An open form keeps all that is typed into it.
        None if matches!(page.beside.get_untracked(), Beside::New(_)) => {}
        None => page.open(Beside::New(crate::route::Prefill::default())),
    }
}

/// The place of a minute of the day below the first hour that is drawn.
fn pixels(minutes: u32) -> String {
    format!("{}px", minutes * HOUR / 60)
}
