//! Punctuality: how long after the booked second each step of a call came. It is read from what the
//! ledger keeps anyway.

use crate::store::{Answers, DatabaseError, Tenant, columns, row, sql, text};
use callslot_shared::api::OutcomeCount;
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Most calls measured at once, the latest: about 400 KB on the way from the database.
pub const MOST: usize = 10_000;

row! {
    /// One call's steps, in milliseconds after the booked second.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
    pub struct Steps {
        /// When it was claimed.
        pub claimed: i64 = "a.claimed_at - b.start_time",
        /// When the carrier was asked, the first time.
        pub asked: i64 = "a.dialing_at - b.start_time",
        /// The time it waited for the carrier's pace. A call that is claimed late gets its second from then on, and was
        /// not kept waiting by the pace before.
        pub paced: i64 = "MAX(0, a.ask_at - MAX(b.start_time, a.claimed_at))",
        /// When the operator's phone rang.
        pub ringing: Option<i64> = "leg.ringing_at - b.start_time",
        /// When the operator picked up.
        pub answered: Option<i64> = "leg.answered_at - b.start_time",
        /// When both were connected.
        pub bridged: Option<i64> = "a.bridged_at - b.start_time",
    }
}

/// The measurements and the outcomes of a range of booked seconds.
#[derive(Debug)]
pub struct Measured {
    /// The latest calls, [`MOST`] at most.
    pub calls: Vec<Steps>,
    /// Whether there were more.
    pub more: bool,
    /// The outcomes that the bookings came to.
    pub outcomes: Vec<OutcomeCount>,
}

/// Only the first attempt of a booking that was asked for is measured: what is later is another try,
/// not a late one.
const CALLS: &str = text!("
SELECT json_group_array(json_array(claimed, asked, paced, ringing, answered, bridged)) AS packed FROM (
  SELECT ", columns!(Steps), " FROM booking_events b INDEXED BY booking_events_start
  JOIN call_attempts a ON a.booking_id = b.id AND a.dialing_at IS NOT NULL
  LEFT JOIN calls leg ON leg.attempt_id = a.id AND leg.leg = a.first_leg
  WHERE b.organization_id = :organization AND b.start_time >= :from AND b.start_time < :to
    AND NOT EXISTS (
      SELECT 1 FROM call_attempts earlier
      WHERE earlier.booking_id = b.id AND earlier.number < a.number AND earlier.dialing_at IS NOT NULL)
  ORDER BY b.start_time DESC LIMIT :most)");

/// A booking is completed by its last attempt.
const OUTCOMES: &str = "
SELECT status, failure_reason, outcome, COUNT(*) AS count FROM (
  SELECT b.status, b.reason AS failure_reason, CASE b.status WHEN 'completed' THEN (
    SELECT COALESCE(a.outcome_as, a.outcome) FROM call_attempts a
    WHERE a.booking_id = b.id ORDER BY a.number DESC LIMIT 1) END AS outcome
  FROM booking_events b INDEXED BY booking_events_start
  WHERE b.organization_id = :organization AND b.start_time >= :from AND b.start_time < :to)
GROUP BY status, failure_reason, outcome ORDER BY status, failure_reason, outcome";

/// Measures an organization's bookings of a range of booked seconds, the end not included.
pub async fn measure(
    tenant: Tenant<'_>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Measured, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let most = u32::try_from(MOST).unwrap_or(u32::MAX);
    let statements = vec![
        sql!(CALLS, organization, from, to, most = most.saturating_add(1)),
        sql!(OUTCOMES, organization, from, to),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    let calls = answers.next()?.page(most, Ok)?;
    Ok(Measured {
        calls: calls.items,
        more: calls.more,
        outcomes: answers.next()?.listed(Ok)?,
    })
}
