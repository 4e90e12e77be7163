//! The way to the simulated carrier: the contract's replies are its own faults where it has them. The rest, what a carrier
//! that breaks or makes no sense would answer, is played by hand.

use super::{
    scenario::{FirstStep, Scenario, silent, text_scenario},
    stage::Stage,
};
use crate::{
    http_client::{HttpClient, HttpError, Request, Response},
    telephony::{
        MessageStatus, Route,
        contract::{CALL, FROM, KEY, MADE, Reply, TEXT, TO, created, id},
        signalwire::{CALLING, COMPATIBILITY},
    },
};
use async_trait::async_trait;
use axum::http::Method;
use callslot_fakes::{Answer, CreateFault, Phone, carrier::HangUpFault};
use callslot_shared::call::CarrierStatus;
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

/// The way to the carrier, which is set up anew for each request, but for those about its numbers: what one of these sets the
/// next one reads.
#[derive(Default)]
pub(super) struct Wire {
    numbers: OnceLock<Arc<Stage>>,
    pub(super) replies: Mutex<VecDeque<Reply>>,
    pub(super) requests: Mutex<usize>,
}

/// A request by what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Place,
    End,
    LookUp,
    List,
    Record,
    Message,
    LookUpMessage,
    ListMessages,
    Number,
}

/// Reads a request: its route, and what it asks for.
fn read(request: &Request) -> (Route, Asked) {
    let is_post = request.method == Method::POST;
    let path: Vec<_> = request.url.path().split('/').skip(2).collect();
    match path[..] {
        ["calling", "calls"] => {
            let body = request.body.as_deref().unwrap();
            let command: Value = serde_json::from_str(body).unwrap();
            let asked = match command["command"].as_str().unwrap() {
                "dial" => Asked::Place,
                "calling.end" => Asked::End,
                "calling.record" => Asked::Record,
                other => panic!("{other}"),
            };
            (CALLING, asked)
        }
        ["voice", "logs", _] => (CALLING, Asked::LookUp),
        ["laml", _, "Accounts", _, ref below @ ..] => {
            let asked = match below {
                ["Calls"] if is_post => Asked::Place,
                ["Calls"] => Asked::List,
                ["Calls", _] if is_post => Asked::End,
                ["Calls", _] => Asked::LookUp,
                ["Calls", _, "Recordings"] => Asked::Record,
                ["Messages"] if is_post => Asked::Message,
                ["Messages"] => Asked::ListMessages,
                ["Messages", _] => Asked::LookUpMessage,
                ["IncomingPhoneNumbers", ..] => Asked::Number,
                other => panic!("{other:?}"),
            };
            (COMPATIBILITY, asked)
        }
        _ => panic!("{}", request.url),
    }
}

#[async_trait(?Send)]
impl HttpClient for Wire {
    async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        *self.requests.lock().unwrap() += 1;
        let reply = self.replies.lock().unwrap().pop_front();
        let (route, asked) = read(request);
        if asked == Asked::Number {
            return self.number(reply.unwrap_or(Reply::Done), request).await;
        }
        let reply = reply.unwrap();
        match played(route, asked, reply).await {
            Some(stage) => stage.send(request).await,
            None => by_hand(reply, request),
        }
    }
}

impl Wire {
    /// The carrier that keeps numbers.
    pub(super) fn numbers(&self) -> Arc<Stage> {
        let new = || Stage::new(COMPATIBILITY, KEY, Scenario::default());
        self.numbers.get_or_init(new).clone()
    }

    /// A request about a number. How many there are is the client's business, so that those after the replies are done.
    async fn number(&self, reply: Reply, request: &Request) -> Result<Response, HttpError> {
        match reply {
            Reply::Done => self.numbers().send(request).await,
            Reply::Lost => {
                self.numbers().send(request).await?;
                Err(HttpError::TimedOut(request.abort_after))
            }
            other => by_hand(other, request),
        }
    }
}

/// The simulated carrier in the state in which it replies so, if there is one.
async fn played(route: Route, asked: Asked, reply: Reply) -> Option<Arc<Stage>> {
    let stage = |scenario| Stage::new(route, KEY, scenario);
    let creates = |create| {
        stage(Scenario {
            ids: vec![MADE],
            create,
            ..Scenario::default()
        })
    };
    Some(match (asked, reply) {
        (Asked::Place | Asked::Message, Reply::Done) => creates(None),
        (Asked::Place | Asked::Message, Reply::Busy) => creates(Some(CreateFault::Throttled)),
        (Asked::Place | Asked::Message, Reply::Broken) => creates(Some(CreateFault::ErrorAccepted)),
        (Asked::Place | Asked::Message, Reply::Lost) => creates(Some(CreateFault::TimeoutAccepted)),
        (Asked::Place, Reply::Refused) => stage(Scenario {
            refusal: Some(21_211),
            ..Scenario::default()
        }),
        (Asked::End, Reply::Lost) => {
            let lost = Scenario {
                hang_up: Some(HangUpFault::TimeoutAccepted),
                ..Scenario::default()
            };
            with_call(route, CarrierStatus::InProgress, lost).await
        }
        (Asked::End | Asked::Record, Reply::Done) => {
            with_call(route, CarrierStatus::InProgress, Scenario::default()).await
        }
        (Asked::End, Reply::Over) | (Asked::Record, Reply::Refused) => {
            with_call(route, CarrierStatus::Completed, Scenario::default()).await
        }
        (Asked::LookUp, Reply::Stands(status)) => {
            with_call(route, status, Scenario::default()).await
        }
        (Asked::List, Reply::OneCall) => {
            with_call(route, CarrierStatus::Queued, Scenario::default()).await
        }
        (Asked::ListMessages, Reply::OneText) => with_text(MessageStatus::Queued).await,
        (Asked::LookUpMessage, Reply::TextStands(status)) => with_text(status).await,
        _ => return None,
    })
}

/// A carrier at which the text message [`MADE`] has come so far.
async fn with_text(status: MessageStatus) -> Arc<Stage> {
    let stage = Stage::new(COMPATIBILITY, KEY, text_scenario(status));
    stage.text().await;
    let milliseconds = match status {
        MessageStatus::Queued => 0,
        MessageStatus::Sent => 450,
        MessageStatus::Delivered | MessageStatus::Failed => 5_000,
    };
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
    stage
}

/// A carrier at which the call has come so far. The next thing that it makes is named [`MADE`].
async fn with_call(route: Route, status: CarrierStatus, scenario: Scenario) -> Arc<Stage> {
    let is_taken = matches!(status, CarrierStatus::InProgress | CarrierStatus::Completed);
    let phone = Phone {
        answer: if is_taken {
            silent().answer
        } else {
            Answer::Never
        },
        ..silent()
    };
    let scenario = Scenario {
        ids: vec![CALL, MADE],
        phones: [phone, silent()],
        opening: FirstStep::Asks(20),
        ..scenario
    };
    let stage = Stage::new(route, KEY, scenario);
    stage.place().await;
    let seconds = match status {
        CarrierStatus::Queued => 0,
        CarrierStatus::Ringing => 2,
        CarrierStatus::InProgress => 5,
        _ => 60,
    };
    if seconds > 0 {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }
    let found = stage.line().look_up(route, &id(CALL)).await.unwrap();
    assert_eq!(found.status, status);
    stage
}

/// A reply that the simulated carrier never gives.
fn by_hand(reply: Reply, request: &Request) -> Result<Response, HttpError> {
    let (status, body) = match reply {
        Reply::HalfAList if request.url.path().ends_with("/Messages") => (200, half_of_texts()),
        Reply::HalfAList => (200, half_a_list()),
        Reply::Refused => (400, json!({"errors": [{"code": "30010"}]})),
        Reply::Busy => (429, json!({})),
        Reply::Broken => (500, json!({"code": 20_500})),
        Reply::Nonsense => (200, json!("done")),
        Reply::Lost => return Err(HttpError::TimedOut(request.abort_after)),
        Reply::Done
        | Reply::Stands(_)
        | Reply::OneCall
        | Reply::TextStands(_)
        | Reply::OneText
        | Reply::Over => panic!("{reply:?}: {}", request.url),
    };
    Ok(Response {
        status,
        retry_after: None,
        body: body.to_string(),
    })
}

fn half_a_list() -> Value {
    let call = json!({
        "sid": CALL, "status": "queued", "to": TO, "from": FROM, "parent_call_sid": null,
        "date_created": created().to_rfc2822(),
    });
    json!({"calls": [call], "next_page_uri": "?PageToken=PA1"})
}

fn half_of_texts() -> Value {
    let text = json!({
        "sid": MADE, "status": "queued", "to": TO, "from": FROM, "body": TEXT, "error_code": null,
        "date_created": created().to_rfc2822(),
    });
    json!({"messages": [text], "next_page_uri": "?PageToken=PA1"})
}
