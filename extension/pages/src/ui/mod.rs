//! The components that draw. They are thin: they ask, keep what was answered, and show what the plain modules
//! make of it.

#![expect(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "components are called by `view!`, which uses what they answer and hands over what they take"
)]

pub mod app;
pub mod icons;
pub mod options;
pub mod panel;
pub mod popup;
pub mod schedule;
pub mod states;

use app::App;
use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::{JsCast as _, prelude::wasm_bindgen};
use web_sys::{Document, HtmlElement};

/// Mounts the page of this name in place of its skeleton.
#[wasm_bindgen]
pub async fn mount(page: String) {
    console_error_panic_hook::set_once();
    let Some(place) = place() else {
        return;
    };
    let app = App::new();
    match &*page {
        "popup" => {
            let kept = popup::kept().await;
            show(place, app, || view! { <popup::Popup kept /> });
        }
        "schedule" => show(place, app, || view! { <schedule::Schedule /> }),
        "panel" => show(place, app, || view! { <panel::Panel /> }),
        "options" => show(place, app, || view! { <options::Options /> }),
        _ => {}
    }
}

fn show<V: IntoView + 'static>(place: HtmlElement, app: App, page: impl FnOnce() -> V + 'static)
where
    V::State: 'static,
{
    place.set_inner_html("");
    for painted in ["aria-busy", "inert"] {
        let _ = place.remove_attribute(painted);
    }
    mount_to(place, move || {
        provide_context(app);
        page()
    })
    .forget();
}

fn place() -> Option<HtmlElement> {
    let document = document();
    name_language(&document);
    document.get_element_by_id("page")?.dyn_into().ok()
}

/// Screen readers speak as the document's language says.
fn name_language(document: &Document) {
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", App::new().language.as_str());
    }
}
