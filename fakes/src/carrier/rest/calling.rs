//! The Calling API over REST: `POST /api/calling/calls` with its commands, the voice log, and the deletion of
//! recordings.
//!
//! Source: SignalWire, "REST API", Calling, "Send call commands".

use std::sync::Arc;
use std::time::Duration;

use http::{Method as Verb, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::carrier::event_log::{CallRecord, CallStatus};
use crate::carrier::leg::{Leg, Order};
use crate::carrier::machine::Carrier;
use crate::carrier::protocol::e164::is_e164;
use crate::carrier::protocol::states::stage_of;
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::webhook::{Stage, Subscription, WebhookMethod};
use crate::carrier::rest::{end, find};
use crate::carrier::settings::Account;
use crate::environment::{self, Request, Response};

/// Answers a request of the Calling API.
pub(crate) async fn answer(
    carrier: &Arc<Carrier>,
    account: &Account,
    request: &Request,
    path: &[&str],
) -> Response {
    match (request.method(), path) {
        (&Verb::POST, ["calling", "calls"]) => command(carrier, account, request).await,
        (&Verb::GET, ["voice", "logs", id]) => view(carrier, id, StatusCode::OK),
        (&Verb::DELETE, ["relay", "rest", "recordings", id]) if carrier.delete_recording(id) => {
            environment::empty(StatusCode::NO_CONTENT)
        }
        _ => not_found(),
    }
}

/// A refusal in this API's one shape.
fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let error = json!({
        "type": "validation_error", "code": code, "message": message, "attribute": null,
        "url": "https://signalwire.com/docs/apis/error-codes",
    });
    environment::json(status, &json!({"errors": [error]}))
}

fn unprocessable(code: &str, message: &str) -> Response {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, code, message)
}

fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND, "not_found", "no such thing")
}

/// A command. Unknown parts of it are rejected.
#[derive(Debug, Deserialize)]
#[serde(tag = "command", deny_unknown_fields)]
enum Command {
    #[serde(rename = "dial")]
    Dial { params: Dial },
    #[serde(rename = "calling.end")]
    End {
        id: String,
        #[serde(rename = "params")]
        _params: Value,
    },
    #[serde(rename = "calling.record")]
    Record { id: String, params: Record },
    #[serde(rename = "calling.live_transcribe")]
    LiveTranscribe { id: String, params: Live },
    #[serde(rename = "calling.transcribe")]
    Transcribe { id: String, params: After },
}

impl Command {
    /// The call that it is about, if it is about one.
    fn call(&self) -> Option<&str> {
        match self {
            Self::Dial { .. } => None,
            Self::End { id, .. }
            | Self::Record { id, .. }
            | Self::LiveTranscribe { id, .. }
            | Self::Transcribe { id, .. } => Some(id),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dial {
    from: String,
    to: String,
    url: String,
    #[serde(rename = "url_method")]
    _url_method: String,
    fallback_url: Option<String>,
    timeout: u64,
    status_url: Option<String>,
    #[serde(default)]
    status_events: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    control_id: String,
    #[serde(rename = "audio")]
    _audio: Value,
    status_url: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Live {
    action: Action,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    start: Start,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    webhook: String,
    lang: String,
    live_events: bool,
    direction: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct After {
    #[serde(rename = "control_id")]
    _control_id: String,
    status_url: String,
}

async fn command(carrier: &Arc<Carrier>, account: &Account, request: &Request) -> Response {
    let command = match serde_json::from_slice::<Command>(request.body()) {
        Ok(command) => command,
        Err(error) => return unprocessable("invalid_parameter", &error.to_string()),
    };
    if let Some(id) = command.call()
        && !carrier.may_see(account, id)
    {
        return not_found();
    }
    match command {
        Command::Dial { params } => {
            let body = String::from_utf8_lossy(request.body()).into_owned();
            let form = vec![("json".to_owned(), body)];
            let accept = || accept(carrier, account, &params);
            let shown = |id: &str| view(carrier, id, StatusCode::CREATED);
            let path = request.uri().path();
            carrier.create(path, form, accept, shown).await
        }
        Command::End { id, .. } => match find(carrier, &id) {
            // Commands are for calls that go on.
            None | Some((_, None)) => not_found(),
            Some((_, Some(leg))) => end(carrier, &leg, || view(carrier, &id, StatusCode::OK)).await,
        },
        Command::Record { id, params } => in_progress(carrier, &id, |leg| {
            let callback = params.status_url.map(|url| (url, WebhookMethod::Post));
            carrier.start_recording_as(leg, params.control_id, "CallingAPI", callback);
        }),
        Command::LiveTranscribe { id, params } => {
            let start = params.action.start;
            if !start.live_events || start.direction.len() != 2 {
                return unprocessable("invalid_parameter", "the simulator writes down both, live");
            }
            in_progress(carrier, &id, |leg| {
                carrier.transcribe_live(leg, &start.webhook, &start.lang);
            })
        }
        Command::Transcribe { id, params } => in_progress(carrier, &id, |leg| {
            carrier.transcribe_after(leg, params.status_url);
        }),
    }
}

/// Does something with a call that is answered and not over.
fn in_progress(carrier: &Arc<Carrier>, id: &str, act: impl FnOnce(&Leg)) -> Response {
    match find(carrier, id) {
        None => not_found(),
        Some((CallStatus::InProgress, Some(leg))) => {
            act(&leg);
            view(carrier, id, StatusCode::OK)
        }
        Some(_) => unprocessable("invalid_state", "the call is not in progress"),
    }
}

fn accept(
    carrier: &Arc<Carrier>,
    account: &Account,
    params: &Dial,
) -> Result<Arc<Leg>, Box<Response>> {
    let no = |code: &str, message: &str| Err(Box::new(unprocessable(code, message)));
    if !is_e164(&params.to) {
        return no("invalid_parameter", "to is not a phone number");
    }
    if !is_e164(&params.from) || !account.owns(&params.from) {
        return no("invalid_parameter", "from is not a number of this project");
    }
    if !(1..=600).contains(&params.timeout) {
        return no("invalid_parameter", "timeout is from 1 to 600");
    }
    if let Some(code) = carrier.ports.people.refusal(&params.to) {
        return no(&code.to_string(), "the carrier does not call this number");
    }
    let subscription = params.status_url.clone().map(|url| Subscription {
        url,
        method: WebhookMethod::Post,
        events: Stage::subscribed(params.status_events.iter().map(|event| stage_of(event))),
    });
    let target = |url: &String| Target::new(url.clone(), WebhookMethod::Post);
    let order = Order {
        calling: true,
        project: account.project_id.clone(),
        to: params.to.clone(),
        from: params.from.clone(),
        parent: None,
        document: Some(params.url.clone()),
        ring_for: Duration::from_secs(params.timeout),
        machine_detection: false,
        fallback: params.fallback_url.as_ref().map(target),
        subscription,
        record: false,
        recording_callback: None,
    };
    Ok(carrier.enqueue(order, target(&params.url)))
}

/// The Calling API's word for how a call stands.
fn state_word(call: &CallRecord) -> &'static str {
    match call.status {
        CallStatus::Queued => "queued",
        CallStatus::Ringing => "ringing",
        CallStatus::InProgress => "answered",
        _ => "ended",
    }
}

fn view(carrier: &Carrier, id: &str, status: StatusCode) -> Response {
    let shown = carrier.read(|state| {
        state.call(id).map(|call| {
            json!({
                "id": call.sid, "from": call.from, "to": call.to, "direction": call.direction,
                "source": "realtime_api", "url": null, "charge": 0, "charge_details": [],
                "created_at": call.created.to_rfc3339(), "status": state_word(call),
                "duration": call.answered.map(|_| call.duration_seconds), "type": "relay_pstn_call",
                "parent_id": call.parent,
            })
        })
    });
    shown.map_or_else(not_found, |shown| environment::json(status, &shown))
}
