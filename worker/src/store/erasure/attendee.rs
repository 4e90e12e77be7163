//! What an organization holds of one attendee: shown, and erased.

use super::{BATCH, answer, json, personal, quiet_since};
use crate::store::{
    Answers, Database, DatabaseError, Statement, Value,
    audit_log::{self, Entry},
    booking_events, sql, time, time_or_none,
};
use callslot_shared::{
    api::{
        Confirmation, HeldBooking, HeldCall, HeldEvent, Outcome, OutcomeKind, QaReview, Recording,
        RecordingStatus, Via,
    },
    booking::Status,
    ids::{AttemptId, BookingId, CallId, OrganizationId, UserId},
    phone::PhoneNumber,
};
use serde::Deserialize;

pub use callslot_shared::api::Attendee;

/// `$head`, the condition that a booking `b` of the organization `?1` is for the attendee `?2` and is not
/// erased, and `$rest`.
macro_rules! of_attendee {
    ($attendee:expr, $head:expr, $rest:expr) => {
        match $attendee {
            Attendee::Phone(_) => concat!(
                $head,
                " FROM booking_events b INDEXED BY booking_events_phone
                  WHERE b.organization_id = ?1 AND b.erased_at IS NULL AND b.attendee_phone = ?2 ",
                $rest
            ),
            Attendee::Email(_) => concat!(
                $head,
                " FROM booking_events b INDEXED BY booking_events_email
                  WHERE b.organization_id = ?1 AND b.erased_at IS NULL
                    AND b.attendee_email = ?2 COLLATE NOCASE ",
                $rest
            ),
        }
    };
}

/// A booking that is not over.
#[derive(Debug, Clone, Deserialize)]
pub struct Live {
    /// Its id.
    pub id: BookingId,
    /// Where it stands.
    pub status: Status,
}

/// The first booking for the attendee that is not over, or whose call is not.
pub async fn live(
    db: &dyn Database,
    organization: OrganizationId,
    attendee: &Attendee,
) -> Result<Option<Live>, DatabaseError> {
    let sql = of_attendee!(
        attendee,
        "SELECT b.id, b.status",
        "AND (b.status IN ('pending', 'calling') OR EXISTS (
           SELECT 1 FROM call_attempts a WHERE a.booking_id = b.id
             AND a.phase IN ('claimed', 'dialing', 'placed', 'unknown')))
         ORDER BY b.id LIMIT 1"
    );
    db.run(sql!(sql, organization, attendee.as_str()))
        .await?
        .first()
}

/// What a batch came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Erased {
    /// Bookings that were erased.
    pub bookings: u32,
    /// Recordings that the carrier is to delete.
    pub recordings: u32,
    /// Whether there may be more.
    pub more: bool,
}

#[derive(Deserialize)]
struct Found {
    id: BookingId,
    recordings: u32,
}

/// Erases a batch of the attendee's bookings that are over, and keeps who did so in the same transaction:
/// under `subject`, which stands for the attendee and is not their data. With `always`, also that there
/// was nothing. An answer of the database that was lost is settled by reading the entry back.
pub async fn erase(
    db: &dyn Database,
    attendee: &Attendee,
    subject: &str,
    always: bool,
    entry: &Entry<'_>,
) -> Result<Erased, DatabaseError> {
    let sql = of_attendee!(
        attendee,
        "SELECT b.id, (
           SELECT COUNT(*) FROM recordings r JOIN call_attempts a ON a.id = r.attempt_id
           WHERE a.booking_id = b.id AND r.deleted_at IS NULL) AS recordings",
        concat!(
            "AND b.status IN ('completed', 'failed', 'cancelled') AND ",
            quiet_since!("?3"),
            " ORDER BY b.id LIMIT ?4"
        )
    );
    let most = u32::try_from(BATCH).unwrap_or(u32::MAX);
    let found: Vec<Found> = db
        .run(sql!(
            sql,
            entry.by.organization_id,
            attendee.as_str(),
            entry.at,
            most
        ))
        .await?
        .all()?;
    let bookings = u32::try_from(found.len()).unwrap_or(most);
    let recordings = found.iter().map(|found| found.recordings).sum();
    let erased = Erased {
        bookings,
        recordings,
        more: bookings == most,
    };
    if found.is_empty() && !always {
        return Ok(erased);
    }
    let ids: Vec<BookingId> = found.iter().map(|found| found.id).collect();
    let details = serde_json::json!({"bookings": bookings, "recordings": recordings});
    let mut statements = Vec::new();
    if !ids.is_empty() {
        statements = personal::erase(&json(&ids), entry.at, &answer());
    }
    statements.push(entry.of_attendee("attendee.erase", subject, &details));
    if let Err(error) = db.batch(statements).await
        && !audit_log::is_kept(db, entry).await?
    {
        return Err(error);
    }
    Ok(erased)
}

/// What is held, and where to go on if there is more.
#[derive(Debug, Default)]
pub struct Held {
    /// The bookings, the oldest first.
    pub bookings: Vec<HeldBooking>,
    /// The last of them, if there are more.
    pub next: Option<BookingId>,
}

/// Everything that is held of an attendee, a batch of bookings after `after`; keeps who asked.
pub async fn export(
    db: &dyn Database,
    attendee: &Attendee,
    after: Option<BookingId>,
    subject: &str,
    entry: &Entry<'_>,
) -> Result<Held, DatabaseError> {
    let organization = entry.by.organization_id;
    let sql = of_attendee!(
        attendee,
        "SELECT b.id",
        "AND (?3 IS NULL OR b.id > ?3) ORDER BY b.id LIMIT ?4"
    );
    let most = u32::try_from(BATCH + 1).unwrap_or(u32::MAX);
    let mut ids: Vec<Id> = db
        .run(sql!(sql, organization, attendee.as_str(), after, most))
        .await?
        .all()?;
    let more = ids.len() > BATCH;
    ids.truncate(BATCH);
    let ids: Vec<BookingId> = ids.into_iter().map(|row| row.id).collect();
    let next = ids.last().copied().filter(|_| more);
    let details = serde_json::json!({"bookings": ids.len()});
    let mut statements = everything(organization, &json(&ids));
    statements.push(entry.of_attendee("attendee.export", subject, &details));
    let bookings = read(&mut Answers::new(db.batch(statements).await?))?;
    Ok(Held { bookings, next })
}

#[derive(Deserialize)]
struct Id {
    id: BookingId,
}

/// The statements that read everything about bookings: `?1` is the organization, `?2` their ids.
fn everything(organization: OrganizationId, ids: &str) -> Vec<Statement> {
    let values = || -> [Value; 2] { [organization.into(), ids.into()] };
    [
        booking_events::SELECT_SOME,
        "SELECT id, booking_id, carrier_call_id, attendee_phone, dialing_at, ended_at, agreed
         FROM call_attempts
         WHERE booking_id IN (SELECT value FROM json_each(?2)) AND organization_id = ?1
         ORDER BY booking_id, number",
        "SELECT attempt_id, kind, value, at FROM call_events
         WHERE organization_id = ?1 AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(?2)))
         ORDER BY id",
        "SELECT attempt_id, prompt, note, user_id, via, at FROM confirmations
         WHERE organization_id = ?1 AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(?2)))
         ORDER BY at, prompt",
        "SELECT attempt_id, outcome, note, user_id, via, at FROM outcomes
         WHERE organization_id = ?1 AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(?2)))
         ORDER BY attempt_id, number",
        "SELECT attempt_id, notes, scores, user_id, via, updated_at, submitted_at FROM qa_reviews
         WHERE organization_id = ?1 AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(?2)))",
        "SELECT attempt_id, id, status, url, duration_seconds, started_at, deleted_at FROM recordings
         WHERE organization_id = ?1 AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(?2)))
         ORDER BY started_at, id",
    ]
    .map(|sql| Statement::new(sql, values()))
    .into()
}

#[derive(Deserialize)]
struct AttemptRow {
    id: AttemptId,
    booking_id: BookingId,
    carrier_call_id: Option<CallId>,
    attendee_phone: Option<PhoneNumber>,
    dialing_at: Option<i64>,
    ended_at: Option<i64>,
    agreed: Option<u8>,
}

#[derive(Deserialize)]
struct EventRow {
    attempt_id: AttemptId,
    kind: String,
    value: String,
    at: i64,
}

#[derive(Deserialize)]
struct ConfirmationRow {
    attempt_id: AttemptId,
    prompt: String,
    note: Option<String>,
    user_id: UserId,
    via: Via,
    at: i64,
}

#[derive(Deserialize)]
struct OutcomeRow {
    attempt_id: AttemptId,
    outcome: OutcomeKind,
    note: Option<String>,
    user_id: UserId,
    via: Via,
    at: i64,
}

#[derive(Deserialize)]
struct ReviewRow {
    attempt_id: AttemptId,
    notes: Option<String>,
    scores: String,
    user_id: UserId,
    via: Via,
    updated_at: i64,
    submitted_at: Option<i64>,
}

#[derive(Deserialize)]
struct RecordingRow {
    attempt_id: AttemptId,
    id: CallId,
    status: RecordingStatus,
    url: Option<String>,
    duration_seconds: Option<u32>,
    started_at: i64,
    deleted_at: Option<i64>,
}

/// Puts the answers to [`everything`] together.
fn read(answers: &mut Answers) -> Result<Vec<HeldBooking>, DatabaseError> {
    let mut bookings: Vec<HeldBooking> = booking_events::some(&answers.next()?)?
        .into_iter()
        .map(|booking| HeldBooking {
            booking,
            calls: Vec::new(),
        })
        .collect();
    let attempts: Vec<AttemptRow> = answers.next()?.all()?;
    let mut calls = Vec::with_capacity(attempts.len());
    for row in attempts {
        let call = HeldCall {
            call_id: row.carrier_call_id,
            attendee_phone: row.attendee_phone,
            asked_at: time_or_none(row.dialing_at)?,
            ended_at: time_or_none(row.ended_at)?,
            agreed: row.agreed.map(|agreed| agreed == 1),
            events: Vec::new(),
            confirmations: Vec::new(),
            outcomes: Vec::new(),
            review: None,
            recordings: Vec::new(),
        };
        calls.push((row.id, row.booking_id, call));
    }
    add(answers, &mut calls)?;
    for (_, booking, call) in calls {
        if let Some(held) = bookings.iter_mut().find(|held| held.booking.id == booking) {
            held.calls.push(call);
        }
    }
    Ok(bookings)
}

/// Adds to each call what is kept of it.
fn add(
    answers: &mut Answers,
    calls: &mut [(AttemptId, BookingId, HeldCall)],
) -> Result<(), DatabaseError> {
    let mut of = |attempt: AttemptId, put: &mut dyn FnMut(&mut HeldCall)| {
        if let Some((.., call)) = calls.iter_mut().find(|(id, ..)| *id == attempt) {
            put(call);
        }
    };
    for row in answers.next()?.all::<EventRow>()? {
        let at = time(row.at)?;
        let (kind, value) = (row.kind, row.value);
        let event = HeldEvent { kind, value, at };
        of(row.attempt_id, &mut |call| call.events.push(event.clone()));
    }
    for row in answers.next()?.all::<ConfirmationRow>()? {
        let confirmation = Confirmation {
            prompt: row.prompt,
            note: row.note,
            confirmed_by: row.user_id,
            via: row.via,
            confirmed_at: time(row.at)?,
        };
        of(row.attempt_id, &mut |call| {
            call.confirmations.push(confirmation.clone());
        });
    }
    for row in answers.next()?.all::<OutcomeRow>()? {
        let outcome = Outcome {
            outcome: row.outcome,
            note: row.note,
            declared_by: row.user_id,
            via: row.via,
            declared_at: time(row.at)?,
        };
        of(row.attempt_id, &mut |call| {
            call.outcomes.push(outcome.clone())
        });
    }
    for row in answers.next()?.all::<ReviewRow>()? {
        let review = QaReview {
            notes: row.notes,
            scores: serde_json::from_str(&row.scores)
                .map_err(|error| DatabaseError::Row(error.to_string()))?,
            reviewed_by: row.user_id,
            via: row.via,
            updated_at: time(row.updated_at)?,
            submitted_at: time_or_none(row.submitted_at)?,
        };
        of(row.attempt_id, &mut |call| {
            call.review = Some(review.clone())
        });
    }
    for row in answers.next()?.all::<RecordingRow>()? {
        let recording = Recording {
            id: row.id,
            status: row.status,
            url: row.url,
            duration_seconds: row.duration_seconds,
            started_at: time(row.started_at)?,
            deleted_at: time_or_none(row.deleted_at)?,
        };
        of(row.attempt_id, &mut |call| {
            call.recordings.push(recording.clone());
        });
    }
    Ok(())
}
