//! The options. A choice is kept at once, and said to be.

mod numbers;
mod server;

use super::{
    account,
    app::{App, app},
    notifications::notifications,
};
use crate::{
    platform::extension::{open_page, permissions},
    words::options::{KEYS, KEYS_TEXT, LANGUAGE_TEXT, MORE, SAVED, TITLE, VERSION},
};
use leptos::{prelude::*, task::spawn_local};

/// The address at which Chrome keeps the keys of extensions.
const SHORTCUTS: &str = "chrome://extensions/shortcuts";

/// The last deed, in words, for everybody to read and hear.
#[derive(Clone, Copy)]
struct Said(RwSignal<String>);

impl Said {
    fn set(self, text: &str) {
        // Said twice the same, it would be heard once.
        self.0.set(String::new());
        let text = text.to_owned();
        request_animation_frame(move || self.0.set(text));
    }
}

/// The options.
#[component]
pub fn Options() -> impl IntoView {
    let app = app();
    let said = Said(RwSignal::new(String::new()));
    let version = app.fill(VERSION, &[("version", &permissions::version())]);
    let saved = app.say(SAVED);
    let left = Callback::new(move |()| said.set(saved));
    let kept = left;
    view! {
        <header>
            <h1>{app.say(TITLE)}</h1>
        </header>
        <main>
            {account::section(&app, left)} {server::section(&app, said)}
            {numbers::section(&app, said)} {notifications(&app, kept)} {more(&app)}
            // Over the page's lower edge, wherever one is in it.
            <p class="saved" id="said" role="status">
                {said.0}
            </p>
        </main>
        <footer class="meta" id="version">
            {version}
        </footer>
    }
}

fn more(app: &App) -> impl IntoView + use<> {
    view! {
        <section aria-labelledby="more-title">
            <h2 id="more-title">{app.say(MORE)}</h2>
            <p>{app.say(KEYS_TEXT)}</p>
            <p>
                <button id="keys" on:click=move |_| spawn_local(open_page(SHORTCUTS))>
                    {app.say(KEYS)}
                </button>
            </p>
            <p>{app.say(LANGUAGE_TEXT)}</p>
        </section>
    }
}
