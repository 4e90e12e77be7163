//! The popup: the next call, those after it, and the way to a new one.

use super::{
    app::{App, app},
    icons,
    states::{Problem, SignedOut, Skeleton},
};
use crate::{
    api::Failure,
    browser::{chrome, chrome::Storage, dates, session},
    popup::{KEPT, Snapshot, UNDECLARED_PATH, ahead_path, done_path, undeclared, upcoming, who},
    time::{ago, countdown},
    words::{
        common::{OFFLINE, SETTINGS},
        popup::{EMPTY_TEXT, EMPTY_TITLE, LATER, NEXT_CALL, SCHEDULE},
    },
};
use callslot_shared::{
    api::{BookingsBody, CallsBody, MeBody},
    booking::{Booking, Status},
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How often the popup asks again while it is open.
const REFRESH_EVERY: Duration = Duration::from_secs(15);

/// The popup's state: what is known, and why there is nothing newer.
#[derive(Clone, Copy)]
struct Known {
    snapshot: RwSignal<Option<Snapshot>>,
    failure: RwSignal<Option<Failure>>,
    now: RwSignal<DateTime<Utc>>,
}

/// The popup.
#[component]
pub fn Popup() -> impl IntoView {
    let known = Known {
        snapshot: RwSignal::new(None),
        failure: RwSignal::new(None),
        now: RwSignal::new(dates::now()),
    };
    let app = app();
    begin(&app, known);
    move || {
        let (snapshot, failure) = (known.snapshot.get(), known.failure.get());
        match (snapshot, failure) {
            (_, Some(Failure::SignedOut)) => view! { <SignedOut /> }.into_any(),
            (Some(snapshot), failure) => shown(&app, known, &snapshot, failure).into_any(),
            (None, None) => view! { <Skeleton /> }.into_any(),
            (None, Some(failure)) => {
                let app = app.clone();
                let again = Callback::new(move |()| refresh(&app, known));
                view! { <Problem failure again /> }.into_any()
            }
        }
    }
}

/// Shows what was kept, asks for what is, and again from time to time.
fn begin(app: &App, known: Known) {
    let own = app.clone();
    spawn_local(async move {
        if let Some(kept) = Storage::Session.get(KEPT).await {
            known.snapshot.set(Some(kept));
        }
        refresh(&own, known);
    });
    let own = app.clone();
    chrome::on_session_change(move |names| {
        if names.iter().any(|name| name == session::TOKENS) {
            refresh(&own, known);
        }
    });
    let own = app.clone();
    set_interval(move || refresh(&own, known), REFRESH_EVERY);
    set_interval(move || known.now.set(dates::now()), Duration::from_secs(1));
}

fn refresh(app: &App, known: Known) {
    let app = app.clone();
    spawn_local(async move {
        match ask(&app).await {
            Ok(snapshot) => {
                Storage::Session.set(KEPT, &snapshot).await;
                known.snapshot.set(Some(snapshot));
                known.failure.set(None);
            }
            Err(failure) => known.failure.set(Some(failure)),
        }
    });
}

async fn ask(app: &App) -> Result<Snapshot, Failure> {
    let at = dates::now();
    let me: MeBody = app.client.get("/api/me").await?;
    let ahead: BookingsBody = app.client.get(ahead_path(at)).await?;
    let done: BookingsBody = app.client.get(done_path(dates::midnight(at, 0))).await?;
    let calls: CallsBody = app.client.get(UNDECLARED_PATH).await?;
    Ok(Snapshot {
        at,
        upcoming: upcoming(ahead, me.user.id),
        undeclared: undeclared(&calls, &done, me.user.id),
        me,
    })
}

fn shown(app: &App, known: Known, snapshot: &Snapshot, failure: Option<Failure>) -> impl IntoView {
    let name = snapshot.organization().map(|one| one.name.clone());
    let age = ago(app.language, snapshot.at, known.now.get_untracked());
    let problem = failure.map(|failure| match failure {
        Failure::Offline => {
            let said = app.fill(OFFLINE, &[("age", &age)]);
            view! { <p class="note" id="offline" role="status">{said}</p> }.into_any()
        }
        failure => {
            let organization = name.clone().unwrap_or_default();
            view! { <Problem failure organization /> }.into_any()
        }
    });
    let mut bookings = snapshot.upcoming.iter();
    let next = bookings
        .next()
        .map(|booking| next_call(app, known, booking));
    let later: Vec<_> = bookings.map(|booking| row(app, booking)).collect();
    let is_empty = next.is_none();
    view! {
        <header>
            <h1 class="clipped">{name}</h1>
            <button
                class="icon"
                id="settings"
                title=app.say(SETTINGS)
                aria-label=app.say(SETTINGS)
                on:click=move |_| spawn_local(chrome::open_options())
            >
                {icons::gear()}
            </button>
        </header>
        <main>
            {problem}
            {next}
            {is_empty
                .then(|| {
                    view! {
                        <section class="state" id="empty">
                            <h2>{app.say(EMPTY_TITLE)}</h2>
                            <p>{app.say(EMPTY_TEXT)}</p>
                        </section>
                    }
                })}
            {(!later.is_empty())
                .then(|| view! { <ul class="calls" aria-label=app.say(LATER)>{later}</ul> })}
        </main>
        <footer>
            <button
                class="primary"
                id="schedule"
                on:click=move |_| spawn_local(chrome::open("pages/schedule.html"))
            >
                {app.say(SCHEDULE)}
            </button>
        </footer>
    }
}

fn next_call(app: &App, known: Known, booking: &Booking) -> impl IntoView {
    let (start, language) = (booking.start_time, app.language);
    let calling = booking.status == Status::Calling;
    let status = super::states::status(app, booking.status);
    let clock = dates::clock(&app.locale, start);
    let day = dates::day(&app.locale, start);
    let left = move || match calling {
        true => None,
        false => Some(countdown(language, start, known.now.get()).unwrap_or_else(|| day.clone())),
    };
    view! {
        <section class="next" aria-label=app.say(NEXT_CALL)>
            <p class="when">
                <strong class="countdown">{left} {calling.then_some(status)}</strong>
                <span>{clock}</span>
            </p>
            <h2 class="clipped">{who(booking)}</h2>
            <p class="meta clipped">
                {booking.attendee_phone.spaced()} " · " {booking.title.clone()}
            </p>
        </section>
    }
}

fn row(app: &App, booking: &Booking) -> impl IntoView {
    view! {
        <li>
            <span>{dates::clock(&app.locale, booking.start_time)}</span>
            <span class="clipped">{who(booking)}</span>
            {super::states::status(app, booking.status)}
        </li>
    }
}
