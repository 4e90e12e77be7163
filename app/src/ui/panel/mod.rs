//! The side panel: the call that is under way with what is to be confirmed, then how it went; else the next
//! call. It asks while it is looked at, and not else.

mod call;
mod confirmations;
mod next;
mod notices;
mod outcomes;

use super::{
    app::{App, app},
    states::{Problem, SignedOut, Skeleton},
};
use crate::{
    api::Failure,
    browser::dates,
    panel::{self, Live, Look, NOTICES_PATH, PanelSnapshot},
    popup::{UNDECLARED_PATH, Undeclared, ahead_path, done_path, undeclared, upcoming},
    time::ago,
    words::states::{OFFLINE, OFFLINE_REFUSED, PRODUCT},
};
use callslot_shared::{
    api::{
        BookingBody, BookingsBody, CallBody, CallsBody, ConfirmationsBody, MeBody, Notice,
        NoticesBody,
    },
    booking::Booking,
};
use chrono::{DateTime, Utc};
use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;

/// The panel's state.
#[derive(Clone, Copy)]
struct Known {
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
    /// The number to offer another call to.
    call_back: RwSignal<Option<Booking>>,
}

/// The parts that are drawn, each for itself, so that an answer draws only what has changed.
#[derive(Clone, Copy)]
struct Shown {
    live: Memo<Option<Live>>,
    next: Memo<Option<Booking>>,
    undeclared: Memo<Vec<Undeclared>>,
    notices: Memo<Vec<Notice>>,
}

/// Which of its faces the panel shows.
#[derive(Clone, PartialEq)]
enum Face {
    Loading,
    SignedOut,
    Problem(Failure),
    Known,
}

/// The side panel.
#[component]
pub fn Panel() -> impl IntoView {
    let known = Known {
        snapshot: RwSignal::new(None),
        failure: RwSignal::new(None),
        now: RwSignal::new(dates::now()),
        asking: RwSignal::new(false),
        again: RwSignal::new(false),
        said: RwSignal::new(None),
        call_back: RwSignal::new(None),
    };
    let app = app();
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
        let due = known.snapshot.with_untracked(|snapshot| match snapshot {
            Some(snapshot) => snapshot.due(now),
            None => Some(Look::All),
        });
        if let Some(look) = due {
            look_for(&own, known, look);
        }
    };
    let seen = look.clone();
    set_interval(look, Duration::from_secs(1));
    let seen = window_event_listener(
        ev::Custom::<web_sys::Event>::new("visibilitychange"),
        move |_| seen(),
    );
    on_cleanup(move || seen.remove());
}

impl Known {
    /// Says what came of something, and looks how things stand.
    fn done(self, app: &App, said: String) {
        self.said.set(Some(said));
        refresh(app, self);
    }
}

/// Asks for everything.
fn refresh(app: &App, known: Known) {
    if known.asking.get_untracked() {
        known.again.set(true);
    }
    look_for(app, known, Look::All);
}

/// Asks, one time after the other.
fn look_for(app: &App, known: Known, mut look: Look) {
    if known.asking.get_untracked() {
        return;
    }
    known.asking.set(true);
    let app = app.clone();
    spawn_local(async move {
        loop {
            known.again.set(false);
            let before = known.snapshot.get_untracked();
            match answered(&app, before, look.clone()).await {
                Ok(snapshot) => {
                    known.snapshot.set(Some(snapshot));
                    known.failure.set(None);
                }
                Err(failure) => {
                    // As after an answer, it is a while until it is asked again.
                    known.snapshot.update(|snapshot| {
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
            if !known.again.get_untracked() {
                break;
            }
            look = Look::All;
        }
        known.asking.set(false);
    });
}

/// The snapshot after a look. A look that tells that more has changed makes everything be asked for.
async fn answered(
    app: &App,
    before: Option<PanelSnapshot>,
    look: Look,
) -> Result<PanelSnapshot, Failure> {
    let at = dates::now();
    let Some(before) = before else {
        return ask(app).await;
    };
    let after = match look {
        Look::All => None,
        Look::Call(id) => {
            let call: Result<CallBody, _> = app.client.get(format!("/api/calls/{id}")).await;
            unless_it_matters(call)?.and_then(|body| before.with_call(body.call, at))
        }
        Look::Booking(id) => {
            let booking: Result<BookingBody, _> =
                app.client.get(format!("/api/bookings/{id}")).await;
            unless_it_matters(booking)?.and_then(|body| before.with_booking(&body.booking, at))
        }
    };
    match after {
        Some(after) => Ok(after),
        None => ask(app).await,
    }
}

/// Passes on a failure after which nothing more is asked for now; anything else that is wrong with one thing
/// is not wrong with all.
fn unless_it_matters<T>(answer: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(failure @ (Failure::Offline | Failure::SignedOut | Failure::TooOften)) => Err(failure),
        Err(_) => Ok(None),
    }
}

async fn ask(app: &App) -> Result<PanelSnapshot, Failure> {
    let at = dates::now();
    let client = &app.client;
    let me: MeBody = client.get("/api/me").await?;
    let ahead: BookingsBody = client.get(ahead_path(me.user.id, at)).await?;
    let (live, next) = panel::split(upcoming(ahead, me.user.id));
    let live = match live {
        Some(booking) => Some(ask_live(app, booking).await?),
        None => None,
    };
    let done: BookingsBody = client
        .get(done_path(me.user.id, dates::midnight(at, 0)))
        .await?;
    let calls: CallsBody = client.get(UNDECLARED_PATH).await?;
    let notices: NoticesBody = client.get(NOTICES_PATH).await?;
    Ok(PanelSnapshot {
        at,
        asked_at: at,
        all_asked_at: at,
        undeclared: undeclared(&calls, &done, me.user.id),
        notices: panel::notices(notices, me.user.id, at),
        live,
        next,
        me,
    })
}

async fn ask_live(app: &App, booking: Booking) -> Result<Live, Failure> {
    let Some(id) = &booking.call_id else {
        return Ok(Live {
            booking,
            call: None,
            prompts: Vec::new(),
        });
    };
    let call: CallBody = app.client.get(format!("/api/calls/{id}")).await?;
    let asked = app.client.get(format!("/api/calls/{id}/confirmations"));
    let prompts = match asked.await {
        Ok(body) => panel::prompts(&body as &ConfirmationsBody),
        // A plan or a role without confirmations is not asked for any.
        Err(Failure::PlanRequired { .. } | Failure::Forbidden { .. }) => Vec::new(),
        Err(failure) => return Err(failure),
    };
    Ok(Live {
        booking,
        call: Some(call.call),
        prompts,
    })
}

fn shown(app: &App, known: Known) -> impl IntoView + use<> {
    let of = move |part: fn(&PanelSnapshot) -> String| {
        Memo::new(move |_| {
            known
                .snapshot
                .with(|snapshot| snapshot.as_ref().map(part).unwrap_or_default())
        })
    };
    let organization = of(|snapshot| {
        let name = snapshot.organization().map(|one| one.name.clone());
        name.unwrap_or_default()
    });
    let shown = Shown {
        live: Memo::new(move |_| known.snapshot.with(|all| all.as_ref()?.live.clone())),
        next: Memo::new(move |_| known.snapshot.with(|all| all.as_ref()?.next.clone())),
        undeclared: Memo::new(move |_| {
            let of = |all: &Option<PanelSnapshot>| all.as_ref().map(|all| all.undeclared.clone());
            known.snapshot.with(of).unwrap_or_default()
        }),
        notices: Memo::new(move |_| {
            let of = |all: &Option<PanelSnapshot>| all.as_ref().map(|all| all.notices.clone());
            known.snapshot.with(of).unwrap_or_default()
        }),
    };
    view! {
        <header>
            <h1 class="clipped">{organization}</h1>
        </header>
        <main>
            {trouble(app, known, organization)}
            <div role="status" id="said">
                {move || known.said.get().map(|said| view! { <p class="note">{said}</p> })}
            </div>
            {outcomes::call_back(app, known)} {call::card(app, known, shown.live)}
            {confirmations::list(app, known, shown.live)}
            {outcomes::list(app, known, shown.undeclared)} {next::card(app, known, shown)}
            {notices::list(app, known, shown.notices)}
        </main>
    }
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

/// The failure of something the person did, in place.
fn refused(app: &App, failure: Failure) -> AnyView {
    match failure {
        Failure::Offline => {
            view! { <p class="problem" role="alert">{app.say(OFFLINE_REFUSED)}</p> }.into_any()
        }
        failure => view! { <Problem failure /> }.into_any(),
    }
}
