//! The result of what the person did last, with the way back where there is one. It stays within the window.

use super::app::App;
use crate::words::calling::UNDO;
use leptos::prelude::*;

/// The place of the result. `undo` is there as long as it can be undone.
pub(super) fn toast(
    app: &App,
    said: RwSignal<Option<String>>,
    undo: Signal<Option<Callback<()>>>,
) -> impl IntoView + use<> {
    let word = app.say(UNDO);
    let content = move || {
        let said = said.get()?;
        let undo = undo.get().map(|undo| {
            view! {
                <button type="button" class="quiet" id="undo" on:click=move |_| undo.run(())>
                    {word}
                </button>
            }
        });
        Some(view! {
            <p class="note">
                <span id="said">{said}</span>
                {undo}
            </p>
        })
    };
    view! {
        <div class="toast" role="status" aria-live="polite">
            {content}
        </div>
    }
}
