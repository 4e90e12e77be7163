//! A number of some page, which the person has pressed to call: asked once more, with what will ring.

use super::{
    Known,
    next::{Question, what_rings},
};
use crate::{
    api::Request,
    browser::{chrome, chrome::Storage, client::fresh_key},
    popup::{Intent, placed},
    ui::app::App,
    words::popup::{CALL_NOW, CONFIRM_CALL, NOT_NOW},
};
use callslot_shared::{
    api::{CallNowBody, CreateCall},
    ids::UserId,
    phone::PhoneNumber,
};
use leptos::{prelude::*, task::spawn_local};

/// The question, as long as there is something to ask.
pub(super) fn question(
    app: &App,
    known: Known,
    me: UserId,
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || {
        let intent = known.intent.get()?;
        let number = intent.to_call()?;
        Some(asked(&app, known, intent, &number, me))
    }
}

fn asked(app: &App, known: Known, intent: Intent, number: &PhoneNumber, me: UserId) -> AnyView {
    let (working, failure) = (RwSignal::new(false), RwSignal::new(None));
    let theirs = number.spaced();
    let text = what_rings(app, me, None, theirs.clone());
    let own = app.clone();
    let on_yes = Callback::new(move |()| {
        working.set(true);
        let (app, mut intent) = (own.clone(), intent.clone());
        spawn_local(async move {
            let key = intent.key.get_or_insert_with(fresh_key).clone();
            // Before the request, so that a popup that is closed in between does not call again.
            Storage::Session.set(Intent::KEPT, &intent).await;
            let call = CreateCall {
                attendee_phone: intent.e164.clone(),
                ..CreateCall::default()
            };
            let request = Request::post("/api/calls", &call, &key);
            match app.client.send::<CallNowBody>(request).await {
                Ok(body) => {
                    forget(known).await;
                    known.done(&app, placed(app.language, &body.booking));
                }
                Err(why) => failure.set(Some(why)),
            }
            working.set(false);
        });
    });
    let on_no = Callback::new(move |()| {
        spawn_local(async move { forget(known).await });
    });
    view! {
        <section class="next" id="intent">
            <Question
                title=app.fill(CONFIRM_CALL, &[("who", &theirs)])
                text
                yes=app.say(CALL_NOW)
                no=app.say(NOT_NOW)
                working
                failure
                on_yes
                on_no
            />
        </section>
    }
    .into_any()
}

async fn forget(known: Known) {
    chrome::forget(Intent::KEPT).await;
    known.intent.set(None);
}
