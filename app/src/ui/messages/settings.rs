//! The kinds of messages that are sent: for all calls, those of an event type, or those of a member.

use super::{
    MessagesContext,
    consents::consents,
    opt_outs::opt_outs,
    switches::{Group, Switches, group, who_can},
};
use crate::{
    messages::{
        kinds::{DAILY, KindTexts, TEXTS, TO_ATTENDEES, TO_OPERATORS, kinds_of},
        switches::SettingsOf,
    },
    route::{MessagesView, Route, SwitchScope},
    schedule::{details::name, people::with_bookings},
    ui::app::App,
    words::message_settings as words,
};
use callslot_shared::{
    api::{EventType, EventTypesBody},
    words::MemberText,
};
use leptos::{prelude::*, task::spawn_local};

/// The settings.
pub(super) fn settings(
    app: &App,
    context: MessagesContext,
    scope: Memo<SwitchScope>,
) -> impl IntoView + use<> {
    let types = RwSignal::new(Vec::new());
    learn_types(app, types);
    let of = SettingsOf::Organization;
    let switches = Switches::new(app, of, context.me, context.results);
    let calls = calls(app, context, scope, types);
    let groups = [
        ("to-attendees", words::TO_ATTENDEES, TO_ATTENDEES),
        ("texts", words::TEXTS, TEXTS),
        ("to-operators", words::TO_OPERATORS, TO_OPERATORS),
    ];
    let groups = groups.map(|group| titled(app, switches, group, (scope, calls)));
    // A call of a type is one of many of a day.
    let has_days = Memo::new(move |_| !matches!(scope.get(), SwitchScope::EventType(_)));
    let own = app.clone();
    let daily = move || {
        let group = ("daily", words::DAILY, DAILY);
        let has_any = has_days.get() && kinds_of(DAILY).next().is_some();
        has_any.then(|| titled(&own, switches, group, (scope, calls)))
    };
    view! {
        <p class="meta">{app.say(words::HELP)}</p>
        {who_can(app, switches)}
        {choice(app, context, scope, types)}
        {groups.into_iter().collect_view()}
        {daily}
        <p class="meta">{app.say(words::ALWAYS)}</p>
        {consents(app, context)}
        {opt_outs(app, context)}
    }
}

/// Switches under their heading, for the calls that are chosen.
fn titled(
    app: &App,
    switches: Switches,
    (id, title, kinds): (&'static str, MemberText, KindTexts),
    (scope, calls): (Memo<SwitchScope>, Signal<String>),
) -> impl IntoView + use<> {
    let own = app.clone();
    let shown = move || {
        let of = Group {
            kinds,
            scope: scope.get(),
            calls,
        };
        group(&own, switches, of)
    };
    view! {
        <section aria-labelledby=id>
            <h3 id=id>{app.say(title)}</h3>
            {shown}
        </section>
    }
}

/// The calls that are chosen, in words.
fn calls(
    app: &App,
    context: MessagesContext,
    scope: Memo<SwitchScope>,
    types: RwSignal<Vec<EventType>>,
) -> Signal<String> {
    let app = app.clone();
    Signal::derive(move || match scope.get() {
        SwitchScope::Organization => super::name(context),
        SwitchScope::EventType(id) => {
            let types = types.read();
            let found = types.iter().find(|one| one.id == id);
            found.map(|one| one.rules.name.clone()).unwrap_or_default()
        }
        SwitchScope::Member(id) => {
            let members = context.members.read();
            let who = name(&members, id).unwrap_or_default();
            app.fill(words::SCOPE_MEMBER, &[("who", who)])
        }
    })
}

fn learn_types(app: &App, types: RwSignal<Vec<EventType>>) {
    let app = app.clone();
    spawn_local(async move {
        // Without them there are the switches of the others all the same.
        let path = "/api/event-types?limit=200";
        if let Ok(body) = app.client.get::<EventTypesBody>(path).await {
            let _ = types.try_set(body.event_types);
        }
    });
}

/// The choice of the calls that the switches are for.
fn choice(
    app: &App,
    context: MessagesContext,
    scope: Memo<SwitchScope>,
    types: RwSignal<Vec<EventType>>,
) -> impl IntoView + use<> {
    let option = move |one: SwitchScope, name: String| {
        view! {
            <option value=value(one) prop:selected=move || scope.get() == one>
                {name}
            </option>
        }
    };
    let of_types = move || {
        let all = types.get().into_iter();
        all.map(|one| option(SwitchScope::EventType(one.id), one.rules.name))
            .collect_view()
    };
    let of_members = move || {
        let members = context.members.get();
        let all = with_bookings(&members).into_iter();
        all.map(|one| option(SwitchScope::Member(one.id), one.name.clone()))
            .collect_view()
    };
    let has_types = Memo::new(move |_| !types.read().is_empty());
    let organization = super::name(context);
    let all = app.fill(words::SCOPE_ALL, &[("organization", &organization)]);
    let [types_label, members_label] =
        [words::SCOPE_TYPES, words::SCOPE_MEMBERS].map(|text| app.say(text));
    let choose = move |event| {
        let scope = scope_of(&event_target_value(&event));
        let view = MessagesView::Settings(scope);
        context.router.go(Route::Messages(view));
    };
    view! {
        <div class="field">
            <label for="switch-scope">{app.say(words::SCOPE)}</label>
            <select id="switch-scope" on:change=choose>
                {option(SwitchScope::Organization, all)}
                {move || {
                    has_types
                        .get()
                        .then(|| view! { <optgroup label=types_label>{of_types}</optgroup> })
                }}
                <optgroup label=members_label>{of_members}</optgroup>
            </select>
        </div>
    }
}

/// The name of calls in the choice: that of their field in the address, and its value.
fn value(scope: SwitchScope) -> String {
    let (field, id) = scope.field();
    format!("{field} {id}")
}

fn scope_of(value: &str) -> SwitchScope {
    let route = value.split_once(' ').map(|(field, id)| {
        let address = format!("/messages/settings?{field}={id}");
        Route::parse(&address)
    });
    match route {
        Some(Route::Messages(MessagesView::Settings(scope))) => scope,
        _ => SwitchScope::default(),
    }
}
