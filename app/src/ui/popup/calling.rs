//! A call to any number.

use super::Known;
use crate::{
    call_now::placed,
    popup::PopupSnapshot,
    ui::{
        app::App,
        call_now::{CallNow, Opened, unanswered},
    },
};
use callslot_shared::booking::Booking;
use leptos::{prelude::*, task::spawn_local};

/// The number that is about to be called, and the confirmation.
pub(super) fn confirmation(
    app: &App,
    known: Known,
    snapshot: &PopupSnapshot,
) -> impl Fn() -> Option<AnyView> + use<> {
    let (app, person) = (app.clone(), snapshot.me.clone());
    move || {
        let (prefill, me, own) = (known.calling.get()?, person.clone(), app.clone());
        let on_placed = Callback::new(move |booking: Booking| {
            known.calling.set(None);
            known.done(&own, placed(own.language, &booking));
        });
        let on_close = Callback::new(move |()| {
            known.calling.set(None);
            known.busy.set(false);
        });
        let opened = Opened::Here;
        Some(view! { <CallNow prefill me opened on_placed on_close /> }.into_any())
    }
}

/// Shows the confirmation again of a call that an earlier popup asked for without being answered.
pub(super) fn ask_again(app: &App, known: Known) {
    let app = app.clone();
    Effect::new(move |asked: Option<bool>| {
        let me = known.snapshot.with(|all| Some(all.as_ref()?.me.clone()));
        if let (Some(me), None | Some(false)) = (&me, asked) {
            let (app, me) = (app.clone(), me.clone());
            spawn_local(async move {
                if let Some(prefill) = unanswered(&app, &me).await {
                    known.begin();
                    known.calling.set(Some(prefill));
                }
            });
        }
        me.is_some()
    });
}
