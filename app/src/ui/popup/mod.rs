//! The popup: the next call, those after it, what is to be said of today's, and the way to a new one.

mod confirmations;
mod header;
mod next;
mod outcomes;

use super::{
    app::{App, app},
    states::{Problem, SignedOut, Skeleton, status},
};
use crate::{
    api::Failure,
    browser::dates,
    platform::Store,
    popup::{
        KEPT, PAINTED, Painted, PopupSnapshot, UNDECLARED_PATH, ahead_path, done_path, undeclared,
        upcoming, who,
    },
    route::{Prefill, Route},
    schedule::organization,
    time::ago,
    words::{
        popup::{EMPTY_TEXT, EMPTY_TITLE, LATER, SCHEDULE},
        states::{OFFLINE, OFFLINE_REFUSED, PRODUCT},
    },
};
use callslot_shared::{
    api::{BookingsBody, CallsBody, MeBody},
    booking::Booking,
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// The time after which the popup asks again while it is open.
const REFRESH_EVERY: Duration = Duration::from_secs(10);

/// The popup's state.
#[derive(Clone, Copy)]
struct Known {
    /// The last answer.
    snapshot: RwSignal<Option<PopupSnapshot>>,
    /// The person who is signed in and the organization, also if nothing else is answered.
    me: RwSignal<Option<MeBody>>,
    /// The number of changes of the organization: what was asked before one is about another organization.
    switched: RwSignal<u32>,
    /// When that was asked.
    at: RwSignal<Option<DateTime<Utc>>>,
    /// Why there is nothing newer.
    failure: RwSignal<Option<Failure>>,
    /// The present, every second.
    now: RwSignal<DateTime<Utc>>,
    /// Whether the person is in the middle of something, which an answer must not draw over.
    busy: RwSignal<bool>,
    /// The result of what the person did last.
    said: RwSignal<Option<String>>,
}

impl Known {
    /// Says what came of something, and looks how things stand.
    fn done(self, app: &App, said: String) {
        self.said.set(Some(said));
        self.busy.set(false);
        refresh(app, self);
    }

    /// Forgets what was answered, here and for the next popup.
    async fn forget(self, app: &App) {
        if self.snapshot.get_untracked().is_some() {
            self.snapshot.set(None);
        }
        for key in [KEPT, PAINTED] {
            app.platform.forget(Store::Session, key).await;
        }
    }
}

/// The part of it in the session's storage, so that the popup begins with it and not with nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    snapshot: Option<PopupSnapshot>,
}

/// Reads what is kept.
pub async fn kept(app: &App) -> Kept {
    Kept {
        snapshot: app.platform.get(Store::Session, KEPT).await,
    }
}

/// The popup.
#[component]
pub fn Popup(
    /// The state that it begins with.
    kept: Kept,
) -> impl IntoView {
    let known = Known {
        at: RwSignal::new(kept.snapshot.as_ref().map(|kept| kept.at)),
        me: RwSignal::new(kept.snapshot.as_ref().map(|kept| kept.me.clone())),
        switched: RwSignal::new(0),
        snapshot: RwSignal::new(kept.snapshot),
        failure: RwSignal::new(None),
        now: RwSignal::new(dates::now()),
        busy: RwSignal::new(false),
        said: RwSignal::new(None),
    };
    let app = app();
    begin(&app, known);
    move || {
        let failure = known.failure.get();
        match (known.snapshot.get(), failure) {
            (_, Some(Failure::SignedOut)) => view! { <SignedOut /> }.into_any(),
            (Some(snapshot), _) => shown(&app, known, &snapshot).into_any(),
            (None, None) => view! { <Skeleton /> }.into_any(),
            (None, Some(failure)) => failed(&app, known, failure).into_any(),
        }
    }
}

/// Nothing is known of calls, but perhaps whose they would be.
fn failed(app: &App, known: Known, failure: Failure) -> impl IntoView + use<> {
    let me = known.me.get_untracked();
    let name = me.as_ref().and_then(organization);
    let name = name.map(|one| one.name.clone()).unwrap_or_default();
    let head = match &me {
        Some(me) => header::header(app, known, me).into_any(),
        None => view! { <h1 class="hidden-text">{app.say(PRODUCT)}</h1> }.into_any(),
    };
    let app = app.clone();
    let again = Callback::new(move |()| refresh(&app, known));
    view! {
        {head}
        <main>
            <Problem failure organization=name again />
        </main>
    }
}

/// Asks how things stand, and again from time to time.
fn begin(app: &App, known: Known) {
    refresh(app, known);
    let own = app.clone();
    app.platform
        .on_session_change(Box::new(move || refresh(&own, known)));
    let own = app.clone();
    set_interval(move || refresh(&own, known), REFRESH_EVERY);
    set_interval(move || known.now.set(dates::now()), Duration::from_secs(1));
}

fn refresh(app: &App, known: Known) {
    let app = app.clone();
    let switched = known.switched.get_untracked();
    spawn_local(async move {
        let answered = ask(&app, known).await;
        // The person has begun something meanwhile: it is drawn when that is over.
        if known.busy.get_untracked() || known.switched.get_untracked() != switched {
            return;
        }
        // Or has signed out: nothing of it is kept.
        let answered = if app.platform.is_signed_in().await {
            answered
        } else {
            Err(Failure::SignedOut)
        };
        match answered {
            Ok(snapshot) => {
                app.platform.set(Store::Session, KEPT, &snapshot).await;
                known.at.set(Some(snapshot.at));
                set_if_changed(known.failure, None);
                let before = known.snapshot.get_untracked();
                let at = snapshot.at;
                if !before.is_some_and(|before| before.shows_the_same(&snapshot)) {
                    known.snapshot.set(Some(snapshot));
                }
                request_animation_frame(move || keep_painted(&app, at));
            }
            Err(failure) => {
                // An answer under another plan is not true any more.
                if matches!(failure, Failure::PlanRequired { .. }) {
                    known.forget(&app).await;
                }
                set_if_changed(known.failure, Some(failure));
            }
        }
    });
}

/// Keeps what is drawn for the next popup.
fn keep_painted(app: &App, at: DateTime<Utc>) {
    if let Some(place) = document().get_element_by_id("page") {
        let painted = Painted {
            html: place.inner_html(),
            at: at.timestamp_millis(),
        };
        let app = app.clone();
        spawn_local(async move {
            app.platform.set(Store::Session, PAINTED, &painted).await;
        });
    }
}

fn set_if_changed(signal: RwSignal<Option<Failure>>, value: Option<Failure>) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}

async fn ask(app: &App, known: Known) -> Result<PopupSnapshot, Failure> {
    let at = dates::now();
    let me: MeBody = app.client.get("/api/me").await?;
    known.me.set(Some(me.clone()));
    let ahead: BookingsBody = app.client.get(ahead_path(me.user.id, at)).await?;
    let done: BookingsBody = app
        .client
        .get(done_path(me.user.id, dates::midnight(at, 0)))
        .await?;
    let calls: CallsBody = app.client.get(UNDECLARED_PATH).await?;
    Ok(PopupSnapshot {
        at,
        upcoming: upcoming(ahead, me.user.id),
        undeclared: undeclared(&calls, &done, me.user.id),
        me,
    })
}

fn shown(app: &App, known: Known, snapshot: &PopupSnapshot) -> impl IntoView + use<> {
    let me = snapshot.me.user.id;
    let organization = snapshot.organization().map(|one| one.name.clone());
    let mut bookings = snapshot.upcoming.iter();
    let next = bookings
        .next()
        .map(|booking| next::card(app, known, booking, me));
    let later: Vec<_> = bookings.map(|booking| row(app, booking)).collect();
    let is_empty = next.is_none();
    let own = app.clone();
    let schedule = move |_| {
        let app = own.clone();
        spawn_local(async move {
            app.platform
                .open(&Route::new_call(Prefill::default()))
                .await;
        });
    };
    let (problem, said) = (
        trouble(app, known, organization.unwrap_or_default()),
        move || {
            let said = known.said.get()?;
            Some(view! { <p class="note" id="said">{said}</p> })
        },
    );
    view! {
        {header::header(app, known, &snapshot.me)}
        <main>
            {problem}
            <div role="status">{said}</div>
            {next}
            {is_empty.then(|| empty(app))}
            {(!later.is_empty())
                .then(|| view! { <ul class="calls" aria-label=app.say(LATER)>{later}</ul> })}
            {outcomes::list(app, known, &snapshot.undeclared)}
        </main>
        <footer>
            <button
                class="primary"
                id="schedule"
                on:click=schedule
            >
                {app.say(SCHEDULE)}
            </button>
        </footer>
    }
}

/// Why what is shown is not what is: offline with its age, or worse.
fn trouble(app: &App, known: Known, organization: String) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || match known.failure.get()? {
        Failure::Offline => {
            let age = ago(app.language, known.at.get()?, known.now.get());
            let said = app.fill(OFFLINE, &[("age", &age)]);
            Some(view! { <p class="note" id="offline" role="status">{said}</p> }.into_any())
        }
        failure => {
            let organization = organization.clone();
            Some(view! { <Problem failure organization /> }.into_any())
        }
    }
}

fn empty(app: &App) -> impl IntoView + use<> {
    view! {
        <section class="state" id="empty">
            <h2>{app.say(EMPTY_TITLE)}</h2>
            <p>{app.say(EMPTY_TEXT)}</p>
        </section>
    }
}

fn row(app: &App, booking: &Booking) -> impl IntoView + use<> {
    let day = dates::midnight(booking.start_time, 0) != dates::midnight(dates::now(), 0);
    let day = day.then(|| {
        let day = dates::day(&app.locale, booking.start_time);
        view! { <span class="meta">{day}</span> }
    });
    view! {
        <li>
            <span>{dates::clock(&app.locale, booking.start_time)} {day}</span>
            <span class="clipped">{who(booking)}</span>
            {status(app, booking.status)}
        </li>
    }
}

/// The failure of something the person did, in place.
fn refused(app: &App, failure: Failure) -> AnyView {
    match failure {
        Failure::Offline => {
            view! { <p class="problem" role="alert">{app.say(OFFLINE_REFUSED)}</p> }.into_any()
        }
        failure => view! { <Problem failure /> }.into_any(),
    }
}
