//! The served document as data: what it declares of every endpoint is what the tests hold the Worker to.

use callslot_shared::api::ErrorCode;
use serde_json::Value;
use std::{collections::BTreeSet, fmt, sync::LazyLock};

/// The whole of it.
pub(crate) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../assets/openapi.json")).unwrap());

/// One method of one address.
pub(crate) struct Endpoint {
    /// In lower case.
    method: &'static str,
    pub(crate) path: &'static str,
    /// Every error it can answer with.
    pub(crate) codes: BTreeSet<ErrorCode>,
    /// The statuses it answers with that are no error.
    pub(crate) successes: BTreeSet<u16>,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Every endpoint that is described.
pub(crate) fn endpoints() -> impl Iterator<Item = Endpoint> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap();
        methods
            .iter()
            .map(|(method, operation)| endpoint(method, path, operation))
    })
}

fn endpoint(method: &'static str, path: &'static str, operation: &'static Value) -> Endpoint {
    let responses = operation["responses"].as_object().unwrap();
    let statuses = responses.keys().map(|status| status.parse().unwrap());
    Endpoint {
        method,
        path,
        codes: responses.values().flat_map(codes).collect(),
        successes: statuses.filter(|status| *status < 400).collect(),
    }
}

/// The error codes of a response: those whose examples it names.
fn codes(response: &'static Value) -> impl Iterator<Item = ErrorCode> {
    let response = match response["$ref"].as_str() {
        Some(place) => DOCUMENT.pointer(place.trim_start_matches('#')).unwrap(),
        None => response,
    };
    let examples = response["content"]["application/json"]["examples"].as_object();
    let names = examples.into_iter().flat_map(|examples| examples.values());
    names
        .filter_map(|example| {
            example["$ref"]
                .as_str()?
                .strip_prefix("#/components/examples/")
        })
        .map(|code| serde_json::from_value(code.into()).unwrap())
}

/// The first example of an operation's body.
pub(crate) fn example(method: &str, path: &str) -> Value {
    let body = &DOCUMENT["paths"][path][method]["requestBody"];
    let examples = body["content"]["application/json"]["examples"].as_object();
    examples
        .and_then(|examples| examples.values().next())
        .map_or(Value::Null, |example| example["value"].clone())
}
