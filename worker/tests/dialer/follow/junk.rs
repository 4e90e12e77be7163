//! Webhooks that somebody else signs: they cost nothing, and keep none of the carrier's out.

use crate::prelude::*;
use callslot_worker::testing::{
    SIGNING_KEY,
    accounts::{self, ACME},
    webhook,
};

/// The network that the carrier sends from, and whoever has the carrier send for them.
const CARRIERS: &str = "198.51.100.7";
const RINGING: [(&str, &str); 2] = [("CallSid", "call-1"), ("CallStatus", "ringing")];

async fn post(world: &World, from: &str, key: &str, path: &str) -> u16 {
    let mut request = webhook(key, path, &RINGING);
    let from = from.parse().unwrap();
    request.headers_mut().insert("cf-connecting-ip", from);
    world.text_of(request).await.0.as_u16()
}

/// Posts so many webhooks with a signature of nobody's, and answers the last status.
async fn junk(world: &World, from: &str, times: u32) -> u16 {
    let mut status = 0;
    for n in 0..times {
        let path = format!("/carrier/attempts/019b0000-0000-7000-8000-{n:012x}/operator");
        status = post(world, from, "junk", &path).await;
    }
    status
}

#[tokio::test(start_paused = true)]
async fn junk_signatures_soon_cost_no_read() {
    let world = World::new();
    let before = world.trips();
    assert_eq!(junk(&world, CARRIERS, 60).await, 403);
    assert_eq!(junk(&world, CARRIERS, 200).await, 429);
    assert_eq!(world.trips() - before, 60);
    // Documents and reports alike, by whatever address of the network.
    for path in [
        "operator",
        "status/operator",
        "calling/operator",
        "recording",
    ] {
        let path = format!("/carrier/attempts/019b0000-0000-7000-8000-00000000ffff/{path}");
        assert_eq!(post(&world, CARRIERS, "junk", &path).await, 429, "{path}");
    }
    assert_eq!(junk(&world, "203.0.113.9", 1).await, 403, "another network");
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    assert_eq!(junk(&world, CARRIERS, 1).await, 403);
}

#[tokio::test(start_paused = true)]
async fn junk_from_many_addresses_of_an_ipv6_network_is_counted_together() {
    let world = World::new();
    for n in 0..4 {
        for address in 0..60 {
            let from = format!("2001:db8:1:{n:x}::{address:x}");
            assert_eq!(junk(&world, &from, 1).await, 403);
        }
        let from = format!("2001:db8:1:{n:x}::ffff");
        assert_eq!(junk(&world, &from, 1).await, 429, "one network of 64 bits");
    }
    assert_eq!(junk(&world, "2001:db8:1:ff::1", 1).await, 429, "one of 48");
    assert_eq!(junk(&world, "2001:db8:2::1", 1).await, 403);
}

#[tokio::test(start_paused = true)]
async fn junk_from_the_carriers_own_network_keeps_no_genuine_webhook_out() {
    for own in [false, true] {
        let world = World::new();
        if own {
            accounts::exists(&world.phones, &ACME);
            accounts::connected(&world, &ACME);
        }
        world.book_in(5).await;
        world.tick_by_hand().await;
        assert_eq!(junk(&world, CARRIERS, 100).await, 429);
        let asked = world.asked().remove(0).document;
        let path = asked.strip_prefix("https://callslot.example").unwrap();
        let path = path.replace("/operator", "/status/operator");
        let key = if own { ACME.signing_key } else { SIGNING_KEY };
        assert_eq!(post(&world, CARRIERS, key, &path).await, 204, "{own}");
        assert_eq!(world.text("SELECT status FROM calls"), "ringing");
        assert_eq!(post(&world, CARRIERS, "junk", &path).await, 403);
        // An address from before there were proofs.
        let (older, _) = path.split_once('?').unwrap();
        let expected = if own { 429 } else { 204 };
        assert_eq!(post(&world, CARRIERS, key, older).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn an_address_that_proves_to_be_anothers_attempts_opens_no_way_past_the_limit() {
    let world = World::new();
    accounts::exists(&world.phones, &ACME);
    accounts::connected(&world, &ACME);
    world.book_in(5).await;
    world.tick_by_hand().await;
    junk(&world, CARRIERS, 100).await;
    let asked = world.asked().remove(0).document;
    let (_, proof) = asked.split_once('?').unwrap();
    let trips = world.trips();
    for query in [proof, "proof=", "proof=00", "proof", ""] {
        let path =
            format!("/carrier/attempts/019b0000-0000-7000-8000-00000000ffff/operator?{query}");
        assert_eq!(post(&world, CARRIERS, "junk", &path).await, 429, "{query}");
    }
    assert_eq!(world.trips(), trips);
}

#[tokio::test(start_paused = true)]
async fn letters_that_are_moved_from_a_form_into_its_address_are_refused() {
    let world = World::new();
    world.book_in(5).await;
    world.tick_by_hand().await;
    let asked = world.asked().remove(0).document;
    let path = asked.strip_prefix("https://callslot.example").unwrap();
    // As the carrier signs that a machine answered: the address, then each name and value.
    let pairs = [("AnsweredBy", "machine_start"), ("CallSid", "call-1")];
    let signed = webhook(SIGNING_KEY, path, &pairs);
    let signature = signed.headers()[callslot_worker::testing::wire::SIGNATURE].clone();
    for (moved, left) in [
        ("AnsweredBymachine_start", "CallSid=call-1"),
        ("AnsweredBymachine_startCallSid", "call-1="),
        ("A", "nsweredBy=machine_start&CallSid=call-1"),
    ] {
        let mut request = webhook(SIGNING_KEY, &format!("{path}{moved}"), &[]);
        *request.body_mut() = axum::body::Body::from(left);
        let header = callslot_worker::testing::wire::SIGNATURE;
        request.headers_mut().insert(header, signature.clone());
        assert_eq!(world.text_of(request).await.0, 403, "{moved}");
    }
    assert_eq!(world.text_of(signed).await.0, 200);
}
