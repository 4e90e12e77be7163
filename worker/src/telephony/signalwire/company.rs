//! SignalWire's other side, as the contract of providers plays it.

use super::{
    SignalWire,
    testing::{SIGNATURE, form, sign, sign_json},
};
use crate::{
    http_client::{HttpClient, HttpError, Request, Response},
    telephony::{
        Credentials, Documents, PickedUpBy, Provider, ProviderAccount, Rendered, Route,
        contract::{
            self, ADDRESS, BASE, CALL, Company, Event, FROM, MADE, Reply, Sent, TO, created,
        },
    },
};
use async_trait::async_trait;
use axum::http::HeaderMap;
use callslot_shared::{
    call::{CarrierStatus, Leg},
    phone::PhoneNumber,
};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

#[tokio::test]
async fn the_contract_is_kept() {
    contract::keeps(&Spaces::default()).await;
}

/// The company behind the HTTP client.
#[derive(Default)]
struct Spaces(Arc<Desk>);

#[derive(Default)]
struct Desk {
    replies: Mutex<VecDeque<Reply>>,
    requests: Mutex<usize>,
}

#[async_trait(?Send)]
impl HttpClient for Desk {
    async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        *self.requests.lock().unwrap() += 1;
        let reply = self.replies.lock().unwrap().pop_front().unwrap();
        let is_command = request.url.path().ends_with("/calling/calls");
        let is_log = request.url.path().contains("/voice/logs/");
        let (status, body) = match reply {
            Reply::Done => (200, json!({"sid": MADE, "id": MADE, "status": "queued"})),
            Reply::Stands(status) if is_log => (200, leg(status)),
            Reply::Stands(status) => (200, json!({"sid": CALL, "status": status.as_str()})),
            Reply::OneCall => (200, list(&Value::Null)),
            Reply::HalfAList => (200, list(&json!("?PageToken=PA1"))),
            Reply::Refused => (400, json!({"errors": [{"code": "30010"}]})),
            Reply::Over if is_command => (404, json!({"errors": [{"code": "not_found"}]})),
            Reply::Over => (422, json!({"code": 21220})),
            Reply::Busy => (429, json!({})),
            Reply::Broken => (500, json!({"code": 20500})),
            Reply::Nonsense => (200, json!("done")),
            Reply::Lost => return Err(HttpError::TimedOut(request.abort_after)),
        };
        Ok(Response {
            status,
            retry_after: None,
            body: body.to_string(),
        })
    }
}

fn list(next: &Value) -> Value {
    let call = json!({
        "sid": CALL, "status": "queued", "to": TO, "from": FROM, "parent_call_sid": null,
        "date_created": created().to_rfc2822(),
    });
    json!({"calls": [call], "next_page_uri": next})
}

/// A leg in the voice log of the Calling API, whose end shows by a duration.
fn leg(status: CarrierStatus) -> Value {
    let (state, duration) = match status {
        CarrierStatus::InProgress => ("answered", None),
        CarrierStatus::Completed => ("ended", Some(9)),
        CarrierStatus::NoAnswer => ("ended", None),
        status => (status.as_str(), None),
    };
    json!({"id": CALL, "status": state, "duration": duration})
}

impl Company for Spaces {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(SignalWire::new(self.0.clone()))
    }

    fn account(&self) -> ProviderAccount {
        ProviderAccount {
            base_url: "https://example.signalwire.com".parse().unwrap(),
            project_id: "project".to_owned(),
            credentials: Credentials::new([("api_token", "token")]),
            from_number: PhoneNumber::parse("from", FROM).unwrap(),
            abort_after: Duration::from_secs(10),
        }
    }

    fn replies(&self, replies: &[Reply]) {
        *self.0.replies.lock().unwrap() = replies.iter().copied().collect();
    }

    fn requests(&self) -> usize {
        *self.0.requests.lock().unwrap()
    }

    fn sends(&self, route: Route, event: Event, key: &str) -> Sent {
        match route.documents {
            Documents::Asking => by_form(event, key),
            Documents::Whole => by_json(event, key),
        }
    }

    fn obeys(&self, document: &Rendered) -> Vec<&'static str> {
        if document.content_type == "application/json" {
            return swml(&document.body);
        }
        let tags = document.body.split('<').filter_map(|tag| {
            let name = tag.split(|c: char| !c.is_ascii_alphabetic()).next()?;
            Some(match name {
                "Say" => "say",
                "Gather" => "ask",
                "Dial" => "dial",
                "Hangup" => "hangup",
                _ => return None,
            })
        });
        // A question holds the words that it is asked with.
        let mut obeyed: Vec<_> = tags.collect();
        if let Some(ask) = obeyed.iter().position(|it| *it == "ask") {
            assert_eq!(obeyed.remove(ask + 1), "say");
        }
        obeyed
    }
}

fn swml(text: &str) -> Vec<&'static str> {
    assert!(!text.contains("${") && !text.contains("%{"), "{text}");
    let document: Value = serde_json::from_str(text).unwrap();
    let main = document["sections"]["main"].as_array().unwrap();
    main.iter()
        .flat_map(|method| method.as_object().unwrap().keys())
        .filter_map(|method| {
            Some(match method.as_str() {
                "play" => "say",
                "prompt" => "ask",
                "connect" => "dial",
                "hangup" => "hangup",
                _ => return None,
            })
        })
        .collect()
}

fn sent(place: &str, signature: impl Fn(&str) -> String, body: String) -> Sent {
    let url = format!("{BASE}/{place}");
    let mut headers = HeaderMap::new();
    headers.insert(SIGNATURE, signature(&url).parse().unwrap());
    Sent {
        url: url.parse().unwrap(),
        headers,
        body: body.into_bytes(),
    }
}

fn by_form(event: Event, key: &str) -> Sent {
    let (place, pairs): (String, Vec<(&str, &str)>) = match event {
        Event::Status(leg, status) => {
            let place = format!("status/{}", leg.as_str());
            let word = match status {
                // Callbacks have a word of their own for it.
                CarrierStatus::InProgress => "answered",
                status => status.as_str(),
            };
            (place, vec![("CallStatus", word)])
        }
        Event::PickedUp(leg, by) => {
            let answered_by = match by {
                PickedUpBy::Machine => vec![("AnsweredBy", "machine_start")],
                PickedUpBy::Person => vec![("AnsweredBy", "human")],
                PickedUpBy::Unknown => vec![],
            };
            (picked_up(leg).to_owned(), answered_by)
        }
        Event::Pressed(key) => ("accepted".to_owned(), vec![("Digits", key)]),
        Event::SecondOver(status) => (
            "dialled".to_owned(),
            vec![("DialCallStatus", status.as_str())],
        ),
        Event::Recorded => (
            "recording".to_owned(),
            vec![
                ("RecordingDuration", "61"),
                ("RecordingSid", MADE),
                ("RecordingStatus", "completed"),
                ("RecordingUrl", ADDRESS),
            ],
        ),
    };
    let pairs: Vec<_> = [("CallSid", CALL)].into_iter().chain(pairs).collect();
    sent(&place, |url| sign(key, url, &pairs), form(&pairs).encode())
}

fn picked_up(leg: Leg) -> &'static str {
    match leg {
        Leg::Operator => "operator",
        Leg::Attendee => "whisper",
    }
}

fn by_json(event: Event, key: &str) -> Sent {
    let fetch = |vars: Value| json!({"call": {"call_id": CALL}, "vars": vars});
    let (place, body) = match event {
        Event::Status(leg, status) => (format!("status/{}", leg.as_str()), state(status)),
        Event::PickedUp(leg, by) => {
            let vars = match by {
                PickedUpBy::Machine => json!({"detect_result": "machine"}),
                PickedUpBy::Person => json!({"detect_result": "human"}),
                PickedUpBy::Unknown => json!({}),
            };
            (picked_up(leg).to_owned(), fetch(vars))
        }
        Event::Pressed(key) => {
            let vars = json!({"prompt_result": "match_digits", "prompt_value": key});
            ("accepted".to_owned(), fetch(vars))
        }
        Event::SecondOver(status) => {
            let reason = match status {
                CarrierStatus::Busy => "busy",
                CarrierStatus::Failed => "error",
                _ => "noAnswer",
            };
            let vars = json!({"connect_result": "failed", "connect_failed_reason": reason});
            ("dialled".to_owned(), fetch(vars))
        }
        Event::Recorded => {
            let record = json!({"url": ADDRESS, "duration": 60.4});
            let params =
                json!({"call_id": CALL, "control_id": MADE, "state": "finished", "record": record});
            ("recording".to_owned(), json!({"params": params}))
        }
    };
    let body = body.to_string();
    let place = format!("calling/{place}");
    sent(&place, |url| sign_json(key, url, &body), body.clone())
}

/// A leg's state: a queued one as a call reports it that was asked for, any other as a leg does that a document dialled.
fn state(status: CarrierStatus) -> Value {
    let (state, reason) = match status {
        CarrierStatus::Queued => return json!({"call_id": CALL, "status": "queued"}),
        CarrierStatus::Initiated => ("created", None),
        CarrierStatus::Ringing => ("ringing", None),
        CarrierStatus::InProgress => ("answered", None),
        CarrierStatus::Completed => ("ended", Some("hangup")),
        CarrierStatus::Busy => ("ended", Some("busy")),
        CarrierStatus::NoAnswer => ("ended", Some("no_answer")),
        CarrierStatus::Failed => ("ended", Some("error")),
        CarrierStatus::Canceled => ("ended", Some("cancel")),
    };
    json!({"params": {"call_id": CALL, "call_state": state, "end_reason": reason}})
}
