//! Numbering plans in a browser: another Wasm module (`app/phone`), which passes text.

use super::Plans;
use callslot_shared::{
    phone::{PhoneNumber, TypedNumber},
    schedule::TimeZone,
};
use gloo::utils::window;
use gloo_timers::future::sleep;
use js_sys::{Function, Promise};
use leptos::{prelude::*, task::spawn_local};
use std::cell::{OnceCell, RefCell};
use std::time::Duration;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::IdleRequestOptions;

/// The longest time that drawing and answers may keep a page from loading the plans, in milliseconds.
const AT_LATEST: u32 = 1_000;
/// The time between two looks whether they are there.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const MOST_LOOKS: u32 = 200;

#[wasm_bindgen]
extern "C" {
    /// The module, as JavaScript has loaded it.
    type Module;
    #[wasm_bindgen(method)]
    fn read(this: &Module, text: &str, country: &str) -> String;
    #[wasm_bindgen(method)]
    fn spaced(this: &Module, number: &str) -> String;
    #[wasm_bindgen(method)]
    fn zones(this: &Module, number: &str) -> String;
}

thread_local! {
    static MODULE: OnceCell<Module> = const { OnceCell::new() };
    /// The function that loads it.
    static LOADER: RefCell<Option<Function>> = const { RefCell::new(None) };
    static STATE: ArcRwSignal<Plans> = ArcRwSignal::new(Plans::Coming);
}

pub(super) fn state() -> Plans {
    STATE.with(GetUntracked::get_untracked)
}

/// Has whatever is drawn around it drawn again once the plans are there.
pub fn track() {
    STATE.with(Track::track);
}

/// Loads the plans with `loader` as soon as the browser has nothing else to do.
pub fn begin(loader: Function) {
    LOADER.set(Some(loader));
    let load = Closure::once_into_js(load);
    let options = IdleRequestOptions::new();
    options.set_timeout(AT_LATEST);
    let asked = window().request_idle_callback_with_options(load.unchecked_ref(), &options);
    if asked.is_err() {
        self::load();
    }
}

/// Tries again if they could not be loaded.
pub fn load_again() {
    if state() == Plans::Unreachable {
        load();
    }
}

/// Waits until the plans are there, or cannot be loaded, or have not come for long.
pub async fn settled() {
    for _ in 0..MOST_LOOKS {
        if state() != Plans::Coming {
            return;
        }
        sleep(LOOK_EVERY).await;
    }
}

fn load() {
    let Some(loader) = LOADER.with_borrow(Clone::clone) else {
        return;
    };
    STATE.with(|state| state.set(Plans::Coming));
    spawn_local(async move {
        let state = match module(&loader).await {
            Ok(module) => {
                // A second one would be the same.
                let _ = MODULE.with(|place| place.set(module));
                Plans::Here
            }
            Err(_) => Plans::Unreachable,
        };
        STATE.with(|signal| signal.set(state));
    });
}

async fn module(loader: &Function) -> Result<Module, JsValue> {
    let promise: Promise = loader.call0(&JsValue::NULL)?.dyn_into()?;
    Ok(JsFuture::from(promise).await?.unchecked_into())
}

fn ask<T>(question: impl FnOnce(&Module) -> T) -> Option<T> {
    MODULE.with(|module| module.get().map(question))
}

pub(super) fn read(text: &str, country: &str) -> Option<Result<TypedNumber, String>> {
    let answer = ask(|module| module.read(text, country))?;
    serde_json::from_str(&answer).ok()
}

pub(super) fn spaced(number: &PhoneNumber) -> Option<String> {
    ask(|module| module.spaced(number.as_str()))
}

pub(super) fn zones(number: &PhoneNumber) -> Option<Vec<TimeZone>> {
    let names = ask(|module| module.zones(number.as_str()))?;
    let zone = |name| TimeZone::parse("timezone", name).ok();
    Some(names.split_whitespace().filter_map(zone).collect())
}
