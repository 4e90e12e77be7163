//! The REST API: create, read and update calls.

mod accounts;
pub(crate) mod calling;
mod listing;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Extension, Json, Router};
use chrono::Utc;
use serde_json::json;

use self::listing::list;
use crate::carrier::event_log::{CallStatus, RestRequest};
use crate::carrier::exchange::Exchange;
use crate::carrier::faults::CreateFault;
use crate::carrier::leg::{Leg, Order};
use crate::carrier::options::Account;
use crate::carrier::phones::Answer;
use crate::carrier::protocol::errors::Refusal;
use crate::carrier::protocol::form::Form;
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::views::call_view;
use crate::carrier::protocol::webhook::{Method, Stage, Subscription};

/// Where the accounts are.
const ACCOUNTS: &str = "/api/laml/2010-04-01/Accounts";

/// How long a request that is to time out is held: longer than any client waits.
pub(crate) const HELD: Duration = Duration::from_mins(1);

pub(crate) fn routes(exchange: &Arc<Exchange>) -> Router<Arc<Exchange>> {
    let account = Router::new()
        .route("/Calls", get(list).post(create))
        .route("/Calls.json", get(list).post(create))
        .route("/Calls/{sid}", get(retrieve).post(update))
        .route("/Calls/{sid}/Recordings", post(record))
        .route("/Recordings/{sid}", delete(forget))
        .route("/IncomingPhoneNumbers", get(accounts::numbers))
        .route("/IncomingPhoneNumbers.json", get(accounts::numbers))
        .layer(middleware::from_fn_with_state(
            exchange.clone(),
            accounts::of_path,
        ));
    Router::new().nest(&format!("{ACCOUNTS}/{{project}}"), account)
}

async fn create(
    State(exchange): State<Arc<Exchange>>,
    Extension(account): Extension<Arc<Account>>,
    OriginalUri(uri): OriginalUri,
    body: Bytes,
) -> Response {
    let form = Form::parse(&body);
    let (number, fault) = exchange.update(|state| {
        state.requests.push(RestRequest {
            at: Utc::now(),
            path: uri.path().to_owned(),
            form: form.0.clone(),
            answered: None,
            sid: None,
        });
        (state.requests.len() - 1, state.faults.creates.pop_front())
    });
    let (response, sid) = answer(&exchange, &account, &form, fault);
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
    form: &Form,
    fault: Option<CreateFault>,
) -> (Option<Response>, Option<String>) {
    let broken = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
    match fault {
        Some(CreateFault::ErrorNotAccepted) => return (Some(broken()), None),
        Some(CreateFault::Throttled) => return (Some(Refusal::throttled().into_response()), None),
        Some(CreateFault::ErrorAccepted | CreateFault::TimeoutAccepted) | None => {}
    }
    let leg = match accept(exchange, account, form) {
        Ok(leg) => leg,
        Err(refusal) => return (Some(refusal.into_response()), None),
    };
    let response = match fault {
        Some(CreateFault::TimeoutAccepted) => None,
        Some(_) => Some(broken()),
        None => Some(view(exchange, &leg.sid)),
    };
    (response, Some(leg.sid.clone()))
}

fn view(exchange: &Exchange, sid: &str) -> Response {
    exchange
        .read(|state| state.call(sid).map(call_view))
        .map_or_else(
            || Refusal::not_found().into_response(),
            |view| Json(view).into_response(),
        )
}

pub(crate) fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

fn method(form: &Form, name: &str) -> Result<Method, Refusal> {
    Method::parse(form.get(name))
        .map_err(|message| Refusal::unprocessable(20001, format!("{name}: {message}")))
}

fn address(form: &Form, name: &str, code: u32) -> Result<Option<String>, Refusal> {
    match form.get(name) {
        Some(url) if url::Url::parse(url).is_ok_and(|url| url.has_host()) => {
            Ok(Some(url.to_owned()))
        }
        Some(url) => Err(Refusal::unprocessable(
            code,
            format!("{name} is not a valid URL: {url}"),
        )),
        None => Ok(None),
    }
}

fn accept(exchange: &Arc<Exchange>, account: &Account, form: &Form) -> Result<Arc<Leg>, Refusal> {
    let to = form
        .get("To")
        .ok_or_else(|| Refusal::incomplete(21201, "To"))?;
    let from = form
        .get("From")
        .ok_or_else(|| Refusal::incomplete(21603, "From"))?;
    let url = address(form, "Url", 21205)?.ok_or_else(|| Refusal::incomplete(21205, "Url"))?;
    if !is_e164(to) {
        return Err(Refusal::unprocessable(
            21211,
            format!("The 'To' number {to} is not a valid phone number"),
        ));
    }
    if !is_e164(from) || !account.owns(from) {
        return Err(Refusal::unprocessable(
            21210,
            format!("The 'From' number {from} is not owned or verified"),
        ));
    }
    let ring_for = match form.get("Timeout").map(str::parse::<u64>) {
        None => 60,
        Some(Ok(seconds @ 1..=600)) => seconds,
        Some(_) => {
            return Err(Refusal::unprocessable(
                20001,
                "Timeout is a number of seconds from 1 to 600",
            ));
        }
    };
    if let Answer::Refused(code) = exchange.read(|state| state.phones.look_up(to).answer) {
        return Err(Refusal::unprocessable(
            code,
            format!("The carrier does not call {to}"),
        ));
    }
    if exchange.read(|state| state.queue.len()) >= exchange.options.queue_limit {
        return Err(Refusal::unprocessable(
            21611,
            "The queue of this number is full",
        ));
    }
    let subscription = match address(form, "StatusCallback", 21609)? {
        None => None,
        Some(url) => Some(Subscription {
            url,
            method: method(form, "StatusCallbackMethod")?,
            events: match form.all("StatusCallbackEvent").collect::<Vec<_>>() {
                events if events.is_empty() => Stage::subscribed(["completed"]),
                events => Stage::subscribed(events),
            },
        }),
    };
    let fallback = match address(form, "FallbackUrl", 21502)? {
        None => None,
        Some(url) => Some(Target::new(url, method(form, "FallbackMethod")?)),
    };
    let recording_callback = match address(form, "RecordingStatusCallback", 21609)? {
        None => None,
        Some(url) => Some((url, method(form, "RecordingStatusCallbackMethod")?)),
    };
    let order = Order {
        calling: false,
        project: account.project_id.clone(),
        to: to.to_owned(),
        from: from.to_owned(),
        parent: None,
        ring_for: Duration::from_secs(ring_for),
        machine_detection: matches!(
            form.get("MachineDetection"),
            Some("Enable" | "DetectMessageEnd")
        ),
        fallback,
        subscription,
        record: form.get("Record") == Some("true"),
        recording_callback,
    };
    Ok(exchange.enqueue(order, Target::new(url, method(form, "Method")?)))
}

/// The id in the last part of a path, with or without `.json`.
fn bare(sid: &str) -> &str {
    sid.strip_suffix(".json").unwrap_or(sid)
}

async fn retrieve(
    State(exchange): State<Arc<Exchange>>,
    Path((_, sid)): Path<(String, String)>,
) -> Response {
    view(&exchange, bare(&sid))
}

async fn update(
    State(exchange): State<Arc<Exchange>>,
    Path((_, sid)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let (sid, form) = (bare(&sid), Form::parse(&body));
    let (status, leg) = exchange
        .read(|state| {
            state
                .call(sid)
                .map(|call| (call.status, state.legs.get(sid).cloned()))
        })
        .ok_or_else(Refusal::not_found)?;
    let not_in_progress = || Refusal::unprocessable(21220, format!("Call {sid} is {status}"));
    let leg = leg.ok_or_else(not_in_progress)?;
    match (form.get("Status"), address(&form, "Url", 21205)?) {
        // `canceled` ends what is not answered yet and leaves a conversation alone.
        (Some("canceled"), _) if status == CallStatus::InProgress => return Err(not_in_progress()),
        (Some("canceled" | "completed"), _) => {
            exchange.hang_up_over_rest(&leg);
            // The answer shows the call as ended, which takes its own task a moment.
            exchange
                .when(|state| (!state.legs.contains_key(sid)).then_some(()))
                .await;
        }
        (Some(other), _) => {
            return Err(Refusal::unprocessable(
                20001,
                format!("Status is canceled or completed, not {other}"),
            ));
        }
        (None, Some(_)) if leg.order.parent.is_some() => {
            return Err(Refusal::unprocessable(
                20001,
                "the simulator redirects the first leg of a call only",
            ));
        }
        (None, Some(url)) if status == CallStatus::InProgress => {
            leg.redirect(Target::new(url, method(&form, "Method")?));
        }
        (None, Some(_)) => return Err(not_in_progress()),
        (None, None) => return Err(Refusal::incomplete(21205, "Url")),
    }
    Ok(view(&exchange, sid))
}

async fn forget(
    State(exchange): State<Arc<Exchange>>,
    Path((_, sid)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    if exchange.delete_recording(bare(&sid)) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal::not_found())
    }
}

async fn record(
    State(exchange): State<Arc<Exchange>>,
    Path((_, sid)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let form = Form::parse(&body);
    let (status, leg) = exchange
        .read(|state| {
            state
                .call(&sid)
                .map(|call| (call.status, state.legs.get(&sid).cloned()))
        })
        .ok_or_else(Refusal::not_found)?;
    let Some(leg) = leg.filter(|_| status == CallStatus::InProgress) else {
        return Err(Refusal::unprocessable(
            21220,
            format!("Call {sid} is {status}"),
        ));
    };
    let callback = match address(&form, "RecordingStatusCallback", 21609)? {
        None => None,
        Some(url) => Some((url, method(&form, "RecordingStatusCallbackMethod")?)),
    };
    let recording = exchange.start_recording(&leg, "StartCallRecordingAPI", callback);
    let project = &leg.order.project;
    let body = json!({
        "sid": recording.sid,
        "account_sid": project,
        "api_version": "2010-04-01",
        "call_sid": sid,
        "status": "in-progress",
        "source": recording.source,
        "start_time": recording.started.to_rfc2822(),
        "duration": 0,
        "uri": format!("/api/laml/2010-04-01/Accounts/{project}/Recordings/{}.json", recording.sid),
    });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}
