//! The scheduling page: bookings on the left, as a list or drawn into days; a booking or the form beside.

#![allow(
    clippy::large_types_passed_by_value,
    reason = "handles of signals are copied into every closure anyway"
)]

mod asking;
mod details;
mod drawn;
mod form;
mod frame;
mod list;
mod state;
mod times;
mod toast;
mod week;
mod when;

use super::{
    app::{App, app},
    first_steps::FirstSteps,
    known_account::share,
    states::{Problem, SignedOut, Skeleton},
};
use crate::{
    api::Failure,
    browser::dates,
    route::{Beside, Prefill, Route},
    schedule::{may, organization},
    words::{
        desk::{BACK, MAY_NOT_BOOK, PICK_VIEWER},
        schedule as words,
    },
};
use callslot_shared::{
    access::{Action, Feature},
    ids::BookingId,
};
use drawn::View;
pub(super) use frame::later::{LaterLoader, load_with};
use frame::{
    calling, keys,
    later::later,
    navigation, toasts,
    top::{told, top},
};
use leptos::{ev, prelude::*, task::spawn_local};
use state::Page;
use std::time::Duration;
use wasm_bindgen::JsCast as _;

/// The time after which the page asks again while it is open.
const REFRESH_EVERY: Duration = Duration::from_secs(30);
/// The time after which countdowns are written anew.
const TICK: Duration = Duration::from_secs(10);
/// The time to wait for the next letter of a search.
const TYPING: Duration = Duration::from_millis(200);

/// Which of its states the page is in.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Loading,
    SignedOut,
    Failed(Failure),
    Shown,
}

/// The scheduling page.
#[component]
pub fn Schedule() -> impl IntoView {
    let app = app();
    let page = Page::new(&app);
    provide_context(page);
    begin(&app, page);
    let stage = Memo::new(
        move |_| match (page.me.read().is_some(), page.failure.get()) {
            (_, Some(Failure::SignedOut)) => Stage::SignedOut,
            (false, Some(failure)) => Stage::Failed(failure),
            (true, _) => Stage::Shown,
            (false, None) => Stage::Loading,
        },
    );
    move || {
        let app = app.current();
        provide_context(app.clone());
        match stage.get() {
            Stage::Loading => view! { <Skeleton /> }.into_any(),
            Stage::SignedOut => view! { <SignedOut /> }.into_any(),
            Stage::Failed(failure) => failed(&app, page, failure).into_any(),
            Stage::Shown => shell(&app, page).into_any(),
        }
    }
}

/// Nothing can be shown, and the way on.
fn failed(app: &App, page: Page, failure: Failure) -> impl IntoView + use<> {
    let app = app.clone();
    let me = page.me.get_untracked();
    let name = me.as_ref().and_then(organization);
    let name = name.map(|one| one.name.clone());
    let again = Callback::new(move |()| page.refresh(&app));
    view! {
        <main>
            <Problem failure organization=name.unwrap_or_default() again />
        </main>
    }
}

fn begin(app: &App, page: Page) {
    page.begin(app);
    share(app, page.me);
    let own = app.clone();
    app.platform
        .on_session_change(Box::new(move || page.refresh(&own)));
    let own = app.clone();
    set_interval(move || page.refresh(&own), REFRESH_EVERY);
    set_interval(move || page.now.set(dates::now()), TICK);
    let own = app.clone();
    Effect::new(move |before: Option<()>| {
        let _ = (page.view.get(), page.date.get(), page.operators.get());
        if before.is_some() {
            let app = own.clone();
            spawn_local(async move { page.draw(&app).await });
        }
    });
    let own = app.clone();
    Effect::new(move |before: Option<()>| {
        page.filter.with(|_| ());
        if before.is_some() {
            list_again(&own, page);
        }
    });
    let pressed = window_event_listener(ev::keydown, move |event| keys::pressed(page, &event));
    on_cleanup(move || pressed.remove());
}

/// Asks for what is listed now, and shows that it is being asked for.
fn list_again(app: &App, page: Page) {
    page.listed.set(None);
    let (app, filter) = (app.clone(), page.filter.get_untracked());
    let begin = move || {
        if page.filter.get_untracked() != filter {
            return;
        }
        spawn_local(async move {
            if let Err(failure) = page.list(&app).await {
                page.failure.set(Some(failure));
            }
        });
    };
    set_timeout(begin, TYPING);
}

/// Whether the person may book at all; who never may is not offered to.
fn may_book(page: Page) -> bool {
    page.me
        .read()
        .as_ref()
        .is_some_and(|me| may(me, Feature::Booking, Action::Write))
}

/// The parts of the page of which one is shown at a time.
#[derive(Debug, Clone, PartialEq)]
enum Screen {
    Calls,
    CallNow(Prefill),
    Cockpit(BookingId),
    Profile,
    Messages,
    PublicPage,
}

fn shell(app: &App, page: Page) -> impl IntoView + use<> {
    let screen = Memo::new(move |_| match &*page.router.route().read() {
        Route::Calls { .. } => Screen::Calls,
        Route::CallNow(prefill) => Screen::CallNow(prefill.clone()),
        Route::Cockpit(id) => Screen::Cockpit(*id),
        Route::Profile(_) => Screen::Profile,
        Route::Messages(_) => Screen::Messages,
        Route::PublicPage => Screen::PublicPage,
    });
    // A plan without calls leaves the way to the account and to other organizations.
    let lacking = Memo::new(move |_| page.failure.get().filter(is_about_the_plan));
    let own = app.clone();
    let shown = move || match (screen.get(), lacking.get()) {
        (Screen::Profile | Screen::Messages | Screen::PublicPage, _) => {
            alone(&own, page).into_any()
        }
        (_, Some(failure)) => failed(&own, page, failure).into_any(),
        (Screen::Calls, None) => calls(&own, page).into_any(),
        (Screen::CallNow(prefill), None) => calling::screen(&own, page, prefill).into_any(),
        (Screen::Cockpit(_), None) => later(&own, page).into_any(),
    };
    view! {
        <div class="shell">
            {navigation::navigation(app, page, screen)}
            <div class="stage">
                {top(app, page, screen)}
                {told(app, page)}
                {first_steps(page, screen)}
                {shown}
            </div>
        </div>
        {toasts::toasts(app, page)}
        {keys::help(app)}
    }
}

/// The first steps, above the list. A form that is being filled in has the room for itself.
fn first_steps(page: Page, screen: Memo<Screen>) -> impl IntoView {
    let is_shown = Memo::new(move |_| {
        let listing = screen.get() == Screen::Calls && page.view.get() == View::List;
        listing && !matches!(*page.beside.read(), Beside::New(_))
    });
    let listed = Memo::new(move |_| {
        page.listed
            .with(|listed| listed.as_ref().map_or(0, |listed| listed.bookings.len()))
    });
    move || {
        is_shown
            .get()
            .then(|| view! { <FirstSteps me=page.me router=page.router listed /> })
    }
}

/// The profile, the messages or the public page. The result of what was done to bookings is not shown over them.
fn alone(app: &App, page: Page) -> impl IntoView + use<> {
    page.toast.set(None);
    later(app, page)
}

/// Whether the plan has no calls, so that there is nothing else to show.
fn is_about_the_plan(failure: &Failure) -> bool {
    matches!(failure, Failure::PlanRequired { .. })
}

fn calls(app: &App, page: Page) -> impl IntoView + use<> {
    let own = app.clone();
    let left = move || match page.view.get() {
        View::List => list::list(&own, page).into_any(),
        View::Week | View::Day => week::week(&own, page).into_any(),
    };
    let own = app.clone();
    let right = move || match page.beside.get() {
        Beside::New(prefill) if may_book(page) => form::form(&own, page, &prefill).into_any(),
        Beside::New(_) | Beside::Nothing => nothing(&own, page).into_any(),
        Beside::Booking(id) => details::details(&own, page, id).into_any(),
    };
    let drawn = move || page.view.get() != View::List;
    let beside = move || page.beside.get() != Beside::Nothing;
    view! {
        <main class="sides" class:drawn=drawn class:beside=beside>
            <section class="left">{left}</section>
            <section class="right" id="beside" tabindex="-1">
                {right}
            </section>
        </main>
    }
}

fn nothing(app: &App, page: Page) -> impl IntoView + use<> {
    let text = if may_book(page) {
        words::PICK_TEXT
    } else {
        PICK_VIEWER
    };
    // Somebody can grant what a link has led to.
    let may_not = (matches!(page.beside.get(), Beside::New(_)) && !may_book(page)).then(|| {
        let name = page.me.with_untracked(|me| {
            let name = me.as_ref().and_then(organization).map(|one| &*one.name);
            name.unwrap_or_default().to_owned()
        });
        let text = app.fill(MAY_NOT_BOOK, &[("organization", &name)]);
        view! { <p class="note" id="may-not">{text}</p> }
    });
    view! {
        <div class="state" id="nothing">
            {may_not}
            <h2>{app.say(words::PICK_TITLE)}</h2>
            <p class="meta">{app.say(text)}</p>
        </div>
    }
}

/// The way back from details that cover the bookings, in a narrow window.
fn back(app: &App, page: Page) -> impl IntoView + use<> {
    view! {
        <button
            type="button"
            class="quiet"
            id="back"
            on:click=move |_| page.open(Beside::Nothing)
        >
            "‹ "
            {app.say(BACK)}
        </button>
    }
}

/// Moves the focus, once what is being drawn is there.
fn focus(id: String) {
    let go = move || {
        let found = document().get_element_by_id(&id);
        let found = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(found) = found {
            let _ = found.focus();
        }
    };
    // Not with the next frame: a page that nobody looks at draws none.
    set_timeout(go, Duration::ZERO);
}
