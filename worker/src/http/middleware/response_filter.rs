//! Answers to keys that may not read: ids and versions only, whatever was asked for.
//!
//! This is the one place for it. Every answer passes here, and whose it is was noted when the credential was looked up.

use crate::{Error, store::credentials::Principal};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{api::ErrorCode, words::Language};
use serde_json::{Map, Value};
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

/// The fields that are left of a thing.
const KEPT: [&str; 2] = ["id", "version"];
/// The fields that are left of an error.
const OF_AN_ERROR: [&str; 3] = ["code", "message", "field"];
/// The message about a time that cannot be booked, in place of what is in the way.
const NOT_FREE: &str =
    "This cannot be booked or changed as asked for. A key that may `read` is told why.";

const NOT_SHOWN: Error = Error::Plain(ErrorCode::Internal, "Something went wrong on our side.");

/// Whether a request's answer is for somebody who may read, and in which language.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResponseFilter {
    may_not_read: Arc<AtomicBool>,
    language: Arc<OnceLock<Language>>,
}

impl ResponseFilter {
    /// Notes whom the request comes from.
    pub(crate) fn note_principal(&self, principal: &Principal) {
        self.may_not_read
            .store(!principal.may_read(), Ordering::Relaxed);
        if let Some(language) = principal.language {
            self.language.get_or_init(|| language);
        }
    }

    /// The language that the reader has chosen, if it is known who they are.
    pub(crate) fn language(&self) -> Option<Language> {
        self.language.get().copied()
    }

    /// The answer as the reader may see it.
    pub(crate) async fn apply(&self, response: Response) -> Response {
        if !self.may_not_read.load(Ordering::Relaxed) {
            return response;
        }
        match reduced(response).await {
            Some(response) => response,
            None => NOT_SHOWN.into_response(),
        }
    }
}

/// The answer with ids and versions only. An answer that is not JSON is a page that says no: whatever else is
/// not needs `read`.
async fn reduced(response: Response) -> Option<Response> {
    let is_json = |kind: &HeaderValue| kind.as_bytes().starts_with(b"application/json");
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(is_json) {
        return Some(response);
    }
    let (parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.ok()?;
    let Value::Object(whole) = serde_json::from_slice(&whole).ok()? else {
        return None;
    };
    let left: Map<String, Value> = whole.into_iter().filter_map(left_of).collect();
    let written = serde_json::to_vec(&left).ok()?;
    Some(Response::from_parts(parts, Body::from(written)))
}

/// The rest of a field of an answer, if anything is left of it.
fn left_of((name, value): (String, Value)) -> Option<(String, Value)> {
    let left = match value {
        Value::Bool(_) if name == "success" => value,
        Value::Object(error) if name == "error" => of_an_error(error),
        Value::Object(thing) => only(&KEPT, thing),
        Value::Array(things) => things
            .into_iter()
            .filter_map(|thing| match thing {
                Value::Object(thing) => Some(only(&KEPT, thing)),
                _ => None,
            })
            .collect(),
        _ => return None,
    };
    Some((name, left))
}

/// An error says what is wrong with the request, not what is in its way.
fn of_an_error(mut error: Map<String, Value>) -> Value {
    let tells = ["conflict", "reasons"]
        .iter()
        .any(|detail| error.contains_key(*detail));
    if tells {
        error.insert("message".to_owned(), NOT_FREE.into());
    }
    only(&OF_AN_ERROR, error)
}

fn only(fields: &[&str], mut thing: Map<String, Value>) -> Value {
    thing
        .retain(|name, value| fields.contains(&&**name) && !value.is_object() && !value.is_array());
    Value::Object(thing)
}
