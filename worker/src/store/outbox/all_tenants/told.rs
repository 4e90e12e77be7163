//! SQL about a message's reader: which booking is theirs to read of, and what they have been told.

use crate::store::text;

/// The booking that the message `m` tells of. Of a whole series it is the one that stands for all: the first that is pending.
pub(super) const SUBJECT: &str = "CASE m.whole WHEN 0 THEN m.booking_id ELSE COALESCE((
    SELECT x.id FROM booking_events x INDEXED BY booking_events_series WHERE x.series_id = m.series_id
    ORDER BY x.status <> 'pending', x.start_time, x.id LIMIT 1), m.booking_id) END";

/// Whether the call `x` of the series is one of the reader's: an operator has the calls that they take, an attendee those that
/// are told to the address of the booking `b`.
pub(super) const OF_READER: &str = "CASE m.recipient WHEN 'member' THEN x.user_id = m.member_id
    ELSE x.notify = 1 AND x.attendee_email IS b.attendee_email END";

/// Whether a call of the series is still to come for the reader of the message `m` about it.
pub(super) const HAS_CALLS: &str = text!(
    "EXISTS (
      SELECT 1 FROM booking_events x INDEXED BY booking_events_series
      WHERE x.series_id = m.series_id AND x.status = 'pending' AND ",
    OF_READER,
    ")"
);

/// Whether the reader of the message `m` was told before of its booking or its series. A delivery that has begun counts: it may
/// have arrived. An attendee's other address begins anew: what was told to the one before does not count, and of a message to
/// that one, nothing that was told since.
pub(super) const TOLD: &str = "(EXISTS (
      SELECT 1 FROM messages t INDEXED BY messages_booking
      WHERE t.booking_id = m.booking_id AND t.channel = m.channel AND t.recipient = m.recipient AND t.member_id IS m.member_id
        AND t.id <> m.id
        AND t.attempts > 0 AND t.whole = 0 AND t.former = 0
        AND (m.former = 0 OR t.booking_version < m.booking_version)
        AND t.booking_version >= COALESCE((
          SELECT MAX(a.booking_version) FROM messages a INDEXED BY messages_booking
          WHERE a.booking_id = m.booking_id AND m.recipient = 'attendee' AND a.former = 1 AND a.whole = 0
            AND a.booking_version <= m.booking_version - m.former), 0))
    OR m.series_id IS NOT NULL AND EXISTS (
      SELECT 1 FROM messages t INDEXED BY messages_series
      WHERE t.series_id IN (m.series_id, (SELECT s.entry_of FROM booking_series s WHERE s.id = m.series_id))
        AND t.channel = m.channel AND t.recipient = m.recipient AND t.member_id IS m.member_id AND t.id <> m.id
        AND t.attempts > 0 AND t.former = 0
        AND (t.whole = 1 OR m.whole = 1)))";

/// Whether the member who reads the message `m` has turned its kind off for themselves.
pub(super) const NOT_WANTED: &str = "EXISTS (
      SELECT 1 FROM own_message_settings w, json_each(w.off) k
      WHERE w.organization_id = m.organization_id AND w.user_id = m.member_id AND k.value = m.kind)";
