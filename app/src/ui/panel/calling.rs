//! A call to any number.

use super::{Known, Shown};
use crate::{
    call_now::placed,
    route::Prefill,
    ui::{
        app::App,
        call_now::{CallNow, Opened},
    },
    words::calling::CALL_NUMBER,
};
use callslot_shared::booking::Booking;
use leptos::prelude::*;

/// The way to a call to any number.
pub(super) fn button(
    app: &App,
    known: Known,
    shown: Shown,
) -> impl Fn() -> Option<AnyView> + use<> {
    let word = app.say(CALL_NUMBER);
    move || {
        let open = move |_| known.calling.set(Some(Prefill::default()));
        (shown.may_call.get() && known.calling.read().is_none()).then(|| {
            view! {
                <button class="quiet" id="call-number" on:click=open>
                    {word}
                </button>
            }
            .into_any()
        })
    }
}

/// The number that is about to be called, and the confirmation.
pub(super) fn confirmation(app: &App, known: Known) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || {
        let prefill = known.calling.get()?;
        let me = known
            .snapshot
            .with_untracked(|all| all.as_ref().map(|all| all.me.clone()))?;
        let own = app.clone();
        let on_placed = Callback::new(move |booking: Booking| {
            known.calling.set(None);
            known.done(&own, placed(own.language, &booking));
        });
        let on_close = Callback::new(move |()| known.calling.set(None));
        let opened = Opened::Here;
        Some(view! { <CallNow prefill me opened on_placed on_close /> }.into_any())
    }
}
