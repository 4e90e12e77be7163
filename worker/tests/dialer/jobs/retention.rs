//! Data that an organization does not keep is erased in time, in small batches, and never that of a
//! call that is not over.

use crate::prelude::*;
use callslot_worker::telephony::CarrierError;

const DAY: Duration = Duration::from_hours(24);
const NOT_ERASED: &str =
    "SELECT CAST(COUNT(*) AS TEXT) FROM booking_events WHERE erased_at IS NULL";

fn keep(world: &World, days: u32) {
    world.acme().keeping_for_days(days);
}

/// So many bookings that were cancelled; each ends half an hour from now.
async fn cancelled(world: &World, count: u32) {
    world.book_in(60).await;
    world.sql(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count} - 1)
         INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
           attendee_phone, created_at, updated_at, created_by, status)
         SELECT printf('019b0000-0000-7000-8000-%012d', i), organization_id, user_id, title, start_time, end_time,
           duration_minutes, attendee_phone, created_at, updated_at, created_by, 'cancelled'
         FROM booking_events, n WHERE {count} > 1;
         UPDATE booking_events SET status = 'cancelled';"
    ));
}

#[tokio::test(start_paused = true)]
async fn data_is_erased_so_many_days_after_the_call_and_not_before() {
    let world = World::new();
    cancelled(&world, 1).await;
    keep(&world, 2);
    tokio::time::advance(2 * DAY).await;
    assert_eq!(world.tick_by_hand().await.erased, 0);
    // The booking's half hour, its minute's wait, and the hour after which is looked again.
    tokio::time::advance(Duration::from_hours(1)).await;
    assert_eq!(world.tick_by_hand().await.erased, 1);
    assert_eq!(
        world.text(
            "SELECT title || attendee_phone || COALESCE(attendee_name, '') FROM booking_events"
        ),
        "Erased+999000000000"
    );
    assert_eq!(world.tick_by_hand().await.erased, 0);
}

#[tokio::test(start_paused = true)]
async fn an_organization_that_sets_no_time_keeps_everything() {
    let world = World::new();
    cancelled(&world, 1).await;
    tokio::time::advance(4_000 * DAY).await;
    assert_eq!(world.tick_by_hand().await.erased, 0);
    assert_eq!(world.text(NOT_ERASED), "1");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_over_is_not_erased_however_old_it_is() {
    for (status, phase) in [
        ("status = 'calling'", "placed"),
        ("status = 'cancelled'", "placed"),
        ("status = 'failed', failure_reason = 'busy'", "unknown"),
    ] {
        let world = World::new();
        world.book_in(5).await;
        world.tick_by_hand().await;
        keep(&world, 1);
        world.forced(&format!(
            "UPDATE call_attempts SET phase = '{phase}';
             UPDATE booking_events SET {status}, start_time = start_time - 90000000, end_time = end_time - 90000000;"
        ));
        let now = world.now();
        let all: Vec<_> = world
            .text("SELECT id FROM organizations")
            .parse()
            .into_iter()
            .collect();
        let erased =
            callslot_worker::store::erasure::expired(world.app.all_tenants(), &all, now).await;
        assert_eq!(erased.unwrap(), 0, "{status} {phase}");
        // A conversation that went on for longer than was planned.
        world.forced(&format!(
            "UPDATE call_attempts SET phase = 'ended', ended_at = {};
             UPDATE booking_events SET status = 'completed' WHERE status = 'calling'",
            now.timestamp_millis()
        ));
        let expired = async || {
            callslot_worker::store::erasure::expired(world.app.all_tenants(), &all, world.now())
                .await
                .unwrap()
        };
        assert_eq!(expired().await, 0, "{status} {phase}");
        tokio::time::advance(DAY).await;
        assert_eq!(expired().await, 1, "{status} {phase}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_tick_erases_fifty_and_the_next_goes_on() {
    let world = World::new();
    cancelled(&world, 120).await;
    keep(&world, 1);
    tokio::time::advance(2 * DAY).await;
    let before = world.spent();
    let mut erased = Vec::new();
    for _ in 0..4 {
        erased.push(world.tick_by_hand().await.erased);
    }
    assert_eq!(erased, [50, 50, 20, 0]);
    let [trips, statements, fetches] = std::array::from_fn(|n| world.spent()[n] - before[n]);
    // Four idle ticks; and for each batch a look, a note of it, and one statement a table.
    assert_eq!(
        (trips, statements, fetches),
        (4 * 6 + 3 * 2, 4 * 33 + 3 * (2 + 17), 0)
    );
}

#[tokio::test(start_paused = true)]
async fn organizations_take_turns() {
    let world = World::new();
    cancelled(&world, 120).await;
    world
        .an_organization()
        .named("Small")
        .keeping_for_days(1)
        .with_member(OLIVIA, Role::Owner)
        .with_booking(&BookingRow {
            start: (world.now() + TimeDelta::seconds(60)).timestamp_millis(),
            status: Status::Cancelled,
            ..BookingRow::default()
        });
    keep(&world, 1);
    world.sql("UPDATE organizations SET retention_checked_at = 1 WHERE name = 'Small'");
    tokio::time::advance(2 * DAY).await;
    world.tick_by_hand().await;
    let small = "SELECT CAST(COUNT(*) AS TEXT) FROM booking_events WHERE erased_at IS NULL
                 AND organization_id = '019b0000-0000-7000-8000-000000000001'";
    assert_eq!(world.text(small), "1");
    world.tick_by_hand().await;
    assert_eq!(world.text(small), "0", "the large one had its turn");
}

#[tokio::test(start_paused = true)]
async fn a_recording_is_forgotten_once_the_carrier_has_deleted_it_and_not_before() {
    let world = World::new();
    world.book_in(5).await;
    world.tick_by_hand().await;
    world
        .attempts()
        .ended_at(world.now().timestamp_millis())
        .recorded("rec");
    world.every_booking().becomes(Status::Completed);
    keep(&world, 1);
    tokio::time::advance(2 * DAY).await;
    *world.phones.refuses_recordings.lock().unwrap() = Some(CarrierError::Unknown("later".into()));
    let kept = || world.text("SELECT status || ' ' || COALESCE(url, '') FROM recordings");
    let report = world.tick_by_hand().await;
    assert_eq!((report.erased, report.recordings_deleted), (1, 0));
    let report = world.tick_by_hand().await;
    assert_eq!((report.recordings_deleted, report.errors), (0, 1));
    assert_eq!(kept(), "completed https://carrier.example/rec");
    *world.phones.refuses_recordings.lock().unwrap() = None;
    // It is asked again after an hour.
    assert_eq!(world.tick_by_hand().await.recordings_deleted, 0);
    tokio::time::advance(Duration::from_hours(1)).await;
    assert_eq!(world.tick_by_hand().await.recordings_deleted, 1);
    assert_eq!(kept(), "deleted ");
    // One that is told of only now goes the same way.
    world.attempts().recorded("late");
    assert_eq!(world.tick_by_hand().await.recordings_deleted, 1);
}
