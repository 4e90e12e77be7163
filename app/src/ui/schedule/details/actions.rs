//! The actions on a booking: call now, open its cockpit, move it, hand it over, call it off, book it again.

use super::{
    change::moving,
    hand_over::handing_over,
    shown::{Doing, Shown, keep},
};
use crate::{
    api::Request,
    browser::dates,
    popup::who,
    route::{Beside, Prefill, Route},
    schedule::details::{Can, rang},
    ui::{
        app::App,
        call_now::{bring_forward, what_rings},
        numbers,
        schedule::{focus, frame::calling::may_call, toast::Toast},
    },
    words::{
        calling::OPEN_COCKPIT,
        details as words,
        popup::{CALL_NOW, CONFIRM_CALL, NOT_NOW},
    },
};
use callslot_shared::{
    api::CancelBody,
    booking::{Booking, Status},
};
use leptos::{prelude::*, task::spawn_local};

/// The buttons, or what follows one of them.
pub(super) fn actions(
    app: &App,
    shown: Shown,
    booking: &Booking,
    can: Can,
) -> impl IntoView + use<> {
    let (app, booking) = (app.clone(), booking.clone());
    move || match shown.doing.get() {
        Doing::Nothing => buttons(&app, shown, &booking, can).into_any(),
        Doing::Calling => calling_now(&app, shown, &booking).into_any(),
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
            let first = match doing {
                Doing::Moving => "later",
                Doing::HandingOver => "heir-search",
                Doing::Calling | Doing::Cancelling | Doing::Nothing => "keep",
            };
            focus(first.to_owned());
        };
        there.then(|| view! { <button id=id on:click=begin>{app.say(word)}</button> })
    };
    let prefill = Prefill::of(booking);
    let is_first = booking.status != Status::Completed;
    let again = can.again.then(|| {
        let begin = move |_| shown.page.open(Beside::New(prefill.clone()));
        view! {
            <button id="again" class:primary=is_first on:click=begin>
                {app.say(words::AGAIN)}
            </button>
        }
    });
    view! {
        <p class="actions">
            {call_now(app, shown, booking)} {cockpit(app, shown, booking)} {again}
            {button(can.change, "reschedule", words::MOVE, Doing::Moving)}
            {button(can.change, "hand-over", words::HAND_OVER, Doing::HandingOver)}
            {button(can.cancel, "cancel", words::CANCEL, Doing::Cancelling)}
        </p>
    }
}

/// The way to a call at once: a planned one is brought forward by its own operator, one that is over is placed anew.
fn call_now(app: &App, shown: Shown, booking: &Booking) -> Option<impl IntoView + use<>> {
    let page = shown.page;
    let me = page
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.user.id));
    let kept = booking.erased_at.is_none();
    let is_own = booking.status == Status::Pending && me == Some(booking.user_id);
    let is_over = booking.status.is_terminal();
    let prefill = Prefill::of(booking);
    let begin = move |_| {
        if is_over {
            return page.router.go(Route::CallNow(prefill.clone()));
        }
        shown.failure.set(None);
        shown.doing.set(Doing::Calling);
        focus("keep".to_owned());
    };
    (kept && (is_own || is_over) && may_call(page)).then(|| {
        view! {
            <button id="call-now" class:primary=is_own on:click=begin>
                {app.say(CALL_NOW)}
            </button>
        }
    })
}

/// The way to the cockpit of a call that is ahead or under way.
fn cockpit(app: &App, shown: Shown, booking: &Booking) -> Option<impl IntoView + use<>> {
    let (router, id) = (shown.page.router, booking.id);
    let is_calling = booking.status == Status::Calling;
    (!booking.status.is_terminal()).then(|| {
        view! {
            <button
                id="open-cockpit"
                class:primary=is_calling
                on:click=move |_| router.go(Route::Cockpit(id))
            >
                {app.say(OPEN_COCKPIT)}
            </button>
        }
    })
}

fn calling_now(app: &App, shown: Shown, booking: &Booking) -> impl IntoView + use<> {
    let busy = RwSignal::new(false);
    let (own, of) = (app.clone(), booking.clone());
    let call = move |_| {
        busy.set(true);
        let (app, booking) = (own.clone(), of.clone());
        spawn_local(async move {
            match bring_forward(&app, &booking).await {
                Ok(body) => {
                    shown.leave();
                    shown.know(body.booking);
                    shown.page.refresh(&app);
                    shown.page.router.go(Route::Cockpit(booking.id));
                }
                Err(failure) => shown.give_up(&app, failure),
            }
        });
    };
    let title = app.fill(CONFIRM_CALL, &[("who", &who(booking))]);
    let label = title.clone();
    let phone = numbers::spaced(&booking.attendee_phone);
    let rings = what_rings(
        app,
        booking.user_id,
        booking.modulations.bridge_order,
        phone,
    );
    view! {
        <div class="question" role="group" aria-label=label>
            <p>{title}</p>
            <p class="meta">{rings}</p>
            <p class="actions">
                <button class="primary" id="call-yes" disabled=busy on:click=call>
                    {app.say(CALL_NOW)}
                </button>
                <button class="quiet" id="keep" on:click=move |_| shown.leave()>
                    {app.say(NOT_NOW)}
                </button>
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
                    shown.page.done(&app, Toast::of(app.say(rang(body.rang))));
                }
                Err(failure) => shown.give_up(&app, failure),
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
