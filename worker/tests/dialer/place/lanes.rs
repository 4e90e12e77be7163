//! More calls than one invocation can place: lanes take them over, and whatever becomes of a lane, no call is placed
//! twice and none is missed.

use crate::prelude::*;
use axum::{body::Body, http::Request};
use callslot_worker::{
    dialer::{LaneWork, Order, TickReport},
    testing::{LaneFault, LocalLanes},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
};

/// The time that the carrier takes to answer.
const CARRIER: Duration = Duration::from_millis(250);

fn busy_world(calls: usize, seconds: i64) -> (World, Arc<LocalLanes>) {
    let (world, lanes) = World::with_settings(&[("DIAL_PACE_MS", "0")]).with_lanes();
    world.rush(calls, seconds);
    let answers = std::iter::repeat_n(CarrierReaction::TakeSlowly(CARRIER), 2 * calls);
    world.phones.answers.lock().unwrap().extend(answers);
    (world, lanes)
}

/// The number of times each phone was asked for.
fn times_asked(world: &World) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for asked in world.asked() {
        *times.entry(asked.to).or_insert(0) += 1;
    }
    times
}

fn assert_each_was_asked_once(world: &World, calls: usize) {
    let times = times_asked(world);
    assert_eq!(times.len(), calls);
    assert!(times.values().all(|times| *times == 1), "{times:?}");
}

fn assert_within_the_platforms_limits(report: &TickReport, lanes: &LocalLanes) {
    assert!(report.statements_most <= 940, "{report:?}");
    assert!(report.requests_most <= 6, "{report:?}");
    assert!(lanes.opened.load(Ordering::Relaxed) <= 31);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_of_one_second_are_asked_for_within_two() {
    let (world, lanes) = busy_world(1_000, 30);
    let report = world.tick().await;
    assert_eq!(report.placed, 1_000, "{report:?}");
    assert_each_was_asked_once(&world, 1_000);
    let asked = world.asked_at();
    let earliest = asked.iter().copied().fold(f64::MAX, f64::min);
    let latest = asked.iter().copied().fold(0.0, f64::max);
    assert!(earliest >= 30.0 && latest <= 32.0, "{earliest} {latest}");
    assert_within_the_platforms_limits(&report, &lanes);
    #[expect(clippy::cast_precision_loss, reason = "they are few")]
    let per_dial = report.statements as f64 / report.placed as f64;
    assert!(per_dial <= 1.5, "{per_dial} {report:?}");
}

#[tokio::test(start_paused = true)]
async fn lanes_go_on_claiming_where_more_is_due_than_all_can_hold() {
    let (world, lanes) = busy_world(3_000, 30);
    let report = world.tick().await;
    assert_eq!(report.placed, 3_000, "{report:?}");
    assert_each_was_asked_once(&world, 3_000);
    let latest = world.asked_at().iter().copied().fold(0.0, f64::max);
    assert!(latest <= 40.0, "{latest}");
    assert_within_the_platforms_limits(&report, &lanes);
}

#[tokio::test(start_paused = true)]
async fn a_quiet_minute_opens_no_lane_but_the_one_for_jobs() {
    for calls in [0, 1, 10] {
        let (world, lanes) = busy_world(calls, 30);
        let report = world.tick().await;
        assert_eq!(report.placed, calls as u64);
        assert_eq!(report.lanes, 0);
        assert_eq!(lanes.opened.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn as_many_lanes_are_opened_as_the_busiest_second_needs() {
    for (calls, most) in [(30, 2), (100, 6), (300, 17)] {
        let (world, lanes) = busy_world(calls, 30);
        let report = world.tick().await;
        assert_eq!(report.placed, calls as u64);
        assert!((1..=most).contains(&report.lanes), "{report:?}");
        assert_within_the_platforms_limits(&report, &lanes);
        let latest = world.asked_at().iter().copied().fold(0.0, f64::max);
        assert!(latest <= 31.5, "{latest}");
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_wait_for_the_pace_need_no_lane() {
    let (world, _) = World::with_settings(&[]).with_lanes();
    world.rush(50, 5);
    let report = world.tick().await;
    assert_eq!((report.placed, report.lanes), (50, 0), "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn whatever_a_lane_does_each_call_is_placed_once() {
    let faults = [
        LaneFault::DiesAtOnce,
        LaneFault::AnswerLost,
        LaneFault::Twice,
        LaneFault::NeverAnswers,
    ];
    for fault in faults {
        let (world, lanes) = busy_world(60, 30);
        lanes.faults.lock().unwrap().extend([fault, fault]);
        let report = world.tick().await;
        assert!(report.lanes >= 2, "{report:?}");
        assert_each_was_asked_once(&world, 60);
        let lost = u64::from(!matches!(fault, LaneFault::Twice)) * 2;
        assert_eq!(report.lanes_lost, lost, "{fault:?}");
        let state = "SELECT group_concat(DISTINCT status) FROM booking_events";
        assert_eq!(world.text(state), "calling", "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_lane_leaves_behind_is_taken_over_and_nothing_is_placed_twice() {
    // It is opened five seconds before the calls are due, and dies while the first are asked for.
    for after in [4_900, 5_100, 5_300, 5_600] {
        let (world, lanes) = busy_world(60, 30);
        let fault = LaneFault::DiesAfter(Duration::from_millis(after));
        lanes.faults.lock().unwrap().push_back(fault);
        for _ in 0..3 {
            world.tick().await;
        }
        let times = times_asked(&world);
        assert!(
            times.values().all(|times| *times == 1),
            "{after}: {times:?}"
        );
        assert_eq!(times.len(), 60, "{after}");
        // An answer that nobody was there to hear leaves the call to be found at the carrier.
        let open = "SELECT COUNT(*) || '' FROM call_attempts WHERE phase IN ('claimed', 'dialing')";
        assert_eq!(world.text(open), "0", "{after}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lane_whose_calls_were_all_cancelled_is_no_failure() {
    let (world, _) = busy_world(60, 30);
    let cancelled = async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        world.sql(
            "UPDATE call_attempts SET phase = 'released', settled_at = 0;
             UPDATE booking_events SET status = 'cancelled', version = version + 1",
        );
    };
    let (report, ()) = tokio::join!(world.tick(), cancelled);
    assert_eq!((report.placed, world.asked().len()), (0, 0), "{report:?}");
    world.rush_of(60..120, 30);
    let report = world.tick().await;
    assert_eq!(report.placed, 60, "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn a_lane_for_jobs_that_never_answers_does_not_keep_the_tick() {
    let (world, lanes) = busy_world(1, 30);
    lanes.jobs_hang.store(true, Ordering::Relaxed);
    let report = world.tick().await;
    assert_eq!((report.placed, report.lanes_lost), (1, 1), "{report:?}");
    assert_eq!(
        world.text("SELECT COUNT(*) || '' FROM ticks WHERE ended_at IS NULL"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn where_no_lane_can_be_opened_the_tick_does_what_it_can() {
    let (world, lanes) = busy_world(200, 30);
    lanes
        .faults
        .lock()
        .unwrap()
        .extend([LaneFault::DiesAtOnce; 30]);
    let report = world.tick().await;
    assert_eq!(report.placed, 200, "{report:?}");
    assert_each_was_asked_once(&world, 200);
    let latest = world.asked_at().iter().copied().fold(0.0, f64::max);
    assert!(latest <= 45.0, "{latest}");
}

#[tokio::test(start_paused = true)]
async fn jobs_are_done_once_by_whoever_bears_their_token_first() {
    let (world, _) = busy_world(0, 30);
    world.sql(
        "INSERT INTO ticks (id, source, scheduled_for, started_at, jobs_token)
         VALUES ('019a0000-0000-7000-8000-00000000aaaa', 'schedule', 0, 0, 'token')",
    );
    let order = |token: &str| Order {
        until: world.now(),
        work: LaneWork::Jobs {
            tick: "019a0000-0000-7000-8000-00000000aaaa".parse().unwrap(),
            token: token.to_owned(),
        },
    };
    let does_jobs = async |token| world.dialer().lane(order(token)).await.unwrap().is_some();
    assert!(!does_jobs("another").await, "and spends nothing");
    assert!(does_jobs("token").await);
    assert!(!does_jobs("token").await);
}

/// The answer to a request, but its own name.
async fn answer(world: &World, method: Method, path: &str, order: Option<&str>) -> String {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(order) = order {
        request = request.header("x-callslot-order", order);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = callslot_worker::serve(world.app.clone(), request).await;
    let (mut parts, body) = response.into_parts();
    parts.headers.remove("x-request-id");
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    format!("{} {:?} {body:?}", parts.status, parts.headers)
}

#[tokio::test(start_paused = true)]
async fn the_address_of_lanes_answers_like_any_where_there_is_nothing() {
    let (world, _) = busy_world(1, 30);
    let claimed = "SELECT COALESCE(MAX(claim_token), 'none') FROM call_attempts";
    assert_eq!(world.text(claimed), "none");
    let place = r#"{"until":9999999999999,"work":{"place":{"tokens":["0123456789abcdef"],"look_ahead_ms":75000}}}"#;
    let jobs = r#"{"until":0,"work":{"jobs":{"tick":"019a0000-0000-7000-8000-00000000aaaa","token":"x"}}}"#;
    let least =
        r#"{"until":0,"work":{"place":{"tokens":[],"look_ahead_ms":-9223372036854775808}}}"#;
    let far = r#"{"until":9223372036854775807,"work":{"place":{"tokens":["0"],"look_ahead_ms":4294967295}}}"#;
    let orders = [
        Some(least),
        Some(far),
        None,
        Some(""),
        Some("{}"),
        Some("{\"until\":1"),
        Some(place),
        Some(jobs),
    ];
    for method in [Method::GET, Method::POST, Method::DELETE, Method::OPTIONS] {
        let unknown = answer(&world, method.clone(), "/no-such-thing", None).await;
        assert!(unknown.starts_with("404"), "{unknown}");
        for order in orders {
            let lanes = answer(&world, method.clone(), "/lanes", order).await;
            assert_eq!(lanes, unknown, "{method} {order:?}");
        }
    }
    assert_eq!(world.text(claimed), "none");
}

#[tokio::test(start_paused = true)]
async fn an_order_is_read_as_it_is_written() {
    let order = Order {
        until: beginning(),
        work: LaneWork::Place {
            tokens: vec!["a-1".to_owned(), "a-2".to_owned()],
            look_ahead_ms: 75_000,
        },
    };
    let json = serde_json::to_string(&order).unwrap();
    assert!(json.is_ascii());
    assert_eq!(serde_json::from_str::<Order>(&json).unwrap(), order);
}

fn beginning() -> chrono::DateTime<chrono::Utc> {
    callslot_worker::testing::beginning()
}

#[tokio::test(start_paused = true)]
async fn a_tick_by_hand_opens_lanes_too() {
    let (world, _) = busy_world(150, 0);
    let report = world.tick_by_hand().await;
    assert_eq!((report.placed, report.lanes), (150, 8), "{report:?}");
}
