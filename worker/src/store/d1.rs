//! The store on Cloudflare D1.
//!
//! The glue is written by hand, here and for SQLite, because no library runs the same statements on both.

use super::{Database, DatabaseError, PACKED, Rows, Statement};
use async_trait::async_trait;
use worker::{
    D1Database,
    js_sys::{Array, JSON, JsString, Reflect, Uint8Array},
    wasm_bindgen::{self, JsCast, JsValue, prelude::wasm_bindgen},
    wasm_bindgen_futures::JsFuture,
    worker_sys::types::D1Database as Binding,
};

/// D1, through its binding.
#[derive(Debug)]
pub struct D1(pub D1Database);

#[async_trait(?Send)]
impl Database for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        let binding: &Binding = self.0.as_ref().unchecked_ref();
        let prepared = statements
            .iter()
            .map(|statement| self.prepare(binding, statement))
            .collect::<Result<Array, JsValue>>()
            .map_err(|error| failed(&error))?;
        let promise = binding.batch(prepared).map_err(|error| failed(&error))?;
        let answers = JsFuture::from(promise)
            .await
            .map_err(|error| failed(&error))?;
        Array::from(&answers)
            .iter()
            .map(|answer| rows(&answer))
            .collect()
    }
}

impl D1 {
    #[expect(clippy::unused_self, reason = "a statement belongs to its database")]
    fn prepare(&self, binding: &Binding, statement: &Statement) -> Result<JsValue, JsValue> {
        // One text crosses the border in place of one value after the other. Integers arrive as
        // doubles, exact below 2^53; D1 would refuse a `BigInt`.
        let values = serde_json::to_string(&statement.values)
            .map_err(|error| JsValue::from_str(&error.to_string()))?;
        let values: Array = JSON::parse(&values)?.unchecked_into();
        Ok(binding.prepare(&statement.sql)?.bind(values)?.into())
    }
}

fn rows(answer: &JsValue) -> Result<Rows, DatabaseError> {
    let results: Array = Reflect::get(answer, &JsValue::from_str("results"))
        .map_err(|error| failed(&error))?
        .unchecked_into();
    if results.length() == 0 {
        return Ok(Rows("[]".to_owned()));
    }
    let packed = Reflect::get(&results.get(0), &JsValue::from_str(PACKED))
        .map_err(|error| failed(&error))?;
    let text = match packed.dyn_into::<JsString>() {
        Ok(text) => text,
        Err(_) => JSON::stringify(&results).map_err(|error| failed(&error))?,
    };
    if text.length() <= SHORT {
        return Ok(Rows(String::from(&text)));
    }
    String::from_utf8(bytes(&text))
        .map(Rows)
        .map_err(|error| DatabaseError::Row(error.to_string()))
}

#[wasm_bindgen]
extern "C" {
    type TextEncoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;
    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsString) -> Uint8Array;
}

/// A text of so many characters is here sooner by the glue, which goes from one to the next, than by
/// way of an encoder.
const SHORT: u32 = 100;

/// A text in UTF-8. The runtime's own encoder takes a tenth of the time that the glue takes for a long one.
fn bytes(text: &JsString) -> Vec<u8> {
    TextEncoder::new().encode(text).to_vec()
}

/// The message only: D1's errors name constraints and columns, never bound values.
fn failed(error: &JsValue) -> DatabaseError {
    let message = Reflect::get(error, &JsValue::from_str("message"))
        .ok()
        .and_then(|message| message.as_string())
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "no message".to_owned());
    DatabaseError::of(message)
}
