//! The store on Cloudflare D1.
//!
//! The glue is written by hand, here and for SQLite, because no library runs the same statements on both.

use super::{Database, DatabaseError, PACKED, Rows, Statement};
use async_trait::async_trait;
use worker::{
    D1Database, Error,
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
            .collect::<Result<Array, Error>>()
            .map_err(failed)?;
        let promise = binding.batch(prepared).map_err(failed)?;
        let answers = JsFuture::from(promise).await.map_err(failed)?;
        Array::from(&answers)
            .iter()
            .map(|answer| rows(&answer))
            .collect()
    }
}

impl D1 {
    #[expect(clippy::unused_self, reason = "a statement belongs to its database")]
    fn prepare(&self, binding: &Binding, statement: &Statement) -> Result<JsValue, Error> {
        // One text crosses the border in place of one value after the other. Integers arrive as
        // doubles, exact below 2^53; D1 would refuse a `BigInt`.
        let values = serde_json::to_string(&statement.values)?;
        let values: Array = JSON::parse(&values)?.unchecked_into();
        Ok(binding.prepare(&statement.sql)?.bind(values)?.into())
    }
}

fn rows(answer: &JsValue) -> Result<Rows, DatabaseError> {
    let results: Array = Reflect::get(answer, &JsValue::from_str("results"))
        .map_err(failed)?
        .unchecked_into();
    if results.length() == 0 {
        return Ok(Rows("[]".to_owned()));
    }
    let packed = Reflect::get(&results.get(0), &JsValue::from_str(PACKED)).map_err(failed)?;
    let text = match packed.dyn_into::<JsString>() {
        Ok(text) => text,
        Err(_) => JSON::stringify(&results).map_err(failed)?,
    };
    if text.length() <= SHORT {
        return Ok(Rows(String::from(&text)));
    }
    String::from_utf8(bytes(&text))
        .map(Rows)
        .map_err(|error| DatabaseError::Row(error.into()))
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

fn failed(error: impl Into<Error>) -> DatabaseError {
    let error = match error.into() {
        // A thrown value that is no error: its content is anything, and the log is no place for it.
        Error::Internal(_) => Error::RustError("no message".to_owned()),
        error => error,
    };
    Kind::of(&error.to_string()).with(error)
}

/// The sort of a failure. D1 tells it in its message only: `D1_ERROR: `, SQLite's own words or a trigger's, and
/// `: SQLITE_CONSTRAINT` where one of them refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Overlap,
    Refusal,
    Failure,
}

impl Kind {
    fn of(message: &str) -> Self {
        if message.contains("overlap: SQLITE_CONSTRAINT") {
            Self::Overlap
        } else if message.contains("constraint failed") || message.contains("SQLITE_CONSTRAINT") {
            Self::Refusal
        } else {
            Self::Failure
        }
    }

    fn with(self, error: Error) -> DatabaseError {
        match self {
            Self::Overlap => DatabaseError::Overlap,
            Self::Refusal => DatabaseError::Refused(error.into()),
            Self::Failure => DatabaseError::Failed(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn a_refusal_is_told_from_a_failure_by_d1s_message() {
        for (message, kind) in [
            (
                "Error: D1_ERROR: overlap: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_TRIGGER)",
                Kind::Overlap,
            ),
            (
                "Error: D1_ERROR: UNIQUE constraint failed: users.email: SQLITE_CONSTRAINT",
                Kind::Refusal,
            ),
            (
                "Error: D1_ERROR: CHECK constraint failed: title",
                Kind::Refusal,
            ),
            (
                "Error: D1_ERROR: a booking does not change its status so: SQLITE_CONSTRAINT",
                Kind::Refusal,
            ),
            ("Error: D1_ERROR: Network connection lost.", Kind::Failure),
            (
                "Error: D1_ERROR: no such table: overlap: SQLITE_ERROR",
                Kind::Failure,
            ),
        ] {
            assert_eq!(Kind::of(message), kind, "{message}");
        }
    }
}
