//! The side panel: the call that is under way with what is to be confirmed, then its outcome; else the next call. The cockpit of
//! one booking is the same, about that booking alone. It asks while it is looked at, and not else.

mod ask;
mod brief;
mod call;
mod calling;
mod confirmations;
mod next;
mod note;
mod notices;
mod outcomes;
mod transcript;

use super::{
    app::{App, app},
    drafts::NoteDrafts,
    outcome::{SavedOutcome, not_withdrawn},
    states::{Problem, SignedOut, Skeleton, refused},
    toast::toast,
};
use crate::{
    api::Failure,
    browser::dates,
    panel::{Live, Look, PanelSnapshot},
    popup::Undeclared,
    route::Prefill,
    schedule::may,
    time::ago,
    words::{
        calling::COCKPIT,
        states::{OFFLINE, PRODUCT},
    },
};
use callslot_shared::{
    access::{Action, Feature},
    api::Notice,
    booking::Booking,
    ids::BookingId,
};
use chrono::{DateTime, Utc};
use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;

/// The panel's state.
#[derive(Clone, Copy)]
struct Known {
    /// The booking whose cockpit it is; none for the person's own call, whichever is on.
    of: Option<BookingId>,
    /// The last answer.
    snapshot: RwSignal<Option<PanelSnapshot>>,
    /// Why there is nothing newer.
    failure: RwSignal<Option<Failure>>,
    /// The present, every second.
    now: RwSignal<DateTime<Utc>>,
    /// Whether an answer is awaited.
    asking: RwSignal<bool>,
    /// Whether it is to be asked again at once, because something was done meanwhile.
    again: RwSignal<bool>,
    /// The result of what the person did last.
    said: RwSignal<Option<String>>,
    /// The outcome that was saved last, as long as its form can be opened again.
    saved: RwSignal<Option<SavedOutcome>>,
    /// The outcome whose form is open again.
    reopened: RwSignal<Option<SavedOutcome>>,
    /// The number to offer another call to.
    call_back: RwSignal<Option<Booking>>,
    /// The number that is about to be called.
    calling: RwSignal<Option<Prefill>>,
    /// The notes that are being written.
    drafts: NoteDrafts,
}

/// The parts that are drawn, each for itself, so that an answer draws only what has changed.
#[derive(Clone, Copy)]
struct Shown {
    live: Memo<Option<Live>>,
    next: Memo<Option<Booking>>,
    undeclared: Memo<Vec<Undeclared>>,
    notices: Memo<Vec<Notice>>,
    /// Whether the person may book and call.
    may_call: Memo<bool>,
}

/// Which of its faces the panel shows.
#[derive(Clone, PartialEq)]
enum Face {
    Loading,
    SignedOut,
    Problem(Failure),
    Known,
}

/// The side panel, or the cockpit of a booking.
#[component]
pub fn Panel(
    /// The booking whose cockpit it is.
    #[prop(optional)]
    of: Option<BookingId>,
) -> impl IntoView {
    let app = app();
    let known = Known {
        of,
        snapshot: RwSignal::new(None),
        failure: RwSignal::new(None),
        now: RwSignal::new(dates::now()),
        asking: RwSignal::new(false),
        again: RwSignal::new(false),
        said: RwSignal::new(None),
        saved: RwSignal::new(None),
        reopened: RwSignal::new(None),
        call_back: RwSignal::new(None),
        calling: RwSignal::new(None),
        drafts: NoteDrafts::new(&app),
    };
    begin(&app, known);
    let face =
        Memo::new(
            move |_| match (known.snapshot.with(Option::is_some), known.failure.get()) {
                (_, Some(Failure::SignedOut)) => Face::SignedOut,
                (true, _) => Face::Known,
                (false, Some(failure)) => Face::Problem(failure),
                (false, None) => Face::Loading,
            },
        );
    move || match face.get() {
        Face::Loading => view! { <Skeleton /> }.into_any(),
        Face::SignedOut => view! { <SignedOut /> }.into_any(),
        Face::Problem(failure) => {
            let own = app.clone();
            let again = Callback::new(move |()| refresh(&own, known));
            view! {
                <main>
                    <h1 class="hidden-text">{app.say(PRODUCT)}</h1>
                    <Problem failure again />
                </main>
            }
            .into_any()
        }
        Face::Known => shown(&app, known).into_any(),
    }
}

/// Asks how things stand, and again as long as the panel is seen.
fn begin(app: &App, known: Known) {
    refresh(app, known);
    let own = app.clone();
    app.platform
        .on_session_change(Box::new(move || refresh(&own, known)));
    let own = app.clone();
    let look = move || {
        if document().hidden() {
            return;
        }
        let now = dates::now();
        known.now.set(now);
        let due = known
            .snapshot
            .try_with_untracked(|snapshot| match snapshot {
                Some(snapshot) => snapshot.due(now),
                None => Some(Look::All),
            });
        if let Some(look) = due.flatten() {
            look_for(&own, known, look);
        }
    };
    let seen = look.clone();
    let ticks = set_interval_with_handle(look, Duration::from_secs(1));
    let seen = window_event_listener(
        ev::Custom::<web_sys::Event>::new("visibilitychange"),
        move |_| seen(),
    );
    on_cleanup(move || {
        seen.remove();
        if let Ok(ticks) = ticks {
            ticks.clear();
        }
    });
}

impl Known {
    /// Says what came of something, and looks how things stand.
    fn done(self, app: &App, said: String) {
        self.said.set(Some(said));
        self.saved.set(None);
        app.platform.count_again();
        refresh(app, self);
    }

    /// Says what was saved, with the way back to its form.
    fn saved(self, app: &App, saved: SavedOutcome) {
        self.reopened.set(None);
        self.done(app, saved.told(app));
        self.saved.set(Some(saved));
    }
}

/// Asks for everything.
fn refresh(app: &App, known: Known) {
    // The cockpit may have been left.
    match known.asking.try_get_untracked() {
        None => {}
        Some(true) => known.again.set(true),
        Some(false) => look_for(app, known, Look::All),
    }
}

/// Asks, one time after the other.
fn look_for(app: &App, known: Known, mut look: Look) {
    if known.asking.try_get_untracked() != Some(false) {
        return;
    }
    known.asking.set(true);
    let app = app.clone();
    spawn_local(async move {
        loop {
            known.again.set(false);
            let before = known.snapshot.try_get_untracked().flatten();
            match ask::answered(&app, known.of, before, look.clone()).await {
                Ok(snapshot) => {
                    known.snapshot.set(Some(snapshot));
                    known.failure.set(None);
                }
                Err(failure) => {
                    // As after an answer, it is a while until it is asked again.
                    let _ = known.snapshot.try_update(|snapshot| {
                        if let Some(snapshot) = snapshot {
                            snapshot.asked_at = dates::now();
                            if look == Look::All {
                                snapshot.all_asked_at = snapshot.asked_at;
                            }
                        }
                    });
                    known.failure.set(Some(failure));
                }
            }
            if known.again.try_get_untracked() != Some(true) {
                break;
            }
            look = Look::All;
        }
        known.asking.set(false);
    });
}

fn shown(app: &App, known: Known) -> impl IntoView + use<> {
    let organization = Memo::new(move |_| {
        let name = |all: &PanelSnapshot| Some(all.organization()?.name.clone());
        known
            .snapshot
            .with(|all| name(all.as_ref()?))
            .unwrap_or_default()
    });
    let of = |all: &Option<PanelSnapshot>| all.as_ref().map(|all| all.undeclared.clone());
    let told = |all: &Option<PanelSnapshot>| all.as_ref().map(|all| all.notices.clone());
    let shown = Shown {
        live: Memo::new(move |_| known.snapshot.with(|all| all.as_ref()?.live.clone())),
        next: Memo::new(move |_| known.snapshot.with(|all| all.as_ref()?.next.clone())),
        undeclared: Memo::new(move |_| known.snapshot.with(of).unwrap_or_default()),
        notices: Memo::new(move |_| known.snapshot.with(told).unwrap_or_default()),
        may_call: Memo::new(move |_| {
            let may = |all: &PanelSnapshot| may(&all.me, Feature::Booking, Action::Execute);
            known.snapshot.with(|all| all.as_ref().is_some_and(may))
        }),
    };
    let content = view! {
        {trouble(app, known, organization)}
        {calling::confirmation(app, known)}
        <div class="cockpit">
            {brief::section(app, shown.live)}
            <div class="middle">
                {call::card(app, known, shown)} {call::hang_up(app, known, shown)}
                {transcript::section(app, shown.live)}
                {outcomes::list(app, known, shown.undeclared)}
            </div>
            <div class="side">
                {confirmations::list(app, known, shown.live)} {note::section(app, known, shown.live)}
            </div>
        </div>
        {outcomes::call_back(app, known)}
        {next::card(app, known, shown)}
        {notices::list(app, known, shown)}
        {told_last(app, known)}
    };
    if known.of.is_some() {
        let title = app.say(COCKPIT);
        return view! {
            <main class="full" aria-label=title>
                {content}
            </main>
        }
        .into_any();
    }
    view! {
        <header>
            <h1 class="clipped">{organization}</h1>
            {calling::button(app, known, shown)}
        </header>
        <main>{content}</main>
    }
    .into_any()
}

/// The result of what the person did last. An outcome can be withdrawn.
fn told_last(app: &App, known: Known) -> impl IntoView + use<> {
    let own = app.clone();
    let undo = Signal::derive(move || {
        let saved = known.saved.get()?;
        let app = own.clone();
        Some(Callback::new(move |()| {
            let (app, saved) = (app.clone(), saved.clone());
            known.saved.set(None);
            known.call_back.set(None);
            spawn_local(async move {
                match saved.withdraw(&app, known.drafts).await {
                    Ok(()) => {
                        app.platform.count_again();
                        known.said.set(Some(saved.undoing(&app)));
                        known.reopened.set(Some(saved));
                    }
                    Err(failure) => known.done(&app, not_withdrawn(&app, &failure).to_owned()),
                }
            });
        }))
    });
    toast(app, known.said, undo)
}

/// Why what is shown is not what is: offline with its age, or worse.
fn trouble(
    app: &App,
    known: Known,
    organization: Memo<String>,
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || match known.failure.get()? {
        Failure::Offline => {
            let at = known
                .snapshot
                .with(|snapshot| Some(snapshot.as_ref()?.at))?;
            let age = ago(app.language, at, known.now.get());
            let said = app.fill(OFFLINE, &[("age", &age)]);
            Some(view! { <p class="note" id="offline" role="status">{said}</p> }.into_any())
        }
        failure => {
            let organization = organization.get();
            Some(view! { <Problem failure organization /> }.into_any())
        }
    }
}
