//! Why a text message is not to be sent: its booking, its number and its attendee's agreement are read again in the statement
//! that would claim it, and in the one that begins a try.

use super::super::told::SUBJECT;
use crate::store::text;

/// Why the text message `m` is not to be sent; NULL if it is. An answer to a STOP is sent although the number has just opted out.
pub(in crate::store::outbox::all_tenants) const REASON: &str = text!(
    "CASE WHEN m.kind <> 'sms_reply' THEN (SELECT CASE
      WHEN b.erased_at IS NOT NULL THEN 'erased'
      WHEN m.whole = 1 AND EXISTS (
        SELECT 1 FROM messages t INDEXED BY messages_series
        WHERE t.series_id = m.series_id AND t.channel = 'sms' AND t.whole = 1 AND (t.created_at > m.created_at
          OR t.created_at = m.created_at AND m.kind = 'sms_cancelled' AND t.kind = 'sms_moved')) THEN 'moved'
      WHEN m.kind <> 'sms_cancelled' AND (b.status <> 'pending' OR m.whole = 0 AND b.start_time <> m.start_time)
        THEN CASE b.status WHEN 'pending' THEN 'moved' WHEN 'cancelled' THEN 'cancelled' ELSE 'over' END
      WHEN b.notify = 0 THEN 'not_wanted'
      WHEN m.whole = 0 AND EXISTS (
        SELECT 1 FROM booking_changes c
        WHERE c.booking_id = b.id AND c.version > m.booking_version AND instr(c.fields, '\"attendee_phone\"') > 0)
        THEN 'other_number'
      WHEN EXISTS (
        SELECT 1 FROM sms_opt_outs s WHERE s.organization_id = b.organization_id AND s.number = b.attendee_phone)
        THEN 'opted_out'
      WHEN NOT EXISTS (
        SELECT 1 FROM sms_consents c
        WHERE c.organization_id = b.organization_id AND c.number = b.attendee_phone AND c.withdrawn_at IS NULL)
        THEN 'no_consent'
      WHEN NOT EXISTS (
        SELECT 1 FROM organizations o WHERE o.id = b.organization_id AND o.plan IN ('business', 'enterprise'))
        THEN 'plan_required'
      WHEN EXISTS (
        SELECT 1 FROM message_switches s
        WHERE s.organization_id = m.organization_id AND s.kind = m.kind
          AND s.subject_id IN (m.organization_id, b.event_type_id, b.user_id)) THEN 'switched_off'
    END FROM booking_events b WHERE b.id = ",
    SUBJECT,
    ") END"
);
