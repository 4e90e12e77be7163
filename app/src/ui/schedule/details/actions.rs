//! The actions on a booking: move it, hand it over, call it off, book it again.

use super::{
    change::moving,
    hand_over::handing_over,
    shown::{Doing, Shown, keep},
};
use crate::{
    api::Request,
    browser::dates,
    popup::who,
    route::{Beside, Prefill},
    schedule::details::{Can, rang},
    ui::{
        app::App,
        schedule::{focus, toast::Toast},
    },
    words::details as words,
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
                Doing::Cancelling | Doing::Nothing => "keep",
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
            {again} {button(can.change, "reschedule", words::MOVE, Doing::Moving)}
            {button(can.change, "hand-over", words::HAND_OVER, Doing::HandingOver)}
            {button(can.cancel, "cancel", words::CANCEL, Doing::Cancelling)}
        </p>
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
