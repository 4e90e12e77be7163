//! The Calling API over REST: `POST /api/calling/calls` with its commands, the voice log, and the deletion of
//! recordings.
//!
//! Source: SignalWire, "REST API", Calling, "Send call commands".

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Extension, Json, Router};
use chrono::Utc;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::carrier::event_log::{CallRecord, CallStatus, RestRequest};
use crate::carrier::exchange::Exchange;
use crate::carrier::faults::CreateFault;
use crate::carrier::leg::{Leg, Order};
use crate::carrier::options::Account;
use crate::carrier::phones::Answer;
use crate::carrier::protocol::errors::Refusal;
use crate::carrier::protocol::states::stage_of;
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::webhook::{Method, Stage, Subscription};
use crate::carrier::rest::accounts;
use crate::carrier::rest::{HELD, is_e164};

const PATH: &str = "/api/calling/calls";

pub(crate) fn routes(exchange: &Arc<Exchange>) -> Router<Arc<Exchange>> {
    Router::new()
        .route(PATH, post(command))
        .route("/api/voice/logs/{id}", get(log))
        .route("/api/relay/rest/recordings/{id}", delete(forget))
        .layer(middleware::from_fn_with_state(
            exchange.clone(),
            accounts::of_credentials,
        ))
}

/// A refusal in this API's one shape.
fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let error = json!({
        "type": "validation_error", "code": code, "message": message, "attribute": null,
        "url": "https://signalwire.com/docs/apis/error-codes",
    });
    (status, Json(json!({"errors": [error]}))).into_response()
}

fn unprocessable(code: &str, message: &str) -> Response {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, code, message)
}

fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND, "not_found", "no such thing")
}

/// A command. What is not known of it is rejected.
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

async fn command(
    State(exchange): State<Arc<Exchange>>,
    Extension(account): Extension<Arc<Account>>,
    body: String,
) -> Response {
    let command = match serde_json::from_str::<Command>(&body) {
        Ok(command) => command,
        Err(error) => return unprocessable("invalid_parameter", &error.to_string()),
    };
    if let Some(id) = command.call()
        && !exchange.may_see(&account, id)
    {
        return not_found();
    }
    match command {
        Command::Dial { params } => dial(&exchange, &account, &params, body).await,
        Command::End { id, .. } => end(&exchange, &id).await,
        Command::Record { id, params } => in_progress(&exchange, &id, |leg| {
            let callback = params.status_url.map(|url| (url, Method::Post));
            exchange.start_recording_as(leg, params.control_id, "CallingAPI", callback);
        }),
        Command::LiveTranscribe { id, params } => {
            let start = params.action.start;
            if !start.live_events || start.direction.len() != 2 {
                return unprocessable("invalid_parameter", "the simulator writes down both, live");
            }
            in_progress(&exchange, &id, |leg| {
                exchange.transcribe_live(leg, &start.webhook, &start.lang);
            })
        }
        Command::Transcribe { id, params } => in_progress(&exchange, &id, |leg| {
            exchange.transcribe_after(leg, params.status_url);
        }),
    }
}

/// Does something with a call that is answered and not over.
fn in_progress(exchange: &Arc<Exchange>, id: &str, act: impl FnOnce(&Leg)) -> Response {
    let found = exchange.read(|state| {
        state
            .call(id)
            .map(|call| (call.status, state.legs.get(id).cloned()))
    });
    match found {
        None => not_found(),
        Some((CallStatus::InProgress, Some(leg))) => {
            act(&leg);
            view(exchange, id, StatusCode::OK)
        }
        Some(_) => unprocessable("invalid_state", "the call is not in progress"),
    }
}

async fn end(exchange: &Arc<Exchange>, id: &str) -> Response {
    let found = exchange.read(|state| state.call(id).map(|_| state.legs.get(id).cloned()));
    match found {
        None => not_found(),
        Some(None) => unprocessable("invalid_state", "the call is over"),
        Some(Some(leg)) => {
            exchange.end_over_calling(&leg);
            exchange
                .when(|state| (!state.legs.contains_key(id)).then_some(()))
                .await;
            view(exchange, id, StatusCode::OK)
        }
    }
}

async fn dial(
    exchange: &Arc<Exchange>,
    account: &Account,
    params: &Dial,
    body: String,
) -> Response {
    let (number, fault) = exchange.update(|state| {
        state.requests.push(RestRequest {
            at: Utc::now(),
            path: PATH.to_owned(),
            form: vec![("json".to_owned(), body)],
            answered: None,
            sid: None,
        });
        (state.requests.len() - 1, state.faults.creates.pop_front())
    });
    let (response, sid) = answer(exchange, account, params, fault);
    let status = response.as_ref().map(|response| response.status().as_u16());
    exchange.update(|state| {
        if let Some(request) = state.requests.get_mut(number) {
            request.answered = status;
            request.sid = sid;
        }
    });
    if let Some(response) = response {
        return response;
    }
    tokio::time::sleep(HELD).await;
    StatusCode::GATEWAY_TIMEOUT.into_response()
}

/// `None` instead of a response: the client is left waiting.
fn answer(
    exchange: &Arc<Exchange>,
    account: &Account,
    params: &Dial,
    fault: Option<CreateFault>,
) -> (Option<Response>, Option<String>) {
    let broken = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
    match fault {
        Some(CreateFault::ErrorNotAccepted) => return (Some(broken()), None),
        Some(CreateFault::Throttled) => return (Some(Refusal::throttled().into_response()), None),
        Some(CreateFault::ErrorAccepted | CreateFault::TimeoutAccepted) | None => {}
    }
    let leg = match accept(exchange, account, params) {
        Ok(leg) => leg,
        Err(refusal) => return (Some(*refusal), None),
    };
    let response = match fault {
        Some(CreateFault::TimeoutAccepted) => None,
        Some(_) => Some(broken()),
        None => Some(view(exchange, &leg.sid, StatusCode::CREATED)),
    };
    (response, Some(leg.sid.clone()))
}

fn accept(
    exchange: &Arc<Exchange>,
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
    if let Answer::Refused(code) = exchange.read(|state| state.phones.look_up(&params.to).answer) {
        return no(&code.to_string(), "the carrier does not call this number");
    }
    let subscription = params.status_url.clone().map(|url| Subscription {
        url,
        method: Method::Post,
        events: Stage::subscribed(params.status_events.iter().map(|event| stage_of(event))),
    });
    let target = |url: &String| Target::new(url.clone(), Method::Post);
    let order = Order {
        calling: true,
        project: account.project_id.clone(),
        to: params.to.clone(),
        from: params.from.clone(),
        parent: None,
        ring_for: Duration::from_secs(params.timeout),
        machine_detection: false,
        fallback: params.fallback_url.as_ref().map(target),
        subscription,
        record: false,
        recording_callback: None,
    };
    Ok(exchange.enqueue(order, target(&params.url)))
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

fn view(exchange: &Exchange, id: &str, status: StatusCode) -> Response {
    let shown = exchange.read(|state| {
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
    shown.map_or_else(not_found, |shown| (status, Json(shown)).into_response())
}

async fn log(State(exchange): State<Arc<Exchange>>, Path(id): Path<String>) -> Response {
    view(&exchange, &id, StatusCode::OK)
}

async fn forget(State(exchange): State<Arc<Exchange>>, Path(id): Path<String>) -> Response {
    if exchange.delete_recording(&id) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        not_found()
    }
}
