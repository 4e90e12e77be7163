//! Numbers that want no text messages, for those who may see to it: each can be let in again when its bearer has asked for that.

use super::MessagesContext;
use crate::{
    api::{Failure, Request},
    schedule::may,
    ui::app::App,
    words::message_settings as words,
};
use callslot_shared::{
    access::{Action, Feature},
    api::{SmsOptOut, SmsOptOutBody, SmsOptOutsBody},
};
use leptos::{prelude::*, task::spawn_local};

const PATH: &str = "/api/sms-opt-outs";

/// The numbers, or nothing for whoever may not see them.
pub(super) fn opt_outs(app: &App, context: MessagesContext) -> Option<AnyView> {
    let me = context.me.read_untracked();
    let is_allowed = |action| {
        let me = me.as_ref();
        me.is_some_and(|me| may(me, Feature::Sms, action))
    };
    if !is_allowed(Action::Read) {
        return None;
    }
    let may_write = is_allowed(Action::Write);
    let numbers = RwSignal::new(None);
    ask(app, numbers);
    let own = app.clone();
    let shown = move || {
        let listed: Vec<SmsOptOut> = numbers.get()?;
        let rows = listed
            .into_iter()
            .map(|one| row(&own, context, numbers, &one, may_write))
            .collect_view();
        let is_empty = numbers.read().as_ref().is_some_and(Vec::is_empty);
        let text = own.say(words::OPT_OUTS_NONE);
        let none = is_empty.then(|| view! { <p class="meta">{text}</p> });
        Some(view! {
            <ul class="sessions" id="sms-opt-outs">
                {rows}
            </ul>
            {none}
        })
    };
    let view = view! {
        <section aria-labelledby="opt-outs">
            <h3 id="opt-outs" tabindex="-1">
                {app.say(words::OPT_OUTS)}
            </h3>
            <p class="meta">{app.say(words::OPT_OUTS_HELP)}</p>
            {shown}
        </section>
    };
    Some(view.into_any())
}

fn row(
    app: &App,
    context: MessagesContext,
    numbers: RwSignal<Option<Vec<SmsOptOut>>>,
    one: &SmsOptOut,
    may_write: bool,
) -> impl IntoView + use<> {
    let number = one.number.to_string();
    let label = app.fill(words::OPT_OUTS_REMOVE_OF, &[("number", &number)]);
    let (own, removed) = (app.clone(), number.clone());
    let remove = move |_| remove(&own, context, numbers, removed.clone());
    let button = may_write.then(|| {
        view! {
            <button aria-label=label on:click=remove>
                {app.say(words::OPT_OUTS_REMOVE)}
            </button>
        }
    });
    view! {
        <li>
            <span>
                <strong>{number}</strong>
            </span>
            {button}
        </li>
    }
}

fn ask(app: &App, numbers: RwSignal<Option<Vec<SmsOptOut>>>) {
    let app = app.clone();
    spawn_local(async move {
        // Without them there are the switches all the same.
        let path = format!("{PATH}?limit=200");
        if let Ok(body) = app.client.get::<SmsOptOutsBody>(path).await {
            let _ = numbers.try_set(Some(body.sms_opt_outs));
        }
    });
}

fn remove(
    app: &App,
    context: MessagesContext,
    numbers: RwSignal<Option<Vec<SmsOptOut>>>,
    number: String,
) {
    let app = app.clone();
    spawn_local(async move {
        let path = format!("{PATH}/{}", number.replace('+', "%2B"));
        let removed: Result<SmsOptOutBody, Failure> = app.client.send(Request::delete(path)).await;
        match removed {
            Ok(_) => {
                let text = app.fill(words::OPT_OUTS_REMOVED, &[("number", &number)]);
                context.results.done(text);
            }
            Err(failure) => context.results.failed(failure),
        }
        // An answer that was lost may have been one of success.
        ask(&app, numbers);
    });
}
