//! Limits for each number and each member, and the numbers that are not rung, hold when a call is placed, whatever was
//! booked before.

use crate::prelude::*;

/// Calls have no pace, and bookings come past the limits, as those from before them did.
fn world() -> World {
    World::with_settings(&[("DIAL_PACE_MS", "0")])
}

fn states(world: &World) -> String {
    world.text(
        "SELECT group_concat(state || ' ' || n, ', ') FROM (
           SELECT status || COALESCE(': ' || reason, '') AS state, COUNT(*) AS n
           FROM booking_events GROUP BY 1 ORDER BY 1)",
    )
}

/// Ends the call that was asked for as number `index`, by what became of its first leg, `leg`.
async fn ended(world: &World, index: usize, leg: &str, status: &'static str) {
    let attempt = attempt_of(world, index);
    let call = format!("call-{}", index + 1);
    let over = [("CallSid", &*call), ("CallStatus", status)];
    let (code, _) = world
        .webhook(&attempt, &format!("status/{leg}"), &over)
        .await;
    assert_eq!(code, 204);
}

#[tokio::test(start_paused = true)]
async fn calls_to_one_person_in_one_second_ring_a_minute_apart() {
    let world = world();
    for _ in 0..3 {
        world.book_in(5).await;
    }
    world.acme().with_default_limits();
    for _ in 0..3 {
        world.tick().await;
    }
    assert_eq!(world.asked_at(), [5.0, 65.0, 125.0]);
    assert_eq!(states(&world), "calling 3");
}

#[tokio::test(start_paused = true)]
async fn a_sixth_call_to_one_person_on_a_day_is_not_placed_and_told() {
    let world = world();
    for _ in 0..6 {
        world.book_in(5).await;
    }
    world.acme().with_default_limits();
    world
        .acme()
        .with_limit(CallLimit::AttendeeCallsPerMinute, 600);
    world.tick().await;
    assert_eq!(world.asked().len(), 5);
    assert_eq!(states(&world), "calling 5, failed: attendee_limit 1");
    assert_eq!(world.text("SELECT kind FROM notices"), "attendee_limit");
    let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
    let message = notices["notices"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("limit of calls to this person"),
        "{message}"
    );
    // A new day has room.
    tokio::time::advance(Duration::from_secs(12 * 3_600)).await;
    world.book_in(5).await;
    world.tick().await;
    assert_eq!(world.asked().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn one_subscriber_is_counted_in_every_form_and_behind_every_extension() {
    let world = world();
    for _ in 0..12 {
        world.book_in(5).await;
    }
    // Ten extensions of the number, the eleventh, and the first once more.
    world.sql(
        "UPDATE booking_events SET
           attendee_phone = CASE n % 2 WHEN 0 THEN '+5491123456789' ELSE '+541123456789' END,
           attendee_extension = CASE n WHEN 12 THEN '101' ELSE CAST(100 + n AS TEXT) END
         FROM (SELECT id AS numbered, row_number() OVER (ORDER BY start_time, id) AS n FROM booking_events)
         WHERE id = numbered",
    );
    world.acme().with_default_limits();
    world.tick().await;
    // Each extension has its limit, and the number has ten times as much: the last two wait a minute.
    let asked = world.asked_at();
    assert_eq!(asked[..10], [5.0; 10]);
    assert_eq!(asked[10..], [65.0; 2]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_finds_no_room_for_its_attendee_inside_grace_fails_by_that() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0"), ("DIAL_GRACE_SECONDS", "50")]);
    for _ in 0..2 {
        world.book_in(5).await;
    }
    world.acme().with_default_limits();
    for _ in 0..3 {
        world.tick().await;
    }
    assert_eq!(world.asked().len(), 1);
    assert_eq!(states(&world), "calling 1, failed: attendee_limit 1");
}

#[tokio::test(start_paused = true)]
async fn later_attempts_of_one_booking_count_once() {
    let world = world();
    world
        .acme()
        .trying_again(3, 30)
        .with_voice(&json!({"modulations": {"bridge_order": "attendee_first"}}));
    let first = world.book_in(5).await;
    world.acme().with_default_limits();
    world
        .acme()
        .with_limit(CallLimit::AttendeeCallsPerDay, 1)
        .with_limit(CallLimit::MemberCallsPerDay, 1)
        .with_limit(CallLimit::MemberCallsPerMinute, 1);
    world.tick().await;
    for index in 0..3 {
        ended(&world, index, "attendee", "busy").await;
        world.tick().await;
    }
    assert_eq!(world.asked().len(), 4, "{}", world.phases(&first));
    assert_eq!(
        world.text("SELECT group_concat(member_number, ' ') FROM call_attempts"),
        "1 1 1 1"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_over_before_the_attendees_phone_rang_does_not_count_for_them() {
    let world = world();
    world.book_in(5).await;
    world.book_in(20).await;
    world.acme().with_default_limits();
    world.acme().with_limit(CallLimit::AttendeeCallsPerDay, 1);
    let (_, ()) = tokio::join!(world.tick(), async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        ended(&world, 0, "operator", "no-answer").await;
    });
    assert_eq!(world.asked_at(), [5.0, 20.0]);
    assert_eq!(states(&world), "calling 1, failed: operator_no_answer 1");
}

#[tokio::test(start_paused = true)]
async fn one_members_bookings_wait_and_others_do_not() {
    let world = world();
    for _ in 0..3 {
        world.book_in(5).await;
    }
    world.acme().with_limit(CallLimit::MemberCallsPerMinute, 2);
    let other = world.another_operator("+12125550177");
    world.sql(&format!(
        "UPDATE booking_events SET created_by = '{other}' WHERE id = (SELECT MAX(id) FROM booking_events)"
    ));
    world.book_in(5).await;
    for _ in 0..2 {
        world.tick().await;
    }
    assert_eq!(world.asked_at(), [5.0, 5.0, 5.0, 65.0]);
    assert_eq!(states(&world), "calling 4");
}

#[tokio::test(start_paused = true)]
async fn a_member_over_the_limit_of_a_day_has_no_more_calls_placed() {
    let world = world();
    for _ in 0..3 {
        world.book_in(5).await;
    }
    world.acme().with_limit(CallLimit::MemberCallsPerDay, 2);
    world.tick().await;
    assert_eq!(states(&world), "calling 2, failed: member_limit 1");
    assert_eq!(world.text("SELECT kind FROM notices"), "member_limit");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_the_carrier_did_not_take_counts_once_for_its_member() {
    let world = World::new();
    let booking = world.book_in(5).await;
    world
        .acme()
        .with_limit(CallLimit::MemberCallsPerDay, 1)
        .with_limit(CallLimit::AttendeeCallsPerDay, 1);
    world
        .phones
        .answers
        .lock()
        .unwrap()
        .push_back(CarrierReaction::Busy);
    world.tick().await;
    assert_eq!(world.asked().len(), 2);
    assert_eq!(world.state(&booking), "calling");
    assert_eq!(
        world.text("SELECT CAST(MAX(member_number) AS TEXT) FROM call_attempts"),
        "1"
    );
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_not_rung_by_now_is_not_rung_however_it_was_booked() {
    let cases: [(&str, WorldChange, &str); 8] = [
        (
            "a premium rate",
            |world| drop(world.every_booking().with_attendee_phone("+19005550123")),
            "number_not_allowed",
        ),
        (
            "a satellite",
            |world| drop(world.every_booking().with_attendee_phone("+881612345678")),
            "number_not_allowed",
        ),
        (
            "a member's",
            |world| drop(world.member(OPERATORS[0]).with_phone("+14155552671")),
            "number_not_allowed",
        ),
        (
            "the service's own",
            |world| drop(world.every_booking().with_attendee_phone("+12025550100")),
            "number_not_allowed",
        ),
        (
            "another country's",
            |world| {
                world.acme().calling_countries(&["US"]);
                world.every_booking().with_attendee_phone("+18765550123");
            },
            "country_not_allowed",
        ),
        (
            "no country's",
            |world| drop(world.acme().calling_countries(&[])),
            "country_not_allowed",
        ),
        (
            "called too often",
            |world| {
                drop(
                    world
                        .acme()
                        .with_limit(CallLimit::AttendeeCallsPerMinute, 0),
                );
            },
            "attendee_limit",
        ),
        (
            "booked too often",
            |world| drop(world.acme().with_limit(CallLimit::MemberCallsPerMinute, 0)),
            "member_limit",
        ),
    ];
    for (number, change, reason) in cases {
        let world = World::new();
        let booking = world.book_in(10).await;
        change(&world);
        world.tick().await;
        assert_eq!(world.asked().len(), 0, "{number}");
        assert_eq!(
            world.state(&booking),
            format!("failed: {reason}"),
            "{number}"
        );
        assert_eq!(world.text("SELECT kind FROM notices"), reason, "{number}");
    }
}
