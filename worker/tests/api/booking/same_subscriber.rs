//! Two ways of writing one subscriber's number are one person: for blocks, limits, own phones and erasure.

use crate::prelude::*;

/// One Argentine mobile, as it is called from abroad, and without the 9, as many people write it.
const FORMS: [&str; 2] = ["+5491123456789", "+541123456789"];

async fn sent(world: &World, method: Method, path: &str, body: Value) -> (u16, Value) {
    let (status, answer) = world.send(method, path, body).await;
    (status.as_u16(), answer)
}

async fn book(world: &World, phone: &str, hour: u32) -> (u16, Value) {
    let operator = world.another_operator("+12125550199");
    let body = json!({"start_time": format!("2026-03-02T{hour}:00:00Z"), "attendee_phone": phone,
        "user_id": operator});
    sent(world, Method::POST, "/api/bookings", body).await
}

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn a_blocked_subscriber_is_booked_in_no_form() {
    for (blocked, booked) in [(FORMS[0], FORMS[1]), (FORMS[1], FORMS[0])] {
        let world = World::new();
        let block = json!({"number": blocked});
        let (status, _) = sent(&world, Method::POST, "/api/blocked-numbers", block).await;
        assert_eq!(status, 201);
        let (status, answer) = book(&world, booked, 14).await;
        assert_eq!((status, code(&answer)), (422, "invalid_field"), "{booked}");
        // It is blocked once, and unblocked in either form.
        let again = json!({"number": booked});
        let (_, answer) = sent(&world, Method::POST, "/api/blocked-numbers", again).await;
        assert_eq!(answer["blocked_number"]["number"], blocked);
        let path = format!("/api/blocked-numbers/{booked}");
        let (status, answer) = sent(&world, Method::DELETE, &path, Value::Null).await;
        assert_eq!(
            (status, &answer["blocked_number"]["number"]),
            (200, &json!(blocked))
        );
        assert_eq!(book(&world, booked, 14).await.0, 201);
    }
}

#[tokio::test(start_paused = true)]
async fn another_form_of_a_number_has_no_limit_of_its_own() {
    let world = World::new();
    world.acme().with_default_limits();
    for (hour, form) in (14..19).zip(FORMS.into_iter().cycle()) {
        let (status, answer) = book(&world, form, hour).await;
        assert_eq!(status, 201, "{answer}");
    }
    for form in FORMS {
        let (status, answer) = book(&world, form, 20).await;
        assert_eq!((status, code(&answer)), (409, "attendee_limit"), "{form}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_colleagues_phone_is_own_in_every_form() {
    let world = World::new();
    world.another_operator(FORMS[0]);
    for form in FORMS {
        let (status, answer) = book(&world, form, 14).await;
        assert_eq!(
            (status, code(&answer)),
            (422, "number_not_allowed"),
            "{form}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_erasure_finds_a_person_under_every_form() {
    let world = World::new();
    for (hour, form) in [(14, FORMS[0]), (15, FORMS[1])] {
        assert_eq!(book(&world, form, hour).await.0, 201);
    }
    world.every_booking().becomes(Status::Cancelled);
    let who = json!({"phone": FORMS[1]});
    let (_, held) = sent(&world, Method::POST, "/api/attendees/export", who.clone()).await;
    assert_eq!(held["bookings"].as_array().map(Vec::len), Some(2), "{held}");
    let (status, answer) = world
        .confirmed(Method::POST, "/api/attendees/erase", who)
        .await;
    assert_eq!((status.as_u16(), &answer["bookings"]), (200, &json!(2)));
    let left = "SELECT CAST(COUNT(*) AS TEXT) FROM booking_events WHERE attendee_phone LIKE '+54%'";
    assert_eq!(world.text(left), "0");
    // The log proves it of either form.
    let (_, again) = world
        .confirmed(
            Method::POST,
            "/api/attendees/erase",
            json!({"phone": FORMS[0]}),
        )
        .await;
    assert_eq!(again["subject_id"], answer["subject_id"]);
}
