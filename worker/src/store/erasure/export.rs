//! Everything that an organization holds of one attendee, put together from the tables that keep it.

use super::{BATCH, attendee::of_attendee, columns, row, text};
use crate::store::{
    Answers, DatabaseError, Statement, Tenant, as_json,
    audit_log::Entry,
    booking_events,
    sms_consents::{self, HeldTexts},
    sql, time, time_or_none,
};
use callslot_shared::{
    api::{
        Attendee, Confirmation, HeldBooking, HeldCall, HeldEvent, Outcome, OutcomeKind, QaReview,
        Recording, RecordingStatus, Speaker, Utterance, Via,
    },
    ids::{AttemptId, BookingId, CallId, OrganizationId, UserId},
    phone::{Extension, PhoneNumber},
};
use serde::Deserialize;
use std::collections::HashMap;

/// The bookings that are held, what was agreed about text messages, and where to go on if there are more.
#[derive(Debug, Default)]
pub struct HeldData {
    /// The bookings, the oldest first.
    pub bookings: Vec<HeldBooking>,
    /// Agreements to text messages, and STOPs, of the attendee's number, or of the numbers of these bookings.
    pub texts: HeldTexts,
    /// The last of them, if there are more.
    pub next: Option<BookingId>,
}

/// An attendee to export.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    /// The attendee.
    pub attendee: &'a Attendee,
    /// Only bookings after this one.
    pub after: Option<BookingId>,
    /// Stands for the attendee in the audit log, and is not their data.
    pub subject: &'a str,
}

/// Everything that is held of an attendee, a batch of bookings; keeps who asked.
pub async fn export(
    tenant: Tenant<'_>,
    Export {
        attendee,
        after,
        subject,
    }: Export<'_>,
    entry: &Entry<'_>,
) -> Result<HeldData, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let most = u32::try_from(BATCH + 1).unwrap_or(u32::MAX);
    let select = of_attendee!(
        attendee,
        "SELECT b.id",
        "AND (:after IS NULL OR b.id > :after) ORDER BY b.id LIMIT :most",
        organization = organization,
        after = after,
        most = most,
    );
    let mut ids: Vec<Id> = db.run(select).await?.all()?;
    let more = ids.len() > BATCH;
    ids.truncate(BATCH);
    let ids: Vec<BookingId> = ids.into_iter().map(|row| row.id).collect();
    let next = ids.last().copied().filter(|_| more);
    let details = serde_json::json!({"bookings": ids.len()});
    let (ids, forms) = (as_json(&ids), as_json(&attendee.forms()));
    let mut statements = everything(organization, &ids);
    statements.extend(sms_consents::held(organization, &forms, &ids));
    statements.push(entry.of_attendee("attendee.export", subject, &details));
    let mut answers = Answers::new(db.batch(statements).await?);
    Ok(HeldData {
        bookings: read(&mut answers)?,
        texts: sms_consents::read_held(&mut answers)?,
        next,
    })
}

#[derive(Deserialize)]
struct Id {
    id: BookingId,
}

/// The statements that read everything about bookings.
fn everything(organization: OrganizationId, ids: &str) -> Vec<Statement> {
    /// One of them.
    macro_rules! select {
        ($sql:expr) => {
            sql!($sql, organization, bookings = ids)
        };
    }
    vec![
        select!(booking_events::SELECT_SOME),
        select!(
            text!("SELECT ", columns!(AttemptRow), " FROM call_attempts
         WHERE booking_id IN (SELECT value FROM json_each(:bookings)) AND organization_id = :organization
         ORDER BY booking_id, number")
        ),
        select!(
            text!("SELECT ", columns!(EventRow), " FROM call_events
         WHERE organization_id = :organization AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(:bookings)))
         ORDER BY id")
        ),
        select!(
            text!("SELECT ", columns!(ConfirmationRow), " FROM confirmations
         WHERE organization_id = :organization AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(:bookings)))
         ORDER BY at, prompt")
        ),
        select!(
            text!("SELECT ", columns!(OutcomeRow), " FROM outcomes
         WHERE organization_id = :organization AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(:bookings)))
         ORDER BY attempt_id, number")
        ),
        select!(
            text!("SELECT ", columns!(ReviewRow), " FROM qa_reviews
         WHERE organization_id = :organization AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(:bookings)))")
        ),
        select!(
            text!("SELECT ", columns!(RecordingRow), " FROM recordings
         WHERE organization_id = :organization AND attempt_id IN (
           SELECT id FROM call_attempts WHERE booking_id IN (SELECT value FROM json_each(:bookings)))
         ORDER BY started_at, id")
        ),
        select!(
            text!("SELECT ", columns!(UtteranceRow), " FROM utterances
         WHERE attempt_id IN (
           SELECT id FROM call_attempts
           WHERE booking_id IN (SELECT value FROM json_each(:bookings)) AND organization_id = :organization)
         ORDER BY attempt_id, said_at, speaker, text")
        ),
    ]
}

row! {
    #[derive(Deserialize)]
    struct AttemptRow {
        id: AttemptId,
        booking_id: BookingId,
        carrier_call_id: Option<CallId>,
        attendee_phone: Option<PhoneNumber>,
        attendee_extension: Option<Extension>,
        dialing_at: Option<i64>,
        ended_at: Option<i64>,
        agreed: Option<u8>,
    }
}

row! {
    #[derive(Deserialize)]
    struct EventRow {
        attempt_id: AttemptId,
        kind: String,
        value: String,
        at: i64,
    }
}

row! {
    #[derive(Deserialize)]
    struct ConfirmationRow {
        attempt_id: AttemptId,
        prompt: String,
        note: Option<String>,
        user_id: UserId,
        via: Via,
        at: i64,
    }
}

row! {
    #[derive(Deserialize)]
    struct OutcomeRow {
        attempt_id: AttemptId,
        outcome: OutcomeKind = "COALESCE(said_as, outcome)",
        note: Option<String>,
        user_id: UserId,
        via: Via,
        at: i64,
    }
}

row! {
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
}

row! {
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
}

row! {
    #[derive(Deserialize)]
    struct UtteranceRow {
        attempt_id: AttemptId,
        said_at: i64,
        speaker: Speaker,
        text: String,
        language: Option<String>,
        confidence_percent: Option<u8>,
    }
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
            attendee_extension: row.attendee_extension,
            asked_at: time_or_none(row.dialing_at)?,
            ended_at: time_or_none(row.ended_at)?,
            agreed: row.agreed.map(|agreed| agreed == 1),
            events: Vec::new(),
            confirmations: Vec::new(),
            outcomes: Vec::new(),
            review: None,
            recordings: Vec::new(),
            utterances: Vec::new(),
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
    let mut calls: HashMap<AttemptId, &mut HeldCall> =
        calls.iter_mut().map(|(id, _, call)| (*id, call)).collect();
    for row in answers.next()?.all::<EventRow>()? {
        let at = time(row.at)?;
        let (kind, value) = (row.kind, row.value);
        if let Some(call) = calls.get_mut(&row.attempt_id) {
            call.events.push(HeldEvent { kind, value, at });
        }
    }
    for row in answers.next()?.all::<ConfirmationRow>()? {
        let confirmed_at = time(row.at)?;
        if let Some(call) = calls.get_mut(&row.attempt_id) {
            call.confirmations.push(Confirmation {
                prompt: row.prompt,
                note: row.note,
                confirmed_by: row.user_id,
                via: row.via,
                confirmed_at,
            });
        }
    }
    for row in answers.next()?.all::<OutcomeRow>()? {
        let declared_at = time(row.at)?;
        if let Some(call) = calls.get_mut(&row.attempt_id) {
            call.outcomes.push(Outcome {
                outcome: row.outcome,
                note: row.note,
                declared_by: row.user_id,
                via: row.via,
                declared_at,
            });
        }
    }
    for row in answers.next()?.all::<ReviewRow>()? {
        if let Some(call) = calls.get_mut(&row.attempt_id) {
            call.review = Some(row.review()?);
        }
    }
    for row in answers.next()?.all::<RecordingRow>()? {
        if let Some(call) = calls.get_mut(&row.attempt_id) {
            call.recordings.push(row.recording()?);
        }
    }
    for row in answers.next()?.all::<UtteranceRow>()? {
        if let Some(call) = calls.get_mut(&row.attempt_id) {
            call.utterances.push(row.utterance()?);
        }
    }
    Ok(())
}

impl ReviewRow {
    fn review(self) -> Result<QaReview, DatabaseError> {
        Ok(QaReview {
            notes: self.notes,
            scores: crate::store::read(&self.scores)?,
            reviewed_by: self.user_id,
            via: self.via,
            updated_at: time(self.updated_at)?,
            submitted_at: time_or_none(self.submitted_at)?,
        })
    }
}

impl UtteranceRow {
    fn utterance(self) -> Result<Utterance, DatabaseError> {
        Ok(Utterance {
            said_at: time(self.said_at)?,
            speaker: self.speaker,
            text: self.text,
            language: self.language,
            confidence_percent: self.confidence_percent,
        })
    }
}

impl RecordingRow {
    fn recording(self) -> Result<Recording, DatabaseError> {
        Ok(Recording {
            id: self.id,
            status: self.status,
            url: self.url,
            duration_seconds: self.duration_seconds,
            started_at: time(self.started_at)?,
            deleted_at: time_or_none(self.deleted_at)?,
        })
    }
}
