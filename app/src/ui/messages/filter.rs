//! The filter of the list of messages: state, channel, and the one call that they are about.

use super::{MessagesContext, state::AttendeeNames};
use crate::{
    messages::kinds,
    route::{MessageSelection, MessagesView, Route, channel_named, state_named},
    ui::app::App,
    words::messages as words,
};
use callslot_shared::message::{MessageChannel, MessageState};
use leptos::prelude::*;

/// Lists other messages.
pub(super) fn select(context: MessagesContext, selection: MessageSelection) {
    let view = MessagesView::Deliveries(selection);
    context.router.go(Route::Messages(view));
}

/// The choices.
pub(super) fn filter(
    app: &App,
    context: MessagesContext,
    selection: Memo<MessageSelection>,
    names: AttendeeNames,
) -> impl IntoView + use<> {
    let change = move |change: fn(&mut MessageSelection, &str), value: &str| {
        let mut now = selection.get_untracked();
        change(&mut now, value);
        select(context, now);
    };
    let states = MessageState::ALL.iter().map(|one| {
        let word = app.say(kinds::state(*one));
        let selected = move || selection.read().state == Some(*one);
        view! {
            <option value=one.as_str() prop:selected=selected>
                {word}
            </option>
        }
    });
    let channels = MessageChannel::ALL.iter().map(|one| {
        let word = app.say(kinds::channel(*one));
        let selected = move || selection.read().channel == Some(*one);
        view! {
            <option value=one.as_str() prop:selected=selected>
                {word}
            </option>
        }
    });
    view! {
        <div class="narrowing" role="search" aria-label=app.say(words::FILTER)>
            <select
                id="message-state"
                aria-label=app.say(words::STATE)
                on:change=move |event| {
                    change(|now, name| now.state = state_named(name), &event_target_value(&event));
                }
            >
                <option value="" prop:selected=move || selection.read().state.is_none()>
                    {app.say(words::ANY_STATE)}
                </option>
                {states.collect_view()}
            </select>
            <select
                id="message-channel"
                aria-label=app.say(words::CHANNEL)
                on:change=move |event| {
                    change(
                        |now, name| now.channel = channel_named(name),
                        &event_target_value(&event),
                    );
                }
            >
                <option value="" prop:selected=move || selection.read().channel.is_none()>
                    {app.say(words::ANY_CHANNEL)}
                </option>
                {channels.collect_view()}
            </select>
        </div>
        {of_booking(app, context, selection, names)}
    }
}

/// The call that all messages of the list are about, and the way to those of all calls.
fn of_booking(
    app: &App,
    context: MessagesContext,
    selection: Memo<MessageSelection>,
    names: AttendeeNames,
) -> impl IntoView + use<> {
    let app = app.clone();
    move || {
        let id = selection.read().booking?;
        let text = names.of(id).map_or_else(
            || app.say(words::OF_CALL).to_owned(),
            |who| app.fill(words::OF_CALL_WITH, &[("who", &who)]),
        );
        Some(view! {
            <p class="actions" id="of-booking">
                <span>{text}</span>
                {clear(&app, context)}
            </p>
        })
    }
}

/// The way back to all messages.
pub(super) fn clear(app: &App, context: MessagesContext) -> impl IntoView + use<> {
    view! {
        <button
            class="quiet"
            id="all-messages"
            on:click=move |_| select(context, MessageSelection::default())
        >
            {app.say(words::CLEAR)}
        </button>
    }
}
