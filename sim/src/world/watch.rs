//! Looking at bookings while the world goes on: in time after their grace, and soon after their last leg.

use super::World;
use crate::{executor, promise::Promise};
use serde::Deserialize;
use std::rc::Rc;

/// Past grace, so long, in milliseconds, until a booking has to be over or have been placed.
const TOLD_WITHIN: i64 = 150_000;
/// Past grace, so long, in milliseconds, until a tick certainly sees that grace is over, however long
/// the lease of a claim was.
const SEEN_AFTER: i64 = 90_000;
/// After a first sweep, so long, in milliseconds, until another certainly closes an attempt that was committed to and never
/// asked for: the first takes it for unknown, and it is looked for at the carrier before it is closed.
const CLOSED_AFTER: i64 = 60_000;

/// A booking, as people are shown it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Shown {
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) start: i64,
    pub(crate) organization: String,
    pub(crate) operator: String,
    pub(crate) notices: u32,
}

pub(crate) const SHOWN: &str = "json_object('id', b.id, 'status', b.status, 'start', b.start_time,
  'organization', b.organization_id, 'operator', b.user_id, 'notices', (SELECT COUNT(*) FROM notices n WHERE n.booking_id = b.id))";

impl Shown {
    pub(crate) fn is_over(&self) -> bool {
        !matches!(self.status.as_str(), "pending" | "calling")
    }
}

fn look(world: &World, id: &str) -> Option<Shown> {
    let query = format!("SELECT {SHOWN} FROM booking_events b WHERE b.id = :booking");
    serde_json::from_str(&world.sqlite.text_of(&query, &[id]).ok()?).ok()
}

/// The grace that is promised, whatever the Worker was set to, in milliseconds.
pub(crate) fn grace() -> i64 {
    callslot_worker::settings::Timing::default()
        .grace
        .num_milliseconds()
}

/// Watches over a booking: when its grace is long over, it was placed or somebody was told.
///
/// If the trigger itself was out, the time counts from the first sound sweep that could see it.
pub(crate) async fn watch(world: Rc<World>, booking: usize) {
    let id = world.oracle.id(booking);
    let mut first_sweep = None;
    loop {
        // Nothing more is asked of a booking whose call was asked for.
        if world.oracle.first_asked(booking).is_some() {
            return;
        }
        let Some(shown) = look(&world, &id) else {
            return;
        };
        let over = shown.start + grace();
        if executor::now() < over + TOLD_WITHIN {
            executor::sleep_until(over + TOLD_WITHIN).await;
            continue;
        }
        if shown.is_over() {
            return;
        }
        let sweep = world.oracle.last_sweep();
        if sweep < over + SEEN_AFTER {
            executor::sleep_ms(1_000).await;
            continue;
        }
        let first = *first_sweep.get_or_insert(sweep);
        if shown.status == "calling" && sweep < first + CLOSED_AFTER {
            executor::sleep_ms(1_000).await;
            continue;
        }
        let what = format!("{} long past its grace, never asked for", shown.status);
        world.oracle.found(Promise::SilentMiss, booking, &what);
        return;
    }
}

/// Watches whether a booking is over soon after its last leg, where that is asked for.
pub(crate) async fn watch_end(world: Rc<World>, booking: usize, within_ms: i64) {
    executor::sleep_ms(within_ms).await;
    let query = "SELECT CAST((
      SELECT COALESCE(retry_at, 0) FROM booking_events WHERE id = :booking AND status = 'calling') AS TEXT)";
    let waits = world.sqlite.text_of(query, &[&world.oracle.id(booking)]);
    if waits.is_ok_and(|retry_at| retry_at == "0") && !world.oracle.is_alive(booking) {
        let what = "still calling long after its last leg";
        world.oracle.found(Promise::NotTerminal, booking, what);
    }
}
