//! The API's reference, and the simulated phones.

use callslot_fakes::{Answer, CallRecord, CallStatus, Callslot, HangUp, Options, Phone, Simulator};
use callslot_harness::{DEMO_API_KEY, Edge, EdgeOptions, ports};
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::json;

use super::{Size, is_in_the_office, is_sized, prefers, take, take_one};
use crate::extension::api::send;
use crate::extension::pages_session::sees;
use crate::person::Visitor;
use crate::stage::{LIMIT, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_of_the_api() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let size = Size {
        width: 1440,
        height: 900,
        scale: 1.0,
    };
    is_sized(&person.page, size).await;
    person.goes(stage.at("/docs"), "/docs").await;
    prefers(&person.page, "light").await;
    take_one(&person.page, "api", size).await;
    person.leaves().await;
}

/// Edge, and phones that take their time, which know each other.
async fn in_real_time() -> Stage {
    let port = ports::pick_free().unwrap();
    let options = Options {
        bind: Options::default().bind,
        callslot: Some(Callslot {
            url: format!("http://127.0.0.1:{port}"),
            api_key: DEMO_API_KEY.to_owned(),
        }),
        ..Options::in_real_time()
    };
    let simulator = Simulator::start(options).await.unwrap();
    let options = EdgeOptions {
        port,
        ..EdgeOptions::default()
    };
    let options = options
        .demo()
        .variable("MAIL_BASE_URL", simulator.url())
        .variable("SIGNALWIRE_BASE_URL", simulator.url())
        .variable("DIAL_PACE_MS", "0");
    Stage {
        edge: Edge::start(options).await.unwrap(),
        simulator,
    }
}

/// Books a call of a member so many seconds from now.
async fn booked(stage: &Stage, operator: u32, (name, phone): (&str, &str), seconds: i64) {
    let body = json!({
        "start_time": Utc::now() + TimeDelta::seconds(seconds), "attendee_name": name,
        "attendee_phone": phone, "title": "Follow-up call", "override": true,
        "user_id": format!("019a0000-0000-7000-8000-000000000{operator}"),
    });
    send(stage, Method::POST, "/api/bookings", body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phones() {
    let (stage, person) = (in_real_time().await, Visitor::new().await);
    let (ada, alan, grace) = ("+14155552671", "+442079304832", "+12025550181");
    let does = |answer, hang_up| Phone {
        answer,
        hang_up,
        ..Phone::default()
    };
    let talks_on = does(Phone::default().answer, HangUp::Never);
    stage.simulator.script("+12125550101", talks_on.clone());
    stage.simulator.script(ada, talks_on);
    stage
        .simulator
        .script(alan, does(Answer::Never, HangUp::Usual));
    let page = &person.page;
    let size = Size {
        width: 1100,
        height: 860,
        scale: 1.0,
    };
    is_sized(page, size).await;
    is_in_the_office(page).await;
    page.goto(format!("{}/phones", stage.simulator.url()))
        .await
        .unwrap();
    booked(&stage, 106, ("Grace Hopper", grace), 4).await;
    booked(&stage, 101, ("Ada Lovelace", ada), 5).await;
    booked(&stage, 103, ("Alan Turing", alan), 12).await;
    booked(&stage, 107, ("Katherine Johnson", "+12025550143"), 1_800).await;
    stage.edge.fire_scheduled();
    let rings = |calls: &[CallRecord]| {
        let is_ringing = |call: &CallRecord| call.to == alan && call.status == CallStatus::Ringing;
        calls.iter().any(is_ringing)
    };
    stage.simulator.until(rings, LIMIT).await.unwrap();
    for state in ["Busy", "Talking", "Ringing"] {
        sees(page, "main, body", state).await;
    }
    take(page, "phones", size).await;
    person.leaves().await;
}
