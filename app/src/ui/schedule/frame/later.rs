//! The place of views that a first visit does not need: profile, messages, public page and cockpit. They are a Wasm module of their own (`app/later`), which
//! is loaded when somebody first goes to one.

use crate::{
    api::Failure,
    ui::{
        app::App,
        known_account::KnownAccount,
        schedule::state::Page,
        states::{Bars, Problem},
    },
    words::desk::{OUTDATED, RELOAD},
};
use js_sys::{Function, Promise};
use leptos::{html::Div, prelude::*, task::spawn_local};
use std::cell::RefCell;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// The module, as JavaScript has loaded it.
    #[derive(Clone)]
    type LaterModule;
    #[wasm_bindgen(method, catch)]
    fn mount(
        this: &LaterModule,
        place: &HtmlElement,
        in_extension: bool,
        plans: &Function,
        account: &str,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn unmount(this: &LaterModule);
}

/// All that the module is loaded and begun with.
#[derive(Clone)]
pub(in crate::ui) struct LaterLoader {
    /// Loads it.
    pub(in crate::ui) module: Function,
    /// Loads the module of phone numbers.
    pub(in crate::ui) plans: Function,
    /// Whether the host is the extension.
    pub(in crate::ui) in_extension: bool,
}

/// The state of loading the module.
#[derive(Clone, Copy, PartialEq)]
enum Load {
    Coming,
    Failed,
    Here,
}

thread_local! {
    static LOADER: RefCell<Option<LaterLoader>> = const { RefCell::new(None) };
    static MODULE: RefCell<Option<LaterModule>> = const { RefCell::new(None) };
}

/// Sets how the module is loaded.
pub(in crate::ui) fn load_with(loader: LaterLoader) {
    LOADER.set(Some(loader));
}

/// Loads the module for somebody who is about to need it.
pub(in crate::ui::schedule) fn prepare() {
    // A view that cannot be loaded is told of once it is gone to.
    spawn_local(async { drop(loaded().await) });
}

/// The view of the present address.
pub(in crate::ui::schedule) fn later(app: &App, page: Page) -> impl IntoView + use<> {
    let place: NodeRef<Div> = NodeRef::new();
    let load = RwSignal::new(if is_here() { Load::Here } else { Load::Coming });
    let own = app.clone();
    let open = Callback::new(move |()| {
        let app = own.clone();
        spawn_local(async move {
            let loaded = loaded().await;
            // Somebody who has gone elsewhere meanwhile sees nothing of it.
            let Some(Some(place)) = place.try_get_untracked() else {
                return;
            };
            let account = untrack(|| KnownAccount::now(&app, page.me)).written();
            let mounted = loaded.and_then(|(module, by)| {
                module.mount(&place, by.in_extension, &by.plans, &account)
            });
            let _ = load.try_set(mounted.map_or(Load::Failed, |()| Load::Here));
        });
    });
    place.on_load(move |_| open.run(()));
    on_cleanup(|| {
        if let Some(module) = MODULE.with_borrow(Clone::clone) {
            module.unmount();
        }
    });
    let again = Callback::new(move |()| {
        load.set(Load::Coming);
        open.run(());
    });
    let own = app.clone();
    let meanwhile = move || match load.get() {
        Load::Coming => view! { <main><Bars /></main> }.into_any(),
        Load::Failed => {
            let failure = Failure::Other {
                message: None,
                request_id: None,
            };
            view! {
                <main>
                    <Problem failure again />
                    {reload(&own)}
                </main>
            }
            .into_any()
        }
        Load::Here => ().into_any(),
    };
    view! {
        {meanwhile}
        <div id="view-place" node_ref=place></div>
    }
}

/// The way out for a page that was open while Callslot was updated: the module that it asks for is there no longer.
fn reload(app: &App) -> impl IntoView + use<> {
    let reload = move |_| {
        let _ = window().location().reload();
    };
    view! {
        <div class="state">
            <p>{app.say(OUTDATED)}</p>
            <button id="reload" on:click=reload>
                {app.say(RELOAD)}
            </button>
        </div>
    }
}

fn is_here() -> bool {
    MODULE.with_borrow(Option::is_some)
}

/// The module, loaded if it was not yet, and what it begins with.
async fn loaded() -> Result<(LaterModule, LaterLoader), JsValue> {
    let loader = LOADER.with_borrow(Clone::clone);
    let loader = loader.ok_or(JsValue::NULL)?;
    if let Some(module) = MODULE.with_borrow(Clone::clone) {
        return Ok((module, loader));
    }
    let promise: Promise = loader.module.call0(&JsValue::NULL)?.dyn_into()?;
    let module: LaterModule = JsFuture::from(promise).await?.unchecked_into();
    MODULE.set(Some(module.clone()));
    Ok((module, loader))
}
