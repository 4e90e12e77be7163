//! The personal data of an attendee, column by column, and what takes its place. A text column is named
//! here or in the test's list of those that are kept; one that is in neither fails the test.

use crate::store::{Statement, made};
use chrono::{DateTime, Utc};

/// The number that takes a number's place: E.164 gives the country code 999 to nobody.
pub const NO_NUMBER: &str = "+999000000000";

/// The rows that go with `:bookings`, a JSON array of ids.
const OF_BOOKINGS: &str = "id IN (SELECT value FROM json_each(:bookings))";
const OF_THEIR_ATTEMPTS: &str = "booking_id IN (SELECT value FROM json_each(:bookings))";
const OF_THEIR_CALLS: &str = "attempt_id IN (
  SELECT a.id FROM call_attempts a WHERE a.booking_id IN (SELECT value FROM json_each(:bookings)))";
const OF_THEIR_EVENTS: &str = "event_id IN (
  SELECT v.id FROM webhook_events v WHERE v.booking_id IN (SELECT value FROM json_each(:bookings)))";
const OF_THEIR_REQUESTS: &str = "subject_id IN (SELECT value FROM json_each(:bookings))";

/// Agreements of the numbers of `:bookings`, and those that were given with one of them, whatever number it has by now; unless
/// another booking still has the number.
const OF_THEIR_NUMBERS: &str = "id IN (
  SELECT c.id FROM booking_events b CROSS JOIN sms_consents c INDEXED BY sms_consents_number
  WHERE b.id IN (SELECT value FROM json_each(:bookings)) AND c.number = b.attendee_phone
    AND c.organization_id = b.organization_id AND NOT EXISTS (
      SELECT 1 FROM booking_events o INDEXED BY booking_events_phone
      WHERE o.organization_id = b.organization_id AND o.attendee_phone = b.attendee_phone
        AND o.id NOT IN (SELECT value FROM json_each(:bookings)))
  UNION SELECT c.id FROM sms_consents c INDEXED BY sms_consents_booking
  WHERE c.booking_id IN (SELECT value FROM json_each(:bookings)) AND NOT EXISTS (
    SELECT 1 FROM booking_events o INDEXED BY booking_events_phone
    WHERE o.organization_id = c.organization_id AND o.attendee_phone = c.number
      AND o.id NOT IN (SELECT value FROM json_each(:bookings))))";

/// A table with personal columns.
pub(super) struct Personal {
    pub(super) table: &'static str,
    /// Which of its rows belong to a batch of bookings.
    rows: &'static str,
    /// Each personal column with what takes its place.
    pub(super) columns: &'static [(&'static str, &'static str)],
    /// Other columns that are set, so that the erasure shows.
    also: Option<&'static str>,
}

/// Everything personal. A recording is at the carrier and is deleted there first; here it is only marked.
pub(super) const PERSONAL: &[Personal] = &[
    Personal {
        table: "call_attempts",
        rows: OF_THEIR_ATTEMPTS,
        columns: &[
            (
                "attendee_phone",
                "CASE WHEN attendee_phone IS NOT NULL THEN '+999000000000' END",
            ),
            (
                "attendee_extension",
                // That there was one stays known: it decides what its recording is deleted over.
                "CASE WHEN attendee_extension IS NOT NULL THEN '0' END",
            ),
            ("voice", "json_remove(voice, '$.attendee_language')"),
        ],
        also: None,
    },
    Personal {
        table: "call_events",
        rows: OF_THEIR_CALLS,
        columns: &[(
            "value",
            // The carrier's own words may name a number or an address; the known words do not.
            "CASE WHEN kind = 'recording' OR instr(value, '@') > 0
               OR value GLOB '*[0-9][0-9][0-9][0-9][0-9]*' THEN 'erased ' || id ELSE value END",
        )],
        also: None,
    },
    Personal {
        table: "confirmations",
        rows: OF_THEIR_CALLS,
        columns: &[("note", "NULL")],
        also: None,
    },
    Personal {
        table: "outcomes",
        rows: OF_THEIR_CALLS,
        columns: &[("note", "CASE WHEN note IS NOT NULL THEN 'Erased' END")],
        also: None,
    },
    Personal {
        table: "qa_reviews",
        rows: OF_THEIR_CALLS,
        columns: &[("notes", "NULL")],
        also: None,
    },
    Personal {
        table: "recordings",
        rows: OF_THEIR_CALLS,
        // Its place is forgotten when the carrier has deleted it.
        columns: &[("url", "url")],
        also: Some(
            "to_delete_at = CASE WHEN deleted_at IS NULL THEN COALESCE(to_delete_at, :now) END",
        ),
    },
    Personal {
        table: "transcripts",
        rows: OF_THEIR_CALLS,
        columns: &[("status", "'deleted'")],
        also: Some("deleted_at = COALESCE(deleted_at, :now), updated_at = :now"),
    },
    Personal {
        table: "messages",
        rows: OF_THEIR_ATTEMPTS,
        columns: &[
            ("address", "NULL"),
            ("former_address", "NULL"),
            ("payload", "NULL"),
        ],
        also: Some(
            "key_version = NULL, lease_token = NULL, lease_until = NULL, updated_at = :now,
             reason = CASE WHEN state IN ('pending', 'claimed') THEN 'erased' ELSE reason END,
             state = CASE WHEN state IN ('pending', 'claimed') THEN 'skipped' ELSE state END",
        ),
    },
    // A receiver may answer with what it was sent.
    Personal {
        table: "webhook_attempts",
        rows: OF_THEIR_EVENTS,
        columns: &[("answer", "NULL")],
        also: None,
    },
    Personal {
        table: "webhook_deliveries",
        rows: OF_THEIR_EVENTS,
        columns: &[],
        also: Some(
            "updated_at = :now, reason = CASE state WHEN 'pending' THEN 'erased' ELSE reason END,
             state = CASE state WHEN 'pending' THEN 'skipped' ELSE state END",
        ),
    },
    Personal {
        table: "webhook_events",
        rows: OF_THEIR_ATTEMPTS,
        columns: &[("body", "NULL")],
        also: None,
    },
    Personal {
        table: "sms_attempts",
        rows: "message_id IN (
          SELECT m.id FROM messages m INDEXED BY messages_booking
          WHERE m.booking_id IN (SELECT value FROM json_each(:bookings)))",
        columns: &[("number", "'+999000000000'")],
        also: None,
    },
    Personal {
        table: "sms_consents",
        rows: OF_THEIR_NUMBERS,
        columns: &[("number", "'+999000000000'"), ("wording", "'Erased'")],
        also: Some("withdrawn_at = COALESCE(withdrawn_at, :now)"),
    },
    Personal {
        table: "idempotency_keys",
        rows: OF_THEIR_REQUESTS,
        // A repeated request is answered that it was done, and is not done again.
        columns: &[("body", ":answer")],
        also: Some("status = 409, headers = NULL"),
    },
    Personal {
        table: "booking_events",
        rows: OF_BOOKINGS,
        columns: &[
            ("title", "'Erased'"),
            ("description", "NULL"),
            ("attendee_name", "NULL"),
            ("attendee_email", "NULL"),
            ("attendee_phone", "'+999000000000'"),
            ("attendee_extension", "NULL"),
            ("attendee_language", "NULL"),
            ("notes", "NULL"),
            ("sms_consent", "NULL"),
        ],
        also: Some("erased_at = :now, version = version + 1"),
    },
];

/// Tables whose rows go whole: nothing of what was said is worth keeping without its words.
pub(super) const WHOLE: &[(&str, &str)] = &[("utterances", OF_THEIR_CALLS)];

/// The statements that erase what is personal of `bookings`, a JSON array of ids. `answer` is what a
/// repeated request for one of them is answered.
pub(super) fn erase(bookings: &str, now: DateTime<Utc>, answer: &str) -> Vec<Statement> {
    let statement = |personal: &Personal| {
        let set = personal
            .columns
            .iter()
            .map(|(name, instead)| format!("{name} = {instead}"))
            .chain(personal.also.map(str::to_owned));
        let sql = format!(
            "UPDATE {} SET {} WHERE {}",
            personal.table,
            set.collect::<Vec<_>>().join(", "),
            personal.rows,
        );
        made!(sql, bookings, now, answer)
    };
    let whole = WHOLE
        .iter()
        .map(|(table, rows)| made!(format!("DELETE FROM {table} WHERE {rows}"), bookings));
    whole.chain(PERSONAL.iter().map(statement)).collect()
}
