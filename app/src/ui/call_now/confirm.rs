//! The confirmation, and the answer.

use super::{Calling, Step, leave, problem, what_rings};
use crate::{
    call_now::placed,
    phone,
    ui::{app::App, icons},
    words::{
        calling as words,
        popup::{CALL_NOW, CONFIRM_CALL},
        states::{CLOSE, TRY_AGAIN},
    },
};
use callslot_shared::{api::CreateCall, booking::Booking};
use leptos::prelude::*;

/// Says which phones ring, and asks. `settled` is whether it may be pressed.
pub(super) fn confirm(
    app: &App,
    calling: Calling,
    call: &CreateCall,
    settled: RwSignal<bool>,
) -> impl IntoView + use<> {
    let (naming, asked) = (app.clone(), call.clone());
    let title = move || {
        phone::track();
        let who = asked.attendee_name.clone();
        let who = who.unwrap_or_else(|| shown_number(&asked));
        naming.fill(CONFIRM_CALL, &[("who", &who)])
    };
    let asked = call.clone();
    let theirs = move || {
        phone::track();
        let number = shown_number(&asked);
        match &asked.attendee_name {
            Some(name) => format!("{name} {number}"),
            None => number,
        }
    };
    let rings = what_rings(app, calling.person(), None, theirs);
    let (own, call) = (app.clone(), call.clone());
    let yes = move |_| {
        if settled.get_untracked() && !calling.working.get_untracked() {
            calling.call(&own, call.clone());
        }
    };
    let (first, again, placing) = (
        app.say(CALL_NOW),
        app.say(TRY_AGAIN),
        app.say(words::PLACING),
    );
    let word = move || match (calling.working.get(), calling.unanswered.get()) {
        (true, _) => placing,
        (false, true) => again,
        (false, false) => first,
    };
    let change = move |_| {
        calling.problem.set(None);
        calling.unanswered.set(false);
        calling.step.set(Step::Number);
    };
    let heading = NodeRef::<leptos::html::P>::new();
    // Not onto the button: a key that is still held down would press it.
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    view! {
        <div role="group" aria-labelledby="call-title">
            <p id="call-title" tabindex="-1" node_ref=heading>
                <strong>{title}</strong>
            </p>
            <p class="meta" id="rings">
                {rings}
            </p>
            {problem(calling)}
            <p class="actions">
                <button
                    class="primary"
                    id="yes"
                    disabled=move || calling.working.get() || !settled.get()
                    on:click=yes
                >
                    {icons::phone()}
                    {word}
                </button>
                <button class="quiet" id="change-number" disabled=calling.working on:click=change>
                    {app.say(words::CHANGE_NUMBER)}
                </button>
                {leave(app, calling, "no")}
            </p>
        </div>
    }
}

/// The call as the server answered.
pub(super) fn answered(app: &App, calling: Calling, booking: &Booking) -> impl IntoView + use<> {
    let close = move |_| calling.on_close.run(());
    view! {
        <p role="status" id="placed">
            {placed(app.language, booking)}
        </p>
        <p class="actions">
            <button class="quiet" id="close-call" on:click=close>
                {app.say(CLOSE)}
            </button>
        </p>
    }
}

fn shown_number(call: &CreateCall) -> String {
    let typed = phone::read(&call.attendee_phone, "");
    typed.map_or_else(|_| call.attendee_phone.clone(), |typed| typed.spaced)
}
