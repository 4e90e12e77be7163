//! Bookings: made, read, listed, changed; another organization's is none.

use crate::prelude::*;
use callslot_worker::testing::Fault;

#[tokio::test(start_paused = true)]
async fn anothers_booking_answers_exactly_like_one_that_does_not_exist() {
    let world = World::new();
    world.another_organization();
    let random = "019b0000-0000-7000-8000-00000000ffff";
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        let mut answers = Vec::new();
        for id in [THEIRS, random, "not-an-id"] {
            let request = Request::builder()
                .method(method.clone())
                .uri(format!("/api/bookings/{id}"))
                .header("authorization", format!("Bearer {OWNER_KEY}"))
                .body(Body::from("{\"title\":\"Mine\"}"))
                .unwrap();
            answers.push(world.text_of(request).await);
        }
        assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
        assert_eq!(answers[0], answers[1], "{method}");
        assert_eq!(answers[0], answers[2], "{method}");
    }
    assert_eq!(
        world.text("SELECT title || ' ' || status FROM booking_events"),
        "Theirs pending"
    );
    let (_, list) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    assert_eq!(list["bookings"], json!([]));
    let (_, members) = world.send(Method::GET, "/api/members", Value::Null).await;
    assert_eq!(members["members"].as_array().unwrap().len(), 15);
}

#[tokio::test(start_paused = true)]
async fn another_organizations_member_cannot_be_booked_as_operator() {
    let world = World::new();
    world.another_organization();
    let (status, answer) = world
        .send(
            Method::POST,
            "/api/bookings",
            json!({
                "start_time": "2026-03-02T13:00:00Z",
                "attendee_phone": "+14155552671",
                "user_id": "019b0000-0000-7000-8000-000000000101",
            }),
        )
        .await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["field"]),
        (422, &json!("user_id"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_new_booking_has_its_defaults() {
    let world = World::new();
    let (status, answer) = world
        .send(
            Method::POST,
            "/api/bookings",
            json!({"start_time": "2026-03-02T14:00:00+01:00", "attendee_phone": "+1 (415) 555-2671"}),
        )
        .await;
    assert_eq!(status, StatusCode::CREATED);
    insta::assert_json_snapshot!(answer);
}

#[tokio::test(start_paused = true)]
async fn what_breaks_a_rule_is_refused_with_its_field_and_nothing_is_written() {
    let world = World::new();
    let long = "x".repeat(10_001);
    let big: serde_json::Map<_, _> = (0..500)
        .map(|n| (format!("key{n}"), json!("value")))
        .collect();
    let cases = [
        json!({"attendee_phone": "4155552671"}),
        json!({"attendee_phone": "+1415"}),
        json!({"attendee_phone": "+1 415 555 2671 ext. 5"}),
        json!({"attendee_phone": "call me"}),
        json!({"attendee_phone": ""}),
        json!({"attendee_phone": null}),
        json!({"start_time": "2026-03-02T11:59:49Z"}),
        json!({"start_time": "2029-03-02T12:00:00Z"}),
        json!({"start_time": "tomorrow"}),
        json!({"end_time": "2026-03-02T12:59:00Z"}),
        json!({"end_time": "2026-03-02T13:10:30Z"}),
        json!({"end_time": "2026-03-02T13:30:00Z", "duration_minutes": 45}),
        json!({"duration_minutes": 4}),
        json!({"duration_minutes": 481}),
        json!({"duration_minutes": -5}),
        json!({"duration_minutes": 30.5}),
        json!({"timezone": "Mars/Olympus"}),
        json!({"title": "  "}),
        json!({"title": "x".repeat(201)}),
        json!({"title": "a\u{0}b"}),
        json!({"notes": long}),
        json!({"attendee_email": "ada"}),
        json!({"attendee_name": ["Ada"]}),
        json!({"modulations": "recording"}),
        json!({"modulations": big}),
        json!({"modulations": {"colour": "red"}}),
        json!({"modulations": {"recording": "loudly"}}),
        json!({"modulations": {"transcription": "after_call", "recording": false}}),
        json!({"modulations": {"translation": {"between": {"operator": "en", "attendee": "es"}}}}),
        json!({"attendee_language": "it"}),
        json!({"user_id": "somebody"}),
        json!({"user_id": "019a0000-0000-7000-8000-000000000104"}),
        json!({"status": "completed"}),
        json!({"organization_id": "019b0000-0000-7000-8000-000000000001"}),
    ];
    let mut answers = Vec::new();
    for case in cases {
        let mut body =
            json!({"start_time": "2026-03-02T13:00:00Z", "attendee_phone": "+14155552671"});
        body.as_object_mut()
            .unwrap()
            .extend(case.as_object().unwrap().clone());
        let (status, answer) = world.send(Method::POST, "/api/bookings", body).await;
        assert!(answer["error"]["field"].is_string(), "{answer}");
        let shown: String = case.to_string().chars().take(60).collect();
        answers.push(format!(
            "{shown}\n  {} {}",
            status.as_u16(),
            answer["error"]["message"]
        ));
    }
    insta::assert_snapshot!(answers.join("\n"));
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events"),
        "0"
    );
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM audit_log"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_member_without_a_phone_cannot_be_booked() {
    let world = World::new();
    world.every_member().without_phone();
    let body = json!({"start_time": "2026-03-02T13:00:00Z", "attendee_phone": "+14155552671"});
    let (status, answer) = world.send(Method::POST, "/api/bookings", body).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["field"]),
        (422, &json!("user_id"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_list_is_filtered_ordered_and_cut() {
    let world = World::new();
    let mut ids = Vec::new();
    for hours in [3, 1, 2] {
        ids.push(world.book_in(hours * 3600).await);
    }
    world
        .send(
            Method::DELETE,
            &format!("/api/bookings/{}", ids[2]),
            Value::Null,
        )
        .await;
    let found = async |query: &str| {
        let (status, answer) = world
            .send(Method::GET, &format!("/api/bookings?{query}"), Value::Null)
            .await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let position = |booking: &Value| ids.iter().position(|id| booking["id"] == **id).unwrap();
        answer["bookings"]
            .as_array()
            .unwrap()
            .iter()
            .map(position)
            .collect::<Vec<_>>()
    };
    assert_eq!(found("").await, [1, 2, 0]);
    assert_eq!(found("status=pending").await, [1, 0]);
    assert_eq!(found("status=cancelled").await, [2]);
    assert_eq!(found("from=2026-03-02T14:00:00Z").await, [0]);
    assert_eq!(found("to=2026-03-02T13:59:50Z").await, [1]);
    assert_eq!(found("limit=1&offset=1").await, [2]);
    for query in [
        "status=lost",
        "limit=0",
        "limit=201",
        "limit=x",
        "offset=-1",
        "from=now",
        "colour=red",
    ] {
        let (status, answer) = world
            .send(Method::GET, &format!("/api/bookings?{query}"), Value::Null)
            .await;
        let name = query.split('=').next().unwrap();
        assert_eq!(
            (status.as_u16(), &answer["error"]["field"]),
            (400, &json!(name)),
            "{query}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_keeps_what_it_does_not_name() {
    let world = World::new();
    let id = world
        .book(json!({"start_time": "2026-03-02T13:00:00Z", "duration_minutes": 60, "notes": "old"}))
        .await;
    let path = format!("/api/bookings/{id}");
    let change = json!({"start_time": "2026-03-02T15:00:00Z", "attendee_name": null});
    let (_, answer) = world.send(Method::PATCH, &path, change).await;
    let booking = &answer["booking"];
    assert_eq!(booking["end_time"], "2026-03-02T16:00:00Z");
    assert_eq!(
        (&booking["attendee_name"], &booking["notes"]),
        (&Value::Null, &json!("old"))
    );
    assert_eq!(booking["version"], 2);
    let (_, same) = world.send(Method::PATCH, &path, json!({})).await;
    assert_eq!(same["booking"]["version"], 2);
    for bad in [
        json!({"title": null}),
        json!({"start_time": "2026-03-01T15:00:00Z"}),
        json!({"version": 7}),
    ] {
        let (status, answer) = world.send(Method::PATCH, &path, bad).await;
        assert!(
            status.is_client_error() && answer["error"]["field"].is_string(),
            "{answer}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn notes_can_be_written_when_the_call_is_over_and_nothing_else() {
    let world = World::new();
    let id = world.book_in(600).await;
    let path = format!("/api/bookings/{id}");
    world.send(Method::DELETE, &path, Value::Null).await;
    let (status, answer) = world
        .send(Method::PATCH, &path, json!({"notes": "She wrote instead."}))
        .await;
    assert_eq!(
        (status, &answer["booking"]["status"]),
        (StatusCode::OK, &json!("cancelled"))
    );
    let (status, answer) = world
        .send(Method::PATCH, &path, json!({"title": "Again"}))
        .await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (StatusCode::CONFLICT, &json!("conflict"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_a_booking_is_settled_by_reading_it_back() {
    let world = World::new();
    world
        .db
        .faults
        .lock()
        .unwrap()
        .push(("INSERT INTO booking_events", Fault::After));
    let id = world.book_in(600).await;
    assert_eq!(world.state(&id), "pending");
    world
        .db
        .faults
        .lock()
        .unwrap()
        .push(("INSERT INTO booking_events", Fault::Before));
    let body = json!({"start_time": "2026-03-02T13:00:00Z", "attendee_phone": "+14155552671"});
    let (status, answer) = world.send(Method::POST, "/api/bookings", body).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["code"]),
        (503, &json!("unavailable"))
    );
    assert!(!answer.to_string().contains("connection lost"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_booking_without_a_zone_is_in_the_number_s_where_it_tells_one() {
    let world = World::new();
    for (hour, number, given, zone) in [
        (13, "+14155552671", None, "America/Los_Angeles"),
        (14, "+493012345678", None, "Europe/Berlin"),
        (
            15,
            "+493012345678",
            Some("America/New_York"),
            "America/New_York",
        ),
        // Clocks differ between the places that these numbers may be at.
        (16, "+61400000000", None, "UTC"),
        (17, "+18005550134", None, "UTC"),
    ] {
        let booking = json!({
            "start_time": format!("2026-03-02T{hour}:00:00Z"), "attendee_phone": number, "timezone": given,
            "override": true,
        });
        let (status, answer) = world.send(Method::POST, "/api/bookings", booking).await;
        assert_eq!(status, StatusCode::CREATED, "{number}: {answer}");
        assert_eq!(answer["booking"]["timezone"], zone, "{number}");
    }
}
