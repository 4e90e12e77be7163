//! Somebody who does not know the signing key.

use super::leg::Leg;
use crate::{
    faults::Fault,
    world::{Client, HttpResponse, ORIGIN, World},
};
use axum::body::Body;
use callslot_fakes::{SIGNATURE_HEADER, signature, signature_of_json};
use http::{Request, header::CONTENT_TYPE};
use serde_json::json;
use std::rc::Rc;
use url::form_urlencoded;

/// The number of times somebody tries.
const TRIES: u32 = 3;

/// A callback is an occasion to say that the call is over, or to ask for a document.
pub(super) fn tempt(world: &Rc<World>, leg: &Rc<Leg>, status_callback: &str) {
    if !world.dice.strikes(Fault::WebhookForged) {
        return;
    }
    let below = if leg.calling { "calling/" } else { "" };
    let document = format!("{ORIGIN}/carrier/attempts/{}/{below}accepted", leg.attempt);
    let is_status = world.dice.coin(Fault::WebhookForged);
    let url = if is_status {
        status_callback.to_owned()
    } else {
        document
    };
    let (world, leg) = (world.clone(), leg.clone());
    world
        .clone()
        .spawn(async move { forge(&world, &leg, &url, is_status).await });
}

async fn forge(world: &Rc<World>, leg: &Leg, url: &str, is_status: bool) {
    // To hang up is all that a document can say while the database fails, whoever asks: then somebody asks again.
    for _ in 0..TRIES {
        let Some(request) = request(leg, url) else {
            return;
        };
        let answer = Client::CARRIER.send(world, request).await;
        let Some(answer) = answer.filter(HttpResponse::is_success) else {
            return;
        };
        if is_status || !only_hangs_up(&answer.body) {
            break;
        }
    }
    world.oracle.forged(leg.booking);
}

/// Says that the call is over and that a key was pressed, signed with a guess.
fn request(leg: &Leg, url: &str) -> Option<Request<Body>> {
    let (kind, signature, body) = if leg.calling {
        let body = json!({
            "call_id": leg.id, "status": "ended", "event_type": "calling.call.state",
            "params": {"call_id": leg.id, "call_state": "ended", "end_reason": "hangup"},
            "call": {"call_id": leg.id},
            "vars": {"prompt_result": "match_digits", "prompt_value": "1"},
        })
        .to_string();
        (
            "application/json",
            signature_of_json("a guess", url, &body),
            body,
        )
    } else {
        let pairs = [
            ("CallSid", leg.id.as_str()),
            ("CallStatus", "completed"),
            ("Digits", "1"),
            ("From", leg.from.as_str()),
            ("To", leg.to.as_str()),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&pairs)
            .finish();
        let kind = "application/x-www-form-urlencoded";
        (kind, signature("a guess", url, &pairs), body)
    };
    Request::post(url.strip_prefix(ORIGIN)?)
        .header(CONTENT_TYPE, kind)
        .header(SIGNATURE_HEADER, signature)
        .body(Body::from(body))
        .ok()
}

/// Whether a document, of either API, does nothing but hang up.
fn only_hangs_up(document: &str) -> bool {
    let says = [
        "<Say",
        "<Gather",
        "<Dial",
        "<Redirect",
        "\"play\"",
        "\"prompt\"",
        "\"connect\"",
        "\"transfer\"",
    ];
    !says.iter().any(|verb| document.contains(verb))
}
