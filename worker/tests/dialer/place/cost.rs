//! The cost of dialling, in round trips to the database, statements, and requests to the carrier.

use crate::prelude::*;
use callslot_worker::testing::{CarrierReaction, SIGNING_KEY, World, webhook};

/// The cost of work, by the world's counts before and after it.
async fn cost<T>(world: &World, work: impl Future<Output = T>) -> ([u64; 3], T) {
    let before = world.spent();
    let done = work.await;
    let after = world.spent();
    let spent = std::array::from_fn(|index| after[index] - before[index]);
    (spent, done)
}

async fn bookings_due_now(count: usize) -> World {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0"), ("CREDENTIALS_KEYS", "")]);
    for _ in 0..count {
        world.book_in(1).await;
    }
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    world
}

#[tokio::test(start_paused = true)]
async fn an_idle_tick_costs_six_round_trips_and_asks_nobody() {
    let world = World::new();
    // Its row, the sweep, one look, the messages, the webhooks, its row again.
    let ([trips, statements, fetches], _) = cost(&world, world.tick_by_hand()).await;
    assert_eq!((trips, statements, fetches), (6, 33, 0));
    // A scheduled one looks every three seconds of its minute.
    let ([trips, statements, fetches], report) = cost(&world, world.tick()).await;
    assert_eq!(report.looks, 21);
    assert_eq!((trips, statements, fetches), (26, 53, 0));
}

/// So many calls of one second, each of an organization of its own.
async fn rush_now(count: usize) -> World {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0"), ("CREDENTIALS_KEYS", "")]);
    world.rush(count, 1);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    world
}

#[tokio::test(start_paused = true)]
async fn up_to_five_dials_cost_two_round_trips_and_a_request_each() {
    let tick = async |count| {
        let world = rush_now(count).await;
        let (spent, report) = cost(&world, world.tick_by_hand()).await;
        assert_eq!(report.placed, count as u64);
        (spent, report.looks)
    };
    let (idle, one_look) = tick(0).await;
    for count in [1, 5, 6, 25, 60, 120] {
        let ([trips, statements, fetches], looks) = tick(count).await;
        let count = count as u64;
        // A look is one statement, the claim, which up to sixty calls share.
        let more_looks = looks - one_look;
        assert!(more_looks <= 1 + count / 30, "{more_looks}");
        let batches = count.div_ceil(5);
        let (commit, settle) = (3, 4);
        assert_eq!(trips - idle[0] - more_looks, 2 * batches, "{count}");
        assert_eq!(
            statements - idle[1] - more_looks,
            (commit + settle) * batches,
            "{count}"
        );
        assert_eq!(fetches, count);
    }
}

#[tokio::test(start_paused = true)]
async fn a_whole_call_costs_a_round_trip_an_event_and_two_more() {
    let world = bookings_due_now(1).await;
    world.tick_by_hand().await;
    let attempt = attempt_of(&world, 0);
    let (operator, attendee) = (("CallSid", "call-1"), ("CallSid", "leg"));
    let status = |status: &'static str| ("CallStatus", status);
    let events = [
        ("status/operator", vec![operator, status("initiated")]),
        ("status/operator", vec![operator, status("ringing")]),
        ("operator", vec![operator]),
        ("status/operator", vec![operator, status("in-progress")]),
        ("accepted", vec![operator, ("Digits", "1")]),
        ("status/attendee", vec![attendee, status("initiated")]),
        ("status/attendee", vec![attendee, status("ringing")]),
        ("whisper", vec![attendee]),
        ("status/attendee", vec![attendee, status("in-progress")]),
        ("connected", vec![attendee]),
        ("status/attendee", vec![attendee, status("completed")]),
        (
            "dialled",
            vec![
                operator,
                ("DialCallSid", "leg"),
                ("DialCallStatus", "completed"),
            ],
        ),
        ("status/operator", vec![operator, status("completed")]),
    ];
    let count = events.len() as u64;
    let ([trips, statements, fetches], ()) = cost(&world, async {
        for (address, pairs) in events {
            let (code, _) = world.webhook(&attempt, address, &pairs).await;
            assert!(code.is_success());
        }
    })
    .await;
    assert_eq!(world.text("SELECT status FROM booking_events"), "completed");
    // Two for the recording: whether it may be made, and which it is.
    assert_eq!((count, trips), (13, 15));
    // Two with the key that accepts are for the next host of a round robin, who would have the booking now.
    assert_eq!((statements, fetches), (68, 0));
}

#[tokio::test(start_paused = true)]
async fn whose_account_a_call_goes_over_is_looked_up_only_where_its_address_does_not_prove_it() {
    // Here organizations may have accounts of their own.
    let world = World::new();
    world.book_in(1).await;
    world.tick_by_hand().await;
    let asked = world.asked().remove(0).document;
    let proven = asked.strip_prefix("https://callslot.example").unwrap();
    let (unproven, _) = proven.split_once('?').unwrap();
    for (path, expected) in [(proven, 1), (unproven, 2)] {
        let request = webhook(SIGNING_KEY, path, &[("CallSid", "call-1")]);
        let ([trips, ..], (status, _)) = cost(&world, world.text_of(request)).await;
        assert_eq!((status.as_u16(), trips), (200, expected), "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_tick_runs_more_statements_than_an_invocation_may() {
    for answer in [
        CarrierReaction::Take,
        CarrierReaction::Busy,
        CarrierReaction::Refuse("21211"),
    ] {
        let world = bookings_due_now(260).await;
        let answers = std::iter::repeat_n(answer.clone(), 2_000);
        world.phones.answers.lock().unwrap().extend(answers);
        let ([_, statements, _], report) = cost(&world, world.tick_by_hand()).await;
        assert!(report.full, "{answer:?} {report:?}");
        assert!(
            (850..=1_000).contains(&statements),
            "{answer:?} {statements}"
        );
    }
}
