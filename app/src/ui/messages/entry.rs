//! A message in the list.

use super::{
    filter::select,
    link,
    state::{List, row_id},
};
use crate::{
    browser::{dates, zone},
    messages::{
        delivery::{can_be_retried, may_retry, recipient, retry_request, time},
        kinds,
    },
    route::{MessageSelection, Route},
    ui::{app::App, icons},
    words::{messages as words, states::TRY_AGAIN},
};
use callslot_shared::{
    api::{MessageBody, MessageEntry},
    ids::BookingId,
    message::{MessageId, MessageState},
};
use leptos::{prelude::*, task::spawn_local};

/// A row.
pub(super) fn entry(
    app: &App,
    list: List,
    at: usize,
    message: &MessageEntry,
) -> impl IntoView + use<> {
    let kind = app.say(kinds::name(message.kind));
    let channel = app.say(kinds::channel(message.channel));
    let to = {
        let (app, message) = (app.clone(), message.clone());
        move || {
            let who = recipient_now(&app, list, &message);
            app.fill(words::TO, &[("who", &who)])
        }
    };
    let reason = message.reason.as_deref();
    let reason = reason.map(|code| {
        let text = kinds::reason(app.language, message.kind, code);
        view! { <p class="why">{text}</p> }
    });
    let count = message.attempts.to_string();
    let tries = (message.attempts > 1).then(|| {
        let text = app.fill(words::TRIES, &[("count", &count)]);
        view! { <span class="meta">{text}</span> }
    });
    let booking = message.booking_id.map(|id| ways(app, list, id));
    view! {
        <li id=row_id(at) tabindex="-1" data-message=message.id.to_string()>
            <p class="about">
                <strong>{kind}</strong>
                <span>{to}</span>
                <span class="meta">{channel}</span>
            </p>
            <p class="about">{chip(app, message.state)} {moment(app, message)} {tries}</p>
            {reason}
            <p class="actions">{booking} {retry(app, list, message)}</p>
        </li>
    }
}

/// The recipient, by name as soon as that is known.
fn recipient_now(app: &App, list: List, message: &MessageEntry) -> String {
    let attendee = message.booking_id.and_then(|id| list.names.of(id));
    let members = list.context.members.read();
    recipient(app.language, message, &members, attendee.as_deref())
}

/// A state: an icon and a word, in its colour.
fn chip(app: &App, state: MessageState) -> impl IntoView + use<> {
    let (icon, colour) = match state {
        MessageState::Pending => (icons::clock().into_any(), "pending"),
        MessageState::Claimed => (icons::forward().into_any(), "calling"),
        MessageState::Sent => (icons::forward().into_any(), "completed"),
        MessageState::Delivered => (icons::tick().into_any(), "completed"),
        MessageState::Skipped => (icons::without().into_any(), "cancelled"),
        MessageState::Failed => (icons::cross().into_any(), "failed"),
        MessageState::Bounced => (icons::back().into_any(), "failed"),
    };
    let class = format!("chip status-{colour}");
    view! { <span class=class>{icon} {app.say(kinds::state(state))}</span> }
}

/// The time of sending, or of the last change, on the person's own clock.
fn moment(app: &App, message: &MessageEntry) -> impl IntoView + use<> {
    let at = time(message);
    let written = zone::day_and_clock(app.language, &app.locale, at, dates::now());
    let text = if message.state.is_open() {
        app.fill(words::DUE, &[("when", &written)])
    } else {
        written
    };
    view! {
        <time class="meta" datetime=at.to_rfc3339()>
            {text}
        </time>
    }
}

/// The ways to the call, and to all of its messages.
fn ways(app: &App, list: List, id: BookingId) -> impl IntoView + use<> {
    let open = link(app, list.context.router, Route::booking(id));
    let (own, other) = (app.clone(), app.clone());
    let named = move |app: &App, with, without| match list.names.of(id) {
        Some(who) => app.fill(with, &[("who", &who)]),
        None => app.say(without).to_owned(),
    };
    let open_label = move || named(&own, words::OPEN_CALL_WITH, words::OPEN_CALL);
    let only_label = move || named(&other, words::ONLY_CALL_WITH, words::ONLY_CALL);
    let only = list.selection.get_untracked().booking.is_none().then(|| {
        let go = move |_| {
            let selection = MessageSelection {
                booking: Some(id),
                ..MessageSelection::default()
            };
            select(list.context, selection);
        };
        view! {
            <button class="quiet only" aria-label=only_label on:click=go>
                {app.say(words::ONLY_CALL)}
            </button>
        }
    });
    view! {
        <a class="open-call" href=open.address aria-label=open_label on:click=open.go>
            {app.say(words::OPEN_CALL)}
        </a>
        {only}
    }
}

/// The button that has it tried anew, for whoever may.
fn retry(app: &App, list: List, message: &MessageEntry) -> impl IntoView + use<> {
    let (app, message) = (app.clone(), message.clone());
    move || {
        let me = list.context.me.read();
        if !(can_be_retried(&message) && me.as_ref().is_some_and(may_retry)) {
            return None;
        }
        let working = RwSignal::new(false);
        let (own, id) = (app.clone(), message.id.clone());
        let again = move |_| {
            working.set(true);
            try_again(&own, list, id.clone(), working);
        };
        let (own, of) = (app.clone(), message.clone());
        let label = move || {
            let what = named(&own, list, &of);
            own.fill(words::TRY_AGAIN_OF, &[("what", &what)])
        };
        Some(view! {
            <button class="retry" aria-label=label disabled=working on:click=again>
                {app.say(TRY_AGAIN)}
            </button>
        })
    }
}

/// A message by kind and recipient.
fn named(app: &App, list: List, message: &MessageEntry) -> String {
    let kind = app.say(kinds::name(message.kind));
    let to = recipient_now(app, list, message);
    format!("{kind}, {}", app.fill(words::TO, &[("who", &to)]))
}

fn try_again(app: &App, list: List, id: MessageId, working: RwSignal<bool>) {
    let app = app.clone();
    spawn_local(async move {
        match app.client.send::<MessageBody>(retry_request(&id)).await {
            Ok(body) => {
                let message = body.message;
                let who = if list.is_shown() {
                    untrack(|| recipient_now(&app, list, &message))
                } else {
                    recipient(app.language, &message, &[], None)
                };
                let kind = app.say(kinds::name(message.kind));
                let values = [("kind", kind), ("who", &*who)];
                list.context.results.done(app.fill(words::TRIED, &values));
                list.replace(&message);
            }
            Err(failure) => {
                list.context.results.failed(failure);
                let _ = working.try_set(false);
            }
        }
    });
}
