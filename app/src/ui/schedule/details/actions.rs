//! The actions on a booking: call now, open its cockpit, move it, hand it over, call it off, book it again.

use super::{
    change::{moving, told},
    hand_over::handing_over,
    shown::{Doing, Shown, keep},
};
use crate::{
    api::Request,
    browser::dates,
    popup::who,
    route::{Beside, Prefill, Route},
    schedule::details::{Can, can, cancel_path, rang},
    ui::{
        app::App,
        call_now::{bring_forward, what_rings},
        numbers,
        schedule::{focus, frame::calling::may_call, may_book, toast::Toast},
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
pub(super) fn actions(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    // A question is over once others have left nothing to decide.
    Effect::new(move |_| {
        let booking = booking.read();
        let able = can(&booking, may_book(shown.page));
        let is_open = match shown.doing.get_untracked() {
            Doing::Nothing => true,
            Doing::Moving | Doing::HandingOver => able.change,
            Doing::Calling => booking.status == Status::Pending,
            Doing::Cancelling => able.cancel,
        };
        if !is_open {
            shown.leave();
        }
    });
    let app = app.clone();
    let doing = Memo::new(move |_| shown.doing.get());
    move || match doing.get() {
        Doing::Nothing => buttons(&app, shown, booking).into_any(),
        Doing::Calling => calling_now(&app, shown, booking).into_any(),
        Doing::Moving => moving(&app, shown, booking).into_any(),
        Doing::HandingOver => handing_over(&app, shown, booking).into_any(),
        Doing::Cancelling => cancelling(&app, shown, booking).into_any(),
    }
}

/// The buttons. Each stays as long as it is offered, so that news of the booking takes no press away.
fn buttons(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let able = Memo::new(move |_| can(&booking.read(), may_book(shown.page)));
    let button = |is_able: fn(Can) -> bool, id: &'static str, word, doing| {
        let word = app.say(word);
        let is_offered = Memo::new(move |_| is_able(able.get()));
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
        let button = move || view! { <button id=id on:click=begin>{word}</button> };
        move || is_offered.get().then(button)
    };
    view! {
        <p class="actions">
            {call_now(app, shown, booking)} {cockpit(app, shown, booking)}
            {again(app, shown, (booking, able))}
            {button(|able| able.change, "reschedule", words::MOVE, Doing::Moving)}
            {button(|able| able.change, "hand-over", words::HAND_OVER, Doing::HandingOver)}
            {button(|able| able.cancel, "cancel", words::CANCEL, Doing::Cancelling)}
        </p>
    }
}

/// The way to the same again.
fn again(
    app: &App,
    shown: Shown,
    (booking, able): (Memo<Booking>, Memo<Can>),
) -> impl IntoView + use<> {
    let word = app.say(words::AGAIN);
    let is_first = Memo::new(move |_| booking.read().status != Status::Completed);
    let begin = move |_| {
        let prefill = booking.with_untracked(Prefill::of);
        shown.page.open(Beside::New(prefill));
    };
    move || {
        able.get().again.then(|| {
            view! {
                <button id="again" class:primary=is_first on:click=begin>
                    {word}
                </button>
            }
        })
    }
}

/// The way to a call at once: a planned one is brought forward by its own operator, one that is over is placed anew.
fn call_now(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let page = shown.page;
    let word = app.say(CALL_NOW);
    let is_own = Memo::new(move |_| {
        let me = page.me.with(|me| me.as_ref().map(|me| me.user.id));
        let booking = booking.read();
        booking.status == Status::Pending && me == Some(booking.user_id)
    });
    let is_offered = Memo::new(move |_| {
        let (is_kept, is_over) =
            booking.with(|one| (one.erased_at.is_none(), one.status.is_terminal()));
        is_kept && (is_own.get() || is_over) && may_call(page)
    });
    let begin = move |_| {
        if booking.with_untracked(|one| one.status.is_terminal()) {
            let prefill = booking.with_untracked(Prefill::of);
            return page.router.go(Route::CallNow(prefill));
        }
        shown.failure.set(None);
        shown.doing.set(Doing::Calling);
        focus("keep".to_owned());
    };
    move || {
        is_offered.get().then(|| {
            view! {
                <button id="call-now" class:primary=is_own on:click=begin>
                    {word}
                </button>
            }
        })
    }
}

/// The way to the cockpit of a call that is ahead or under way.
fn cockpit(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let word = app.say(OPEN_COCKPIT);
    let is_offered = Memo::new(move |_| !booking.read().status.is_terminal());
    let is_calling = Memo::new(move |_| booking.read().status == Status::Calling);
    let open = move |_| {
        let id = booking.with_untracked(|one| one.id);
        shown.page.router.go(Route::Cockpit(id));
    };
    move || {
        is_offered.get().then(|| {
            view! {
                <button id="open-cockpit" class:primary=is_calling on:click=open>
                    {word}
                </button>
            }
        })
    }
}

fn calling_now(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let busy = RwSignal::new(false);
    let own = app.clone();
    let call = move |_| {
        busy.set(true);
        let (app, booking) = (own.clone(), booking.get_untracked());
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
    let title = booking.with_untracked(|one| app.fill(CONFIRM_CALL, &[("who", &who(one))]));
    let label = title.clone();
    let of_call = Memo::new(move |_| {
        let booking = booking.read();
        let order = booking.modulations.bridge_order;
        (booking.user_id, order, booking.attendee_phone.clone())
    });
    let own = app.clone();
    let rings = move || {
        let (operator, order, phone) = of_call.get();
        what_rings(&own, operator, order, numbers::spaced(&phone))
    };
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

fn cancelling(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let busy = RwSignal::new(false);
    let notify = RwSignal::new(booking.with_untracked(|one| one.notify));
    let own = app.clone();
    let cancel = move |_| {
        busy.set(true);
        let (app, booking) = (own.clone(), booking.get_untracked());
        let path = cancel_path(&booking, notify.get_untracked());
        spawn_local(async move {
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
    let warning = app.say(words::SURE_CANCEL_CALLING);
    let calling = move || {
        let booking = booking.read();
        let is_calling = booking.status == Status::Calling || booking.start_time <= dates::now();
        is_calling.then_some(warning)
    };
    let title = booking.with_untracked(|one| app.fill(words::SURE_CANCEL, &[("who", &who(one))]));
    let label = title.clone();
    view! {
        <div class="question" role="group" aria-label=label>
            <p>{title}</p>
            <p class="meta">{calling}</p>
            {told(app, "notify-of-cancel", booking, notify)}
            <p class="actions">
                <button class="primary" id="cancel-yes" disabled=busy on:click=cancel>
                    {app.say(words::CANCEL_YES)}
                </button>
                {keep(app, shown)}
            </p>
        </div>
    }
}
