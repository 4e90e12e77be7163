//! REST requests: the Compatibility API here, the Calling API beside it.

mod accounts;
mod calling;
mod create;
mod listing;

use std::sync::Arc;
use std::time::Duration;

use http::{Method as Verb, StatusCode};
use serde_json::json;

use self::listing::list;
use crate::carrier::event_log::CallStatus;
use crate::carrier::faults::HangUpFault;
use crate::carrier::leg::{Leg, Order};
use crate::carrier::machine::Carrier;
use crate::carrier::protocol::e164::is_e164;
use crate::carrier::protocol::errors::Refusal;
use crate::carrier::protocol::form::Form;
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::views::call_view;
use crate::carrier::protocol::webhook::{Stage, Subscription, WebhookMethod};
use crate::carrier::settings::Account;
use crate::carrier::texts;
use crate::environment::{self, Request, Response};

impl Carrier {
    /// Answers a request to one of the carrier's APIs.
    pub async fn handle(self: &Arc<Self>, request: Request) -> Response {
        let path = request.uri().path().to_owned();
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let account = self.account_of(request.headers());
        match segments[..] {
            [
                "api",
                "laml",
                "2010-04-01",
                "Accounts",
                project,
                ref rest @ ..,
            ] => {
                let Some(account) = account else {
                    return Refusal::unauthorized().into();
                };
                if project != account.project_id || !self.may_see(&account, &path) {
                    return Refusal::not_found().into();
                }
                let answer = compatibility(self, &account, &request, rest).await;
                answer.unwrap_or_else(Response::from)
            }
            ["api", "calling" | "voice" | "relay", ..] => {
                let Some(account) = account else {
                    return environment::empty(StatusCode::UNAUTHORIZED);
                };
                if !self.may_see(&account, &path) {
                    return environment::empty(StatusCode::NOT_FOUND);
                }
                calling::answer(self, &account, &request, &segments[1..]).await
            }
            _ => environment::empty(StatusCode::NOT_FOUND),
        }
    }
}

/// Answers a request of the Compatibility API below its account.
async fn compatibility(
    carrier: &Arc<Carrier>,
    account: &Account,
    request: &Request,
    path: &[&str],
) -> Result<Response, Refusal> {
    let form = Form::parse(request.body());
    let query = Form::parse(request.uri().query().unwrap_or_default().as_bytes());
    match (request.method(), path) {
        (&Verb::GET, ["Calls" | "Calls.json"]) => list(carrier, account, &query).await,
        (&Verb::POST, ["Calls" | "Calls.json"]) => {
            let path = request.uri().path();
            let accept = || {
                let taken = accept(carrier, account, &form);
                taken.map_err(|refusal| Box::new(Response::from(refusal)))
            };
            let shown = |sid: &str| view(carrier, sid);
            Ok(carrier.create(path, form.0.clone(), accept, shown).await)
        }
        (&Verb::GET, ["Calls", sid]) => Ok(view(carrier, bare(sid))),
        (&Verb::POST, ["Calls", sid]) => update(carrier, bare(sid), &form).await,
        (&Verb::POST, ["Calls", sid, "Recordings"]) => record(carrier, sid, &form),
        (&Verb::DELETE, ["Recordings", sid]) if carrier.delete_recording(bare(sid)) => {
            Ok(environment::empty(StatusCode::NO_CONTENT))
        }
        (&Verb::GET, ["IncomingPhoneNumbers" | "IncomingPhoneNumbers.json"]) => {
            Ok(accounts::numbers(carrier, account, &query))
        }
        (&Verb::POST, ["IncomingPhoneNumbers", sid]) => {
            texts::set_address(carrier, account, bare(sid), &form)
        }
        (&Verb::POST, ["Messages" | "Messages.json"]) => {
            Ok(texts::create(carrier, account, &form).await)
        }
        (&Verb::GET, ["Messages" | "Messages.json"]) => {
            Ok(texts::list(carrier, account, &query).await)
        }
        (&Verb::GET, ["Messages", sid]) => texts::show(carrier, account, bare(sid)),
        _ => Err(Refusal::not_found()),
    }
}

fn view(carrier: &Carrier, sid: &str) -> Response {
    let view = carrier.read(|state| state.call(sid).map(call_view));
    view.map_or_else(
        || Refusal::not_found().into(),
        |view| environment::json(StatusCode::OK, &view),
    )
}

/// The status of a call, and its leg unless it is over.
fn find(carrier: &Carrier, sid: &str) -> Option<(CallStatus, Option<Arc<Leg>>)> {
    carrier.read(|state| {
        let call = state.call(sid)?;
        Some((call.status, state.legs.get(sid).cloned()))
    })
}

fn method(form: &Form, name: &str) -> Result<WebhookMethod, Refusal> {
    WebhookMethod::parse(form.get(name))
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

fn accept(carrier: &Arc<Carrier>, account: &Account, form: &Form) -> Result<Arc<Leg>, Refusal> {
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
    if let Some(code) = carrier.ports.people.refusal(to) {
        return Err(Refusal::unprocessable(
            code,
            format!("The carrier does not call {to}"),
        ));
    }
    if carrier.read(|state| state.queue.len()) >= carrier.settings.queue_limit {
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
        document: Some(url.clone()),
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
    Ok(carrier.enqueue(order, Target::new(url, method(form, "Method")?)))
}

/// The id in the last part of a path, with or without `.json`.
fn bare(sid: &str) -> &str {
    sid.strip_suffix(".json").unwrap_or(sid)
}

/// Changes a call. A fault may strike where it is to be ended.
async fn update(carrier: &Arc<Carrier>, sid: &str, form: &Form) -> Result<Response, Refusal> {
    let (status, leg) = find(carrier, sid).ok_or_else(Refusal::not_found)?;
    let not_in_progress = || Refusal::unprocessable(21220, format!("Call {sid} is {status}"));
    let leg = leg.ok_or_else(not_in_progress)?;
    match (form.get("Status"), address(form, "Url", 21205)?) {
        // `canceled` ends what is not answered yet and leaves a conversation alone.
        (Some("canceled"), _) if status == CallStatus::InProgress => Err(not_in_progress()),
        (Some("canceled" | "completed"), _) => Ok(end(carrier, &leg, || view(carrier, sid)).await),
        (Some(other), _) => Err(Refusal::unprocessable(
            20001,
            format!("Status is canceled or completed, not {other}"),
        )),
        (None, Some(_)) if leg.order.parent.is_some() => Err(Refusal::unprocessable(
            20001,
            "the simulator redirects the first leg of a call only",
        )),
        (None, Some(url)) if status == CallStatus::InProgress => {
            leg.redirect(Target::new(url, method(form, "Method")?));
            Ok(view(carrier, sid))
        }
        (None, Some(_)) => Err(not_in_progress()),
        (None, None) => Err(Refusal::incomplete(21205, "Url")),
    }
}

/// Ends a call over either API, unless a fault strikes.
async fn end(carrier: &Arc<Carrier>, leg: &Arc<Leg>, shown: impl Fn() -> Response) -> Response {
    let faults = &carrier.ports.faults;
    let fault = carrier.read(|state| state.call(&leg.sid).and_then(|it| faults.hang_up(it)));
    if fault != Some(HangUpFault::TimeoutNotAccepted) {
        carrier.hang_up_over_api(leg).await;
    }
    match fault {
        None => shown(),
        Some(_) => carrier.silence().await,
    }
}

fn record(carrier: &Arc<Carrier>, sid: &str, form: &Form) -> Result<Response, Refusal> {
    let (status, leg) = find(carrier, sid).ok_or_else(Refusal::not_found)?;
    let Some(leg) = leg.filter(|_| status == CallStatus::InProgress) else {
        let message = format!("Call {sid} is {status}");
        return Err(Refusal::unprocessable(21220, message));
    };
    let callback = match address(form, "RecordingStatusCallback", 21609)? {
        None => None,
        Some(url) => Some((url, method(form, "RecordingStatusCallbackMethod")?)),
    };
    let recording = carrier.start_recording(&leg, "StartCallRecordingAPI", callback);
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
    Ok(environment::json(StatusCode::CREATED, &body))
}
