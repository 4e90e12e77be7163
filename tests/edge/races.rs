//! Many at once.

use crate::{
    rush::{self, operator},
    stage::Stage,
};
use chrono::{TimeDelta, Utc};
use std::collections::HashMap;

const BOOKINGS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn ten_racing_ticks_ring_two_hundred_operators_once_each() {
    let stage = Stage::set().await;
    let start = Utc::now() - TimeDelta::seconds(1);
    rush::book(&stage, 0..BOOKINGS, |_| start).await;
    let ticks = futures_util::future::join_all((0..10).map(|_| stage.tick())).await;
    let mut placed: u64 = ticks
        .iter()
        .filter_map(|tick| tick["placed"].as_u64())
        .sum();
    // On a slow machine a claim may run out while it waits for its permit; the next tick has it.
    let grace = start + TimeDelta::minutes(5);
    while placed < BOOKINGS as u64 && Utc::now() < grace {
        placed += stage.tick().await["placed"].as_u64().unwrap();
    }
    assert_eq!(placed, BOOKINGS as u64, "{ticks:?}");
    stage.carrier.settled().await;
    let mut rung: HashMap<String, usize> = HashMap::new();
    for call in stage.carrier.calls() {
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
    assert_eq!(stage.edge.execute_sql(live).await.unwrap().len(), 0);
}
