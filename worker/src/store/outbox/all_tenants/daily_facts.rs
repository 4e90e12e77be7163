//! The facts that a message of a day's end is made of, read in the transaction that claims it.

use super::daily::{ASKED, NOTED};
use crate::store::{notice_sentence::NoticeOfDay, text};
use callslot_shared::{phone::PhoneNumber, schedule::TimeZone, words::Language};
use serde::Deserialize;

/// Most calls and notices that one mail lists.
const MOST: &str = "50";

/// The facts of the message `m`, as JSON of [`DayFacts`]; NULL if it is none of a day's end.
pub(super) const FACTS: &str = text!(
    "CASE WHEN m.kind IN ('outcomes_missing', 'daily_notices') THEN (
    SELECT json_object(
      'organization', o.name, 'member', w.name, 'member_email', w.email, 'member_language', w.language, 'day_end', m.start_time,
      'member_zone', COALESCE(
        (SELECT s.timezone FROM schedules s
         WHERE s.organization_id = m.organization_id AND s.user_id = m.member_id ORDER BY s.is_default DESC, s.id LIMIT 1),
        (SELECT s.timezone FROM schedules s
         WHERE s.organization_id = m.organization_id ORDER BY s.user_id, s.is_default DESC, s.id LIMIT 1)),
      'calls', json((
        SELECT json_group_array(json_object('start', mine.start_time, 'number', mine.attendee_phone, 'who', mine.attendee_name))
        FROM (
          SELECT b.start_time, b.attendee_phone, b.attendee_name
          FROM call_attempts a INDEXED BY call_attempts_without_outcome JOIN booking_events b ON b.id = a.booking_id
          WHERE m.kind = 'outcomes_missing' AND ",
    ASKED,
    " ORDER BY a.dialing_at, a.id LIMIT ",
    MOST,
    ") mine)),
      'notices', json((SELECT json_group_array(json(told.line)) FROM (
        SELECT ",
    NoticeOfDay::JSON,
    " AS line FROM notices n INDEXED BY notices_organization LEFT JOIN booking_events b ON b.id = n.booking_id
        WHERE m.kind = 'daily_notices' AND ",
    NOTED,
    " ORDER BY n.created_at, n.booking_id LIMIT ",
    MOST,
    ") told)))
    FROM organizations o JOIN users w ON w.id = m.member_id WHERE o.id = m.organization_id) END"
);

/// The facts of a message of a day's end.
#[derive(Debug, Clone, Deserialize)]
pub struct DayFacts {
    /// The organization's name.
    pub organization: String,
    /// The member's name.
    pub member: Option<String>,
    /// Their address.
    pub member_email: String,
    /// The language that they have chosen.
    pub member_language: Option<Language>,
    /// The zone of their hours, or of their organization's.
    pub member_zone: Option<TimeZone>,
    /// The end of the day, in milliseconds.
    pub day_end: i64,
    /// Calls without an outcome.
    pub calls: Vec<OpenCall>,
    /// Notices.
    pub notices: Vec<NoticeOfDay>,
}

/// A call without an outcome.
#[derive(Debug, Clone, Deserialize)]
pub struct OpenCall {
    /// Its start, in milliseconds.
    pub start: i64,
    /// The attendee's number.
    pub number: PhoneNumber,
    /// The attendee's name.
    pub who: Option<String>,
}
