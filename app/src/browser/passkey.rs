//! Passkeys, as the browser makes them (W3C, Web Authentication Level 3, sections 5.1.3, 5.1.8 and 5.1.10).

use callslot_shared::api::{AddPasskey, CreationOptions};
use js_sys::{JSON, Object, Promise, Reflect};
use serde::Deserialize;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type PublicKeyCredential;
    #[wasm_bindgen(static_method_of = PublicKeyCredential, js_name = parseCreationOptionsFromJSON, catch)]
    fn parse_creation_options(json: &JsValue) -> Result<JsValue, JsValue>;

    type CredentialsContainer;
    #[wasm_bindgen(method, catch)]
    fn create(this: &CredentialsContainer, options: &Object) -> Result<Promise, JsValue>;
}

/// A passkey as the browser writes it: all bytes in base64url.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registration {
    raw_id: String,
    response: RegistrationResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegistrationResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: String,
}

/// Has the browser make a passkey with a person. `None` if it did not, or the person gave up.
pub async fn make(options: &CreationOptions, name: String) -> Option<AddPasskey> {
    let made = registered(options).await.ok()?;
    let made: Registration = serde_json::from_str(&made).ok()?;
    Some(AddPasskey {
        name,
        id: made.raw_id,
        client_data: made.response.client_data,
        authenticator_data: made.response.authenticator_data,
    })
}

/// The passkey as JSON.
async fn registered(options: &CreationOptions) -> Result<String, JsValue> {
    let json = serde_json::to_string(options).map_err(|_| JsValue::NULL)?;
    let public_key = PublicKeyCredential::parse_creation_options(&JSON::parse(&json)?)?;
    let options = Object::new();
    Reflect::set(&options, &"publicKey".into(), &public_key)?;
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let container = Reflect::get(&navigator, &"credentials".into())?;
    let container: CredentialsContainer = container.unchecked_into();
    let made = JsFuture::from(container.create(&options)?).await?;
    // It writes itself as JSON.
    let written = JSON::stringify(&made)?;
    Ok(written.into())
}
