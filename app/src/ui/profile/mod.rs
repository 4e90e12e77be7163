//! The profile: the person's own data, in sections, each with an address.

mod about;
mod load;
mod mails;
mod new_passkey;
mod passkeys;
mod personal;
mod phone;
mod security;
mod sessions;

use super::{
    app::{App, app},
    availability::{Overrides, TimeOff, WorkingHours},
    notifications::notifications,
    results::{Results, results},
    router::Router,
};
use crate::{
    route::{Route, Section},
    words::{options::SAVED, profile as words},
};
use callslot_shared::{
    api::{MeBody, PasskeysBody, SessionsBody},
    words::MemberText,
};
use leptos::prelude::*;
use load::Answered;

/// The id of the section's heading, which gets the focus back from a result.
const TITLE: &str = "section-title";

/// The sections that can be gone to.
const SECTIONS: [Section; 6] = [
    Section::Personal,
    Section::Hours,
    Section::Overrides,
    Section::TimeOff,
    Section::Notifications,
    Section::Security,
];

/// The context of all sections.
#[derive(Clone, Copy)]
pub struct ProfileContext {
    /// The person who is signed in.
    pub me: RwSignal<Option<MeBody>>,
    /// The sessions that are open.
    sessions: Answered<SessionsBody>,
    /// The passkeys.
    passkeys: Answered<PasskeysBody>,
    /// The result of the last action.
    pub results: Results,
}

/// The profile.
#[component]
pub fn Profile(
    /// The person who is signed in.
    me: RwSignal<Option<MeBody>>,
    /// The way to other sections.
    router: Router,
) -> impl IntoView {
    let app = app();
    let context = ProfileContext {
        me,
        sessions: Answered::new(),
        passkeys: Answered::new(),
        // Its owner outlives a change of the language, which draws all of this again.
        results: expect_context(),
    };
    provide_context(context);
    // The desk takes the profile away once the address is that of another view.
    let section = Memo::new(
        move |before: Option<&Section>| match *router.route().read() {
            Route::Profile(section) => section,
            _ => before.copied().unwrap_or_default(),
        },
    );
    // Not when the same section is drawn again, in another language: the result is of that change.
    Effect::new(move |before: Option<Section>| {
        let now = section.get();
        if before.is_some_and(|before| before != now) {
            context.results.clear();
        }
        now
    });
    let own = app.clone();
    let shown = move || {
        let section = section.get();
        view! {
            <h2 id=TITLE tabindex="-1">
                {own.say(title(section))}
            </h2>
            {drawn(&own, context, section)}
        }
    };
    view! {
        <main class="profile">
            {sections(&app, router, section)} <div class="section">{shown}</div>
        </main>
        {results(&app, context.results, TITLE)}
    }
}

/// The content of a section.
fn drawn(app: &App, context: ProfileContext, section: Section) -> AnyView {
    match section {
        Section::Hours => view! { <WorkingHours /> }.into_any(),
        Section::Overrides => view! { <Overrides /> }.into_any(),
        Section::TimeOff => view! { <TimeOff /> }.into_any(),
        Section::Personal => personal::personal(app, context).into_any(),
        Section::Notifications => told_of(app, context).into_any(),
        Section::Security => security::security(app, context).into_any(),
    }
}

/// Notifications, where the host has them; else the one that does.
fn told_of(app: &App, context: ProfileContext) -> impl IntoView + use<> {
    if !app.platform.notifies() {
        return view! {
            <p id="no-notifications">{app.say(words::NOTIFY_WEB)}</p>
            {mails::mails(app, context)}
        }
        .into_any();
    }
    let saved = app.say(SAVED);
    let kept = Callback::new(move |()| context.results.done_in_passing(saved));
    view! {
        {notifications(app, kept)}
        {mails::mails(app, context)}
        {personal::settings(app)}
    }
    .into_any()
}

const fn title(section: Section) -> MemberText {
    match section {
        Section::Personal => words::SECTION_PERSONAL,
        Section::Hours => words::SECTION_HOURS,
        Section::Overrides => words::SECTION_OVERRIDES,
        Section::TimeOff => words::SECTION_TIME_OFF,
        Section::Notifications => words::SECTION_NOTIFICATIONS,
        Section::Security => words::SECTION_SECURITY,
    }
}

/// The way between sections: links that the browser can open in a tab of their own, too.
fn sections(app: &App, router: Router, current: Memo<Section>) -> impl IntoView + use<> {
    let links = SECTIONS.map(|section| {
        let route = Route::Profile(section);
        let address = app.platform.address(&route);
        let go = move |event: web_sys::MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                router.go(Route::Profile(section));
            }
        };
        view! {
            <li>
                <a
                    href=address
                    aria-current=move || (current.get() == section).then_some("page")
                    on:click=go
                >
                    {app.say(title(section))}
                </a>
            </li>
        }
    });
    view! {
        <nav class="sections" aria-label=app.say(words::SECTIONS)>
            <ul>{links.into_iter().collect_view()}</ul>
        </nav>
    }
}
