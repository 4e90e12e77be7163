//! Numbers that cost somebody more than a call, or that ring the wrong phone, are not booked.

use crate::{prelude::*, tenancy::bootstrap};
use callslot_worker::testing::BOOTSTRAP_SECRET;

/// One of each kind that is refused by default, as the refusal names it.
const COSTLY: [(&str, &str); 8] = [
    ("+1 900 555 0123", "premium-rate"),
    ("+979 1 2345 6789", "premium-rate"),
    ("+49 180 5 012345", "shared-cost"),
    ("+881 6 1234 5678", "satellite"),
    ("+870 301 234 567", "satellite"),
    ("+44 70 1234 5678", "personal number"),
    ("+44 76 4012 3456", "pager"),
    ("+800 1234 5678", "of no country"),
];

fn booking(phone: &str, time: &str) -> Value {
    json!({"start_time": format!("2026-03-02T{time}:00Z"), "attendee_phone": phone})
}

/// The code and the sentence of what was refused.
async fn told(world: &World, method: Method, path: &str, body: Value) -> (u16, String, String) {
    let (status, answer) = world.send(method, path, body).await;
    let error = |name: &str| {
        answer["error"][name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    (status.as_u16(), error("code"), error("message"))
}

async fn book(world: &World, phone: &str) -> (u16, String, String) {
    told(
        world,
        Method::POST,
        "/api/bookings",
        booking(phone, "14:00"),
    )
    .await
}

async fn call_now(world: &World, phone: &str) -> (u16, String) {
    let request = Request::post("/api/calls")
        .header("authorization", format!("Bearer {OWNER_KEY}"))
        .header("idempotency-key", phone.replace(' ', ""))
        .body(Body::from(json!({ "attendee_phone": phone }).to_string()))
        .unwrap();
    let (status, answer) = world.request(request).await;
    let code = answer["error"]["code"].as_str().unwrap_or_default();
    (status.as_u16(), code.to_owned())
}

#[tokio::test(start_paused = true)]
async fn premium_shared_satellite_and_personal_numbers_are_booked_in_no_way() {
    let world = World::new();
    let id = world.book_in(600).await;
    for (phone, kind) in COSTLY {
        let (status, code, message) = book(&world, phone).await;
        assert_eq!((status, &*code), (422, "number_not_allowed"), "{phone}");
        assert!(message.contains(kind), "{phone}: {message}");
        let path = format!("/api/bookings/{id}");
        let change = json!({ "attendee_phone": phone });
        let (status, code, _) = told(&world, Method::PATCH, &path, change).await;
        assert_eq!((status, &*code), (422, "number_not_allowed"), "{phone}");
        let (status, code) = call_now(&world, phone).await;
        assert_eq!((status, &*code), (422, "number_not_allowed"), "{phone}");
        let mut of_series = booking(phone, "15:00");
        of_series["timezone"] = "UTC".into();
        let series = json!({"recurrence": "FREQ=WEEKLY;COUNT=2", "booking": of_series});
        let (status, code, _) = told(&world, Method::POST, "/api/series", series).await;
        assert_eq!((status, &*code), (422, "number_not_allowed"), "{phone}");
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events"),
        "1"
    );
    assert!(world.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_kind_is_called_where_an_owner_or_admin_says_so_and_no_other() {
    let world = World::new();
    let change = json!({"number_kinds": ["shared_cost"]});
    let (status, answer) = world.confirmed(Method::PATCH, "/api/limits", change).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    assert_eq!(answer["limits"]["number_kinds"], json!(["shared_cost"]));
    for (phone, kind) in COSTLY {
        let expected = if kind == "shared-cost" { 201 } else { 422 };
        assert_eq!(book(&world, phone).await.0, expected, "{phone}");
    }
    assert_eq!(
        world.text("SELECT details FROM audit_log WHERE action = 'limits.change'"),
        r#"{"number_kinds":["shared_cost"]}"#
    );
    world.members_in(Role::Owner).becomes(Role::Operator);
    let (status, _) = world.send(Method::PATCH, "/api/limits", json!({})).await;
    assert_eq!(status.as_u16(), 403);
}

#[tokio::test(start_paused = true)]
async fn a_members_own_phone_is_no_way_to_ring_a_premium_number() {
    let world = World::new();
    let member = world.another_operator("+12125550199");
    let path = format!("/api/members/{member}");
    for phone in [
        "+1 900 555 0123",
        "+44 909 8790123",
        "+870 773 123 456",
        "+49 112",
    ] {
        let (status, answer) = world
            .confirmed(Method::PATCH, &path, json!({"phone": phone}))
            .await;
        assert_eq!(status.as_u16(), 422, "{phone}: {answer}");
        assert_eq!(answer["error"]["field"], "phone", "{answer}");
        let invited = json!({"email": "new@example.com", "role": "operator", "phone": phone});
        let (status, answer) = world.confirmed(Method::POST, "/api/members", invited).await;
        assert_eq!(status.as_u16(), 422, "{phone}: {answer}");
    }
    let (status, _) = world
        .confirmed(Method::PATCH, &path, json!({"phone": "+1 212 555 0198"}))
        .await;
    assert_eq!(status.as_u16(), 200);
}

#[tokio::test(start_paused = true)]
async fn emergency_and_short_numbers_are_never_booked() {
    let world = World::new();
    let all = json!({"number_kinds": [
        "premium_rate", "shared_cost", "personal_number", "pager", "satellite", "international"]});
    let (status, answer) = world.confirmed(Method::PATCH, "/api/limits", all).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    for phone in [
        "+1 911",
        "+1 911 555 0123",
        "+49 110",
        "+49 112",
        "+44 999",
        "+358 112",
    ] {
        let (status, code, _) = book(&world, phone).await;
        assert_eq!(status, 422, "{phone}: {code}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_services_own_numbers_and_colleagues_phones_are_in_no_conversation() {
    let world = World::new();
    world.acme().with_caller_id("+12125559999");
    // The number that calls come from, a caller id, a colleague's phone, one's own.
    for phone in [
        "+12025550100",
        "+12125559999",
        "+12125550103",
        "+12125550101",
    ] {
        let (status, code, message) = book(&world, phone).await;
        assert_eq!((status, &*code), (422, "number_not_allowed"), "{phone}");
        assert!(message.contains("members' phones"), "{message}");
        let (status, code) = call_now(&world, phone).await;
        assert_eq!((status, &*code), (422, "number_not_allowed"), "{phone}");
    }
    // Another organization's are as good as any other: nothing is told of them.
    world.another_organization();
    assert_eq!(book(&world, "+13125550101").await.0, 201);
    // A member who has left may be called.
    world
        .member("019a0000-0000-7000-8000-000000000103")
        .disabled();
    let body = booking("+12125550103", "16:00");
    assert_eq!(
        told(&world, Method::POST, "/api/bookings", body).await.0,
        201
    );
}

#[tokio::test(start_paused = true)]
async fn jamaica_is_not_the_united_states() {
    let world = World::new();
    let change = json!({"calling_countries": ["US"]});
    let (status, answer) = world.send(Method::PATCH, "/api/limits", change).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    assert_eq!(answer["limits"]["calling_countries"], json!(["US"]));
    for phone in [
        "+1 876 555 0123",
        "+1 809 555 0123",
        "+1 613 555 0123",
        "+44 20 7183 8750",
    ] {
        let (status, code, message) = book(&world, phone).await;
        assert_eq!(
            (status, &*code),
            (422, "country_not_allowed"),
            "{phone}: {message}"
        );
        let (status, code) = call_now(&world, phone).await;
        assert_eq!((status, &*code), (422, "country_not_allowed"), "{phone}");
    }
    assert_eq!(book(&world, "+1 415 555 2671").await.0, 201);
    // A number of which nobody can tell whose it is, is of none of them.
    assert_eq!(
        book(&world, "+1 999 555 0123").await.1,
        "country_not_allowed"
    );
    let everywhere = json!({"calling_countries": null});
    world
        .confirmed(Method::PATCH, "/api/limits", everywhere)
        .await;
    let body = booking("+1 876 555 0123", "16:00");
    assert_eq!(
        told(&world, Method::POST, "/api/bookings", body).await.0,
        201
    );
}

#[tokio::test(start_paused = true)]
async fn an_owner_is_told_that_every_country_is_called() {
    let world = World::new();
    let id = world.book_in(600).await;
    world.acme().with_notice("every_country", OLIVIA, Some(&id));
    let (status, answer) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(status.as_u16(), 200, "{answer}");
    let message = answer["notices"][0]["message"].as_str().unwrap();
    assert!(message.contains("every country"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_new_organization_calls_the_country_of_its_first_phone() {
    for (phone, expected) in [
        (json!("+1 876 555 0123"), r#"["JM"]"#),
        (json!("+1 212 555 0101"), r#"["US"]"#),
        (Value::Null, "[]"),
    ] {
        let world = bootstrap::fresh();
        let mut first = json!({
            "organization": "Acme", "name": "Olivia", "email": "olivia@acme.example",
        });
        if !phone.is_null() {
            first["phone"] = phone.clone();
        }
        let request = Request::post("/api/bootstrap")
            .header("authorization", format!("Bearer {BOOTSTRAP_SECRET}"))
            .body(Body::from(first.to_string()))
            .unwrap();
        let (status, answer) = world.request(request).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        let countries = world.text("SELECT calling_countries FROM organizations");
        assert_eq!(countries, expected, "{phone}");
    }
}
