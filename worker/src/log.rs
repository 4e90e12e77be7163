//! Log lines: one JSON object each, dotted names, no personal data.

use serde_json::json;

/// Writes a line about something that failed. `message` must not hold anybody's data.
pub(crate) fn error(what: &str, message: &str) {
    write(&json!({"level": "error", "event": what, "error.message": message}));
}

fn write(line: &serde_json::Value) {
    #[cfg(target_family = "wasm")]
    worker::console_error!("{line}");
    #[cfg(not(target_family = "wasm"))]
    let _ = line;
}
