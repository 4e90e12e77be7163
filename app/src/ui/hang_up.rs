//! Hanging up: both phones of a call, by cancelling its booking. A call that is over needs its outcome all the same.

use super::{app::app, states::refused};
use crate::{
    api::{Failure, Request},
    words::calling::HANG_UP,
};
use callslot_shared::{api::CancelBody, ids::BookingId};
use leptos::{prelude::*, task::spawn_local};

/// The button, and why it did not work.
#[component]
pub fn HangUp<F: Fn() + Clone + 'static>(
    /// The booking that is being called.
    booking: BookingId,
    /// Looks how things stand, once it is hung up. No callback of the view's: an answer may draw over it meanwhile.
    on_done: F,
) -> impl IntoView {
    let app = app();
    let (working, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let own = app.clone();
    let hang_up = move |_| {
        working.set(true);
        failure.set(None);
        let (app, on_done) = (own.clone(), on_done.clone());
        spawn_local(async move {
            // At no version: whatever was changed meanwhile, the phones are to be silent.
            let request = Request::delete(format!("/api/bookings/{booking}"));
            match app.client.send::<CancelBody>(request).await {
                Ok(_) => on_done(),
                Err(why) => failure.set(Some(why)),
            }
            working.set(false);
        });
    };
    let word = app.say(HANG_UP);
    view! {
        <button type="button" class="danger" id="hang-up" disabled=working on:click=hang_up>
            {word}
        </button>
        {move || failure.get().map(|failure| refused(&app, failure))}
    }
}
