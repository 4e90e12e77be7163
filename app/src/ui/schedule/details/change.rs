//! Moving a booking.

use super::shown::{Doing, Shown, keep};
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

/// Free times to move to.
pub(super) fn moving(app: &App, shown: Shown, booking: &Booking) -> impl IntoView + use<> {
    let (operator, zone) = (booking.user_id, booking.timezone);
    let place = zones::of_attendee(booking);
    let (minutes, phone) = (booking.duration_minutes, booking.attendee_phone.clone());
    let id = booking.id;
    let wanted = Memo::new(move |_| Wanted {
        event_type: None,
        operator: Some(operator),
        minutes: Some(minutes),
        phone: Some(phone.clone()),
        zone: Some(zone),
        moving: Some(id),
    });
    let theirs = Callback::new(move |_| place);
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
                    shown.know((*moved).clone());
                    let back = ChangeBooking {
                        start_time: Some(instant(booking.start_time)),
                        ..ChangeBooking::default()
                    };
                    let text = app.fill(words::MOVED, &[("when", &when)]);
                    let undo = Undo::Change(*moved, Box::new(back));
                    shown.page.done(&app, Toast::undone_by(text, undo));
                }
                Came::Refused(Refusal::Other(failure)) => shown.give_up(&app, failure),
                Came::Refused(refusal) => {
                    picked.look_again();
                    refused.set(Some(refusal));
                    focus("refused".to_owned());
                }
            }
        });
    };
    let own = app.clone();
    let why = move || {
        refused
            .get()
            .map(|refusal| against(&own, picked, refusal, refused, may_force))
    };
    view! {
        <div class="question" role="group" aria-label=app.say(words::MOVE)>
            {times(app, picked, may_force)}
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
