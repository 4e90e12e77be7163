//! What the carrier sends to the Worker: status callbacks and requests for documents, signed.

use super::{
    document::{self, Verb},
    leg::Leg,
};
use crate::{
    executor,
    faults::Fault,
    world::{Answer, Client, ORIGIN, SIGNING_KEY, World},
};
use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::future::join;
use hmac::{Hmac, Mac};
use http::Request;
use std::rc::Rc;
use url::form_urlencoded;

/// The carrier tries a status callback so many times.
const TRIES: u32 = 3;

type Pairs = Vec<(&'static str, String)>;

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

async fn post(world: &Rc<World>, key: &str, url: &str, pairs: &Pairs) -> Option<Answer> {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    let request = Request::post(url.strip_prefix(ORIGIN)?)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-signalwire-signature", signature(key, url, pairs))
        .body(Body::from(body))
        .ok()?;
    Client::CARRIER.send(world, request).await
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
        let (world, leg) = (world.clone(), leg.clone());
        world.clone().spawn(async move {
            executor::sleep_ms(late).await;
            deliver(&world, &leg, status).await;
        });
    }
}

async fn deliver(world: &Rc<World>, leg: &Rc<Leg>, status: &'static str) {
    for _ in 0..TRIES {
        let sent = executor::now();
        let answer = post(
            world,
            SIGNING_KEY,
            &leg.status_callback,
            &pairs(leg, status),
        )
        .await;
        if answer.is_some_and(|answer| answer.is_success()) {
            world.oracle.heard(leg, sent);
            return;
        }
        world
            .trace
            .note(leg.booking, "callback not taken", || status.to_owned());
        executor::sleep_ms(1_000).await;
    }
}

/// Somebody else says that the call is over, or asks for a document.
async fn forge(world: &Rc<World>, leg: &Rc<Leg>) {
    let url = if world.dice.coin(Fault::WebhookForged) {
        leg.status_callback.clone()
    } else {
        format!("{ORIGIN}/carrier/attempts/{}/accepted", leg.attempt)
    };
    let mut pairs = pairs(leg, "completed");
    pairs.push(("Digits", "1".to_owned()));
    let answer = post(world, "a guess", &url, &pairs).await;
    if answer.is_some_and(|answer| answer.is_success()) {
        world.oracle.forged(leg.booking);
    }
}

/// Asks for a document, twice if the first answer does not come, and then hangs up. The second
/// document is there where the carrier asked twice for no reason, and follows both.
pub(super) async fn ask(
    world: &Rc<World>,
    leg: &Rc<Leg>,
    url: &str,
    more: &[(&'static str, String)],
) -> (Vec<Verb>, Option<Vec<Verb>>) {
    let mut pairs = pairs(leg, leg.status());
    pairs.extend(more.iter().cloned());
    if world.dice.strikes(Fault::DocumentTwice) {
        world
            .trace
            .note(leg.booking, "document asked twice", || url.to_owned());
        let (first, second) = join(
            post(world, SIGNING_KEY, url, &pairs),
            post(world, SIGNING_KEY, url, &pairs),
        )
        .await;
        let read = |answer: Option<Answer>| {
            answer
                .filter(Answer::is_success)
                .map_or_else(|| vec![Verb::Hangup], |answer| document::read(&answer.body))
        };
        return (read(first), Some(read(second)));
    }
    for _ in 0..2 {
        let sent = executor::now();
        let answer = post(world, SIGNING_KEY, url, &pairs).await;
        if let Some(answer) = answer.filter(Answer::is_success) {
            world.oracle.heard(leg, sent);
            let verbs = document::read(&answer.body);
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
