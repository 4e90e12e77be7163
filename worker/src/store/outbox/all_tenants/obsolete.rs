//! Why a message is of no use any more: what it tells of is read again in the statement that would claim it.

use super::told::{HAS_CALLS, NOT_WANTED, SUBJECT, TOLD};
use super::{daily, sms};
use crate::store::{Statement, made, text};
use chrono::{DateTime, Utc};

/// Why the message `m` is not to be sent; NULL if it is. Merely another version of its booking is no reason.
pub(super) const REASON: &str = text!(
    "CASE m.channel WHEN 'sms' THEN ",
    sms::REASON,
    " ELSE COALESCE((SELECT CASE
    WHEN b.erased_at IS NOT NULL THEN 'erased'
    WHEN m.whole = 1 THEN ",
    OF_SERIES,
    " WHEN m.kind IN ('attendee_booked', 'attendee_moved', 'attendee_reminder_day', 'attendee_reminder_hour',
      'operator_booked', 'operator_moved', 'operator_taken_over') AND (b.status <> 'pending' OR b.start_time <> m.start_time)
      THEN CASE b.status WHEN 'pending' THEN 'moved' WHEN 'cancelled' THEN 'cancelled' ELSE 'over' END
    WHEN m.kind IN ('operator_booked', 'operator_moved', 'operator_taken_over') AND b.user_id <> m.member_id
      THEN 'handed_over'
    WHEN m.kind = 'operator_handed_over' AND b.user_id = m.member_id THEN 'handed_over'
  END FROM booking_events b WHERE b.id = ",
    SUBJECT,
    "), (SELECT CASE
    WHEN m.former = 1 AND m.former_address IS NULL AND m.payload IS NULL THEN 'no_address'
    WHEN m.former = 0 AND m.recipient = 'attendee' AND b.notify = 0 THEN 'not_wanted'
    WHEN m.former = 0 AND m.recipient = 'attendee' AND b.attendee_email IS NULL THEN 'no_address'
    WHEN m.former = 0 AND m.kind IN ('attendee_booked', 'attendee_moved', 'attendee_reminder_day', 'attendee_reminder_hour') AND EXISTS (
      SELECT 1 FROM booking_changes c
      WHERE c.booking_id = b.id AND c.version > m.booking_version AND instr(c.fields, '\"attendee_email\"') > 0)
      THEN 'other_address'
    WHEN m.recipient = 'member' AND NOT EXISTS (
      SELECT 1 FROM members w WHERE w.organization_id = m.organization_id AND w.user_id = m.member_id AND w.active = 1)
      THEN 'inactive'
    WHEN m.recipient = 'member' AND m.kind <> 'operator_missed' AND EXISTS (
      SELECT 1 FROM audit_log l INDEXED BY audit_log_subject
      WHERE l.subject_id IN (m.booking_id, m.series_id) AND l.at = m.created_at AND l.user_id = m.member_id) THEN 'own_action'
    WHEN ",
    HAS_NO_ENTRY,
    " THEN 'never_told'
    WHEN m.kind = 'attendee_missed' AND b.reason IN ('outcome_unknown', 'number_blocked') THEN 'not_certain'
    WHEN m.kind IN ('attendee_cancelled', 'attendee_missed') AND NOT ",
    TOLD,
    " THEN 'never_told'
    WHEN EXISTS (
      SELECT 1 FROM message_switches s
      WHERE s.organization_id = m.organization_id AND s.kind = m.kind
        AND s.subject_id IN (m.organization_id, b.event_type_id, b.user_id)) THEN 'switched_off'
    WHEN ",
    NOT_WANTED,
    " THEN 'switched_off'
  END FROM booking_events b WHERE b.id = ",
    SUBJECT,
    "), ",
    daily::REASON,
    ") END"
);

/// Whether the message `m` ends an entry that nobody has: the operator of a call that is placed at once hears of it by phone.
const HAS_NO_ENTRY: &str =
    "b.immediate = 1 AND m.kind IN ('operator_cancelled', 'operator_handed_over')";

/// The same of a message about a whole series, which tells of it as it is: a later one says all that an earlier one would.
const OF_SERIES: &str = text!(
    "CASE
      WHEN m.former = 0 AND EXISTS (
        SELECT 1 FROM messages t INDEXED BY messages_series
        WHERE t.series_id = m.series_id AND t.recipient = m.recipient AND t.member_id IS m.member_id AND t.whole = 1
          AND t.former = 0 AND t.sequence > m.sequence) THEN 'moved'
      WHEN m.kind IN ('attendee_booked', 'operator_booked', 'operator_taken_over') AND NOT ",
    HAS_CALLS,
    " THEN CASE b.status WHEN 'pending' THEN 'handed_over' WHEN 'cancelled' THEN 'cancelled' ELSE 'over' END
      WHEN m.kind = 'operator_moved' AND b.status = 'pending' AND NOT ",
    HAS_CALLS,
    " THEN 'handed_over'
      WHEN m.kind = 'operator_handed_over' AND NOT EXISTS (
        SELECT 1 FROM booking_events x INDEXED BY booking_events_series
        WHERE x.series_id = m.series_id AND x.status = 'pending' AND x.user_id <> m.member_id) THEN 'handed_over'
    END"
);

/// Most messages that are looked at in one claim.
const AT_ONCE: u32 = 100;

/// Ends the messages among `ids` that are of no use any more.
pub(super) fn skip(ids: &str, subject: Option<String>, now: DateTime<Utc>) -> Statement {
    made!(
        format!(
            "UPDATE messages AS m SET state = 'skipped', reason = {REASON}, address = NULL, payload = NULL,
               key_version = NULL, updated_at = :now
             WHERE m.id IN ({ids}) AND {REASON} IS NOT NULL RETURNING id"
        ),
        now,
        most = AT_ONCE,
        subject,
    )
}
