//! The REST API: who may, what is refused and how, and what is shown.

use std::time::Duration;

use serde_json::json;

use super::customer::{ATTENDEE, CALLER_ID, OPERATOR, PATIENCE, World};
use callslot_fakes::{Answer, CallStatus, Happened, HungUpBy, Options, Phone};

#[tokio::test]
async fn wrong_credentials_are_refused_with_20003() {
    let world = World::start().await;
    let url = format!(
        "{}/api/laml/2010-04-01/Accounts/other/Calls",
        world.simulator.url()
    );
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for request in [
        http.post(&url),
        http.post(&url).basic_auth("other", Some("wrong")),
    ] {
        let response = request.body("To=x").send().await.unwrap();
        assert_eq!(response.status(), 401);
        let body: serde_json::Value = response.json().await.unwrap();
        assert_eq!(
            (&body["code"], &body["status"]),
            (&json!(20003), &json!(401))
        );
        assert!(body["message"].is_string());
    }
    assert!(world.simulator.requests().is_empty());
}

#[tokio::test]
async fn another_account_is_not_found() {
    let world = World::start().await;
    assert_eq!(
        world
            .get("/api/laml/2010-04-01/Accounts/other/Calls")
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn what_is_missing_is_told_with_the_code_as_a_string() {
    let world = World::start().await;
    let check = async |form: &[(&str, &str)], code: &str| {
        let (status, body) = world.post("/Calls", form).await;
        assert_eq!(status, 400, "{body}");
        assert_eq!(body["errors"][0]["code"], code, "{body}");
        assert!(body["errors"][0]["message"].is_string());
    };
    check(&[("To", ATTENDEE), ("From", CALLER_ID)], "21205").await;
    check(
        &[("From", CALLER_ID), ("Url", "http://a.example/")],
        "21201",
    )
    .await;
    check(&[("To", ATTENDEE), ("Url", "http://a.example/")], "21603").await;
}

#[tokio::test]
async fn what_is_wrong_is_told_with_the_code_as_a_number() {
    let owned_numbers = vec![CALLER_ID.to_owned()];
    let world = World::with(Options {
        owned_numbers,
        ..Options::default()
    })
    .await;
    let check = async |to: &str, more: &[(&str, &str)], code: u32| {
        let (status, body) = world.create(to, more).await;
        assert_eq!((status, &body["code"]), (422, &json!(code)), "{body}");
        assert_eq!(body["status"], 422);
    };
    check("4155552671", &[], 21211).await;
    check("+12125550187", &[], 21211).await;
    check(ATTENDEE, &[("Timeout", "601")], 20001).await;
    let form = [
        ("To", ATTENDEE),
        ("From", "+14155550199"),
        ("Url", "http://a.example/"),
    ];
    assert_eq!(world.post("/Calls", &form).await.1["code"], 21210);
    assert!(world.simulator.calls().is_empty());
    assert!(
        world
            .simulator
            .requests()
            .iter()
            .all(|request| request.answered == Some(422))
    );
}

#[tokio::test]
async fn a_call_is_shown_as_it_goes() {
    let world = World::with(Options {
        pace: PATIENCE,
        ..Options::default()
    })
    .await;
    world.simulator.script(
        ATTENDEE,
        Phone {
            answer: Answer::Never,
            ..Phone::default()
        },
    );
    let ringing = world.call(ATTENDEE).await;
    world
        .until(|calls| calls[0].status == CallStatus::Ringing)
        .await;
    let (_, body) = world.get(&format!("/Calls/{ringing}.json")).await;
    assert_eq!(body["status"], "ringing");
    assert!(body["start_time"].as_str().unwrap().ends_with("+0000"));

    let (_, queued) = world.create(OPERATOR, &[]).await;
    assert_eq!(queued["status"], "queued");
    assert_eq!(queued["start_time"], json!(null));
    assert_eq!(queued["to"], OPERATOR);
    assert_eq!(queued["from"], CALLER_ID);
    assert!(chrono::DateTime::parse_from_rfc2822(queued["date_created"].as_str().unwrap()).is_ok());
    assert_eq!(
        world
            .get(&format!("/Calls/{}", queued["sid"].as_str().unwrap()))
            .await
            .1,
        queued
    );
    assert_eq!(world.get("/Calls/none").await.0, 404);
}

#[tokio::test]
async fn a_full_queue_is_refused_with_21611() {
    let world = World::with(Options {
        pace: PATIENCE,
        queue_limit: 2,
        ..Options::default()
    })
    .await;
    world.call(ATTENDEE).await;
    world.until(|calls| calls[0].started.is_some()).await;
    world.call(ATTENDEE).await;
    world.call(ATTENDEE).await;
    let (status, body) = world.create(ATTENDEE, &[]).await;
    assert_eq!((status, &body["code"]), (422, &json!(21611)));
}

#[tokio::test]
async fn one_call_is_dialled_each_pace() {
    let pace = Duration::from_millis(50);
    let world = World::with(Options {
        pace,
        ..Options::default()
    })
    .await;
    for _ in 0..4 {
        world.call("+12125550181").await;
    }
    world.settled().await;
    let dialled: Vec<_> = world
        .simulator
        .calls()
        .iter()
        .map(|call| call.started.unwrap())
        .collect();
    for pair in dialled.windows(2) {
        // The log's clock has a grain, and the pace is kept by another one.
        assert!(
            pair[1] - pair[0] >= chrono::TimeDelta::milliseconds(48),
            "{dialled:?}"
        );
    }
}

#[tokio::test]
async fn the_pace_changes_for_the_next_call() {
    let world = World::with(Options {
        pace: PATIENCE,
        ..Options::default()
    })
    .await;
    world.simulator.set_pace(Duration::ZERO);
    world.call("+12125550181").await;
    world.call("+12125550181").await;
    world.settled().await;
}

#[tokio::test]
async fn a_ringing_call_is_canceled() {
    let world = World::start().await;
    world.simulator.script(
        OPERATOR,
        Phone {
            answer: Answer::Never,
            ..Phone::default()
        },
    );
    let sid = world.call(OPERATOR).await;
    world
        .until(|calls| calls[0].status == CallStatus::Ringing)
        .await;
    let (status, body) = world
        .post(&format!("/Calls/{sid}"), &[("Status", "canceled")])
        .await;
    assert_eq!((status, &body["status"]), (200, &json!("canceled")));
    world.settled().await;
    assert_eq!(world.simulator.calls()[0].hung_up_by(), Some(HungUpBy::Api));
    assert_eq!(world.told("/status"), ["initiated", "ringing", "canceled"]);
    assert!(world.seen("/answer").is_empty());
}

#[tokio::test]
async fn a_queued_call_that_is_canceled_never_rings() {
    let world = World::with(Options {
        pace: PATIENCE,
        ..Options::default()
    })
    .await;
    world.call("+12125550181").await;
    let sid = world.call(OPERATOR).await;
    let (_, body) = world
        .post(&format!("/Calls/{sid}"), &[("Status", "completed")])
        .await;
    assert_eq!(body["status"], "canceled");
    world.settled().await;
    let call = &world.simulator.calls_to(OPERATOR)[0];
    assert_eq!(call.started, None);
    assert_eq!(call.when(|what| *what == Happened::Dialled), None);
}

#[tokio::test]
async fn a_conversation_is_completed_but_not_canceled() {
    let world = World::start().await;
    world.says("/answer", r#"<Pause length="600"/>"#);
    let sid = world.call(OPERATOR).await;
    world
        .until(|calls| calls[0].status == CallStatus::InProgress)
        .await;
    let (status, body) = world
        .post(&format!("/Calls/{sid}"), &[("Status", "canceled")])
        .await;
    assert_eq!((status, &body["code"]), (422, &json!(21220)));
    let (_, body) = world
        .post(&format!("/Calls/{sid}"), &[("Status", "completed")])
        .await;
    assert_eq!(body["status"], "completed");
    let (_, body) = world
        .post(&format!("/Calls/{sid}"), &[("Url", "http://a.example/")])
        .await;
    assert_eq!(body["code"], 21220, "nothing is left to redirect");
}

#[tokio::test]
async fn calls_are_listed_by_number_and_page_newest_first() {
    let world = World::with(Options {
        pace: PATIENCE,
        ..Options::default()
    })
    .await;
    let mut created = Vec::new();
    for _ in 0..5 {
        created.push(world.call(ATTENDEE).await);
        world.call(OPERATOR).await;
    }
    created.reverse();
    let mut listed = Vec::new();
    let mut next = Some(format!("/Calls?To=%2B{}&PageSize=2", &ATTENDEE[1..]));
    while let Some(page) = next {
        let (status, body) = world.get(&page).await;
        assert_eq!(status, 200, "{body}");
        listed.extend(
            body["calls"]
                .as_array()
                .unwrap()
                .iter()
                .map(|call| call["sid"].as_str().unwrap().to_owned()),
        );
        next = body["next_page_uri"].as_str().map(str::to_owned);
        // Whoever calls while the pages are turned moves nothing.
        world.call(OPERATOR).await;
    }
    assert_eq!(listed, created);
    assert_eq!(
        world.get("/Calls?Status=ringing&From=%2B1").await.1["calls"],
        json!([])
    );
    assert_eq!(world.get("/Calls?StartTime=2026-01-01").await.0, 422);
}

#[tokio::test]
async fn requests_keep_the_order_and_the_repeated_keys_of_their_form() {
    let world = World::start().await;
    let sid = world.call(OPERATOR).await;
    let request = &world.simulator.requests()[0];
    let names: Vec<_> = request.form.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[..4], ["To", "From", "Url", "StatusCallback"]);
    assert_eq!(names[4..], ["StatusCallbackEvent"; 4]);
    assert_eq!(
        (request.answered, request.sid.as_deref()),
        (Some(200), Some(sid.as_str()))
    );
}

#[tokio::test]
async fn the_control_pages_script_set_show_and_forget() {
    let world = World::start().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = |path: &str| format!("{}/simulator/{path}", world.simulator.url());
    let put = async |path: &str, body: serde_json::Value| {
        http.put(url(path))
            .json(&body)
            .send()
            .await
            .unwrap()
            .status()
    };
    assert_eq!(
        put(&format!("phones/{OPERATOR}"), json!({"answer": "busy"})).await,
        204
    );
    assert_eq!(
        put(
            "settings",
            json!({"pace_ms": 0, "faults": {"creates": ["error_not_accepted"]}})
        )
        .await,
        204
    );
    assert_eq!(put("settings", json!({"paec_ms": 0})).await, 422);
    assert_eq!(world.create(OPERATOR, &[]).await.0, 500);
    world.call(OPERATOR).await;
    world.settled().await;
    let calls: serde_json::Value = http
        .get(url("calls"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(calls[0]["status"], "busy");
    assert_eq!(calls[0]["events"][1]["what"], "dialled");
    assert_eq!(
        http.delete(url("calls")).send().await.unwrap().status(),
        204
    );
    assert!(world.simulator.calls().is_empty());
    world.call(OPERATOR).await;
    world.settled().await;
    assert_eq!(world.simulator.calls().len(), 1);
}
