//! Moving a booking.

use super::shown::{Shown, keep};
use crate::{
    api::{Request, read},
    schedule::{
        form::instant,
        may_override,
        refusal::{Refusal, refusal},
        slots::Wanted,
        wrong, zones,
    },
    ui::{
        app::App,
        schedule::{
            focus,
            times::{other::anyway, picker::Picker, times},
            toast::{Toast, Undo},
        },
    },
    words::{details as words, form},
};
use callslot_shared::{
    api::{BookingBody, ChangeBooking},
    booking::Booking,
    ids::UserId,
};
use leptos::{prelude::*, task::spawn_local};

/// The result of a change that was asked for.
pub(super) enum Came {
    Done(Box<Booking>),
    Refused(Refusal),
}

/// Changes the booking, if it still is what the person has looked at.
pub(super) async fn change(app: &App, booking: &Booking, change: &ChangeBooking) -> Came {
    let path = format!("/api/bookings/{}", booking.id);
    let request = Request::patch(path, change).at_version(booking.version);
    match app.client.exchange(&request).await {
        Ok(answer) => match read::<BookingBody>(&answer) {
            Ok(body) => Came::Done(Box::new(body.booking)),
            Err(_) => Came::Refused(refusal(&answer)),
        },
        Err(failure) => Came::Refused(Refusal::Other(failure)),
    }
}

/// The state of a move.
#[derive(Clone, Copy)]
struct Move {
    shown: Shown,
    picked: Picker,
    booking: Memo<Booking>,
    /// The length that the call gets, where another was drawn.
    drawn: Option<u32>,
    /// Whether the attendee is told of it, and of what follows.
    notify: RwSignal<bool>,
    /// Why it was not moved.
    refused: RwSignal<Option<Refusal>>,
    busy: RwSignal<bool>,
}

/// Free times to move to, or the time that was drawn in the week.
pub(super) fn moving(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let (id, operator) = booking.with_untracked(|one| (one.id, one.user_id));
    let proposal = untrack(|| shown.page.asked(Some(id)));
    let drawn = proposal.map(|one| one.minutes);
    let to = Move {
        shown,
        picked: picker(app, shown, booking, drawn),
        booking,
        drawn,
        notify: RwSignal::new(booking.with_untracked(|one| one.notify)),
        refused: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let picked = to.picked;
    if let Some(proposal) = proposal {
        picked.propose(proposal.start);
        follow(picked);
    }
    let may_force = may_force(shown, operator);
    let own = app.clone();
    let save = move |_| to.save(&own);
    let own = app.clone();
    let why = move || {
        let refusal = to.refused.get()?;
        Some(against(&own, picked, refusal, to.refused, may_force))
    };
    let own = app.clone();
    let length = move || {
        let minutes = to.new_length()?.to_string();
        let text = own.fill(words::MINUTES, &[("minutes", &minutes)]);
        Some(view! { <p class="meta" id="new-length">{text}</p> })
    };
    view! {
        <div class="question" role="group" aria-label=app.say(words::MOVE)>
            {length}
            {times(app, picked, may_force)}
            {told(app, "notify-of-move", booking, to.notify)}
            <div id="refused" tabindex="-1" role="alert">
                {why}
            </div>
            <p class="actions">
                <button
                    class="primary"
                    id="save-time"
                    disabled=move || to.busy.get() || picked.chosen.get().is_none()
                    on:click=save
                >
                    {app.say(words::SAVE_TIME)}
                </button>
                {keep(app, shown)}
            </p>
        </div>
    }
}

/// Whether the attendee is told by mail, if there is an address.
pub(super) fn told(
    app: &App,
    id: &'static str,
    booking: Memo<Booking>,
    notify: RwSignal<bool>,
) -> Option<impl IntoView + use<>> {
    let has_address = booking.with_untracked(|booking| booking.attendee_email.is_some());
    has_address.then(|| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    id=id
                    prop:checked=move || notify.get()
                    on:change=move |event| notify.set(event_target_checked(&event))
                />
                <span>{app.say(words::NOTIFY)}</span>
            </label>
        }
    })
}

fn picker(app: &App, shown: Shown, booking: Memo<Booking>, drawn: Option<u32>) -> Picker {
    let wanted = Memo::new(move |_| {
        let booking = booking.read();
        Wanted {
            event_type: None,
            operator: Some(booking.user_id),
            minutes: Some(drawn.unwrap_or(booking.duration_minutes)),
            phone: Some(booking.attendee_phone.clone()),
            zone: Some(booking.timezone),
            moving: Some(booking.id),
        }
    });
    let (id, place) = booking.with_untracked(|one| (one.id, zones::of_attendee(one)));
    let theirs = Callback::new(move |_| place);
    Picker::new(app, shown.page, wanted, theirs, Some(id))
}

/// Leads from a time that was drawn to the button that takes it, or to what is against it.
fn follow(picked: Picker) {
    Effect::new(move |_| {
        if picked.chosen.get().is_some() {
            focus("save-time".to_owned());
        } else if picked.judged.get().is_some() {
            focus("against".to_owned());
        }
    });
}

impl Move {
    /// The length that was drawn, if it is another than the booking has.
    fn new_length(self) -> Option<u32> {
        let now = self.booking.read().duration_minutes;
        self.drawn.filter(|drawn| *drawn != now)
    }

    fn save(self, app: &App) {
        let Some(at) = self.picked.chosen.get_untracked() else {
            return focus("later".to_owned());
        };
        let booking = self.booking.get_untracked();
        let notify = self.notify.get_untracked();
        let request = ChangeBooking {
            notify: (notify != booking.notify).then_some(notify),
            start_time: (at != booking.start_time).then(|| instant(at)),
            duration_minutes: untrack(|| self.new_length()).map(Into::into),
            force: self.picked.force.get_untracked().then_some(true),
            ..ChangeBooking::default()
        };
        if request == ChangeBooking::default() {
            // It is at this time already.
            return self.shown.leave();
        }
        self.busy.set(true);
        let app = app.clone();
        spawn_local(async move {
            let came = change(&app, &booking, &request).await;
            // The booking may have been left meanwhile.
            if self.busy.try_set(false).is_some() {
                return self.shown.page.refresh(&app);
            }
            match came {
                Came::Done(moved) => self.done(&app, &booking, *moved),
                Came::Refused(Refusal::Other(failure)) => self.shown.give_up(&app, failure),
                Came::Refused(refusal) => {
                    self.picked.look_again();
                    self.refused.set(Some(refusal));
                    focus("refused".to_owned());
                }
            }
        });
    }

    /// Tells when it is now, with the way back.
    fn done(self, app: &App, before: &Booking, moved: Booking) {
        let mut when = self.picked.written(app, moved.start_time);
        if moved.duration_minutes != before.duration_minutes {
            let minutes = moved.duration_minutes.to_string();
            when = format!(
                "{when} · {}",
                app.fill(words::MINUTES, &[("minutes", &minutes)])
            );
        }
        let back = ChangeBooking {
            notify: (moved.notify != before.notify).then_some(before.notify),
            start_time: Some(instant(before.start_time)),
            duration_minutes: Some(before.duration_minutes.into()),
            ..ChangeBooking::default()
        };
        self.shown.leave();
        self.shown.failure.set(None);
        self.shown.know(moved.clone());
        let text = app.fill(words::MOVED, &[("when", &when)]);
        let undo = Undo::Change(moved, Box::new(back));
        self.shown.page.done(app, Toast::undone_by(text, undo));
    }
}

fn may_force(shown: Shown, operator: UserId) -> Signal<bool> {
    Signal::derive(move || {
        let me = shown.page.me.read();
        me.as_ref().is_some_and(|me| may_override(me, operator))
    })
}

/// Why a booking was not moved, and the way past it if there is one.
fn against(
    app: &App,
    picked: Picker,
    refusal: Refusal,
    refused: RwSignal<Option<Refusal>>,
    may_force: Signal<bool>,
) -> AnyView {
    let force = Callback::new(move |()| {
        picked.force.set(true);
        refused.set(None);
    });
    let (title, lines) = match refusal {
        Refusal::Taken(_) => {
            return view! { <p class="note" id="taken">{app.say(form::TAKEN_NONE)}</p> }.into_any();
        }
        Refusal::Field(error) => {
            let said = wrong::said(app.language, &error);
            return view! { <p class="wrong">{said}</p> }.into_any();
        }
        Refusal::Outside(reasons) => {
            let reasons = reasons.into_iter();
            let said = reasons.map(|reason| reason.said(app.language));
            (form::AGAINST, said.collect::<Vec<_>>())
        }
        Refusal::Crowded(starts) => {
            let starts = starts.into_iter().map(|at| picked.written(app, at));
            (form::CROWDED, starts.collect())
        }
        Refusal::CallingHours(message) => {
            let details = app.in_english(message);
            (form::WHY_CALLING_HOURS, details.into_iter().collect())
        }
        Refusal::Other(_) => return ().into_any(),
    };
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect();
    view! {
        <div class="note">
            <p>{app.say(title)}</p>
            <ul class="reasons">{lines}</ul>
            {anyway(app, may_force, force)}
        </div>
    }
    .into_any()
}
