//! Many at once.

use crate::{
    burst::{self, operator},
    environment::Environment,
};
use callslot_fakes::{Options, Simulator};
use callslot_harness::EdgeOptions;
use chrono::{TimeDelta, Utc};
use std::{collections::HashMap, time::Duration};

const BOOKINGS: usize = 200;
/// Calls that are played to their end at once.
const PLAYED: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn ten_racing_ticks_ring_two_hundred_operators_once_each() {
    let environment = Environment::set().await;
    let start = Utc::now() - TimeDelta::seconds(1);
    burst::book(&environment, 0..BOOKINGS, |_| start).await;
    let ticks = futures_util::future::join_all((0..10).map(|_| environment.tick())).await;
    let mut placed: u64 = ticks
        .iter()
        .filter_map(|tick| tick["placed"].as_u64())
        .sum();
    // On a slow machine a claim may run out while it waits for its permit; the next tick has it.
    let grace = start + TimeDelta::minutes(5);
    while placed < BOOKINGS as u64 && Utc::now() < grace {
        placed += environment.tick().await["placed"].as_u64().unwrap();
    }
    assert_eq!(placed, BOOKINGS as u64, "{ticks:?}");
    environment.carrier.settled().await;
    let mut rung: HashMap<String, usize> = HashMap::new();
    for call in environment.carrier.calls() {
        *rung.entry(call.to).or_default() += 1;
    }
    for n in 0..BOOKINGS {
        assert_eq!(rung.get(&operator(n)), Some(&1), "operator {n}");
    }
    // Whoever took the call has its attendee rung; on a slow machine the carrier may have given up on
    // a document before. Nobody is rung twice.
    assert!(rung.values().all(|times| *times == 1), "{rung:?}");
    let live =
        "SELECT booking_id FROM call_attempts GROUP BY booking_id HAVING COUNT(dialing_at) <> 1";
    assert_eq!(environment.edge.execute_sql(live).await.unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_calls_of_one_second_are_all_bridged_and_completed() {
    // The speed of documents is what `cargo xtask bench webhooks` measures: here the carrier waits for them.
    let patient = Duration::from_mins(2);
    let carrier = Simulator::start(Options {
        connect_timeout: patient,
        read_timeout: patient,
        ..Options::default()
    });
    let host = EdgeOptions::default().host;
    let environment =
        Environment::around(carrier.await.unwrap(), host, &[("DIAL_PACE_MS", "0")]).await;
    let start = Utc::now() + TimeDelta::seconds(2);
    burst::book(&environment, 0..PLAYED, |_| start).await;
    let mut placed = 0;
    while placed < PLAYED as u64 && Utc::now() < start + TimeDelta::minutes(5) {
        placed += environment.tick().await["placed"].as_u64().unwrap();
    }
    assert_eq!(placed, PLAYED as u64, "{}", environment.edge.output());
    environment.carrier.settled().await;
    for n in 0..PLAYED {
        let legs = environment.carrier.calls_to(&operator(n));
        assert!(matches!(&legs[..], [leg] if leg.bridged), "{n}: {legs:?}");
    }
    let other = "SELECT id, status, failure_reason FROM booking_events WHERE status <> 'completed'";
    let other = environment.edge.execute_sql(other).await.unwrap();
    assert!(other.is_empty(), "{other:?}");
}
