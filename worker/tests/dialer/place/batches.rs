//! Calls that are committed to together: each under its own guard, and each guard knows of the others.

use crate::prelude::*;
use callslot_worker::testing::Fault;

/// Six calls of the demo organization's operators that are due in one second, to different people.
async fn six_due(world: &World) -> Vec<String> {
    let mut bookings = Vec::new();
    for n in 0..6 {
        let start = world.now() + TimeDelta::seconds(5);
        let attendee = format!("+1415555267{n}");
        let fields = json!({"start_time": start, "attendee_phone": attendee});
        bookings.push(world.book(fields).await);
    }
    bookings
}

fn unpaced() -> World {
    World::with_settings(&[("DIAL_PACE_MS", "0")])
}

#[tokio::test(start_paused = true)]
async fn what_is_due_together_is_committed_to_and_settled_together() {
    let world = unpaced();
    six_due(&world).await;
    let before = world.spent();
    let report = world.tick_by_hand().await;
    let statements = world.spent()[1] - before[1];
    assert_eq!(report.placed, 6);
    // Five at once and one more: two commits of three statements, and two settlings of four.
    assert!(statements <= 33 + 2 + 2 * 7, "{statements}");
}

#[tokio::test(start_paused = true)]
async fn where_there_is_room_for_one_of_six_one_is_placed() {
    for limit in [
        CallLimit::CallsPerMinute,
        CallLimit::CallsPerDay,
        CallLimit::MemberCallsPerMinute,
        CallLimit::MemberCallsPerDay,
    ] {
        let world = unpaced();
        six_due(&world).await;
        world.acme().with_limit(limit, 1);
        let report = world.tick_by_hand().await;
        assert_eq!(
            (report.placed, world.asked().len()),
            (1, 1),
            "{limit:?} {report:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn where_there_is_room_for_four_of_six_four_are_placed_and_numbered_without_a_gap() {
    let world = unpaced();
    six_due(&world).await;
    world.acme().with_limit(CallLimit::CallsPerDay, 4);
    assert_eq!(world.tick_by_hand().await.placed, 4);
    let numbers = "SELECT group_concat(day_number || '/' || member_number, ' ') FROM (
      SELECT * FROM call_attempts WHERE day_number IS NOT NULL ORDER BY day_number)";
    assert_eq!(world.text(numbers), "1/1 2/2 3/3 4/4");
}

#[tokio::test(start_paused = true)]
async fn one_number_is_rung_once_in_a_batch_where_it_may_be_rung_once() {
    let world = unpaced();
    let start = world.now() + TimeDelta::seconds(5);
    let mut bookings = Vec::new();
    for _ in 0..3 {
        bookings.push(world.book(json!({ "start_time": start })).await);
    }
    world
        .acme()
        .with_limit(CallLimit::AttendeeCallsPerMinute, 1);
    let report = world.tick_by_hand().await;
    assert_eq!((report.placed, world.asked().len()), (1, 1), "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_cannot_be_written_does_not_keep_the_others_from_being_placed() {
    let world = unpaced();
    let bookings = six_due(&world).await;
    world.sql(&format!(
        "CREATE TRIGGER poison BEFORE UPDATE ON call_attempts
         WHEN NEW.booking_id = '{}' AND NEW.phase = 'dialing'
         BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: poison'); END",
        bookings[2]
    ));
    let report = world.tick_by_hand().await;
    assert_eq!((report.placed, report.errors), (5, 1), "{report:?}");
    assert_eq!(world.asked().len(), 5);
    assert_eq!(world.phases(&bookings[2]), "claimed");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_cannot_be_read_on_the_way_does_not_either() {
    let world = unpaced();
    let bookings = six_due(&world).await;
    // No constraint: SQLite's own function fails, and the whole statement with it.
    world.sql(&format!(
        "CREATE TRIGGER poison BEFORE UPDATE ON call_attempts
         WHEN NEW.booking_id = '{}' AND NEW.phase = 'dialing'
         BEGIN SELECT json('no JSON'); END",
        bookings[2]
    ));
    let report = world.tick_by_hand().await;
    assert_eq!(report.placed, 5, "{report:?}");
    assert_eq!(world.asked().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_batch_whose_answer_is_lost_is_read_back_and_each_call_is_asked_for_once() {
    for fault in [Fault::Before, Fault::After] {
        let world = unpaced();
        six_due(&world).await;
        world.db.fail("SET phase = 'dialing'", fault.clone());
        world.tick().await;
        assert_eq!(world.asked().len(), 6, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_whose_answers_cannot_be_noted_at_once_are_noted_one_by_one() {
    let world = unpaced();
    let bookings = six_due(&world).await;
    for fault in [Fault::Before, Fault::After] {
        world.db.fail("SET phase = 'placed'", fault);
    }
    world.tick_by_hand().await;
    for booking in &bookings {
        assert_eq!(world.phases(booking), "placed");
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_committed_to_too_late_is_not_asked_for() {
    let world = unpaced();
    six_due(&world).await;
    let late = Fault::Late(Duration::from_secs(6));
    world.db.fail("SET phase = 'dialing'", late);
    let report = world.tick_by_hand().await;
    assert_eq!(report.not_sent, 5, "{report:?}");
    // Inside grace another attempt may.
    let states = "SELECT group_concat(phase || ' ' || n, ', ') FROM (
      SELECT phase, COUNT(*) AS n FROM call_attempts GROUP BY 1 ORDER BY 1)";
    assert_eq!(world.text(states), "not_sent 5, placed 6");
    assert_eq!(world.asked().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_booking_that_is_cancelled_while_its_batch_waits_does_not_ring() {
    let world = unpaced();
    let bookings = six_due(&world).await;
    let path = format!("/api/bookings/{}", bookings[1]);
    let (report, _) = tokio::join!(world.tick_by_hand(), async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        world.send(Method::DELETE, &path, Value::Null).await
    });
    assert_eq!(report.placed, 5, "{report:?}");
    assert_eq!(world.asked().len(), 5);
    assert_eq!(world.state(&bookings[1]), "cancelled");
}

#[tokio::test(start_paused = true)]
async fn within_a_second_organizations_take_turns() {
    let world = unpaced();
    six_due(&world).await;
    world.rush(3, 5);
    tokio::time::sleep(Duration::from_secs(5)).await;
    world.tick_by_hand().await;
    let first: Vec<_> = world
        .asked()
        .into_iter()
        .take(4)
        .map(|asked| asked.to)
        .collect();
    let of_others = first.iter().filter(|to| to.starts_with("+1212556")).count();
    assert_eq!(of_others, 3, "{first:?}");
}
