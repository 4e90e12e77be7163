//! Calls that an organization's own rules keep from ringing.

use crate::prelude::*;

/// The number of bookings in each state, such as `calling 3, pending 2`.
fn states(world: &World) -> String {
    world.text(
        "SELECT group_concat(state || ' ' || n, ', ') FROM (
           SELECT status || COALESCE(': ' || reason, '') AS state, COUNT(*) AS n
           FROM booking_events GROUP BY 1 ORDER BY 1)",
    )
}

#[tokio::test(start_paused = true)]
async fn calls_over_the_limit_by_the_minute_wait_their_turn() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
    world.acme().with_limit(CallLimit::CallsPerMinute, 2);
    for _ in 0..5 {
        world.book_in(5).await;
    }
    for _ in 0..3 {
        world.tick().await;
    }
    assert_eq!(world.asked_at(), [5.0, 5.0, 65.0, 65.0, 125.0]);
    assert_eq!(states(&world), "calling 5");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM notices"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_finds_no_room_inside_grace_fails_by_the_limit_and_is_told() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0"), ("DIAL_GRACE_SECONDS", "90")]);
    world.acme().with_limit(CallLimit::CallsPerMinute, 1);
    for _ in 0..3 {
        world.book_in(5).await;
    }
    for _ in 0..4 {
        world.tick().await;
    }
    assert_eq!(world.asked_at(), [5.0, 65.0]);
    assert_eq!(states(&world), "calling 2, failed: call_limit 1");
    assert_eq!(world.text("SELECT kind FROM notices"), "call_limit");
    // Waiting for room is no fault of the trigger's.
    let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
    let message = notices["notices"][0]["message"].as_str().unwrap();
    assert!(message.contains("call limit"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn calls_over_the_limit_by_the_day_fail_when_they_are_due() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
    world.acme().with_limit(CallLimit::CallsPerDay, 3);
    for _ in 0..5 {
        world.book_in(5).await;
    }
    world.tick().await;
    assert_eq!(world.asked().len(), 3);
    assert_eq!(states(&world), "calling 3, failed: call_limit 2");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM notices"),
        "2"
    );
    // A new day has room.
    tokio::time::advance(Duration::from_secs(12 * 3_600)).await;
    world.book_in(5).await;
    world.tick().await;
    assert_eq!(world.asked().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_number_blocked_or_a_country_closed_after_booking_is_not_rung() {
    let cases: [(WorldChange, &str); 3] = [
        (
            |world| drop(world.acme().with_blocked_number("+14155552671")),
            "number_blocked",
        ),
        (
            |world| drop(world.acme().calling_prefixes(&["+44", "+1212"])),
            "country_not_allowed",
        ),
        (
            |world| drop(world.acme().with_limit(CallLimit::CallsPerMinute, 0)),
            "call_limit",
        ),
    ];
    for (change, reason) in cases {
        let world = World::new();
        let booking = world.book_in(10).await;
        change(&world);
        world.tick().await;
        assert_eq!(world.asked().len(), 0, "{reason}");
        assert_eq!(world.state(&booking), format!("failed: {reason}"));
        assert_eq!(world.text("SELECT kind FROM notices"), reason);
    }
}

#[tokio::test(start_paused = true)]
async fn another_organizations_calls_take_no_room() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
    world
        .an_organization()
        .with_member(OLIVIA, Role::Owner)
        .member(OLIVIA)
        .with_phone("+13125550101");
    for _ in 0..3 {
        world.book_in(5).await;
    }
    world.sql(
        "UPDATE booking_events SET organization_id = '019b0000-0000-7000-8000-000000000001',
           user_id = '019a0000-0000-7000-8000-000000000101'
         WHERE id = (SELECT MAX(id) FROM booking_events)",
    );
    world.acme().with_limit(CallLimit::CallsPerDay, 1);
    world.tick().await;
    assert_eq!(world.asked().len(), 2);
    assert_eq!(states(&world), "calling 2, failed: call_limit 1");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_the_carrier_did_not_take_needs_no_second_place() {
    let world = World::new();
    world.acme().with_limit(CallLimit::CallsPerDay, 1);
    let booking = world.book_in(5).await;
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
        world.text("SELECT CAST(MAX(day_number) AS TEXT) FROM call_attempts"),
        "1"
    );
}

#[tokio::test(start_paused = true)]
async fn moving_a_call_that_waits_for_room_moves_its_ringing() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
    world.acme().with_limit(CallLimit::CallsPerMinute, 1);
    world.book_in(5).await;
    let second = world.book_in(5).await;
    let (_, ()) = tokio::join!(world.tick(), async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        let start = world.now() + TimeDelta::seconds(100);
        let path = format!("/api/bookings/{second}");
        let (status, _) = world
            .send(Method::PATCH, &path, json!({ "start_time": start }))
            .await;
        assert_eq!(status, 200);
    });
    for _ in 0..3 {
        world.tick().await;
    }
    assert_eq!(world.asked_at(), [5.0, 130.0]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_moved_in_the_moment_in_which_it_is_held_back_rings_at_its_new_time() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
    world.acme().with_limit(CallLimit::CallsPerMinute, 1);
    for _ in 0..2 {
        world.book_in(5).await;
    }
    // That there is no room is known so late that a person is faster.
    let late = callslot_worker::testing::Fault::Late(Duration::from_secs(2));
    world.db.fail("AS attendee_minute_free", late);
    let (_, ()) = tokio::join!(world.tick(), async {
        tokio::time::sleep(Duration::from_secs(6)).await;
        let waiting = world.text("SELECT id FROM booking_events WHERE status = 'pending'");
        let start = world.now() + TimeDelta::minutes(10);
        let path = format!("/api/bookings/{waiting}");
        let moved = json!({ "start_time": start });
        let (status, answer) = world.send(Method::PATCH, &path, moved).await;
        assert_eq!(status.as_u16(), 200, "{answer}");
    });
    for _ in 0..10 {
        world.tick().await;
    }
    assert_eq!(world.asked_at(), [5.0, 606.0]);
}
