//! Many calls at once below a limit: exactly as many pass as there is room for.

use crate::environment::Environment;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::collections::HashMap;

const CALLS: usize = 200;
const LIMIT: usize = 50;
const ORGANIZATION: &str = "019a0000-0000-7000-8000-000000000001";

fn user(n: usize) -> String {
    format!("019d0000-0000-7000-8000-1{n:011}")
}

fn phone(n: usize) -> String {
    format!("+1212557{n:04}")
}

/// An operator for each call, so that every phone has one reason to ring.
async fn hire(environment: &Environment) {
    let operators: Vec<_> = (0..CALLS)
        .map(|n| {
            let (user, phone) = (user(n), phone(n));
            format!(
                "INSERT INTO users (id, name, email) VALUES ('{user}', 'Operator {n}', 'operator{n}@limits.example');
                 INSERT INTO members (organization_id, user_id, role, phone)
                 VALUES ('{ORGANIZATION}', '{user}', 'operator', '{phone}');"
            )
        })
        .collect();
    for some in operators.chunks(LIMIT) {
        environment
            .edge
            .execute_sql(&some.join("\n"))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_hundred_calls_at_once_below_a_limit_of_fifty_fifty_ring() {
    let environment = Environment::set().await;
    hire(&environment).await;
    // To lower a limit, a key will do.
    let limits = environment
        .request(Method::PUT, "/api/limits")
        .json(&json!({"calls_per_day": LIMIT}));
    assert_eq!(environment.send(limits).await.0, StatusCode::OK);
    let calls = (0..CALLS).map(|n| {
        let body = json!({"attendee_phone": "+14155552671", "user_id": user(n)});
        let request = environment
            .request(Method::POST, "/api/calls")
            .header("idempotency-key", format!("call-{n}"))
            .json(&body);
        environment.send(request)
    });
    let answers = futures_util::future::join_all(calls).await;
    let mut statuses: HashMap<u16, usize> = HashMap::new();
    for (status, _) in &answers {
        *statuses.entry(status.as_u16()).or_default() += 1;
    }
    assert_eq!(
        statuses,
        HashMap::from([(201, LIMIT), (429, CALLS - LIMIT)]),
        "{}",
        environment.edge.output()
    );
    // The next tick places the calls that wait for their turn.
    for _ in 0..5 {
        if environment.tick().await["placed"] == 0 {
            break;
        }
    }
    environment.carrier.settled().await;
    let rung: HashMap<String, usize> =
        environment
            .carrier
            .calls()
            .into_iter()
            .fold(HashMap::new(), |mut rung, call| {
                *rung.entry(call.to).or_default() += 1;
                rung
            });
    let operators: Vec<_> = (0..CALLS).filter_map(|n| rung.get(&phone(n))).collect();
    assert_eq!(operators.len(), LIMIT);
    assert!(operators.iter().all(|times| **times == 1), "{rung:?}");
    let left = "SELECT id FROM booking_events WHERE status = 'pending'";
    assert_eq!(environment.edge.execute_sql(left).await.unwrap().len(), 0);
}
