//! While no call is on: the next one, and when.

use super::{Known, Shown};
use crate::{
    route::{Prefill, Route},
    ui::{
        app::App,
        numbers,
        until::{clock_beside, until},
    },
    words::{
        panel::{QUIET_TEXT, QUIET_TITLE},
        popup::{EMPTY_TEXT, EMPTY_TITLE, NEXT_CALL, SCHEDULE},
    },
};
use callslot_shared::booking::Booking;
use leptos::{prelude::*, task::spawn_local};

/// The next call, or the way to one.
pub(super) fn card(app: &App, known: Known, shown: Shown) -> impl Fn() -> AnyView + use<> {
    let app = app.clone();
    let quiet = Memo::new(move |_| shown.live.with(Option::is_none));
    move || {
        let quiet = quiet.get();
        match shown.next.get() {
            Some(booking) => next(&app, known, &booking, quiet).into_any(),
            None if quiet => empty(&app, shown.may_call.get()).into_any(),
            None => ().into_any(),
        }
    }
}

fn next(app: &App, known: Known, booking: &Booking, quiet: bool) -> impl IntoView + use<> {
    let (own, counting, start) = (app.clone(), app.clone(), booking.start_time);
    let left = move || until(&counting, start, known.now.get());
    let hint = quiet.then(|| {
        let text = app.say(QUIET_TEXT);
        view! { <p class="meta">{text}</p> }
    });
    view! {
        <section class="next" id="next" aria-label=app.say(NEXT_CALL)>
            <p class="meta">{app.say(NEXT_CALL)}</p>
            <p class="when">
                <strong class="countdown" role="timer">
                    {left}
                </strong>
                <span>{move || clock_beside(&own, start, known.now.get())}</span>
            </p>
            <h2 class="clipped">{numbers::who(booking)}</h2>
            <p class="meta clipped">
                {numbers::spaced(&booking.attendee_phone)} " · " {booking.title.clone()}
            </p>
            {hint}
        </section>
    }
}

fn empty(app: &App, may_book: bool) -> impl IntoView + use<> {
    let own = app.clone();
    let schedule = move |_| {
        let app = own.clone();
        spawn_local(async move {
            app.platform
                .open(&Route::new_call(Prefill::default()))
                .await;
        });
    };
    view! {
        <section class="state" id="empty" aria-label=app.say(QUIET_TITLE)>
            <h2>{app.say(EMPTY_TITLE)}</h2>
            {may_book
                .then(|| {
                    view! {
                        <p>{app.say(EMPTY_TEXT)}</p>
                        <button class="primary" on:click=schedule>
                            {app.say(SCHEDULE)}
                        </button>
                    }
                })}
        </section>
    }
}
