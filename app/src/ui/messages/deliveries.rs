//! The list of messages: loading, nothing there, offline, and page by page.

use super::{
    MessagesContext,
    entry::entry,
    filter::{clear, filter},
    state::{LIST, List},
};
use crate::{
    api::Failure,
    browser::dates,
    messages::delivery::Deliveries,
    route::MessageSelection,
    time::ago,
    ui::{
        app::App,
        states::{Bars, Problem},
    },
    words::{messages as words, schedule::MORE, states::OFFLINE},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The list, with what it is narrowed by.
pub(super) fn deliveries(
    app: &App,
    context: MessagesContext,
    selection: Memo<MessageSelection>,
) -> impl IntoView + use<> {
    let list = List::new(context, selection);
    let own = app.clone();
    Effect::new(move |_| {
        // Others are listed now.
        selection.get();
        list.listed.set(None);
        list.failure.set(None);
        list.ask(&own);
    });
    list.keep_fresh(app);
    let own = app.clone();
    let shown = move || match (list.listed.get(), list.failure.get()) {
        (Some((listed, at)), failure) => view! {
            {failure.map(|failure| old(&own, list, failure, at))}
            {all(&own, list, &listed)}
        }
        .into_any(),
        (None, Some(failure)) => problem(&own, list, failure),
        (None, None) => view! { <Bars /> }.into_any(),
    };
    view! {
        {filter(app, context, selection, list.names)}
        <div id=LIST tabindex="-1">
            {shown}
        </div>
    }
}

fn problem(app: &App, list: List, failure: Failure) -> AnyView {
    let app = app.clone();
    let again = Callback::new(move |()| {
        list.failure.set(None);
        list.ask(&app);
    });
    let organization = super::name(list.context);
    view! { <Problem failure organization again /> }.into_any()
}

/// Why there is nothing newer than the list of `at`.
fn old(app: &App, list: List, failure: Failure, at: DateTime<Utc>) -> AnyView {
    if failure != Failure::Offline {
        return problem(app, list, failure);
    }
    let age = ago(app.language, at, dates::now());
    let text = app.fill(OFFLINE, &[("age", &age)]);
    view! { <p class="note" id="messages-offline" role="status">{text}</p> }.into_any()
}

fn all(app: &App, list: List, listed: &Deliveries) -> AnyView {
    if listed.messages.is_empty() && listed.next.is_none() {
        return empty(app, list).into_any();
    }
    let count = listed.messages.len().to_string();
    let count = app.fill(words::COUNT_SHOWN, &[("count", &count)]);
    let rows = listed.messages.iter().enumerate();
    let rows: Vec<_> = rows.map(|(at, one)| entry(app, list, at, one)).collect();
    let more = listed.next.is_some().then(|| more(app, list));
    view! {
        <p class="hidden-text" role="status">{count}</p>
        <ul class="deliveries">{rows}</ul>
        {more}
    }
    .into_any()
}

fn empty(app: &App, list: List) -> impl IntoView + use<> {
    let is_narrowed = list.selection.get_untracked() != MessageSelection::default();
    let (title, text) = if is_narrowed {
        (words::EMPTY_FOUND, words::EMPTY_FOUND_TEXT)
    } else {
        (words::EMPTY, words::EMPTY_TEXT)
    };
    let is_of_booking = list.selection.get_untracked().booking.is_some();
    // That of one call has its way back above.
    let back = (is_narrowed && !is_of_booking).then(|| clear(app, list.context));
    view! {
        <div class="state" id="no-message" role="status">
            <h3>{app.say(title)}</h3>
            <p>{app.say(text)}</p>
            {back}
        </div>
    }
}

fn more(app: &App, list: List) -> impl IntoView + use<> {
    let (busy, own) = (RwSignal::new(false), app.clone());
    let ask = move |_| {
        busy.set(true);
        list.ask_more(&own, busy);
    };
    view! {
        <button id="more-messages" disabled=busy on:click=ask>
            {app.say(MORE)}
        </button>
    }
}
