//! Everything that is kept of a call, in the order it happened: read from the tables that keep it, in one
//! round trip.

use super::{Answers, Database, DatabaseError, Rows, conversations::Conversation, sql, time};
use callslot_shared::{
    api::{TimelineEntry, TimelineEvent as Event, Via},
    call::Leg,
    ids::{OrganizationId, UserId},
};
use serde::Deserialize;

/// A row of any of the tables.
#[derive(Deserialize)]
struct Row {
    event: Event,
    at: i64,
    leg: Option<Leg>,
    by: Option<UserId>,
    via: Option<Via>,
    detail: Option<String>,
}

/// What people did to the booking, and to what is kept of the call.
const CHANGES: &str = "
SELECT CASE l.action
         WHEN 'booking.create' THEN 'booked' WHEN 'booking.cancel' THEN 'cancelled'
         WHEN 'recording.delete' THEN 'recording_deleted' ELSE 'changed' END AS event,
       l.at, NULL AS leg, l.user_id AS by, l.via, NULL AS detail
FROM audit_log l
WHERE l.subject_id IN (?2, ?3) AND l.organization_id = ?1 AND l.action <> 'outcome.declare'
ORDER BY l.at LIMIT 1000";

/// The steps of the attempt itself.
const STEPS: &str = "
SELECT happened.event, happened.at, happened.leg, NULL AS by, NULL AS via, happened.detail
FROM (
  SELECT 'claimed' AS event, claimed_at AS at, NULL AS leg, NULL AS detail
  FROM call_attempts WHERE id = ?2 AND organization_id = ?1
  UNION ALL SELECT 'asked', dialing_at, NULL, NULL FROM call_attempts WHERE id = ?2 AND organization_id = ?1
  UNION ALL SELECT 'disclosed', operator_disclosed_at, 'operator', NULL
    FROM call_attempts WHERE id = ?2 AND organization_id = ?1
  UNION ALL SELECT 'accepted', accepted_at, 'operator', NULL
    FROM call_attempts WHERE id = ?2 AND organization_id = ?1
  UNION ALL SELECT CASE agreed WHEN 1 THEN 'agreed' ELSE 'not_agreed' END, agreed_at, 'attendee', NULL
    FROM call_attempts WHERE id = ?2 AND organization_id = ?1
  UNION ALL SELECT 'disclosed', attendee_disclosed_at, 'attendee', NULL
    FROM call_attempts WHERE id = ?2 AND organization_id = ?1
  UNION ALL SELECT 'bridged', bridged_at, NULL, NULL FROM call_attempts WHERE id = ?2 AND organization_id = ?1
  UNION ALL SELECT 'ended', ended_at, NULL, ending FROM call_attempts WHERE id = ?2 AND organization_id = ?1
) happened WHERE happened.at IS NOT NULL";

/// What the phones did, and what became of the recording.
const LEGS: &str = "
SELECT happened.event, happened.at, happened.leg, NULL AS by, NULL AS via, happened.detail
FROM (
  SELECT 'rung' AS event, ringing_at AS at, leg, NULL AS detail
  FROM calls WHERE attempt_id = ?2 AND organization_id = ?1
  UNION ALL SELECT 'answered', answered_at, leg, NULL FROM calls WHERE attempt_id = ?2 AND organization_id = ?1
  UNION ALL SELECT 'recorded', started_at, NULL, id FROM recordings WHERE attempt_id = ?2 AND organization_id = ?1
  UNION ALL SELECT 'not_recorded', at, NULL, value FROM call_events
    WHERE attempt_id = ?2 AND organization_id = ?1 AND kind = 'recording'
) happened WHERE happened.at IS NOT NULL";

/// What people say of the call.
const WORDS: &str = "
SELECT 'confirmed' AS event, at, 'operator' AS leg, user_id AS by, via, prompt AS detail
FROM confirmations WHERE attempt_id = ?2 AND organization_id = ?1
UNION ALL
SELECT 'outcome', at, NULL, user_id, via, outcome
FROM outcomes WHERE attempt_id = ?2 AND organization_id = ?1";

/// What happened, the oldest first; what happened at once, in the order it has to.
pub async fn of(
    db: &dyn Database,
    organization: OrganizationId,
    call: &Conversation,
) -> Result<Vec<TimelineEntry>, DatabaseError> {
    let rows = db
        .batch(vec![
            sql!(CHANGES, organization, call.booking, call.attempt),
            sql!(STEPS, organization, call.attempt),
            sql!(LEGS, organization, call.attempt),
            sql!(WORDS, organization, call.attempt),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    let mut timeline = Vec::new();
    for _ in 0..4 {
        timeline.extend(entries(&answers.next()?)?);
    }
    timeline.sort_by_key(|entry| (entry.at, stage(entry), entry.event));
    Ok(timeline)
}

/// Which part of the course something belongs to, for what happened within a millisecond.
fn stage(entry: &TimelineEntry) -> u8 {
    match entry.event {
        Event::Booked | Event::Changed | Event::Cancelled | Event::Claimed | Event::Asked => 0,
        Event::Rung
        | Event::Answered
        | Event::Disclosed
        | Event::Accepted
        | Event::Agreed
        | Event::NotAgreed => match entry.leg {
            Some(Leg::Attendee) => 2,
            Some(Leg::Operator) | None => 1,
        },
        Event::Bridged
        | Event::Recorded
        | Event::NotRecorded
        | Event::Confirmed
        | Event::Ended
        | Event::Outcome
        | Event::RecordingDeleted => 3,
    }
}

fn entries(rows: &Rows) -> Result<Vec<TimelineEntry>, DatabaseError> {
    let rows: Vec<Row> = rows.all()?;
    rows.into_iter()
        .map(|row| {
            Ok(TimelineEntry {
                at: time(row.at)?,
                event: row.event,
                leg: row.leg,
                by: row.by,
                via: row.via,
                detail: row.detail,
            })
        })
        .collect()
}
