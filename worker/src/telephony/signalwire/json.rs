//! Webhooks of the Calling API: JSON.
//!
//! Sources: SignalWire, "SWML reference", Calling, "Webhook and variable payload" (`call`, `vars`), `transfer`,
//! `connect` (status callbacks, connect status callbacks), `prompt` and `record_call` (status callbacks);
//! "REST API", Calling, call status callback, transcription event callback, transcript status callback.

use super::{leg, words};
use crate::telephony::{
    CallEvent, CarrierReport, DocumentRequest, Hook, PickedUpBy, RecordingReport, Said, Step,
    WebhookError,
};
use callslot_shared::{
    api::{RecordingStatus, Speaker, TranscriptStatus},
    call::{CarrierStatus, Leg},
    ids::CallId,
    schedule::{instant, instant_of},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

const NO_CALL: WebhookError = WebhookError::Unreadable("call_id is missing.");

/// Something that nobody acts on.
const NOTHING: CarrierReport = CarrierReport::Event(None);

pub(super) fn hook(place: &[&str]) -> Option<Hook> {
    match place {
        ["collect" | "connect" | "recording" | "transcript"] | ["status", _] => Some(Hook::Report),
        [_] => Some(Hook::Document),
        _ => None,
    }
}

pub(super) fn read(place: &[&str], body: &[u8]) -> Result<CarrierReport, WebhookError> {
    match place {
        ["collect"] => collect(&parse(body)?),
        ["connect"] => connect(&parse(body)?),
        ["recording"] => recording(parse(body)?),
        ["transcript"] => Ok(transcript(&parse(body)?)),
        ["status", name] => status(&parse(body)?, name),
        [step] => asked(&parse(body)?, step).map(CarrierReport::Document),
        _ => Err(WebhookError::UnknownPlace),
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, WebhookError> {
    const NOT_READ: WebhookError =
        WebhookError::Unreadable("This is not what the carrier sends to this address.");
    serde_json::from_slice(body).map_err(|_| NOT_READ)
}

fn id(text: Option<&str>) -> Result<CallId, WebhookError> {
    text.and_then(CallId::parse).ok_or(NO_CALL)
}

/// A request for a document.
#[derive(Deserialize)]
struct Fetch {
    call: FetchCall,
    #[serde(default)]
    vars: Map<String, Value>,
}

#[derive(Deserialize)]
struct FetchCall {
    call_id: String,
}

impl Fetch {
    /// A variable as text; the carrier writes digits as text or as a number.
    fn variable(&self, name: &str) -> Option<String> {
        match self.vars.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The key that was pressed last, or nothing.
    fn key(&self) -> String {
        let pressed = self.variable("prompt_result").as_deref() == Some("match_digits");
        self.variable("prompt_value")
            .filter(|_| pressed)
            .unwrap_or_default()
    }

    /// The one who picked up, once the carrier was asked to find out. What it cannot tell is a person.
    fn by(&self) -> PickedUpBy {
        match self.variable("detect_result").as_deref() {
            None => PickedUpBy::Unknown,
            Some("machine" | "fax") => PickedUpBy::Machine,
            Some(_) => PickedUpBy::Person,
        }
    }
}

fn asked(fetch: &Fetch, step: &str) -> Result<DocumentRequest, WebhookError> {
    let call = id(Some(&fetch.call.call_id))?;
    let step = match step {
        "operator" => Step::PickedUp {
            leg: Leg::Operator,
            by: fetch.by(),
        },
        "whisper" => Step::PickedUp {
            leg: Leg::Attendee,
            by: fetch.by(),
        },
        "accepted" => Step::Accepted { key: fetch.key() },
        "consent" => Step::Consent { key: fetch.key() },
        "connected" => Step::Connected,
        "dialled" => {
            let connected = fetch.variable("connect_result").as_deref() == Some("connected");
            let reason = fetch.variable("connect_failed_reason").unwrap_or_default();
            let status = if connected {
                CarrierStatus::Completed
            } else {
                words::of_end(&reason).unwrap_or(CarrierStatus::NoAnswer)
            };
            Step::SecondOver {
                // It is named elsewhere.
                second: None,
                connected,
                status,
            }
        }
        _ => return Err(WebhookError::UnknownPlace),
    };
    Ok(DocumentRequest { call, step })
}

/// A state of a leg: flat, as a call that was asked for reports it, or wrapped, as a leg does that a document
/// dialled.
#[derive(Deserialize)]
struct State {
    call_id: Option<String>,
    status: Option<String>,
    duration: Option<f64>,
    params: Option<StateParams>,
}

#[derive(Deserialize)]
struct StateParams {
    call_id: String,
    call_state: String,
    end_reason: Option<String>,
}

impl State {
    fn read(&self) -> Result<(CallId, Option<CarrierStatus>), WebhookError> {
        let (call, state, reason) = match &self.params {
            Some(params) => (
                Some(params.call_id.as_str()),
                params.call_state.as_str(),
                params.end_reason.as_deref(),
            ),
            None => (
                self.call_id.as_deref(),
                self.status.as_deref().unwrap_or_default(),
                None,
            ),
        };
        let status = words::of_state(state, reason, self.duration.is_some());
        Ok((id(call)?, status))
    }
}

/// A leg's state changed.
fn status(state: &State, name: &str) -> Result<CarrierReport, WebhookError> {
    let leg = leg(name)?;
    let (call, status) = state.read()?;
    Ok(CarrierReport::Event(
        status.map(|status| CallEvent::Status { leg, call, status }),
    ))
}

/// A report that is wrapped in `params`.
#[derive(Deserialize)]
struct Wrapped<T> {
    params: T,
}

#[derive(Deserialize)]
struct Connect {
    call_id: String,
    #[serde(rename = "connect_state")]
    state: String,
    peer: Option<Peer>,
}

#[derive(Deserialize)]
struct Peer {
    call_id: String,
}

/// Connecting both has come further. Only that it is done says something that nothing else does.
fn connect(Wrapped { params }: &Wrapped<Connect>) -> Result<CarrierReport, WebhookError> {
    if params.state != "connected" {
        return Ok(NOTHING);
    }
    let event = CallEvent::Connected {
        first: id(Some(&params.call_id))?,
        second: id(params.peer.as_ref().map(|peer| peer.call_id.as_str()))?,
    };
    Ok(CarrierReport::Event(Some(event)))
}

#[derive(Deserialize)]
struct Collect {
    call_id: String,
    result: Collected,
}

#[derive(Deserialize)]
struct Collected {
    #[serde(rename = "type")]
    kind: String,
    params: Option<Digits>,
}

#[derive(Deserialize)]
struct Digits {
    digits: Option<String>,
}

/// A key was pressed, or none.
fn collect(Wrapped { params }: &Wrapped<Collect>) -> Result<CarrierReport, WebhookError> {
    let call = id(Some(&params.call_id))?;
    let digits = params.result.params.as_ref();
    let digits = digits.and_then(|params| params.digits.clone());
    let key = digits.filter(|key| params.result.kind == "digit" && !key.is_empty());
    Ok(CarrierReport::Event(
        key.map(|key| CallEvent::KeyPressed { call, key }),
    ))
}

#[derive(Deserialize)]
struct Record {
    call_id: String,
    control_id: String,
    state: String,
    #[serde(rename = "record")]
    file: Option<Recorded>,
}

#[derive(Deserialize)]
struct Recorded {
    url: Option<String>,
    duration: Option<f64>,
}

/// A recording can be fetched, or there is none.
fn recording(Wrapped { params }: Wrapped<Record>) -> Result<CarrierReport, WebhookError> {
    const NO_RECORDING: WebhookError = WebhookError::Unreadable("control_id is missing.");
    let status = match params.state.as_str() {
        "recording" | "paused" => RecordingStatus::InProgress,
        "finished" => RecordingStatus::Completed,
        "no_input" => RecordingStatus::Absent,
        "error" => RecordingStatus::Failed,
        _ => return Ok(NOTHING),
    };
    let report = RecordingReport {
        id: CallId::parse(&params.control_id).ok_or(NO_RECORDING)?,
        call: id(Some(&params.call_id))?,
        status,
        duration: params
            .file
            .as_ref()
            .and_then(|file| file.duration)
            .filter(|seconds| *seconds >= 0.0)
            .map(whole_seconds),
        url: params.file.and_then(|file| file.url),
    };
    Ok(CarrierReport::Event(Some(CallEvent::Recording(report))))
}

/// A length in whole seconds, begun ones counted.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 0 and a day"
)]
fn whole_seconds(seconds: f64) -> u32 {
    const DAY: f64 = 86_400.0;
    seconds.clamp(0.0, DAY).ceil() as u32
}

/// Something that was said, flat, or the whole text once the call is over, wrapped.
#[derive(Deserialize)]
struct Words {
    event_type: Option<String>,
    text: Option<String>,
    language: Option<String>,
    direction: Option<String>,
    confidence: Option<f64>,
    timestamp: Option<Value>,
    params: Option<Whole>,
}

#[derive(Deserialize)]
struct Whole {
    text: Option<String>,
}

impl Words {
    fn said(&self, speaker: Speaker, text: &str) -> Said {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and 100"
        )]
        let percent = |share: f64| (share.clamp(0.0, 1.0) * 100.0).round() as u8;
        Said {
            at: self.at(),
            speaker,
            text: text.to_owned(),
            language: self.language.clone(),
            confidence_percent: self.confidence.map(percent),
        }
    }

    /// The time: ISO 8601, or seconds since 1970.
    fn at(&self) -> Option<DateTime<Utc>> {
        match self.timestamp.as_ref()? {
            Value::String(text) => instant("timestamp", text).ok(),
            Value::Number(seconds) => {
                #[expect(clippy::cast_possible_truncation, reason = "out of range is no time")]
                let millis = (seconds.as_f64()? * 1_000.0) as i64;
                instant_of(millis)
            }
            _ => None,
        }
    }
}

/// Something was said, or all of it was written down, or it could not be.
fn transcript(utterance: &Words) -> CarrierReport {
    let (speaker, text, ended) = match (utterance.event_type.as_deref(), &utterance.params) {
        (Some("calling.transcript.completed"), Some(whole)) => {
            let ended = Some(TranscriptStatus::Completed);
            (Some(Speaker::Both), whole.text.as_deref(), ended)
        }
        (Some("calling.transcript.failed"), _) => (None, None, Some(TranscriptStatus::Failed)),
        (Some("utterance"), _) => {
            let speaker = utterance.direction.as_deref().and_then(words::speaker);
            (speaker, utterance.text.as_deref(), None)
        }
        // Anything else that the carrier makes of it, such as a summary, was not asked for.
        _ => return NOTHING,
    };
    let said = speaker.zip(text);
    let said = said.map(|(speaker, text)| utterance.said(speaker, text));
    CarrierReport::Event(Some(CallEvent::Transcript { said, ended }))
}
