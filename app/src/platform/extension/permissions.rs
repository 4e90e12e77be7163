//! Chrome's functions that only the options use: permissions, and what the extension is.

use gloo::utils::format::JsValueSerdeExt as _;
use js_sys::{Array, Promise, Reflect};
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = request)]
    fn permissions_request(permissions: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = remove)]
    fn permissions_remove(permissions: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = getAll)]
    fn permissions_all() -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    fn manifest() -> JsValue;
}

/// Chrome's answer to a wish, which is still to come.
#[derive(Debug)]
pub struct Wish(Promise);

impl Wish {
    /// Whether it was granted.
    pub async fn granted(self) -> bool {
        JsFuture::from(self.0)
            .await
            .is_ok_and(|said| said.is_truthy())
    }
}

/// Asks the person for sites. Chrome asks only in the very turn in which the person has clicked: so this
/// does not wait, and nothing may be awaited before it.
#[must_use]
pub fn request(origins: &[String]) -> Wish {
    Wish(permissions_request(&of_origins(origins)))
}

/// Gives sites back.
#[must_use]
pub fn remove(origins: &[String]) -> Wish {
    Wish(permissions_remove(&of_origins(origins)))
}

/// The sites that the person has let the extension onto, as Chrome writes them.
pub async fn origins() -> Vec<String> {
    let all = JsFuture::from(permissions_all()).await.unwrap_or_default();
    let origins = Reflect::get(&all, &"origins".into()).unwrap_or_default();
    let origins: Option<&Array> = origins.dyn_ref();
    let origins = origins.cloned().unwrap_or_default();
    origins.iter().filter_map(|one| one.as_string()).collect()
}

/// The extension's version.
#[must_use]
pub fn version() -> String {
    let version = Reflect::get(&manifest(), &"version".into()).unwrap_or_default();
    version.as_string().unwrap_or_default()
}

fn of_origins(origins: &[String]) -> JsValue {
    // Texts are JSON always.
    JsValue::from_serde(&BTreeMap::from([("origins", origins)])).unwrap_or_default()
}
