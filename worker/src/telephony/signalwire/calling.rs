//! SignalWire's Calling API: what it is asked, and what it answers.
//!
//! Sources: SignalWire, "REST API", Calling, "Send call commands" (`POST /api/calling/calls` with `dial`,
//! `calling.end`, `calling.record`, `calling.transcribe`, `calling.live_transcribe`; the answer is a call
//! leg with `id` and `status`; errors are `{"errors": [{"code", …}]}`), Logs, "Get voice log", and
//! Recordings, "Delete recording". Like the Compatibility API it takes no idempotency key.

use super::{answer::accepted, words};
use crate::{
    http_client::Response,
    telephony::{CarrierCall, CarrierError, CreateCall, StartRecording, StartTranscript},
};
use callslot_shared::{call::CarrierStatus, ids::CallId};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

/// Asks for a call.
pub(super) fn dial(call: &CreateCall) -> Value {
    json!({
        "command": "dial",
        "params": {
            "from": call.from,
            "to": call.to,
            "url": call.document.as_str(),
            "url_method": "POST",
            "fallback_url": call.document.as_str(),
            "timeout": call.ring_seconds,
            "status_url": call.status_callback.as_str(),
            "status_events": ["queued", "initiated", "ringing", "answered", "ended"],
        },
    })
}

/// Ends a call.
pub(super) fn end(call: &CallId) -> Value {
    json!({"command": "calling.end", "id": call, "params": {"reason": "hangup"}})
}

/// Records a call, each side on a channel of its own.
pub(super) fn record(start: &StartRecording) -> Value {
    json!({
        "command": "calling.record",
        "id": start.call,
        "params": {
            "control_id": start.name,
            "audio": {"format": "mp3", "stereo": true, "direction": "both"},
            "status_url": start.report.as_str(),
        },
    })
}

/// Has what is said written down: while people talk, or all of it once the call is over.
pub(super) fn transcript(start: &StartTranscript) -> Value {
    match start.live {
        Some(language) => json!({
            "command": "calling.live_transcribe",
            "id": start.call,
            "params": {"action": {"start": {
                "webhook": start.report.as_str(),
                "lang": language.locale(),
                "live_events": true,
                "direction": ["remote-caller", "local-caller"],
            }}},
        }),
        None => json!({
            "command": "calling.transcribe",
            "id": start.call,
            "params": {"control_id": start.name, "status_url": start.report.as_str()},
        }),
    }
}

#[derive(Deserialize)]
struct LegBody {
    id: String,
    status: Option<String>,
    duration: Option<f64>,
}

/// Reads what an answer about a call says for certain.
pub(super) fn read(reply: &Response) -> Result<CarrierCall, CarrierError> {
    accepted(reply)?;
    serde_json::from_str::<LegBody>(&reply.body)
        .ok()
        .and_then(|body| {
            let status = body.status.unwrap_or_default();
            let status = words::of_state(&status, None, body.duration.is_some());
            Some(CarrierCall {
                id: CallId::parse(&body.id)?,
                status: status.unwrap_or(CarrierStatus::Queued),
            })
        })
        .ok_or_else(|| CarrierError::Unknown("an answer without a call".into()))
}

/// The recording's id in the address it can be fetched from: what follows `recordings`. Reports name a
/// recording by that address only.
pub(super) fn recording_of(url: Option<&str>) -> Result<String, CarrierError> {
    url.and_then(|url| url.parse::<Url>().ok())
        .and_then(|url| {
            let mut path = url.path_segments()?;
            path.find(|segment| *segment == "recordings")?;
            CallId::parse(path.next()?)
        })
        .map(|id| id.as_str().to_owned())
        .ok_or_else(|| CarrierError::Unknown("a recording without a known address".into()))
}

#[cfg(test)]
mod tests {
    use super::super::CALLING;
    use super::*;
    use callslot_shared::{phone::PhoneNumber, words::Language};

    fn url(path: &str) -> Url {
        format!("https://example.com/{path}").parse().unwrap()
    }

    fn id(text: &str) -> CallId {
        CallId::parse(text).unwrap()
    }

    #[test]
    fn commands_are_what_the_carrier_documents() {
        let call = CreateCall {
            route: CALLING,
            to: PhoneNumber::parse("to", "+12125550101").unwrap(),
            from: PhoneNumber::parse("from", "+12025550100").unwrap(),
            document: url("doc"),
            status_callback: url("status"),
            ring_seconds: 30,
            detect_machine: true,
        };
        let recording = StartRecording {
            route: CALLING,
            call: id("call"),
            report: url("recording"),
            name: id("recording-1"),
        };
        let live = StartTranscript {
            call: id("call"),
            report: url("transcript"),
            live: Some(Language::German),
            name: id("transcript-1"),
        };
        let after = StartTranscript {
            live: None,
            ..live.clone()
        };
        insta::assert_json_snapshot!([
            dial(&call),
            end(&id("call")),
            record(&recording),
            transcript(&live),
            transcript(&after),
        ]);
    }

    #[test]
    fn an_answer_is_taken_for_what_it_says_for_certain() {
        let cases = [
            (201, r#"{"id": "a", "status": "queued", "duration": null}"#),
            (200, r#"{"id": "a", "status": "ended", "duration": 9}"#),
            (200, r#"{"id": "a", "status": "ended", "duration": null}"#),
            (200, r#"{"id": "a", "status": null}"#),
            (200, r#"{"id": "../../etc", "status": "queued"}"#),
            (200, r#"{"sid": "a"}"#),
            (404, r#"{"errors": [{"code": "not_found"}]}"#),
            (
                422,
                r#"{"errors": [{"type": "validation_error", "code": "missing_required_parameter", "attribute": "url"}]}"#,
            ),
            (401, ""),
            (429, ""),
            (500, r#"{"errors": [{"code": "internal"}]}"#),
        ];
        let readings: Vec<_> = cases
            .iter()
            .map(|(status, body)| {
                let reply = Response {
                    status: *status,
                    retry_after: None,
                    body: (*body).to_owned(),
                };
                format!("{status} {body} -> {:?}", read(&reply))
            })
            .collect();
        insta::assert_snapshot!(readings.join("\n"));
    }

    #[test]
    fn a_recording_is_named_by_its_address() {
        let named = |url| recording_of(Some(url)).ok();
        assert_eq!(
            named("https://a.signalwire.com/api/v1/recordings/rec-1/download"),
            Some("rec-1".to_owned())
        );
        for other in [
            "https://a.example/rec-1.mp3",
            "nowhere",
            "https://a.example/recordings",
        ] {
            assert_eq!(named(other), None, "{other}");
        }
        assert!(recording_of(None).is_err());
    }
}
