//! What the carrier sends to the Worker: status callbacks and requests for documents, signed.

use super::{
    document::{self, Verb},
    leg::Leg,
    swml,
};
use crate::{
    executor,
    faults::Fault,
    world::{Answer, Client, ORIGIN, World},
};
use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::future::join;
use hmac::{Hmac, Mac};
use http::Request;
use serde_json::{Value, json};
use std::rc::Rc;
use url::form_urlencoded;

/// The carrier tries a status callback so many times.
const TRIES: u32 = 3;

type Pairs = Vec<(&'static str, String)>;

/// What is posted: a form, or JSON for a call over the Calling API.
#[derive(Clone)]
enum Message {
    Form(Pairs),
    Json(Value),
}

/// A change of state in the leg's own API's words.
fn state(leg: &Leg, status: &str) -> Message {
    if !leg.calling {
        return Message::Form(pairs(leg, status));
    }
    let asked_for = leg.parent.is_none();
    let (word, reason) = match status {
        "initiated" if !asked_for => ("created", None),
        "in-progress" => ("answered", None),
        "completed" => ("ended", Some("hangup")),
        "busy" => ("ended", Some("busy")),
        "no-answer" => ("ended", Some("no_answer")),
        "failed" => ("ended", Some("error")),
        "canceled" => ("ended", Some("cancel")),
        other => (other, None),
    };
    Message::Json(if asked_for {
        json!({
            "call_id": leg.id, "status": word, "from": leg.from, "to": leg.to,
            "duration": leg.was_answered().then_some(1),
        })
    } else {
        json!({
            "event_type": "calling.call.state",
            "params": {"call_id": leg.id, "call_state": word, "end_reason": reason},
        })
    })
}

/// A request for a document in the leg's own API's words, with what has come of the document before.
fn fetch(leg: &Leg, more: &[(&'static str, String)]) -> Message {
    if !leg.calling {
        let mut pairs = pairs(leg, leg.status());
        pairs.extend(more.iter().cloned());
        return Message::Form(pairs);
    }
    let mut vars = json!({});
    for (name, value) in more {
        match (*name, value.as_str()) {
            ("Digits", key) => {
                vars["prompt_result"] = "match_digits".into();
                vars["prompt_value"] = key.into();
            }
            ("AnsweredBy", "machine_start") => vars["detect_result"] = "machine".into(),
            ("AnsweredBy", who) => vars["detect_result"] = who.into(),
            ("Bridged", "true") => vars["connect_result"] = "connected".into(),
            ("Bridged", _) => vars["connect_result"] = "failed".into(),
            ("DialCallStatus", "busy") => vars["connect_failed_reason"] = "busy".into(),
            ("DialCallStatus", "failed") => vars["connect_failed_reason"] = "error".into(),
            ("DialCallStatus", _) => vars["connect_failed_reason"] = "no_answer".into(),
            _ => {}
        }
    }
    Message::Json(json!({
        "call": {
            "call_id": leg.id, "segment_id": leg.id, "call_state": "answered", "from": leg.from, "to": leg.to,
        },
        "vars": vars, "envs": {}, "params": {},
    }))
}

/// Reads a document in the leg's own API's words.
fn read(leg: &Leg, answer: &Answer) -> Vec<Verb> {
    if leg.calling {
        swml::read(&answer.body)
    } else {
        document::read(&answer.body)
    }
}

fn signature_of_json(key: &str, url: &str, body: &str) -> String {
    let mut mac =
        Hmac::<sha1::Sha1>::new_from_slice(key.as_bytes()).expect("a key may have any length");
    mac.update(url.as_bytes());
    mac.update(body.as_bytes());
    callslot_worker::seams::hex(&mac.finalize().into_bytes())
}

fn pairs(leg: &Leg, status: &str) -> Pairs {
    let direction = match leg.parent {
        None => "outbound-api",
        Some(_) => "outbound-dial",
    };
    vec![
        ("CallSid", leg.id.clone()),
        ("CallStatus", status.to_owned()),
        ("Direction", direction.to_owned()),
        ("From", leg.from.clone()),
        ("To", leg.to.clone()),
    ]
}

fn signature(key: &str, url: &str, pairs: &Pairs) -> String {
    let mut sorted = pairs.clone();
    sorted.sort_unstable();
    let mut mac =
        Hmac::<sha1::Sha1>::new_from_slice(key.as_bytes()).expect("a key may have any length");
    mac.update(url.as_bytes());
    for (name, value) in &sorted {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

async fn post(world: &Rc<World>, key: &str, url: &str, message: &Message) -> Option<Answer> {
    let (kind, signature, body) = match message {
        Message::Form(pairs) => {
            let body = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(pairs)
                .finish();
            let kind = "application/x-www-form-urlencoded";
            (kind, signature(key, url, pairs), body)
        }
        Message::Json(json) => {
            let body = json.to_string();
            let signature = signature_of_json(key, url, &body);
            ("application/json", signature, body)
        }
    };
    let request = Request::post(url.strip_prefix(ORIGIN)?)
        .header("content-type", kind)
        .header("x-signalwire-signature", signature)
        .body(Body::from(body))
        .ok()?;
    Client::CARRIER.send(world, request).await
}

/// What the webhooks of a leg are signed with.
fn key_of<'a>(world: &'a World, leg: &Leg) -> &'a str {
    &world.spaces[leg.space].signing_key
}

/// Sets a leg's status and reports it, in its own time.
pub(super) fn report(world: &Rc<World>, leg: &Rc<Leg>, status: &'static str) {
    leg.set_status(status);
    world.trace.note(leg.booking, status, || {
        format!("{} {}", leg.role.name(), leg.id)
    });
    let dice = &world.dice;
    if dice.strikes(Fault::WebhookForged) {
        let (world, leg) = (world.clone(), leg.clone());
        world
            .clone()
            .spawn(async move { forge(&world, &leg).await });
    }
    let message = state(leg, status);
    tell(world, leg, status, &leg.status_callback, &message);
}

/// Reports that both are connected, in its own time.
pub(super) fn report_connected(world: &Rc<World>, first: &Rc<Leg>, second: &Rc<Leg>, url: &str) {
    let message = Message::Json(json!({
        "event_type": "calling.call.connect",
        "params": {"call_id": first.id, "connect_state": "connected", "peer": {"call_id": second.id}},
    }));
    tell(world, second, "connected", url, &message);
}

/// Reports the key that was pressed in a second side's document, in its own time.
pub(super) fn report_key(world: &Rc<World>, leg: &Rc<Leg>, url: &str) {
    let message = Message::Json(json!({
        "event_type": "calling.call.collect",
        "params": {
            "call_id": leg.id, "control_id": leg.id, "result": {"type": "digit", "params": {"digits": "1"}},
        },
    }));
    tell(world, leg, "key", url, &message);
}

/// Sends a callback, or loses it, or sends it late or twice.
fn tell(world: &Rc<World>, leg: &Rc<Leg>, what: &'static str, url: &str, message: &Message) {
    let dice = &world.dice;
    if dice.strikes(Fault::WebhookLost) {
        world.trace.note(leg.booking, "callback lost", String::new);
        return;
    }
    let late = if dice.strikes(Fault::WebhookReversed) {
        dice.between(Fault::WebhookReversed, 2_000, 40_000)
    } else {
        0
    };
    let copies = 1 + u32::from(dice.strikes(Fault::WebhookDoubled));
    for _ in 0..copies {
        let (world, leg, url, message) =
            (world.clone(), leg.clone(), url.to_owned(), message.clone());
        world.clone().spawn(async move {
            executor::sleep_ms(late).await;
            deliver(&world, &leg, what, &url, &message).await;
        });
    }
}

async fn deliver(
    world: &Rc<World>,
    leg: &Rc<Leg>,
    what: &'static str,
    url: &str,
    message: &Message,
) {
    for _ in 0..TRIES {
        let sent = executor::now();
        let answer = post(world, key_of(world, leg), url, message).await;
        if answer.is_some_and(|answer| answer.is_success()) {
            world.oracle.heard(leg, sent);
            return;
        }
        world
            .trace
            .note(leg.booking, "callback not taken", || what.to_owned());
        executor::sleep_ms(1_000).await;
    }
}

/// Somebody else says that the call is over, or asks for a document.
async fn forge(world: &Rc<World>, leg: &Rc<Leg>) {
    let url = if world.dice.coin(Fault::WebhookForged) {
        leg.status_callback.clone()
    } else {
        let below = if leg.calling { "calling/" } else { "" };
        format!("{ORIGIN}/carrier/attempts/{}/{below}accepted", leg.attempt)
    };
    let message = match state(leg, "completed") {
        Message::Form(mut pairs) => {
            pairs.push(("Digits", "1".to_owned()));
            Message::Form(pairs)
        }
        Message::Json(mut json) => {
            json["call"] = json!({"call_id": leg.id});
            json["vars"] = json!({"prompt_result": "match_digits", "prompt_value": "1"});
            Message::Json(json)
        }
    };
    // To hang up is all that a document can say while the database fails, whoever asks: then somebody asks again.
    for _ in 0..TRIES {
        let answer = post(world, "a guess", &url, &message).await;
        let Some(answer) = answer.filter(Answer::is_success) else {
            return;
        };
        if url == leg.status_callback || read(leg, &answer) != [Verb::Hangup] {
            break;
        }
    }
    world.oracle.forged(leg.booking);
}

/// Asks for a document, twice if the first answer does not come, and then hangs up. The second
/// document is there where the carrier asked twice for no reason, and follows both.
pub(super) async fn ask(
    world: &Rc<World>,
    leg: &Rc<Leg>,
    url: &str,
    more: &[(&'static str, String)],
) -> (Vec<Verb>, Option<Vec<Verb>>) {
    let message = fetch(leg, more);
    if world.dice.strikes(Fault::DocumentTwice) {
        world
            .trace
            .note(leg.booking, "document asked twice", || url.to_owned());
        let (first, second) = join(
            post(world, key_of(world, leg), url, &message),
            post(world, key_of(world, leg), url, &message),
        )
        .await;
        let verbs = |answer: Option<Answer>| {
            answer
                .filter(Answer::is_success)
                .map_or_else(|| vec![Verb::Hangup], |answer| read(leg, &answer))
        };
        return (verbs(first), Some(verbs(second)));
    }
    for _ in 0..2 {
        let sent = executor::now();
        let answer = post(world, key_of(world, leg), url, &message).await;
        if let Some(answer) = answer.filter(Answer::is_success) {
            world.oracle.heard(leg, sent);
            let verbs = read(leg, &answer);
            world.trace.note(leg.booking, "document", || {
                let step = url.rsplit('/').next().unwrap_or_default();
                format!("{step}: {verbs:?}")
            });
            return (verbs, None);
        }
        world
            .trace
            .note(leg.booking, "document not answered", || url.to_owned());
    }
    (vec![Verb::Hangup], None)
}
