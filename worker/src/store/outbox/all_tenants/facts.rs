//! The facts that a message about a booking is made of, read in the transaction that claims it.

use callslot_shared::{
    booking::FailureReason,
    call::{Ending, Leg},
    ids::BookingId,
    phone::PhoneNumber,
    schedule::TimeZone,
    voice::Frozen,
    words::Language,
};
use serde::Deserialize;

/// The facts of the message `m`, as JSON of [`BookingFacts`]; NULL if its content is stored, or it is about no booking.
pub(super) const FACTS: &str = "CASE WHEN m.payload IS NULL THEN (
    SELECT json_object(
      'link_generation', b.link_generation,
      'call', json_object(
        'id', b.id, 'title', b.title, 'start', m.start_time, 'previous', m.previous_start, 'version', m.booking_version,
        'minutes', b.duration_minutes, 'zone', b.timezone, 'number', b.attendee_phone, 'attendee', b.attendee_name,
        'attendee_email', b.attendee_email, 'reason', b.reason,
        'ending', (SELECT a.ending FROM call_attempts a WHERE a.booking_id = b.id ORDER BY a.number DESC LIMIT 1),
        'first_leg', (SELECT a.first_leg FROM call_attempts a WHERE a.booking_id = b.id AND a.dialing_at IS NOT NULL
                      ORDER BY a.number DESC LIMIT 1),
        'told', EXISTS (
          SELECT 1 FROM messages t INDEXED BY messages_booking
          WHERE t.booking_id = b.id AND t.recipient = m.recipient AND t.member_id IS m.member_id AND t.id <> m.id
            AND t.attempts > 0)),
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
    WHERE b.id = m.booking_id) END";

/// The facts of a message about a booking.
#[derive(Debug, Clone, Deserialize)]
pub struct BookingFacts {
    /// The call.
    pub call: CallFacts,
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
    /// The attendee's address.
    pub attendee_email: Option<String>,
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
