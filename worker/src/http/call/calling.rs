//! `/carrier/attempts/{id}/calling/…`: what the carrier's Calling API asks and reports, in JSON. Signed
//! and refused like the Compatibility API's, and taken for the same things.
//!
//! Sources: SignalWire, "SWML reference", Calling, "Webhook and variable payload" (`call`, `vars`), `transfer`,
//! `connect` (status callbacks, connect status callbacks), `prompt` and `record_call` (status callbacks);
//! "REST API", Calling, call status callback, transcription event callback, transcript status callback.

use crate::{
    Error,
    carrier::{Document, is_genuine_json},
    dialer::{OverByCalling, Who},
    http::{
        RequestContext, Server,
        body::Sent,
        carrier::{Genuine, answer, signed, take},
        extract::Id,
    },
    usecases::call::{
        carrier_documents::{Asked, Step, next_document},
        carrier_events::{Event, Recording, Said},
    },
};
use axum::{
    extract::{OriginalUri, Path},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{ErrorCode, RecordingStatus, Speaker, TranscriptStatus},
    call::{CarrierStatus, Leg},
    ids::{AttemptId, CallId},
    schedule::{instant, instant_of},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

const NO_CALL: Error = Error::Plain(ErrorCode::InvalidRequest, "call_id is missing.");

/// Reads a signed body of a type.
async fn receive<T: DeserializeOwned>(
    app: &Server,
    attempt: &str,
    uri: &Uri,
    headers: &HeaderMap,
    body: &Sent,
) -> Result<(AttemptId, T), Error> {
    const NOT_READ: Error = Error::Plain(
        ErrorCode::InvalidRequest,
        "This is not what the carrier sends to this address.",
    );
    let genuine: Genuine = is_genuine_json;
    let bytes = signed(app, attempt, uri, headers, body, genuine).await?;
    let attempt = attempt.parse().map_err(|_| Error::NOT_FOUND)?;
    let event = serde_json::from_slice(&bytes).map_err(|_| NOT_READ)?;
    Ok((attempt, event))
}

fn id(text: Option<&str>) -> Result<CallId, Error> {
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
    fn who(&self) -> Who {
        match self.variable("detect_result").as_deref() {
            None => Who::Unknown,
            Some("machine" | "fax") => Who::Machine,
            Some(_) => Who::Person,
        }
    }
}

/// Somebody picked up, pressed a key, has heard the disclosure, or is gone: what happens next. One that
/// could not be made hangs up, so that nobody hears an error.
#[worker::send]
pub(crate) async fn document(
    RequestContext { app, headers, .. }: RequestContext,
    place: Id<(String, String)>,
    OriginalUri(uri): OriginalUri,
    body: Sent,
) -> Response {
    let document = async {
        let Path((attempt, step)) = place.map_err(|_| Error::NOT_FOUND)?;
        let (attempt, fetch) = receive::<Fetch>(&app, &attempt, &uri, &headers, &body).await?;
        next_document(&app, asked(attempt, &fetch, &step)).await
    };
    answer(document.await, swml)
}

fn swml(document: &Document) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, document.to_swml()).into_response()
}

fn asked(attempt: AttemptId, fetch: &Fetch, step: &str) -> Result<Asked, Error> {
    let call = id(Some(&fetch.call.call_id))?;
    let step = match step {
        "operator" => Step::PickedUp {
            leg: Leg::Operator,
            who: fetch.who(),
        },
        "whisper" => Step::PickedUp {
            leg: Leg::Attendee,
            who: fetch.who(),
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
                CarrierStatus::of_end(&reason).unwrap_or(CarrierStatus::NoAnswer)
            };
            Step::SecondOverByCalling(OverByCalling { connected, status })
        }
        _ => return Err(Error::NOT_FOUND),
    };
    Ok(Asked {
        attempt,
        call,
        step,
    })
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
    fn read(&self) -> Result<(CallId, Option<CarrierStatus>), Error> {
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
        let status = CarrierStatus::of_state(state, reason, self.duration.is_some());
        Ok((id(call)?, status))
    }
}

/// A leg's state changed.
#[worker::send]
pub(crate) async fn status(
    RequestContext { app, headers, .. }: RequestContext,
    place: Id<(String, String)>,
    OriginalUri(uri): OriginalUri,
    body: Sent,
) -> Result<StatusCode, Error> {
    let Path((attempt, leg)) = place.map_err(|_| Error::NOT_FOUND)?;
    let (attempt, state) = receive::<State>(&app, &attempt, &uri, &headers, &body).await?;
    let leg = Leg::ALL
        .into_iter()
        .find(|known| known.as_str() == leg)
        .ok_or(Error::NOT_FOUND)?;
    let (call, status) = state.read()?;
    let event = status.map(|status| Event::Status { leg, call, status });
    take(&app, attempt, event).await
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
#[worker::send]
pub(crate) async fn connect(
    RequestContext { app, headers, .. }: RequestContext,
    attempt: Id<String>,
    OriginalUri(uri): OriginalUri,
    body: Sent,
) -> Result<StatusCode, Error> {
    let Path(attempt) = attempt.map_err(|_| Error::NOT_FOUND)?;
    let event = receive::<Wrapped<Connect>>(&app, &attempt, &uri, &headers, &body).await?;
    let (attempt, Wrapped { params }) = event;
    let event = if params.state == "connected" {
        Some(Event::Connected {
            first: id(Some(&params.call_id))?,
            second: id(params.peer.as_ref().map(|peer| peer.call_id.as_str()))?,
        })
    } else {
        None
    };
    take(&app, attempt, event).await
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
#[worker::send]
pub(crate) async fn collect(
    RequestContext { app, headers, .. }: RequestContext,
    attempt: Id<String>,
    OriginalUri(uri): OriginalUri,
    body: Sent,
) -> Result<StatusCode, Error> {
    let Path(attempt) = attempt.map_err(|_| Error::NOT_FOUND)?;
    let event = receive::<Wrapped<Collect>>(&app, &attempt, &uri, &headers, &body).await?;
    let (attempt, Wrapped { params }) = event;
    let call = id(Some(&params.call_id))?;
    let digits = params.result.params.and_then(|params| params.digits);
    let key = digits.filter(|key| params.result.kind == "digit" && !key.is_empty());
    let event = key.map(|key| Event::KeyPressed { call, key });
    take(&app, attempt, event).await
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
#[worker::send]
pub(crate) async fn recording(
    RequestContext { app, headers, .. }: RequestContext,
    attempt: Id<String>,
    OriginalUri(uri): OriginalUri,
    body: Sent,
) -> Result<StatusCode, Error> {
    const NO_RECORDING: Error = Error::Plain(ErrorCode::InvalidRequest, "control_id is missing.");
    let Path(attempt) = attempt.map_err(|_| Error::NOT_FOUND)?;
    let event = receive::<Wrapped<Record>>(&app, &attempt, &uri, &headers, &body).await?;
    let (attempt, Wrapped { params }) = event;
    let status = match params.state.as_str() {
        "recording" | "paused" => RecordingStatus::InProgress,
        "finished" => RecordingStatus::Completed,
        "no_input" => RecordingStatus::Absent,
        "error" => RecordingStatus::Failed,
        _ => return Ok(StatusCode::NO_CONTENT),
    };
    let recording = Recording {
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
    take(&app, attempt, Some(Event::Recording(recording))).await
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
#[worker::send]
pub(crate) async fn transcript(
    RequestContext { app, headers, .. }: RequestContext,
    attempt: Id<String>,
    OriginalUri(uri): OriginalUri,
    body: Sent,
) -> Result<StatusCode, Error> {
    let Path(attempt) = attempt.map_err(|_| Error::NOT_FOUND)?;
    let (attempt, words) = receive::<Words>(&app, &attempt, &uri, &headers, &body).await?;
    let (speaker, text, ended) = match (words.event_type.as_deref(), &words.params) {
        (Some("calling.transcript.completed"), Some(whole)) => {
            let ended = Some(TranscriptStatus::Completed);
            (Some(Speaker::Both), whole.text.as_deref(), ended)
        }
        (Some("calling.transcript.failed"), _) => (None, None, Some(TranscriptStatus::Failed)),
        (Some("utterance"), _) => {
            let speaker = words.direction.as_deref().and_then(Speaker::of_carrier);
            (speaker, words.text.as_deref(), None)
        }
        // Anything else that the carrier makes of it, such as a summary, was not asked for.
        _ => return Ok(StatusCode::NO_CONTENT),
    };
    let said = speaker.zip(text);
    let said = said.map(|(speaker, text)| words.said(speaker, text));
    take(&app, attempt, Some(Event::Transcript { said, ended })).await
}
