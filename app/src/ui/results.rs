//! The result of the last action in a view, inside the window whatever is scrolled, with a way to undo it.

use super::{app::App, states::Problem};
use crate::{
    api::Failure,
    words::{desk::DISMISS, form::UNDO},
};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast as _;

/// The time for which a result is shown, unless the focus is on it.
const SHOWN_FOR: Duration = Duration::from_secs(20);
const ID: &str = "result";

/// The last result.
#[derive(Clone, Copy)]
pub struct Results(RwSignal<Option<ActionResult>>);

#[derive(Clone)]
struct ActionResult {
    text: String,
    undo: Option<Callback<()>>,
    failure: Option<Failure>,
}

impl Results {
    /// Nothing was done yet.
    #[expect(clippy::new_without_default, reason = "a signal is no default value")]
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Tells what was done, and moves the focus to it.
    pub fn done(self, text: impl Into<String>) {
        self.tell(text.into(), None, None);
    }

    /// Tells what was done, and leaves the focus where the person goes on.
    pub fn done_in_passing(self, text: impl Into<String>) {
        self.set(text.into(), None, None);
    }

    /// Tells what was done and the way back, and moves the focus to it.
    pub fn undoable(self, text: impl Into<String>, undo: Callback<()>) {
        self.tell(text.into(), Some(undo), None);
    }

    /// Tells what was done and the way back, and leaves the focus where the person goes on.
    pub fn undoable_in_passing(self, text: impl Into<String>, undo: Callback<()>) {
        self.set(text.into(), Some(undo), None);
    }

    /// Tells why nothing was done, and moves the focus to it.
    pub fn failed(self, failure: Failure) {
        self.tell(String::new(), None, Some(failure));
    }

    /// Takes the result away, because something else begins.
    pub fn clear(self) {
        if self.0.get_untracked().is_some() {
            self.0.set(None);
        }
    }

    fn tell(self, text: String, undo: Option<Callback<()>>, failure: Option<Failure>) {
        self.set(text, undo, failure);
        focus(ID);
    }

    fn set(self, text: String, undo: Option<Callback<()>>, failure: Option<Failure>) {
        self.0.set(Some(ActionResult {
            text,
            undo,
            failure,
        }));
        self.hide_later();
    }

    /// Takes this result away later, unless another has taken its place or the focus is on it.
    fn hide_later(self) {
        let shown = self
            .0
            .try_with_untracked(|shown| shown.as_ref().map(|one| one.text.clone()));
        let hide = move || {
            let now = self
                .0
                .try_with_untracked(|now| now.as_ref().map(|one| one.text.clone()));
            if now != shown || now.flatten().is_none() {
                return;
            }
            let focused = document().active_element();
            let inside = format!("#{ID}");
            if focused.is_some_and(|on| on.closest(&inside).is_ok_and(|on| on.is_some())) {
                self.hide_later();
            } else {
                self.0.set(None);
            }
        };
        set_timeout(hide, SHOWN_FOR);
    }
}

/// The place of the result. Once it is dismissed, the focus goes to the element with the id `back`.
pub fn results(app: &App, results: Results, back: &'static str) -> impl IntoView + use<> {
    let app = app.clone();
    let dismiss = move || {
        results.clear();
        focus(back);
    };
    let drawn = move |result: ActionResult| {
        let problem = result.failure.map(|failure| view! { <Problem failure /> });
        let undo = result.undo.map(|undo| {
            let back = move |_| {
                results.clear();
                undo.run(());
            };
            view! {
                <button class="quiet" id="undo" on:click=back>
                    {app.say(UNDO)}
                </button>
            }
        });
        let pressed = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Escape" {
                dismiss();
            }
        };
        let text = (!result.text.is_empty()).then_some(result.text);
        view! {
            <div class="toast" id=ID tabindex="-1" on:keydown=pressed>
                {text.map(|text| view! { <p>{text}</p> })}
                {problem}
                {undo}
                <button class="quiet" id="dismiss" on:click=move |_| dismiss()>
                    {app.say(DISMISS)}
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || results.0.get().map(&drawn)}
        </div>
    }
}

/// Moves the focus to the element with this id, once it is drawn.
pub fn focus(id: impl Into<String>) {
    let id = id.into();
    let go = move || {
        let found = document().get_element_by_id(&id);
        if let Some(found) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = found.focus();
        }
    };
    // Not with the next frame: a page that nobody looks at draws none.
    set_timeout(go, Duration::ZERO);
}
