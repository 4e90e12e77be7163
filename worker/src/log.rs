//! Log lines: one JSON object a request, a tick or a failure, with dotted names and units, and without
//! anybody's data. A path holds ids only; a query may hold a name or a number and is left out.

use crate::dialer::Report;
use chrono::TimeDelta;
use serde_json::json;

/// A request that was answered.
pub(crate) struct Request<'a> {
    pub(crate) id: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) status: u16,
    pub(crate) duration: TimeDelta,
}

/// Writes the line of a request.
pub(crate) fn request(request: &Request<'_>) {
    write(&json!({
        "event": "request",
        "request.id": request.id,
        "http.method": request.method,
        "http.path": request.path,
        "http.status": request.status,
        "duration.ms": request.duration.num_milliseconds(),
    }));
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

/// Writes the line of a failure. `message` must not hold anybody's data.
pub(crate) fn error(what: &str, message: &str) {
    let line = json!({"event": "error", "error.in": what, "error.message": message});
    #[cfg(target_family = "wasm")]
    worker::console_error!("{line}");
    #[cfg(not(target_family = "wasm"))]
    drop(line);
}

fn write(line: &serde_json::Value) {
    #[cfg(target_family = "wasm")]
    worker::console_log!("{line}");
    #[cfg(not(target_family = "wasm"))]
    let _ = line;
}
