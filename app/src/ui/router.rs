//! The view that is shown, and the history of the browser.
//!
//! Leptos' router has its routes in the path; a page of the extension is one file and has them in the fragment. So this is
//! written by hand.

use super::{
    app::App,
    events::{hear, tell},
};
use crate::{platform::Platform, route::Route};
use leptos::{ev, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// Another module of the page has changed the address.
const MOVED: &str = "callslot:moved";

/// The view that is shown.
#[derive(Debug, Clone, Copy)]
pub struct Router {
    route: RwSignal<Route>,
    platform: StoredValue<Arc<dyn Platform>>,
}

impl Router {
    /// Begins with the view that the page's address names, and follows the person back and forward.
    #[must_use]
    pub fn new(app: &App) -> Self {
        let platform = Arc::clone(&app.platform);
        let route = RwSignal::new(platform.route());
        let moved = Arc::clone(&platform);
        let look = Callback::new(move |()| {
            let there = moved.route();
            if route.get_untracked() != there {
                route.set(there);
            }
        });
        // Fires for an address that is typed in, too.
        let listener = window_event_listener(ev::popstate, move |_| look.run(()));
        hear(MOVED, move |_| look.run(()));
        on_cleanup(move || listener.remove());
        Self {
            route,
            platform: StoredValue::new(platform),
        }
    }

    /// The view.
    #[must_use]
    pub fn route(self) -> RwSignal<Route> {
        self.route
    }

    /// Goes to a view. The way back leads to the present one.
    pub fn go(self, route: Route) {
        self.turn(route, true);
    }

    /// Goes to a view in place of the present one, to which no way leads back.
    pub fn replace(self, route: Route) {
        self.turn(route, false);
    }

    fn turn(self, route: Route, push: bool) {
        if self.route.get_untracked() == route {
            return;
        }
        let address = self.platform.with_value(|host| host.address(&route));
        if let Ok(history) = window().history() {
            // An address that is not taken leaves the view without one.
            let _ = if push {
                history.push_state_with_url(&JsValue::NULL, "", Some(&address))
            } else {
                history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
            };
        }
        self.route.set(route);
        tell(MOVED, "");
    }
}
