//! The header of every view, and what is told of the last load.

use super::calling;
use crate::{
    api::Failure,
    browser::dates,
    route::{Beside, Prefill, Route},
    schedule::{organization, zones::city},
    time::ago,
    ui::{
        app::App,
        schedule::{Screen, drawn::View, is_about_the_plan, may_book, state::Page},
        states::Problem,
    },
    words::{
        calling::CALL_NOW_TITLE, messages::MESSAGES, profile::PROFILE, schedule as words, shell,
        states::OFFLINE,
    },
};
use leptos::prelude::*;

/// The title, the views of bookings, and the two ways to a call.
pub(in crate::ui::schedule) fn top(
    app: &App,
    page: Page,
    screen: Memo<Screen>,
) -> impl IntoView + use<> {
    let own = app.clone();
    let title = move || match (screen.get(), page.view.get()) {
        (Screen::Profile, _) => own.say(PROFILE),
        (Screen::Messages, _) => own.say(MESSAGES),
        (Screen::PublicPage, _) => own.say(shell::PUBLIC_PAGE),
        (Screen::Calls, View::Week | View::Day) => own.say(shell::CALENDAR),
        (Screen::CallNow(_), _) => own.say(CALL_NOW_TITLE),
        (Screen::Calls | Screen::Cockpit(_), _) => own.say(words::TITLE),
    };
    let zone = app.fill(words::ZONE, &[("place", &city(page.own))]);
    let name = move || {
        let name = |me: &Option<_>| Some(organization(me.as_ref()?)?.name.clone());
        page.me.with(name)
    };
    let views = [
        (View::List, words::VIEW_LIST, "view-list"),
        (View::Week, words::VIEW_WEEK, "view-week"),
        (View::Day, words::VIEW_DAY, "view-day"),
    ];
    let views = views.map(|(view, word, id)| {
        let word = app.say(word);
        view! {
            <button
                id=id
                aria-pressed=move || (page.view.get() == view).to_string()
                on:click=move |_| page.turn_to(view)
            >
                {word}
            </button>
        }
    });
    let (call, new) = (app.say(CALL_NOW_TITLE), app.say(words::NEW));
    view! {
        <header class="top">
            <h1>{title}</h1>
            <p class="meta clipped">{name} " · " {zone}</p>
            <div class="choice" role="group" aria-label=app.say(words::VIEWS)>
                {views.into_iter().collect_view()}
            </div>
            {move || {
                calling::may_call(page)
                    .then(|| {
                        view! {
                            <button
                                id="call"
                                on:click=move |_| {
                                    page.router.go(Route::CallNow(Prefill::default()));
                                }
                            >
                                {call}
                            </button>
                        }
                    })
            }}
            {move || {
                may_book(page)
                    .then(|| {
                        view! {
                            <button
                                class="primary"
                                id="new"
                                aria-keyshortcuts="n"
                                on:click=move |_| page.open(Beside::New(Prefill::default()))
                            >
                                {new}
                            </button>
                        }
                    })
            }}
        </header>
    }
}

/// Why there is nothing newer.
pub(in crate::ui::schedule) fn told(app: &App, page: Page) -> impl IntoView + use<> {
    let own = app.clone();
    let problem = move || {
        let failure = page.failure.get().filter(|one| !is_about_the_plan(one));
        failure.map(|failure| match failure {
            Failure::Offline => {
                let at = page.at.get().unwrap_or_else(dates::now);
                let age = ago(own.language, at, page.now.get());
                let text = own.fill(OFFLINE, &[("age", &age)]);
                view! { <p class="note" id="offline">{text}</p> }.into_any()
            }
            failure => {
                let me = page.me.get();
                let name = me
                    .as_ref()
                    .and_then(organization)
                    .map(|one| one.name.clone());
                let app = own.clone();
                let again = Callback::new(move |()| page.refresh(&app));
                view! { <Problem failure organization=name.unwrap_or_default() again /> }.into_any()
            }
        })
    };
    view! {
        <div class="told" role="status" aria-live="polite">
            {problem}
        </div>
    }
}
