//! The edge killed in the middle of its work, again and again.

use crate::{burst, environment::Environment};
use callslot_fakes::{CreateFault, Faults};
use chrono::{TimeDelta, Utc};
use std::{collections::HashMap, time::Duration};

/// Bookings that come due in a round: in every second round at once, which takes lanes, else twelve a second.
/// `CALLSLOT_KILL_ROUND` makes a round of as many as one wants to see.
fn round_size() -> usize {
    let wanted = std::env::var("CALLSLOT_KILL_ROUND");
    wanted.map_or(60, |wanted| {
        wanted.parse().expect("CALLSLOT_KILL_ROUND is a number")
    })
}

/// The number of calls the carrier has been asked for in a round when the edge is killed. At zero it may be
/// anywhere before the first.
const KILLED_AFTER: [usize; 10] = [31, 0, 12, 55, 3, 44, 0, 20, 8, 37];

const GRACE: TimeDelta = TimeDelta::seconds(20);

/// The carrier's faults meanwhile, in every second round.
fn faults() -> Faults {
    use CreateFault::{ErrorAccepted, ErrorNotAccepted, Throttled, TimeoutAccepted};
    let some = [ErrorAccepted, Throttled, TimeoutAccepted, ErrorNotAccepted];
    Faults {
        creates: some.into_iter().cycle().take(12).collect(),
        webhooks_lost: 5,
        webhooks_doubled: true,
        webhooks_reordered: true,
        ..Faults::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edge_killed_at_any_moment_rings_nobody_twice_and_forgets_nobody() {
    let grace = GRACE.num_seconds().to_string();
    let mut environment = Environment::with(&[
        ("DIAL_PACE_MS", "0"),
        ("DIAL_GRACE_SECONDS", &grace),
        ("DIAL_LEASE_SECONDS", "3"),
        ("DIAL_ABORT_SECONDS", "2"),
        // The times that are minutes in production.
        ("DIAL_SETTLED_SECONDS", "8"),
        ("DIAL_CLOSED_SECONDS", "12"),
        ("DIAL_SPACING_SECONDS", "3"),
        ("DIAL_SILENT_SECONDS", "5"),
        ("DIAL_TALKING_SECONDS", "10"),
        ("DIAL_FORGOTTEN_SECONDS", "20"),
        ("DIAL_LONGEST_SECONDS", "30"),
    ])
    .await;
    let size = round_size();
    for (round, killed_after) in KILLED_AFTER.into_iter().enumerate() {
        let killed_after = killed_after * size / 60;
        environment.carrier.set_faults(if round % 2 == 1 {
            faults()
        } else {
            Faults::default()
        });
        let first = round * size;
        let now = Utc::now();
        let apart = if round % 2 == 0 { 0 } else { 83 };
        burst::book(&environment, first..first + size, |n| {
            now + TimeDelta::milliseconds(1_000 + apart * i64::try_from(n - first).unwrap())
        })
        .await;
        let before = environment.carrier.calls().len();
        for _ in 0..3 {
            environment.edge.fire_scheduled();
        }
        // A number of calls that is not reached in that time is not going to be: on a slow machine grace ends
        // before.
        let reached = environment
            .carrier
            .until(
                |calls| calls.len() >= before + killed_after,
                Duration::from_secs(30),
            )
            .await;
        drop(reached);
        environment.edge.kill_and_restart().await.unwrap();
    }
    environment.carrier.set_faults(Faults::default());
    let live = "SELECT id FROM booking_events WHERE status IN ('pending', 'calling')";
    let last = Utc::now() + GRACE + TimeDelta::minutes(4);
    let mut left = size * KILLED_AFTER.len();
    while left > 0 && Utc::now() < last {
        environment.tick().await;
        environment.carrier.settled().await;
        left = environment.edge.execute_sql(live).await.unwrap().len();
    }
    assert_eq!(
        left,
        0,
        "bookings that never ended\n{}",
        environment.edge.output()
    );

    let mut rung: HashMap<String, usize> = HashMap::new();
    for call in environment.carrier.calls() {
        *rung.entry(call.to).or_default() += 1;
    }
    let twice: Vec<_> = rung.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");

    let untold = "SELECT b.id FROM booking_events b WHERE b.status = 'failed'
        AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.booking_id = b.id)";
    assert_eq!(environment.edge.execute_sql(untold).await.unwrap().len(), 0);
    // The test is worth something as long as many phones ring. The number of calls that survive the death of
    // their edge says more about the machine: whoever is on the phone then loses the call.
    let completed = "SELECT id FROM booking_events WHERE status = 'completed'";
    let completed = environment.edge.execute_sql(completed).await.unwrap().len();
    assert!(rung.len() > size, "only {} phones rang", rung.len());
    assert!(completed > 0, "no call took place");
    let died = "SELECT id FROM ticks WHERE ended_at IS NULL";
    let died = environment.edge.execute_sql(died).await.unwrap().len();
    println!(
        "{} bookings, {} phones rang, {completed} calls completed, {died} ticks cut off",
        size * KILLED_AFTER.len(),
        rung.len()
    );
}
