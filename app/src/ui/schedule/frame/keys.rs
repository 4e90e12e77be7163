//! Keys that work wherever nothing is being typed, and the list of them.

use crate::{
    route::{Beside, Prefill},
    ui::{
        app::App,
        schedule::{drawn::View, focus, may_book, state::Page},
    },
    words::{schedule as words, shell, states::CLOSE},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};

/// The id of the list of keys.
const HELP: &str = "shortcuts";

/// Does what a key is for.
pub(in crate::ui::schedule) fn pressed(page: Page, event: &KeyboardEvent) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let typing = target.as_ref().is_some_and(|on| {
        matches!(&*on.tag_name(), "INPUT" | "TEXTAREA" | "SELECT") || is_in_dialog(on)
    });
    if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match &*event.key() {
        "n" if may_book(page) => {
            event.prevent_default();
            page.open(Beside::New(Prefill::default()));
        }
        "/" => {
            event.prevent_default();
            if page.view.get_untracked() != View::List {
                page.turn_to(View::List);
            }
            focus("search".to_owned());
        }
        "t" => page.turn(None),
        "?" => show_help(),
        "Escape" if matches!(page.beside.get_untracked(), Beside::Booking(_)) => {
            page.open(Beside::Nothing);
        }
        _ => {}
    }
}

fn is_in_dialog(element: &Element) -> bool {
    element.closest("dialog").is_ok_and(|found| found.is_some())
}

/// Shows the list of keys.
pub(in crate::ui::schedule) fn show_help() {
    let found = document().get_element_by_id(HELP);
    if let Some(dialog) = found.and_then(|found| found.dyn_into::<HtmlDialogElement>().ok()) {
        // It is open already, or else opens.
        let _ = dialog.show_modal();
    }
}

/// The list of keys, which is hidden at first.
pub(in crate::ui::schedule) fn help(app: &App) -> impl IntoView + use<> {
    let keys = [
        ("n", words::NEW),
        ("/", shell::KEY_SEARCH),
        ("t", shell::KEY_TODAY),
        ("← ↑ ↓ →", shell::KEY_ARROWS),
        ("Shift + ← ↑ ↓ →", shell::KEY_MOVE),
        ("+ −", shell::KEY_LENGTH),
        ("Esc", shell::KEY_CLOSE),
        ("?", shell::SHORTCUTS),
    ];
    let rows = keys.map(|(key, text)| {
        view! {
            <dt>
                <kbd>{key}</kbd>
            </dt>
            <dd>{app.say(text)}</dd>
        }
    });
    view! {
        <dialog id=HELP aria-labelledby="shortcuts-title">
            <h2 id="shortcuts-title">{app.say(shell::SHORTCUTS)}</h2>
            <dl>{rows.into_iter().collect_view()}</dl>
            <form method="dialog">
                <button>{app.say(CLOSE)}</button>
            </form>
        </dialog>
    }
}
