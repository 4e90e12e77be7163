//! The deeds of others meanwhile, over the API.

use callslot_fakes::CallRecord;
use callslot_harness::{DEMO_API_KEY, client};
use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{LIMIT, Stage};

/// Whom bookings are for.
pub(crate) const ATTENDEE: &str = "+14155552671";

/// Has the owner's key do something, and answers what came of it.
pub(crate) async fn send(stage: &Stage, method: Method, path: &str, body: Value) -> Value {
    let request = client()
        .unwrap()
        .request(method, format!("{}{path}", stage.edge.url()))
        .bearer_auth(DEMO_API_KEY)
        .header("content-type", "application/json")
        .body(body.to_string());
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {answer:?}");
    answer.json().await.unwrap()
}

/// Books a call of the owner, and answers its id.
pub(crate) async fn books(stage: &Stage, name: &str, start: DateTime<Utc>) -> String {
    let body = json!({"start_time": start, "attendee_phone": ATTENDEE, "attendee_name": name,
        "title": "Follow-up call"});
    let made = send(stage, Method::POST, "/api/bookings", body).await;
    made["booking"]["id"].as_str().unwrap().to_owned()
}

/// Waits until a phone rings, or has rung.
pub(crate) async fn is_rung(stage: &Stage, number: &str) {
    let rung = |calls: &[CallRecord]| calls.iter().any(|call| call.to == number);
    stage.simulator.until(rung, LIMIT).await.unwrap();
}
