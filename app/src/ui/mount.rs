//! Views in place of the skeleton of their page. Each of the two Wasm modules mounts some of them, and holds no code of the
//! others.

use super::{
    app::{App, Follows, name_language},
    options, panel, popup, schedule,
};
use crate::{
    phone,
    platform::{Platform, extension::Extension, web::Web},
};
use js_sys::Function;
use leptos::{mount::mount_to, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// Mounts the extension's popup, side panel or options, by this name. `plans` loads the module of phone numbers.
pub async fn compact(page: &str, plans: Function) {
    let Some((place, app)) = begin(Arc::new(Extension), Follows::ByLoading).await else {
        return;
    };
    match page {
        "popup" => {
            let kept = popup::kept(&app).await;
            show(place, app, || view! { <popup::Popup kept /> });
        }
        "panel" => show(place, app, || view! { <panel::Panel /> }),
        "options" => show(place, app, || view! { <options::Options /> }),
        _ => return,
    }
    phone::begin(plans);
}

/// Mounts the desk: in the extension, or else on the web.
pub fn desk(in_extension: bool, plans: Function) {
    let platform: Arc<dyn Platform> = if in_extension {
        Arc::new(Extension)
    } else {
        Arc::new(Web::new())
    };
    spawn_local(async move {
        if let Some((place, app)) = begin(platform, Follows::ByDrawing).await {
            show(place, app, || view! { <schedule::Schedule /> });
            phone::begin(plans);
        }
    });
}

async fn begin(platform: Arc<dyn Platform>, follows: Follows) -> Option<(HtmlElement, App)> {
    console_error_panic_hook::set_once();
    let app = App::new(platform, follows).await;
    name_language(app.language);
    let place = document().get_element_by_id("page")?.dyn_into().ok()?;
    Some((place, app))
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
