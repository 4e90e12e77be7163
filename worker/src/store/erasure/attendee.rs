//! The data that an organization holds of one attendee, found by number or address, and erased.

use super::{BATCH, answer, personal, quiet_since, text};
use crate::store::{
    DatabaseError, Statement, Tenant,
    audit_log::{self, Entry},
    outbox::ANSWERED_WITHIN,
    sql,
};
use callslot_shared::{api::Attendee, booking::Status, ids::BookingId};
use serde::Deserialize;

/// A statement of `$head`, the condition that a booking `b` of `:organization` is for the attendee and is not erased, and
/// `$rest`.
macro_rules! of_attendee {
    ($attendee:expr, $head:expr, $rest:expr $(, $name:ident = $value:expr)* $(,)?) => {
        match $attendee {
            Attendee::Phone(_) => sql!(
                $crate::store::named::text!(
                    $head,
                    " FROM booking_events b INDEXED BY booking_events_phone
                      WHERE b.organization_id = :organization AND b.erased_at IS NULL
                        AND b.attendee_phone IN (SELECT value FROM json_each(:forms)) ",
                    $rest
                ),
                forms = $crate::store::as_json(&$attendee.forms())
                $(, $name = $value)*
            ),
            Attendee::Email(_) => sql!(
                $crate::store::named::text!(
                    $head,
                    " FROM booking_events b INDEXED BY booking_events_email
                      WHERE b.organization_id = :organization AND b.erased_at IS NULL
                        AND b.attendee_email = (:forms ->> '$[0]') COLLATE NOCASE ",
                    $rest
                ),
                forms = $crate::store::as_json(&$attendee.forms())
                $(, $name = $value)*
            ),
        }
    };
}

pub(super) use of_attendee;

/// A booking that is not over.
#[derive(Debug, Clone, Deserialize)]
pub struct Live {
    /// Its id.
    pub id: BookingId,
    /// Its status.
    pub status: Status,
}

/// The first booking for the attendee that is not over, or whose call is not.
pub async fn live(tenant: Tenant<'_>, attendee: &Attendee) -> Result<Option<Live>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let select = of_attendee!(
        attendee,
        "SELECT b.id, b.status",
        "AND (b.status IN ('pending', 'calling') OR EXISTS (
           SELECT 1 FROM call_attempts a WHERE a.booking_id = b.id
             AND a.phase IN ('claimed', 'dialing', 'placed', 'unknown')))
         ORDER BY b.id LIMIT 1",
        organization = organization,
    );
    db.run(select).await?.first()
}

/// Forgets the kept answers that name the attendee, whoever their bookings are for by now: a booking that was
/// made for one person may have been given to another since. Answers are kept for a day, so there are few to read.
fn forget_answers(attendee: &Attendee, entry: &Entry<'_>) -> Statement {
    // As they stand in the JSON of an answer.
    let written: Vec<String> = attendee.forms().iter().map(crate::store::as_json).collect();
    sql!(
        "UPDATE idempotency_keys SET status = 409, headers = NULL, body = :answer
         WHERE organization_id = :organization AND EXISTS (
           SELECT 1 FROM json_each(:written) named WHERE instr(lower(body), lower(named.value)) > 0)",
        organization = entry.by.organization_id,
        written = crate::store::as_json(&written),
        answer = answer(),
    )
}

/// The events of `:organization` about bookings that were for somebody else once, whose bodies name the attendee. Those of the
/// attendee's own bookings are erased with them; all others are not read.
const NAMES_THEM: &str = "SELECT v.id
  FROM booking_changes c INDEXED BY booking_changes_attendee
  CROSS JOIN webhook_events v INDEXED BY webhook_events_booking ON v.booking_id = c.booking_id
  WHERE c.organization_id = :organization AND instr(c.fields, '\"attendee_') > 0 AND v.organization_id = :organization
    AND EXISTS (SELECT 1 FROM json_each(:written) named WHERE instr(lower(v.body), lower(named.value)) > 0)";

/// Forgets the bodies of events that name the attendee, likewise, and what receivers answered to them. What is delivered
/// anew is told as it is then.
fn forget_events(attendee: &Attendee, entry: &Entry<'_>) -> [Statement; 2] {
    let written: Vec<String> = attendee.forms().iter().map(crate::store::as_json).collect();
    let written = crate::store::as_json(&written);
    [
        sql!(
            text!(
                "UPDATE webhook_attempts SET answer = NULL WHERE answer IS NOT NULL AND event_id IN (",
                NAMES_THEM,
                ")"
            ),
            organization = entry.by.organization_id,
            written = written.as_str(),
        ),
        sql!(
            text!(
                "UPDATE webhook_events SET body = NULL WHERE id IN (",
                NAMES_THEM,
                ")"
            ),
            organization = entry.by.organization_id,
            written = written.as_str(),
        ),
    ]
}

/// Forgets the attendee's number where it stands without a booking: in agreements, of which those by a START have none, in tries
/// at text messages, and in texts that were answered. Whoever wants no text messages still gets none.
fn forget_texts(attendee: &Attendee, entry: &Entry<'_>) -> Vec<Statement> {
    let Attendee::Phone(_) = attendee else {
        return Vec::new();
    };
    let forms = crate::store::as_json(&attendee.forms());
    vec![
        sql!(
            "UPDATE sms_consents SET number = '+999000000000', wording = 'Erased', withdrawn_at = COALESCE(withdrawn_at, :now)
             WHERE organization_id = :organization AND number IN (SELECT value FROM json_each(:forms))",
            organization = entry.by.organization_id,
            forms = forms.as_str(),
            now = entry.at,
        ),
        sql!(
            "UPDATE sms_attempts SET number = '+999000000000'
             WHERE organization_id = :organization AND number IN (SELECT value FROM json_each(:forms))",
            organization = entry.by.organization_id,
            forms = forms.as_str(),
        ),
        // One that came a moment ago is still to be answered.
        sql!(
            "UPDATE sms_replies SET number = '+999000000000'
             WHERE number IN (SELECT value FROM json_each(:forms)) AND at <= :answered
               AND (line IS NULL OR line = :organization)",
            organization = entry.by.organization_id,
            forms = forms.as_str(),
            answered = entry.at - ANSWERED_WITHIN,
        ),
    ]
}

/// The result of a batch.
#[derive(Debug, Clone, Copy, Default)]
pub struct ErasedBatch {
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

/// An attendee to erase.
#[derive(Debug, Clone, Copy)]
pub struct Erasure<'a> {
    /// The attendee.
    pub attendee: &'a Attendee,
    /// Stands for the attendee in the audit log, and is not their data.
    pub subject: &'a str,
    /// Whether the audit log is told even where there is nothing to erase.
    pub always: bool,
}

/// Erases a batch of the attendee's bookings that are over, and keeps who did so in the same transaction. An answer of the database that was lost is settled by reading the entry back.
pub async fn erase(
    tenant: Tenant<'_>,
    Erasure {
        attendee,
        subject,
        always,
    }: Erasure<'_>,
    entry: &Entry<'_>,
) -> Result<ErasedBatch, DatabaseError> {
    let db = tenant.database;
    let most = u32::try_from(BATCH).unwrap_or(u32::MAX);
    let select = of_attendee!(
        attendee,
        "SELECT b.id, (
           SELECT COUNT(*) FROM recordings r JOIN call_attempts a ON a.id = r.attempt_id
           WHERE a.booking_id = b.id AND r.deleted_at IS NULL) AS recordings",
        text!(
            "AND b.status IN ('completed', 'failed', 'cancelled') AND ",
            quiet_since!(":now"),
            " ORDER BY b.id LIMIT :most"
        ),
        organization = entry.by.organization_id,
        now = entry.at,
        most = most,
    );
    let found: Vec<Found> = db.run(select).await?.all()?;
    let bookings = u32::try_from(found.len()).unwrap_or(most);
    let recordings = found.iter().map(|found| found.recordings).sum();
    let erased = ErasedBatch {
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
        statements = personal::erase(&crate::store::as_json(&ids), entry.at, &answer());
    }
    statements.push(forget_answers(attendee, entry));
    statements.extend(forget_events(attendee, entry));
    statements.extend(forget_texts(attendee, entry));
    statements.push(entry.of_attendee("attendee.erase", subject, &details));
    if let Err(error) = db.batch(statements).await
        && !audit_log::is_kept(tenant, entry).await?
    {
        return Err(error);
    }
    Ok(erased)
}
