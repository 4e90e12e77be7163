//! Everything that is kept of a call, in the order it happened: read from the tables that keep it, in one
//! round trip.

use crate::store::{
    Answers, DatabaseError, Tenant, call_context::CallContext, columns, row, rows::readable, sql,
    text, time,
};
use callslot_shared::{
    api::{TimelineEntry, TimelineEvent as Event, Via},
    call::Leg,
    ids::UserId,
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

impl TryFrom<Row> for TimelineEntry {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            at: time(row.at)?,
            event: row.event,
            leg: row.leg,
            by: row.by,
            via: row.via,
            detail: row.detail,
        })
    }
}

/// The changes that people made to the booking, and to what is kept of the call.
const CHANGES: &str = "
SELECT CASE l.action
         WHEN 'booking.create' THEN 'booked' WHEN 'booking.cancel' THEN 'cancelled'
         WHEN 'recording.delete' THEN 'recording_deleted'
         WHEN 'transcript.delete' THEN 'transcript_deleted' ELSE 'changed' END AS event,
       l.at, NULL AS leg, l.user_id AS by, l.via, NULL AS detail
FROM audit_log l
WHERE l.subject_id IN (:booking, :attempt) AND l.organization_id = :organization AND l.action <> 'outcome.declare'
ORDER BY l.at LIMIT 1000";

/// The steps of the attempt itself: one row.
const STEPS: &str = text!(
    "
SELECT ",
    columns!(Steps),
    " FROM call_attempts WHERE id = :attempt AND organization_id = :organization"
);

row! {
    #[derive(Deserialize)]
    struct Steps {
        claimed_at: i64,
        dialing_at: Option<i64>,
        operator_disclosed_at: Option<i64>,
        accepted_at: Option<i64>,
        attendee_disclosed_at: Option<i64>,
        agreed: Option<u8>,
        agreed_at: Option<i64>,
        bridged_at: Option<i64>,
        ended_at: Option<i64>,
        ending: Option<String>,
        first_leg: Leg,
    }
}

impl Steps {
    fn rows(self) -> impl Iterator<Item = Row> {
        let (operator, attendee) = (Some(Leg::Operator), Some(Leg::Attendee));
        let answer = if self.agreed == Some(1) {
            Event::Agreed
        } else {
            Event::NotAgreed
        };
        let steps = [
            (Event::Claimed, Some(self.claimed_at), None),
            (Event::Asked, self.dialing_at, None),
            (Event::Disclosed, self.operator_disclosed_at, operator),
            (Event::Accepted, self.accepted_at, operator),
            (Event::Disclosed, self.attendee_disclosed_at, attendee),
            (answer, self.agreed_at, attendee),
            (Event::Bridged, self.bridged_at, None),
            (Event::Ended, self.ended_at, None),
        ];
        let ending = self.ending;
        steps.into_iter().filter_map(move |(event, at, leg)| {
            Some(Row {
                event,
                at: at?,
                leg,
                by: None,
                via: None,
                detail: ending.clone().filter(|_| event == Event::Ended),
            })
        })
    }
}

/// The events of the phones, and those of the recording and the transcript.
const LEGS: &str = "
SELECT happened.event, happened.at, happened.leg, NULL AS by, NULL AS via, happened.detail
FROM (
  SELECT 'rung' AS event, ringing_at AS at, leg, NULL AS detail
  FROM calls WHERE attempt_id = :attempt AND organization_id = :organization
  UNION ALL SELECT 'answered', answered_at, leg, NULL FROM calls WHERE attempt_id = :attempt
    AND organization_id = :organization
  UNION ALL SELECT 'recorded', started_at, NULL, id FROM recordings WHERE attempt_id = :attempt
    AND organization_id = :organization
  UNION ALL SELECT CASE kind WHEN 'recording' THEN 'not_recorded' ELSE 'not_transcribed' END, at, NULL, value
    FROM call_events WHERE attempt_id = :attempt AND organization_id = :organization
      AND kind IN ('recording', 'transcript')
  UNION ALL SELECT 'transcribed', started_at, NULL, NULL FROM transcripts
    WHERE attempt_id = :attempt AND organization_id = :organization
) happened WHERE happened.at IS NOT NULL";

/// The words of people about the call.
const WORDS: &str = "
SELECT 'confirmed' AS event, at, 'operator' AS leg, user_id AS by, via, prompt AS detail
FROM confirmations WHERE attempt_id = :attempt AND organization_id = :organization
UNION ALL
SELECT 'outcome', at, NULL, user_id, via, COALESCE(said_as, outcome)
FROM outcomes WHERE attempt_id = :attempt AND organization_id = :organization";

/// The events, the oldest first; those that happened at once, in the order in which they have to.
pub async fn of(
    tenant: Tenant<'_>,
    call: &CallContext,
) -> Result<Vec<TimelineEntry>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let rows = db
        .batch(vec![
            sql!(
                CHANGES,
                organization,
                booking = call.booking,
                attempt = call.attempt
            ),
            sql!(STEPS, organization, attempt = call.attempt),
            sql!(LEGS, organization, attempt = call.attempt),
            sql!(WORDS, organization, attempt = call.attempt),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    let mut happened: Vec<Row> = answers.next()?.listed(Ok)?;
    let steps: Option<Steps> = answers.next()?.first()?;
    let first = steps
        .as_ref()
        .map_or(Leg::Operator, |steps| steps.first_leg);
    happened.extend(steps.into_iter().flat_map(Steps::rows));
    happened.extend(answers.next()?.listed::<Row, _>(Ok)?);
    happened.extend(answers.next()?.listed::<Row, _>(Ok)?);
    let told = happened.into_iter().map(TimelineEntry::try_from);
    let mut timeline: Vec<_> = told.filter_map(readable).collect();
    timeline.sort_by_key(|entry| (entry.at, stage(entry, first), entry.event));
    Ok(timeline)
}

/// Which part of the course something belongs to, for what happened within a millisecond.
fn stage(entry: &TimelineEntry, first: Leg) -> u8 {
    match entry.event {
        Event::Booked | Event::Changed | Event::Cancelled | Event::Claimed | Event::Asked => 0,
        Event::Rung
        | Event::Answered
        | Event::Disclosed
        | Event::Accepted
        | Event::Agreed
        | Event::NotAgreed => match entry.leg {
            Some(leg) if leg != first => 2,
            Some(_) | None => 1,
        },
        Event::Bridged
        | Event::Recorded
        | Event::NotRecorded
        | Event::Confirmed
        | Event::Ended
        | Event::Outcome
        | Event::RecordingDeleted
        | Event::Transcribed
        | Event::NotTranscribed
        | Event::TranscriptDeleted => 3,
    }
}
