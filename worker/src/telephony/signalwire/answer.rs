//! Answers of the carrier, of either API, as far as they are certain.

use crate::{http_client::Response, telephony::CarrierError};
use serde_json::Value;

/// Whether an answer says that it was done.
pub(super) fn accepted(reply: &Response) -> Result<(), CarrierError> {
    match reply.status {
        200..=299 => Ok(()),
        429 => Err(CarrierError::Busy {
            retry_after: reply.retry_after,
        }),
        status @ 400..=499 => match error_code(&reply.body) {
            // 20429: throughput, whatever status it comes with.
            Some(code) if code == "20429" => Err(CarrierError::Busy {
                retry_after: reply.retry_after,
            }),
            Some(code) => Err(CarrierError::Refused { status, code }),
            // Not the carrier's own words: a proxy, perhaps, in front of one that took the call.
            None => Err(CarrierError::Unknown(
                format!("status {status} without the carrier's error").into(),
            )),
        },
        status => Err(CarrierError::Unknown(format!("status {status}").into())),
    }
}

/// The code of either error shape: `{"errors":[{"code":"30010"}]}` or `{"code":20003}`.
pub(super) fn error_code(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    let code = body
        .get("code")
        .or_else(|| body.get("errors")?.get(0)?.get("code"))?;
    match code {
        Value::String(code) if !code.is_empty() && code.len() <= 64 => Some(code.clone()),
        Value::Number(code) => Some(code.to_string()),
        _ => None,
    }
}
