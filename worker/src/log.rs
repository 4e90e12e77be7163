//! Log lines: one JSON object a request, a tick or a failure, with dotted names and units, and without
//! anybody's data. A path holds ids only; a query may hold a name or a number and is left out. Numbers and
//! addresses are masked wherever they turn up.

use crate::{dialer::Report, mask::mask};
use chrono::TimeDelta;
use serde::Serialize;
use serde_json::json;

/// A request that was answered.
#[derive(Serialize)]
#[serde(tag = "event", rename = "request")]
pub(crate) struct Request<'a> {
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
pub(crate) fn request(request: &Request<'_>) {
    write(request);
}

/// Writes the line of a tick.
pub(crate) fn tick(id: &str, late: TimeDelta, duration: TimeDelta, report: &Report) {
    write(&json!({
        "event": "tick",
        "tick.id": id,
        "late.ms": late.num_milliseconds(),
        "duration.ms": duration.num_milliseconds(),
        "tick.report": report,
    }));
}

/// Writes the line of a failure. What `message` quotes of numbers and addresses is masked.
pub(crate) fn error(what: &str, message: &str) {
    let line = line(&json!({"event": "error", "error.in": what, "error.message": message}));
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
    mask(&mut line);
    serde_json::to_string(&line).unwrap_or_default()
}

#[cfg(all(test, not(target_family = "wasm")))]
thread_local! {
    /// The lines of this test.
    static LINES: std::cell::RefCell<Vec<String>> = std::cell::RefCell::default();
}

/// Natively nobody reads the log but tests.
#[cfg(not(target_family = "wasm"))]
fn keep(line: String) {
    #[cfg(test)]
    LINES.with_borrow_mut(|lines| lines.push(line));
    #[cfg(not(test))]
    drop(line);
}

/// Every line that was written on this thread.
#[cfg(all(test, not(target_family = "wasm")))]
pub(crate) fn lines() -> Vec<String> {
    LINES.take()
}
