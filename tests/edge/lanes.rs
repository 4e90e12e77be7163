//! A tick that hands calls to other invocations of the Worker, over its binding to itself.

use crate::{
    burst::{self, operator},
    environment::Environment,
};
use chrono::Utc;
use std::collections::HashMap;

const CALLS: usize = 150;

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_one_second_are_placed_by_lanes_once_each() {
    let environment = Environment::with(&[("DIAL_PACE_MS", "0")]).await;
    let now = Utc::now();
    burst::book(&environment, 0..CALLS, |_| now).await;
    let tick = environment.tick().await;
    let count = |name: &str| tick[name].as_u64().unwrap();
    // 150 by 18, and one share stays with the tick.
    assert_eq!(count("lanes"), 8, "{tick}");
    assert!(count("statements_most") <= 940, "{tick}");
    assert!(count("requests_most") <= 6, "{tick}");
    // On a slow machine some are left to the next ticks.
    let open = "SELECT id FROM booking_events WHERE status = 'pending'";
    while !environment.edge.execute_sql(open).await.unwrap().is_empty() {
        environment.tick().await;
    }
    environment.carrier.settled().await;
    let mut rung: HashMap<String, usize> = HashMap::new();
    for call in environment.carrier.calls() {
        *rung.entry(call.to).or_default() += 1;
    }
    for n in 0..CALLS {
        assert_eq!(rung.get(&operator(n)), Some(&1), "operator {n}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_lanes_is_nobodys_from_outside() {
    let environment = Environment::set().await;
    let http = reqwest::Client::new();
    let answer = async |path: &str, order: Option<&str>| {
        let mut request = http.post(format!("{}{path}", environment.edge.url()));
        if let Some(order) = order {
            request = request.header("x-callslot-order", order);
        }
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let order =
        r#"{"until":9999999999999,"work":{"place":{"tokens":["0"],"look_ahead_ms":75000}}}"#;
    let unknown = answer("/no-such-thing", None).await;
    assert_eq!(unknown.0, 404);
    assert_eq!(answer("/lanes", None).await, unknown);
    assert_eq!(answer("/lanes", Some(order)).await, unknown);
}
