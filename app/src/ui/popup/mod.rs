//! The popup: the call that is under way or the next one, those after it, what is to be said of today's, missed ones, and the
//! ways to a new one, to all calls and to the side panel.

mod ask;
mod calling;
mod confirmations;
mod footer;
mod header;
mod live;
mod missed;
mod next;
mod outcomes;

use super::{
    app::{App, app},
    drafts::NoteDrafts,
    numbers,
    outcome::SavedOutcome,
    states::{Problem, SignedOut, Skeleton, refused, status},
};
use crate::{
    api::Failure,
    browser::dates,
    platform::{Store, extension::panel},
    popup::{KEPT, PAINTED, Painted, PopupSnapshot},
    route::Prefill,
    schedule::{may, organization},
    time::ago,
    words::{
        popup::{EMPTY_TEXT, EMPTY_TITLE, LATER},
        states::{OFFLINE, PRODUCT},
    },
};
use callslot_shared::{
    access::{Action, Feature},
    api::MeBody,
    booking::{Booking, Status},
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// The time after which the popup asks again while it is open.
const REFRESH_EVERY: Duration = Duration::from_secs(10);

/// The same during a call.
const REFRESH_IN_CALL: Duration = Duration::from_secs(3);

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
    /// The outcome that was saved last, as long as its form can be opened again.
    saved: RwSignal<Option<SavedOutcome>>,
    /// The outcome whose form is open again.
    reopened: RwSignal<Option<SavedOutcome>>,
    /// The number that is about to be called.
    calling: RwSignal<Option<Prefill>>,
    /// The window that the side panel opens in.
    window: RwSignal<Option<f64>>,
    /// The notes that are being written.
    drafts: NoteDrafts,
}

impl Known {
    /// Begins something that an answer must not draw over.
    fn begin(self) {
        self.busy.set(true);
        self.said.set(None);
        self.saved.set(None);
        self.reopened.set(None);
    }

    /// Says what came of something, and looks how things stand.
    fn done(self, app: &App, said: String) {
        self.said.set(Some(said));
        self.saved.set(None);
        self.busy.set(false);
        app.platform.count_again();
        refresh(app, self);
    }

    /// Says what was saved, with the way back to its form.
    fn saved(self, app: &App, saved: SavedOutcome) {
        self.reopened.set(None);
        self.done(app, saved.told(app));
        self.saved.set(Some(saved));
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
    let app = app();
    let known = Known {
        at: RwSignal::new(kept.snapshot.as_ref().map(|kept| kept.at)),
        me: RwSignal::new(kept.snapshot.as_ref().map(|kept| kept.me.clone())),
        switched: RwSignal::new(0),
        snapshot: RwSignal::new(kept.snapshot),
        failure: RwSignal::new(None),
        now: RwSignal::new(dates::now()),
        busy: RwSignal::new(false),
        said: RwSignal::new(None),
        saved: RwSignal::new(None),
        reopened: RwSignal::new(None),
        calling: RwSignal::new(None),
        window: RwSignal::new(None),
        drafts: NoteDrafts::new(&app),
    };
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
    let own = app.clone();
    let in_call = move || {
        let first = |all: &PopupSnapshot| all.upcoming.first().map(|one| one.status);
        let status = known.snapshot.with_untracked(|all| first(all.as_ref()?));
        if status == Some(Status::Calling) {
            follow(&own, known);
        }
    };
    set_interval(in_call, REFRESH_IN_CALL);
    spawn_local(async move { known.window.set(panel::window().await) });
    calling::ask_again(app, known);
    set_interval(move || known.now.set(dates::now()), Duration::from_secs(1));
}

/// Asks how far the call has come that is under way, and for everything once it is over.
fn follow(app: &App, known: Known) {
    let call = known
        .snapshot
        .with_untracked(|all| Some(all.as_ref()?.live.as_ref()?.id.clone()));
    let Some(call) = call else {
        return refresh(app, known);
    };
    let app = app.clone();
    spawn_local(async move {
        let Ok(call) = ask::call(&app, &call).await else {
            return;
        };
        if call.ended_at.is_some() {
            return refresh(&app, known);
        }
        let shown = known
            .snapshot
            .with_untracked(|all| all.as_ref().and_then(|all| all.live.clone()));
        let news = shown.is_some_and(|shown| shown.id == call.id && shown != call);
        if news && !known.busy.get_untracked() {
            known.snapshot.update(|all| {
                if let Some(all) = all {
                    all.live = Some(call);
                }
            });
        }
    });
}

fn refresh(app: &App, known: Known) {
    let app = app.clone();
    let switched = known.switched.get_untracked();
    spawn_local(async move {
        let answered = ask::ask(&app, known).await;
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

fn shown(app: &App, known: Known, snapshot: &PopupSnapshot) -> impl IntoView + use<> {
    let me = snapshot.me.user.id;
    let may_call = may(&snapshot.me, Feature::Booking, Action::Execute);
    let organization = snapshot.organization().map(|one| one.name.clone());
    let mut bookings = snapshot.upcoming.iter();
    let first = bookings.next().map(|booking| match booking.status {
        Status::Calling => live::card(app, known, booking, snapshot.live.clone()).into_any(),
        _ => next::card(app, known, booking, me, may_call).into_any(),
    });
    let later: Vec<_> = bookings.map(|booking| row(app, booking)).collect();
    let is_empty = first.is_none();
    view! {
        {header::header(app, known, &snapshot.me)}
        <main>
            {trouble(app, known, organization.unwrap_or_default())}
            {calling::confirmation(app, known, snapshot)}
            {first}
            {is_empty.then(|| empty(app, may_call))}
            {(!later.is_empty())
                .then(|| view! { <ul class="calls" aria-label=app.say(LATER)>{later}</ul> })}
            {missed::list(app, &snapshot.missed, may_call)}
            {outcomes::list(app, known, &snapshot.undeclared)}
        </main>
        {footer::footer(app, known, may_call)}
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

fn empty(app: &App, may_book: bool) -> impl IntoView + use<> {
    view! {
        <section class="state" id="empty">
            <h2>{app.say(EMPTY_TITLE)}</h2>
            {may_book.then(|| view! { <p>{app.say(EMPTY_TEXT)}</p> })}
        </section>
    }
}

fn row(app: &App, booking: &Booking) -> impl IntoView + use<> {
    let day = dates::midnight(booking.start_time, 0) != dates::midnight(dates::now(), 0);
    let day = day.then(|| {
        let day = dates::day(&app.locale, booking.start_time);
        view! { <span class="meta">{day}</span> }
    });
    // A call that is ahead has its time, and needs no word.
    let state = (booking.status != Status::Pending).then(|| status(app, booking.status));
    view! {
        <li>
            <span>{dates::clock(&app.locale, booking.start_time)} {day}</span>
            <span class="clipped">{numbers::who(booking)}</span>
            {state}
        </li>
    }
}
