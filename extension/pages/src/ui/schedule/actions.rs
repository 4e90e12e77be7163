//! What can be done with a booking: move it, hand it over, call it off, book it again.

use super::{
    details::Shown,
    focus,
    picker::{Picker, anyway, picker},
};
use crate::{
    api::{Failure, Request, read},
    browser::dates,
    popup::who,
    schedule::{
        details::{Can, heirs, rang},
        form::instant,
        may_override,
        place::{Place, Prefill},
        refusal::{Refusal, refusal},
        slots::Wanted,
    },
    ui::app::App,
    words::{details as words, form},
};
use callslot_shared::{
    api::{BookingBody, CancelBody, ChangeBooking},
    booking::{Booking, Status},
    ids::UserId,
};
use leptos::{prelude::*, task::spawn_local};

/// What the person is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Nothing,
    Moving,
    HandingOver,
    Cancelling,
}

/// The buttons, or what follows one of them.
pub(super) fn actions(app: &App, shown: Shown, booking: &Booking, can: Can) -> impl IntoView + use<> {
    let (app, booking) = (app.clone(), booking.clone());
    move || match shown.doing.get() {
        Doing::Nothing => buttons(&app, shown, &booking, can).into_any(),
        Doing::Moving => moving(&app, shown, &booking).into_any(),
        Doing::HandingOver => handing_over(&app, shown, &booking).into_any(),
        Doing::Cancelling => cancelling(&app, shown, &booking).into_any(),
    }
}

fn buttons(app: &App, shown: Shown, booking: &Booking, can: Can) -> impl IntoView + use<> {
    let button = |there: bool, id: &'static str, word, doing| {
        let begin = move |_| {
            shown.failure.set(None);
            shown.doing.set(doing);
            focus(if doing == Doing::Moving { "later" } else { "keep" }.to_owned());
        };
        there.then(|| view! { <button id=id on:click=begin>{app.say(word)}</button> })
    };
    let prefill = Prefill {
        phone: booking.attendee_phone.spaced(),
        note: booking.notes.clone().unwrap_or_default(),
        not_a_number: None,
    };
    let again = can.again.then(|| {
        let begin = move |_| shown.page.place.set(Place::New(prefill.clone()));
        view! { <button id="again" class="primary" on:click=begin>{app.say(words::AGAIN)}</button> }
    });
    view! {
        <p class="actions">
            {again} {button(can.change, "reschedule", words::MOVE, Doing::Moving)}
            {button(can.change, "hand-over", words::HAND_OVER, Doing::HandingOver)}
            {button(can.cancel, "cancel", words::CANCEL, Doing::Cancelling)}
        </p>
    }
}

fn keep(app: &App, shown: Shown) -> impl IntoView + use<> {
    view! {
        <button
            type="button"
            class="quiet"
            id="keep"
            on:click=move |_| shown.doing.set(Doing::Nothing)
        >
            {app.say(words::KEEP)}
        </button>
    }
}

/// What came of a change that was asked for.
enum Came {
    Done(Box<Booking>),
    Refused(Refusal),
}

/// Changes the booking, if it still is what the person has looked at.
async fn change(app: &App, booking: &Booking, change: &ChangeBooking) -> Came {
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

/// Somebody was faster, or nothing is known: what there is now is shown, and why nothing was done.
fn give_up(app: &App, shown: Shown, failure: Failure) {
    shown.doing.set(Doing::Nothing);
    shown.failure.set(Some(failure));
    shown.look(app);
}

fn moving(app: &App, shown: Shown, booking: &Booking) -> impl IntoView + use<> {
    let (operator, zone) = (booking.user_id, booking.timezone);
    let (minutes, phone) = (booking.duration_minutes, booking.attendee_phone.clone());
    let wanted = Memo::new(move |_| Wanted {
        event_type: None,
        operator: Some(operator),
        minutes: Some(minutes),
        phone: Some(phone.clone()),
        zone: Some(zone),
    });
    let theirs = Callback::new(move |_| Some(zone));
    let picked = Picker::new(app, shown.page, wanted, theirs, Some(booking.id));
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let may_force = may_force(shown, operator);
    let (own, of) = (app.clone(), booking.clone());
    let save = move |_| {
        let Some(at) = picked.chosen.get_untracked() else {
            return focus("later".to_owned());
        };
        let request = ChangeBooking {
            start_time: Some(instant(at)),
            force: picked.force.get_untracked().then_some(true),
            ..ChangeBooking::default()
        };
        busy.set(true);
        let (app, booking) = (own.clone(), of.clone());
        spawn_local(async move {
            let came = change(&app, &booking, &request).await;
            // The booking may have been left meanwhile.
            if busy.try_get_untracked().is_none() {
                return shown.page.refresh(&app);
            }
            busy.set(false);
            match came {
                Came::Done(moved) => {
                    let when = picked.written(&app, moved.start_time);
                    shown.doing.set(Doing::Nothing);
                    shown.failure.set(None);
                    shown.know(*moved);
                    shown.page.done(&app, app.fill(words::MOVED, &[("when", &when)]), None);
                }
                Came::Refused(Refusal::Other(failure)) => give_up(&app, shown, failure),
                Came::Refused(refusal) => {
                    picked.look_again();
                    refused.set(Some(refusal));
                    focus("refused".to_owned());
                }
            }
        });
    };
    let own = app.clone();
    let why = move || refused.get().map(|refusal| against(&own, picked, refusal, refused, may_force));
    view! {
        <div class="question" role="group" aria-label=app.say(words::MOVE)>
            {picker(app, picked, may_force)}
            <div id="refused" tabindex="-1" role="alert">
                {why}
            </div>
            <p class="actions">
                <button
                    class="primary"
                    id="save-time"
                    disabled=move || busy.get() || picked.chosen.get().is_none()
                    on:click=save
                >
                    {app.say(words::SAVE_TIME)}
                </button>
                {keep(app, shown)}
            </p>
        </div>
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
            let said = crate::schedule::wrong::said(app.language, &error);
            return view! { <p class="wrong">{said}</p> }.into_any();
        }
        Refusal::Outside(reasons) => (form::AGAINST, reasons),
        Refusal::CallingHours(message) => (form::WHY_CALLING_HOURS, vec![message]),
        Refusal::Other(_) => return ().into_any(),
    };
    let lines: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
    view! {
        <div class="note">
            <p>{app.say(title)}</p>
            <ul class="reasons">{lines}</ul>
            {anyway(app, may_force, force)}
        </div>
    }
    .into_any()
}

fn handing_over(app: &App, shown: Shown, booking: &Booking) -> impl IntoView + use<> {
    let members = shown.page.members.get_untracked();
    let heirs: Vec<_> = heirs(&members, booking.user_id).into_iter().cloned().collect();
    let (refused, busy) = (RwSignal::new(None::<Refusal>), RwSignal::new(false));
    let buttons: Vec<_> = heirs
        .iter()
        .map(|heir| {
            let (app, booking, heir) = (app.clone(), booking.clone(), heir.clone());
            let name = heir.name.clone();
            let give = move |_| {
                let request = ChangeBooking {
                    user_id: Some(heir.id.to_string()),
                    ..ChangeBooking::default()
                };
                let (app, booking, name) = (app.clone(), booking.clone(), heir.name.clone());
                busy.set(true);
                spawn_local(async move {
                    let came = change(&app, &booking, &request).await;
                    busy.set(false);
                    match came {
                        Came::Done(given) => {
                            shown.doing.set(Doing::Nothing);
                            shown.know(*given);
                            let text = app.fill(words::HANDED_OVER, &[("who", &name)]);
                            shown.page.done(&app, text, None);
                        }
                        Came::Refused(Refusal::Other(failure)) => give_up(&app, shown, failure),
                        Came::Refused(refusal) => refused.set(Some(refusal)),
                    }
                });
            };
            view! { <button class="heir" disabled=busy on:click=give>{name}</button> }
        })
        .collect();
    let own = app.clone();
    let why = move || {
        refused.get().map(|refusal| match refusal {
            Refusal::Taken(_) => own.say(form::WHY_BUSY).to_owned(),
            Refusal::Outside(reasons) => reasons.join(" "),
            Refusal::CallingHours(message) => message,
            Refusal::Field(error) => crate::schedule::wrong::said(own.language, &error),
            Refusal::Other(_) => String::new(),
        })
    };
    let nobody = heirs.is_empty().then(|| app.say(words::HAND_OVER_NOBODY));
    view! {
        <div class="question" role="group" aria-label=app.say(words::HAND_OVER_TO)>
            <p>{app.say(words::HAND_OVER_TO)}</p>
            <p class="meta">{nobody}</p>
            <p class="actions">{buttons} {keep(app, shown)}</p>
            <p class="wrong" role="alert">
                {why}
            </p>
        </div>
    }
}

fn cancelling(app: &App, shown: Shown, booking: &Booking) -> impl IntoView + use<> {
    let busy = RwSignal::new(false);
    let (own, of) = (app.clone(), booking.clone());
    let cancel = move |_| {
        busy.set(true);
        let (app, booking) = (own.clone(), of.clone());
        spawn_local(async move {
            let path = format!("/api/bookings/{}", booking.id);
            // A call that is under way is hung up, however often it has changed meanwhile.
            let request = match booking.status {
                Status::Calling => Request::delete(path),
                _ => Request::delete(path).at_version(booking.version),
            };
            let came = app.client.send::<CancelBody>(request).await;
            match came {
                Ok(body) => {
                    shown.doing.set(Doing::Nothing);
                    shown.failure.set(None);
                    shown.know(body.booking);
                    shown.page.done(&app, app.say(rang(body.rang)).to_owned(), None);
                }
                Err(failure) => give_up(&app, shown, failure),
            }
        });
    };
    let calling = booking.status == Status::Calling || booking.start_time <= dates::now();
    let calling = calling.then(|| app.say(words::SURE_CANCEL_CALLING));
    let title = app.fill(words::SURE_CANCEL, &[("who", &who(booking))]);
    let label = title.clone();
    view! {
        <div class="question" role="group" aria-label=label>
            <p>{title}</p>
            <p class="meta">{calling}</p>
            <p class="actions">
                <button class="primary" id="cancel-yes" disabled=busy on:click=cancel>
                    {app.say(words::CANCEL_YES)}
                </button>
                {keep(app, shown)}
            </p>
        </div>
    }
}
