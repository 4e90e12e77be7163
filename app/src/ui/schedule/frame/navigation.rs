//! The way between the parts of the interface, and between organizations.

use super::keys;
use crate::{
    availability,
    platform::Store,
    route::{Beside, Days, MessagesView, Overview, Route, Section},
    schedule::{KEPT, may, organization},
    ui::{
        app::App,
        icons,
        organization::chooser,
        schedule::{Screen, drawn::View, state::Page},
    },
    words::{messages::MESSAGES, profile, schedule as words, shell},
};
use callslot_shared::access::{Action, Feature};
use leptos::{prelude::*, task::spawn_local};

/// The navigation.
pub(in crate::ui::schedule) fn navigation(
    app: &App,
    page: Page,
    screen: Memo<Screen>,
) -> impl IntoView + use<> {
    let alone = |overview| Route::Calls {
        overview,
        beside: Beside::Nothing,
    };
    let drawn = move || page.view.get() != View::List;
    let calls = move || {
        let alone = matches!(
            screen.get(),
            Screen::Profile | Screen::Messages | Screen::PublicPage
        );
        !alone && !drawn()
    };
    let calendar = move || screen.get() == Screen::Calls && drawn();
    let own = move || screen.get() == Screen::Profile;
    let public = move || screen.get() == Screen::PublicPage;
    let told = messages(app, page, screen);
    let link =
        |id, route, word, icon, is_current| link(app, page, id, route, word, icon, is_current);
    let shortcuts = app.say(shell::SHORTCUTS);
    view! {
        <nav class="side" aria-label=app.say(shell::NAVIGATION)>
            {brand(app, page)}
            <ul>
                {link(
                    "nav-calls",
                    alone(Overview::default()),
                    words::TITLE,
                    icons::list().into_any(),
                    Signal::derive(calls),
                )}
                {link(
                    "nav-calendar",
                    alone(Overview::Week(Days::default())),
                    shell::CALENDAR,
                    icons::calendar().into_any(),
                    Signal::derive(calendar),
                )}
                {told}
                {link(
                    "nav-public-page",
                    Route::PublicPage,
                    shell::PUBLIC_PAGE,
                    icons::globe().into_any(),
                    Signal::derive(public),
                )}
                {link(
                    "profile",
                    Route::Profile(Section::default()),
                    profile::PROFILE,
                    icons::person().into_any(),
                    Signal::derive(own),
                )}
            </ul>
            <button
                class="quiet"
                id="help"
                aria-keyshortcuts="?"
                aria-haspopup="dialog"
                on:click=move |_| keys::show_help()
            >
                {icons::keyboard()}
                <span>{shortcuts}</span>
            </button>
        </nav>
    }
}

/// The way to messages, for whoever may read them.
fn messages(app: &App, page: Page, screen: Memo<Screen>) -> impl IntoView + use<> {
    let app = app.clone();
    let is_current = Signal::derive(move || screen.get() == Screen::Messages);
    let may_read = Memo::new(move |_| {
        let me = page.me.read();
        me.as_ref()
            .is_some_and(|me| may(me, Feature::Messages, Action::Read))
    });
    move || {
        may_read.get().then(|| {
            let route = Route::Messages(MessagesView::default());
            let icon = icons::envelope().into_any();
            link(
                &app,
                page,
                "nav-messages",
                route,
                MESSAGES,
                icon,
                is_current,
            )
        })
    }
}

/// A link that the browser can open in a tab of its own, too.
fn link(
    app: &App,
    page: Page,
    id: &'static str,
    route: Route,
    word: callslot_shared::words::MemberText,
    icon: AnyView,
    is_current: Signal<bool>,
) -> impl IntoView + use<> {
    let address = app.platform.address(&route);
    let go = move |event: web_sys::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            page.router.go(route.clone());
        }
    };
    view! {
        <li>
            <a
                id=id
                href=address
                aria-current=move || is_current.get().then_some("page")
                on:click=go
            >
                {icon}
                <span>{app.say(word)}</span>
            </a>
        </li>
    }
}

/// The mark, and the organization or all of them to choose from.
fn brand(app: &App, page: Page) -> impl IntoView + use<> {
    let own = app.clone();
    let organizations = Memo::new(move |_| page.me.get());
    let shown = move || {
        let me = organizations.get()?;
        let app = own.clone();
        let switched = Callback::new(move |came| match came {
            Ok(()) => {
                let app = app.clone();
                // Nothing of the one is shown under the name of the other.
                page.forget();
                spawn_local(async move {
                    app.platform.forget(Store::Session, KEPT).await;
                    app.platform
                        .forget(Store::Session, availability::KEPT)
                        .await;
                    page.refresh(&app);
                });
            }
            Err(failure) => page.failure.set(Some(failure)),
        });
        let name = organization(&me).map(|one| one.name.clone());
        Some(match chooser(&own, &me, switched) {
            Some(chooser) => chooser.into_any(),
            None => view! { <strong class="clipped">{name}</strong> }.into_any(),
        })
    };
    view! {
        <div class="mark">
            <img src="/icons/icon.svg" alt="" width="24" height="24" />
            {shown}
        </div>
    }
}
