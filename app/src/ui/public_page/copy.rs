//! Copying a text, and saying whether that was done.

use super::state::PageForm;
use crate::{browser::clipboard, ui::app::App, words::public_page as words};
use callslot_shared::words::MemberText;
use leptos::{prelude::*, task::spawn_local};

/// A button that copies `text`.
pub(super) fn copy_button(
    app: &App,
    form: PageForm,
    (id, word): (&'static str, MemberText),
    text: Signal<String>,
) -> impl IntoView + use<> {
    let own = app.clone();
    let copy = move |_| {
        let (app, text) = (own.clone(), text.get_untracked());
        spawn_local(async move {
            let said = if clipboard::copy(&text).await {
                words::COPIED
            } else {
                words::NOT_COPIED
            };
            form.results.done_in_passing(app.say(said));
        });
    };
    view! {
        <button type="button" id=id on:click=copy>
            {app.say(word)}
        </button>
    }
}
