//! States of calls in the words of the Calling API.

use serde_json::{Value, json};

use crate::carrier::event_log::{CallRecord, CallStatus};
use crate::carrier::protocol::webhook::Stage;

/// A status callback: flat for a call that was asked for, wrapped for a leg that a document dialled.
pub(crate) fn state_of(call: &CallRecord, stage: Stage) -> Value {
    let asked_for = call.parent.is_none();
    let word = match stage {
        Stage::Initiated if asked_for => "initiated",
        Stage::Initiated => "created",
        Stage::Ringing => "ringing",
        Stage::Answered => "answered",
        Stage::Completed => "ended",
    };
    if asked_for {
        return json!({
            "call_id": call.sid, "status": word, "from": call.from, "to": call.to,
            "direction": call.direction, "type": "relay_pstn_call",
            "duration": call.answered.map(|_| call.duration_seconds),
            "created_at": call.created.to_rfc3339(),
        });
    }
    json!({
        "event_type": "calling.call.state",
        "params": {
            "call_id": call.sid, "node_id": "simulator", "call_state": word, "direction": "outbound",
            "end_reason": (stage == Stage::Completed).then(|| reason_of(call.status)),
        },
    })
}

/// The Compatibility API's word for a state.
pub(crate) fn stage_of(event: &str) -> &str {
    match event {
        "created" => "initiated",
        "ended" => "completed",
        other => other,
    }
}

/// Why a leg ended, in the Calling API's words.
pub(crate) fn reason_of(status: CallStatus) -> &'static str {
    match status {
        CallStatus::Busy => "busy",
        CallStatus::NoAnswer => "no_answer",
        CallStatus::Canceled => "cancel",
        CallStatus::Failed => "error",
        CallStatus::Queued
        | CallStatus::Ringing
        | CallStatus::InProgress
        | CallStatus::Completed => "hangup",
    }
}
