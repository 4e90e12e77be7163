//! `booking_events`: what hosts are busy with, and what counts towards an event type's limits. The one place that
//! says what is in a host's way.

use crate::store::{DatabaseError, Rows, Statement, sql};
use callslot_shared::{
    ids::{BookingId, EventTypeId, OrganizationId, UserId},
    schedule::{Interval, Millis, event_type::Busy},
};
use serde::Deserialize;

/// A day, in milliseconds.
const DAY: Millis = 24 * 3_600_000;
/// The time beyond the range in which one looks: the longest call, and a day of buffers on either side.
const MARGIN: Millis = 3 * DAY;
/// As much as a month and its days in all zones.
const MONTH: Millis = 33 * DAY;
/// As much as a year and its days in all zones.
const YEAR: Millis = 368 * DAY;

/// The people whose time is asked for: the hosts of an event type, or one operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusySubject {
    /// The hosts of an event type.
    EventType(EventTypeId),
    /// One member.
    Operator(UserId),
}

impl BusySubject {
    /// The event type, if it is one.
    #[must_use]
    pub const fn event_type(self) -> Option<EventTypeId> {
        match self {
            Self::EventType(id) => Some(id),
            Self::Operator(_) => None,
        }
    }

    /// The operator, if it is one.
    #[must_use]
    pub const fn operator(self) -> Option<UserId> {
        match self {
            Self::EventType(_) => None,
            Self::Operator(id) => Some(id),
        }
    }
}

/// The hosts of the event type, or the operator. (The plus keeps SQLite from
/// walking all hosts of the organization.)
const HOSTS: &str = "SELECT user_id FROM event_type_hosts WHERE event_type_id = :event_type
                       AND +organization_id = :organization
         UNION ALL SELECT :operator WHERE :operator IS NOT NULL";

/// The taken times of which it is told what takes them. Where nobody asks, it is not even read: an operator may have
/// hundreds of calls in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusyDetail {
    /// Of all of them, bookings with their titles.
    All,
    /// At most of the one booking that is to be moved, without its title.
    Only(Option<BookingId>),
}

/// A time at which a host is not free. Its fields are in the order in which rows are packed.
#[derive(Debug, Deserialize)]
pub(in crate::store) struct BusyRow {
    starts_at: Millis,
    ends_at: Millis,
    #[serde(default)]
    counted: u8,
    #[serde(default)]
    before: u32,
    #[serde(default)]
    after: u32,
    /// None, if one operator is asked for.
    #[serde(default)]
    pub(in crate::store) user_id: Option<UserId>,
    /// The booking that takes it, if it is told.
    #[serde(default)]
    pub(in crate::store) id: Option<BookingId>,
    /// None of a time that is held.
    #[serde(default)]
    pub(in crate::store) title: Option<String>,
}

/// All rows of a statement of this file.
pub(in crate::store) fn all(rows: &Rows) -> Result<Vec<BusyRow>, DatabaseError> {
    rows.listed(Ok)
}

impl BusyRow {
    /// As the engine takes it. Its `what` is the booking's id: its title is told only to those who may see it.
    pub(in crate::store) fn busy(&self) -> Busy {
        let id = self.id.map(|id| id.to_string());
        Busy {
            at: Interval::new(self.starts_at, self.ends_at),
            what: id.clone().unwrap_or_default(),
            id,
            before: self.before,
            after: self.after,
            counted: self.counted == 1,
        }
    }
}

/// Rows of these columns as one value, because there are many.
macro_rules! packed {
    ($($select:expr),+) => {
        $crate::store::named::text!(
            "SELECT json_group_array(json_array(starts_at, ends_at, counted, before, after, user_id, id, title)) AS packed
             FROM (",
            $($select,)+
            ")"
        )
    };
}

/// A question for what may be in the way of a start.
#[derive(Clone, Copy)]
pub(in crate::store) struct Near {
    /// Those who are asked for.
    pub(in crate::store) whose: BusySubject,
    /// The range that the start is within.
    pub(in crate::store) range: Interval,
    /// The present.
    pub(in crate::store) now: Millis,
    /// Which of what is found is named.
    pub(in crate::store) named: BusyDetail,
}

/// Selects what may be in the way of a start: bookings that are not over, and times that are held now.
pub(in crate::store) fn in_the_way(organization: OrganizationId, near: Near) -> Statement {
    let Near {
        whose,
        range,
        now,
        named,
    } = near;
    let near = range.widened(MARGIN, MARGIN);
    let moving = match (named, whose) {
        (BusyDetail::Only(None), BusySubject::Operator(operator)) => {
            return taken(organization, operator, near, now);
        }
        (BusyDetail::All, _) => None,
        (BusyDetail::Only(moving), _) => moving,
    };
    sql!(
        packed!(
            "SELECT b.start_time AS starts_at, b.end_time AS ends_at, COALESCE(b.event_type_id = :event_type,
               0) AS counted,
               b.buffer_before AS before, b.buffer_after AS after,
               CASE WHEN :operator IS NULL THEN b.user_id END AS user_id,
               CASE WHEN :all OR b.id = :moving THEN b.id END AS id,
               CASE WHEN :all THEN b.title WHEN b.id = :moving THEN '' END AS title
             FROM booking_events b INDEXED BY booking_events_operator
             WHERE b.organization_id = :organization AND b.user_id IN (",
            HOSTS,
            ") AND b.status IN ('pending', 'calling') AND b.start_time >= :near_start AND b.start_time < :near_end
             UNION ALL
             SELECT h.start_time, h.start_time + h.duration_minutes * 60000,
               COALESCE(h.booking_id IS NOT NULL AND h.event_type_id = :event_type, 0),
               MAX(0, (h.start_time - h.busy_from) / 60000),
               MAX(0, (h.busy_to - h.start_time) / 60000 - h.duration_minutes),
               CASE WHEN :operator IS NULL THEN h.user_id END,
               CASE WHEN :all OR h.booking_id = :moving THEN COALESCE(h.booking_id, h.hold_id, h.id) END,
               CASE WHEN :all THEN (SELECT b.title FROM booking_events b WHERE b.id = h.booking_id)
                 WHEN h.booking_id = :moving THEN '' END
             FROM slot_holds h INDEXED BY slot_holds_busy
             WHERE h.organization_id = :organization AND h.user_id IN (",
            HOSTS,
            ") AND h.busy_from >= :near_start AND h.busy_from < :near_end AND h.expires_at > :now"
        ),
        organization,
        event_type = whose.event_type(),
        operator = whose.operator(),
        near_start = near.start,
        near_end = near.end,
        all = named == BusyDetail::All,
        now,
        moving,
    )
}

/// As [`in_the_way`], where nothing but the times is asked for, buffers included: two indexes know all of it.
fn taken(organization: OrganizationId, operator: UserId, near: Interval, now: Millis) -> Statement {
    sql!(
        "SELECT json_group_array(json_array(busy_from, busy_to)) AS packed FROM (
           SELECT b.busy_from, b.busy_to FROM booking_events b INDEXED BY booking_events_busy
           WHERE b.organization_id = :organization AND b.user_id = :operator AND b.status IN ('pending', 'calling')
             AND b.busy_from >= :near_start AND b.busy_from < :near_end
           UNION ALL
           SELECT h.busy_from, h.busy_to FROM slot_holds h INDEXED BY slot_holds_busy
           WHERE h.organization_id = :organization AND h.user_id = :operator
             AND h.busy_from >= :near_start AND h.busy_from < :near_end AND h.expires_at > :now)",
        organization,
        operator,
        near_start = near.start,
        near_end = near.end,
        now,
    )
}

/// Whether the booking `b` counts towards limits of the event type, if it has any: see [`COUNTED`].
const WITHIN: &str = " AND EXISTS (SELECT 1 FROM event_types t JOIN json_tree(t.rules, '$.limits') l
                       WHERE t.id = :event_type AND l.atom IS NOT NULL)
           AND b.start_time >= (SELECT CASE WHEN EXISTS (
             SELECT 1 FROM event_types t JOIN json_tree(t.rules, '$.limits.year') l
             WHERE t.id = :event_type AND l.atom IS NOT NULL) THEN :year_start ELSE :month_start END)
           AND b.start_time < (SELECT CASE WHEN EXISTS (
             SELECT 1 FROM event_types t JOIN json_tree(t.rules, '$.limits.year') l
             WHERE t.id = :event_type AND l.atom IS NOT NULL) THEN :year_end ELSE :month_end END)
           AND (b.status = 'completed'
             OR b.status IN ('pending', 'calling') AND (b.start_time < :near_start OR b.start_time >= :near_end))";

/// Selects what else counts towards the limits of the event type, if it has any: bookings that came about, and those
/// that are further away than [`in_the_way`] looks. A period that `range` touches is whole.
pub(in crate::store) fn counted(
    organization: OrganizationId,
    id: EventTypeId,
    range: Interval,
) -> Statement {
    let near = range.widened(MARGIN, MARGIN);
    let (month, year) = (range.widened(MONTH, MONTH), range.widened(YEAR, YEAR));
    sql!(
        packed!(
            "SELECT b.start_time AS starts_at, b.end_time AS ends_at, 1 AS counted, b.buffer_before AS before,
               b.buffer_after AS after, b.user_id, b.id, NULL AS title
             FROM event_type_hosts h JOIN booking_events b INDEXED BY booking_events_event_type
               ON b.event_type_id = h.event_type_id AND b.user_id = h.user_id
             WHERE h.event_type_id = :event_type AND h.organization_id = :organization
               AND b.organization_id = :organization",
            WITHIN,
            // A booking that several take together counts for each of them.
            " UNION ALL
             SELECT b.start_time, b.end_time, 1, b.buffer_before, b.buffer_after, c.value, b.id, NULL
             FROM booking_events b INDEXED BY booking_events_together JOIN json_each(b.co_hosts) c
             WHERE b.event_type_id = :event_type AND b.co_hosts IS NOT NULL AND b.organization_id = :organization",
            WITHIN
        ),
        organization,
        event_type = id,
        near_start = near.start,
        near_end = near.end,
        month_start = month.start,
        month_end = month.end,
        year_start = year.start,
        year_end = year.end,
    )
}
