//! Log lines: one JSON object a request, a tick or a failure, with dotted names and units, and without
//! anybody's data. A path holds ids only, and the tokens of attendees' links, which are left out; a query may hold a
//! name or a number and is left out. Numbers and addresses are masked wherever they turn up.

use crate::redaction::{redact, redacted};
use chrono::TimeDelta;
use serde::Serialize;
use serde_json::json;
use std::{error::Error, iter::successors, panic::PanicHookInfo};

/// A request that was answered.
#[derive(Serialize)]
#[serde(tag = "event", rename = "request")]
pub(crate) struct RequestEntry<'a> {
    #[serde(rename = "request.id")]
    pub(crate) id: &'a str,
    #[serde(rename = "http.method")]
    pub(crate) method: &'a str,
    #[serde(rename = "http.path")]
    pub(crate) path: &'a str,
    #[serde(rename = "http.status")]
    pub(crate) status: u16,
    #[serde(rename = "duration.ms")]
    pub(crate) duration_ms: i64,
}

/// Writes the line of a request.
pub(crate) fn request(request: &RequestEntry<'_>) {
    let path = without_token(request.path);
    write(&RequestEntry {
        path: &path,
        ..*request
    });
}

/// A path without the token of an attendee's link.
fn without_token(path: &str) -> String {
    match path.strip_prefix("/c/") {
        Some(rest) => {
            let place = rest.split_once('/').map(|(_, place)| format!("/{place}"));
            format!("/c/[token]{}", place.unwrap_or_default())
        }
        None => path.to_owned(),
    }
}

/// Writes the line of a tick.
pub(crate) fn tick(id: &str, late: TimeDelta, duration: TimeDelta, report: &impl Serialize) {
    write(&json!({
        "event": "tick",
        "tick.id": id,
        "late.ms": late.num_milliseconds(),
        "duration.ms": duration.num_milliseconds(),
        "tick.report": report,
    }));
}

/// Writes the line of a failure, with its causes.
pub(crate) fn error(what: &str, error: &(dyn Error + 'static)) {
    fail(&json!({"event": "error", "error.in": what, "error.message": chain(error)}));
}

/// An error with its causes, each after the one that it led to, masked. The one text that is made of an error: for the
/// log, and for what is kept of a failure.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = successors(Some(error), |&error| error.source());
    let texts: Vec<String> = causes.map(ToString::to_string).collect();
    redacted(&texts.join(": "))
}

/// Writes the line of a panic, after which the instance ends: its place in the source, and the functions that
/// led there. The `worker` crate's own hook, which starts the next instance, calls this one first.
pub(crate) fn panicked(panic: &PanicHookInfo<'_>) {
    fail(&json!({
        "event": "panic",
        "panic.message": panic.payload_as_str(),
        "panic.location": panic.location().map(ToString::to_string),
        "panic.stack": stack(),
    }));
}

/// The engine's stack, which knows functions by the names in the Wasm file. Beyond the ten frames that it has
/// unless told otherwise, which are those of the panic itself.
#[cfg(target_family = "wasm")]
fn stack() -> Option<String> {
    use worker::{
        js_sys::{Error, Reflect, global},
        wasm_bindgen::JsValue,
    };
    const FRAMES: u32 = 50;
    let errors = Reflect::get(&global(), &"Error".into()).ok()?;
    let _ = Reflect::set(&errors, &"stackTraceLimit".into(), &JsValue::from(FRAMES));
    let stack = Reflect::get(&Error::new(""), &"stack".into()).ok()?;
    stack.as_string()
}

/// Natively the standard library tells it.
#[cfg(not(target_family = "wasm"))]
fn stack() -> Option<String> {
    None
}

fn fail(what: &impl Serialize) {
    let line = line(what);
    #[cfg(target_family = "wasm")]
    worker::console_error!("{line}");
    #[cfg(not(target_family = "wasm"))]
    keep(line);
}

fn write(what: &impl Serialize) {
    let line = line(what);
    #[cfg(target_family = "wasm")]
    worker::console_log!("{line}");
    #[cfg(not(target_family = "wasm"))]
    keep(line);
}

/// The one way into the log: as JSON, masked.
fn line(what: &impl Serialize) -> String {
    let mut line = serde_json::to_value(what).unwrap_or_default();
    redact(&mut line);
    serde_json::to_string(&line).unwrap_or_default()
}

#[cfg(all(any(test, feature = "testing"), not(target_family = "wasm")))]
thread_local! {
    /// The lines of this test.
    static LINES: std::cell::RefCell<std::collections::VecDeque<String>> = std::cell::RefCell::default();
}

/// Natively nobody reads the log but tests, which need the last of its lines: a simulation writes millions.
#[cfg(not(target_family = "wasm"))]
fn keep(line: String) {
    #[cfg(any(test, feature = "testing"))]
    LINES.with_borrow_mut(|lines| {
        if lines.len() == 10_000 {
            lines.pop_front();
        }
        lines.push_back(line);
    });
    #[cfg(not(any(test, feature = "testing")))]
    drop(line);
}

/// Every line that was written on this thread.
#[cfg(all(any(test, feature = "testing"), not(target_family = "wasm")))]
pub(crate) fn lines() -> Vec<String> {
    LINES.take().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::panic;

    #[test]
    fn an_error_is_told_with_all_its_causes_and_nobodys_number() {
        #[derive(Debug, thiserror::Error)]
        #[error("the call was not placed")]
        struct NotPlaced(#[source] std::io::Error);
        let cause = crate::telephony::CarrierError::Unknown("+14155552671 is not heard".into());
        let error = NotPlaced(std::io::Error::other(cause));
        assert_eq!(
            chain(&error),
            "the call was not placed: the carrier's answer is not known: [number] is not heard"
        );
    }

    #[test]
    fn a_panic_is_logged_with_its_place_and_nobodys_number() {
        let before = panic::take_hook();
        panic::set_hook(Box::new(panicked));
        let done = panic::catch_unwind(|| panic!("cannot ring +14155552671"));
        panic::set_hook(before);
        assert!(done.is_err());
        let lines = lines();
        assert_eq!(lines.len(), 1);
        let line: Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!(line["event"], "panic");
        assert_eq!(line["panic.message"], "cannot ring [number]");
        let location = line["panic.location"].as_str().unwrap();
        assert!(location.contains("src/log.rs:"), "{location}");
    }
}
