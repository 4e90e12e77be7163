//! The facts that a message about a booking is made of, read in the transaction that claims it.

use callslot_shared::{
    booking::{FailureReason, Status},
    call::{Ending, Leg},
    ids::{BookingId, SeriesId},
    phone::PhoneNumber,
    schedule::TimeZone,
    voice::Frozen,
    words::Language,
};
use serde::Deserialize;

use super::{
    daily_facts, sms,
    told::{OF_READER, SUBJECT, TOLD},
};
use crate::store::text;

/// The facts of the message `m`, as JSON of [`BookingFacts`], [`DayFacts`](daily_facts::DayFacts) or
/// [`SmsFacts`](sms::SmsFacts); NULL if its content is stored.
pub(super) const FACTS: &str = text!(
    "CASE WHEN m.payload IS NOT NULL THEN NULL WHEN m.channel = 'sms' THEN ",
    sms::FACTS,
    " WHEN m.booking_id IS NULL THEN ",
    daily_facts::FACTS,
    " ELSE (
    SELECT json_object(
      'link_generation', b.link_generation,
      'call', json_object(
        'id', b.id, 'title', b.title, 'start', m.start_time, 'previous', m.previous_start, 'version', m.booking_version,
        'minutes', b.duration_minutes, 'zone', b.timezone, 'number', b.attendee_phone, 'attendee', b.attendee_name,
        'attendee_email', CASE m.former WHEN 1 THEN m.former_address ELSE b.attendee_email END, 'former', m.former,
        'reason', b.reason,
        'ending', (SELECT a.ending FROM call_attempts a WHERE a.booking_id = b.id ORDER BY a.number DESC LIMIT 1),
        'first_leg', (SELECT a.first_leg FROM call_attempts a WHERE a.booking_id = b.id AND a.dialing_at IS NOT NULL
                      ORDER BY a.number DESC LIMIT 1),
        'told', ",
    TOLD,
    "),
      'series', json(",
    SERIES,
    "),
      'people', json_object(
        'organization', o.name, 'operator', u.name, 'operator_email', u.email,
        'member', w.name, 'member_email', w.email, 'member_language', w.language,
        'member_zone', (SELECT s.timezone FROM schedules s
                        WHERE s.organization_id = b.organization_id AND s.user_id = m.member_id
                        ORDER BY s.is_default DESC, s.id LIMIT 1),
        'other', (SELECT x.name FROM users x WHERE x.id = m.other_member)),
      'voice', json_object(
        'config', json(COALESCE(v.settings, '{}')), 'modulations', json(b.modulations),
        'attendee_language', b.attendee_language,
        'looser', json(CASE WHEN b.loosened_by IS NULL THEN 'false' ELSE 'true' END)))
    FROM booking_events b
    JOIN organizations o ON o.id = b.organization_id
    JOIN users u ON u.id = b.user_id
    LEFT JOIN users w ON w.id = m.member_id
    LEFT JOIN voice_configs v ON v.organization_id = b.organization_id
    LEFT JOIN booking_series s ON s.id = m.series_id AND m.sequence IS NOT NULL
    WHERE b.id = ",
    SUBJECT,
    ") END"
);

/// The facts of the series `s`, whose entry changes by the message `m`; NULL if none does. Its calls are listed if it is told
/// of as a whole.
const SERIES: &str = text!(
    "CASE WHEN s.id IS NOT NULL THEN json_object(
      'entry', COALESCE(s.entry_of, s.id), 'sequence', m.sequence, 'rule', s.rule, 'local_start', s.local_start,
      'local_second', s.local_second, 'zone', s.timezone,
      'occurrence', (SELECT o.occurrence FROM booking_events o WHERE o.id = m.booking_id),
      'calls', json(CASE WHEN m.whole = 1 THEN (
        SELECT json_group_array(json_object(
          'occurrence', x.occurrence, 'start', x.start_time, 'zone', x.timezone, 'status', x.status, 'of_reader', ",
    OF_READER,
    ",
          'cancelled_now', x.status = 'cancelled' AND x.updated_at = m.created_at))
        FROM booking_events x INDEXED BY booking_events_series
        WHERE x.series_id = m.series_id AND x.occurrence IS NOT NULL) END)) END"
);

/// The facts of a message about a booking.
#[derive(Debug, Clone, Deserialize)]
pub struct BookingFacts {
    /// The call.
    pub call: CallFacts,
    /// The series whose calendar entry changes, if one's does.
    pub series: Option<SeriesFacts>,
    /// The people.
    pub people: PeopleFacts,
    /// The settings that hold on the call.
    pub voice: Frozen,
    /// The generation of the attendee's link.
    pub link_generation: u32,
}

/// The facts of a call.
#[derive(Debug, Clone, Deserialize)]
pub struct CallFacts {
    /// The booking.
    pub id: BookingId,
    /// The topic.
    pub title: String,
    /// The start that is told of, in milliseconds.
    pub start: i64,
    /// The start before, of a call that was moved.
    pub previous: Option<i64>,
    /// The booking's version at the cause.
    pub version: u32,
    /// The planned length.
    pub minutes: u32,
    /// The zone that was agreed on.
    pub zone: TimeZone,
    /// The attendee's number.
    pub number: PhoneNumber,
    /// The attendee's name.
    pub attendee: Option<String>,
    /// The attendee's address; of a message to the one before, that.
    pub attendee_email: Option<String>,
    /// Whether the message goes to the address that was the attendee's before: 0 or 1.
    pub former: u8,
    /// Why the call failed.
    pub reason: Option<FailureReason>,
    /// The ending of its last attempt.
    pub ending: Option<Ending>,
    /// The leg that rang first.
    pub first_leg: Option<Leg>,
    /// Whether the recipient was told of the booking before: 0 or 1.
    pub told: u8,
}

/// The people of a call.
#[derive(Debug, Clone, Deserialize)]
pub struct PeopleFacts {
    /// The organization's name.
    pub organization: String,
    /// The operator's name.
    pub operator: String,
    /// The operator's address.
    pub operator_email: String,
    /// The name of the member that the message goes to, if to one.
    pub member: Option<String>,
    /// Their address.
    pub member_email: Option<String>,
    /// The language that they have chosen.
    pub member_language: Option<Language>,
    /// The zone of their hours, if they have any.
    pub member_zone: Option<TimeZone>,
    /// The name of the colleague who has the call now, or had it.
    pub other: Option<String>,
}

/// The facts of a series.
#[derive(Debug, Clone, Deserialize)]
pub struct SeriesFacts {
    /// The series whose calendar entry it is: its own, or that of the series it follows on.
    pub entry: SeriesId,
    /// The SEQUENCE of the message.
    pub sequence: u32,
    /// The rule by which it returns.
    pub rule: String,
    /// The first time by the rule.
    pub local_start: String,
    /// Whether the second of two such times is meant: 0 or 1.
    pub local_second: u8,
    /// The zone whose clocks it follows.
    pub zone: TimeZone,
    /// The time by the rule of the call that was changed.
    pub occurrence: Option<String>,
    /// Every call, if the message is about all of them.
    pub calls: Option<Vec<CallOfSeries>>,
}

/// A call of a series.
#[derive(Debug, Clone, Deserialize)]
pub struct CallOfSeries {
    /// Its time by the rule.
    pub occurrence: String,
    /// Its start, in milliseconds.
    pub start: i64,
    /// The zone that was agreed on.
    pub zone: TimeZone,
    /// Its state.
    pub status: Status,
    /// Whether the reader has to do with it: 0 or 1.
    pub of_reader: u8,
    /// Whether the change that is told of cancelled it: 0 or 1.
    pub cancelled_now: u8,
}
