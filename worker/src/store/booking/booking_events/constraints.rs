//! The constraints of a booking, besides what people read of it: its operator's time, its local time, and what was overridden
//! for it.

use crate::store::{
    DatabaseError, Statement, Tenant,
    audit_log::{Entry, audit_entry},
    author::Author,
    caller_space::Capacity,
    columns,
    hosts::stored_hosts,
    row, sql, text, time,
};
use callslot_shared::{
    ids::{BookingId, HoldId, UserId},
    phone::PhoneNumber,
    schedule::{TimeZone, local_time::LocalTime},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value as Json;

/// The most that one booking takes of its operator's time, in milliseconds: 480 minutes and two buffers of a day. No
/// booking that began earlier than that is in the way of another.
const LONGEST: &str = "201600000";

/// The hold that a booking of `$operator`'s takes the place of: one that
/// `$maker` has made, of that operator's time or, where `$together` is true, of several hosts'. Anybody else's is in
/// its way.
macro_rules! own_hold {
    ($maker:literal, $operator:literal, $together:literal) => {
        $crate::store::named::text!(
            "(SELECT own.id FROM slot_holds own
              WHERE own.id = :hold AND own.organization_id = :organization AND own.created_by IS ",
            $maker,
            " AND (own.user_id = ",
            $operator,
            " OR ",
            $together,
            ") AND own.booking_id IS NULL AND own.hold_id IS NULL)"
        )
    };
}
pub(in crate::store) use own_hold;

/// On what a booking is made or changed.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is true or false on its own"
)]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookingConstraints {
    /// The event type that was booked, if it is one of the organization's.
    pub event_type_id: Option<String>,
    /// The time before it for which the operator is not free, in minutes.
    pub buffer_before: u32,
    /// The same after it, in minutes.
    pub buffer_after: u32,
    /// The hold that it takes the place of.
    pub hold: Option<HoldId>,
    /// Whether it may ring outside calling hours.
    pub any_hour: bool,
    /// Whether the operator's availability was looked at. Else it is written only if there is none to look at.
    pub scheduled: bool,
    /// In a round robin: who else can take it, by turn, if the next host is to be rung where its operator does not answer.
    pub next_hosts: Vec<UserId>,
    /// The host it had, if it gets another because that one is not free.
    pub host_before: Option<UserId>,
    /// Whether somebody has overridden hours for it in this very request; the audit log says so.
    pub overridden: bool,
    /// The service's own number, which no conversation is with.
    pub service: Option<PhoneNumber>,
    /// The capacity of the carrier; nothing is limited for a booking for which that is overridden.
    pub capacity: Capacity,
    /// Whether it was allowed to be looser than the organization's settings in this very request; likewise.
    pub loosened: bool,
}

impl BookingConstraints {
    /// The other hosts as they are stored.
    pub(in crate::store) fn next_hosts(&self) -> Option<String> {
        stored_hosts(&self.next_hosts)
    }

    /// The exceptions of these constraints that the audit log tells, if there are any.
    pub(in crate::store) fn exceptions(&self) -> Option<Json> {
        let said = [("override", self.overridden), ("looser", self.loosened)];
        let mut said = said.into_iter().filter(|(_, is)| *is).peekable();
        said.peek()?;
        Some(
            said.map(|(name, is)| (name.to_owned(), Json::Bool(is)))
                .collect(),
        )
    }

    /// The audit line of a booking made or changed on these constraints.
    pub(super) fn audit_entry<By: Author>(
        &self,
        entry: &Entry<'_, By>,
        action: &str,
        booking: BookingId,
    ) -> Statement {
        let Some(exceptions) = self.exceptions() else {
            return entry.of_booking(action, booking);
        };
        audit_entry!(
            entry,
            action,
            booking,
            "json_patch(json_object('version', b.version), :exceptions)",
            "FROM booking_events b
             WHERE b.id = :subject AND b.organization_id = :organization AND b.updated_at = :now",
            exceptions = crate::store::as_json(&exceptions)
        )
    }
}

/// A local time as it is stored.
pub(in crate::store) struct StoredLocalTime {
    /// The local time.
    pub(in crate::store) datetime: String,
    /// Whether it is the second time that it reads so.
    pub(in crate::store) second: bool,
}

impl StoredLocalTime {
    /// The local time in `zone` at `instant`.
    pub(in crate::store) fn of(instant: DateTime<Utc>, zone: TimeZone) -> Self {
        let local = LocalTime::of(instant, zone);
        Self {
            datetime: callslot_shared::schedule::local_time::written(local.datetime),
            second: local.second,
        }
    }
}

/// An obstacle to a booking: another booking, or a time that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The booking; none if it is a hold.
    pub booking: Option<(BookingId, String)>,
    /// When it begins.
    pub start_time: DateTime<Utc>,
    /// When it is over.
    pub end_time: DateTime<Utc>,
    /// Since when its operator is not free, buffers included.
    pub busy_from: DateTime<Utc>,
    /// Until when.
    pub busy_to: DateTime<Utc>,
    /// The member who made the hold, if it is one.
    pub held_by: Option<UserId>,
}

/// A span of time of an operator, and of those who take the call with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The operators whose time it is.
    pub operators: Vec<UserId>,
    /// Since when, buffers included.
    pub from: DateTime<Utc>,
    /// Until when.
    pub to: DateTime<Utc>,
}

row! {
    #[derive(Deserialize)]
    struct ConflictRow {
        id: Option<BookingId>,
        title: Option<String>,
        start_time: i64,
        end_time: i64,
        busy_from: i64,
        busy_to: i64,
        held_by: Option<UserId> = "NULL",
    }
}

/// The booking and the hold that are not in the way of a span.
#[derive(Debug, Clone, Copy, Default)]
pub struct Except {
    /// The booking that the span is for.
    pub booking: Option<BookingId>,
    /// A hold of this member, or of a visitor of the public page.
    pub hold: Option<(HoldId, Option<UserId>)>,
}

/// The first obstacle that overlaps `span`, but for `except`: the same question as the database's own triggers ask when
/// a booking is written. A time that is kept for a booking's co-host is that booking.
pub async fn conflict(
    tenant: Tenant<'_>,
    span: Span,
    Except { booking, hold }: Except,
    now: DateTime<Utc>,
) -> Result<Option<Conflict>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let (hold, maker) = hold.unzip();
    let maker = maker.flatten();
    let lead = span.operators.first().copied();
    let together = span.operators.len() > 1;
    let row: Option<ConflictRow> = db
        .run(sql!(
            text!(
                "SELECT * FROM (
                   SELECT ", columns!(ConflictRow), " FROM booking_events INDEXED BY booking_events_busy
                   WHERE status IN ('pending', 'calling') AND organization_id = :organization
                     AND user_id IN (SELECT value FROM json_each(:operators)) AND busy_from > :from - ",
                LONGEST,
                " AND busy_from < :to AND busy_to > :from AND id IS NOT :booking
                   UNION ALL
                   SELECT h.booking_id, (SELECT b.title FROM booking_events b WHERE b.id = h.booking_id),
                     h.start_time, h.start_time + h.duration_minutes * 60000, h.busy_from, h.busy_to,
                     CASE WHEN h.booking_id IS NULL THEN h.created_by END
                   FROM slot_holds h INDEXED BY slot_holds_busy
                   WHERE h.organization_id = :organization AND h.user_id IN (SELECT value FROM json_each(:operators))
                     AND h.busy_from > :from - ",
                LONGEST,
                " AND h.busy_from < :to AND h.busy_to > :from AND h.expires_at > :now
                  AND (h.booking_id IS NOT NULL OR COALESCE(h.hold_id, h.id) IS NOT ",
                own_hold!(":maker", ":lead", ":together"),
                ") AND (:booking IS NULL OR h.booking_id IS NOT :booking)
                 ) ORDER BY busy_from LIMIT 1"
            ),
            organization,
            operators = stored_hosts(&span.operators),
            from = span.from,
            to = span.to,
            booking,
            now,
            hold,
            maker,
            lead,
            together,
        ))
        .await?
        .first()?;
    row.map(|row| {
        Ok(Conflict {
            booking: row.id.zip(row.title),
            start_time: time(row.start_time)?,
            end_time: time(row.end_time)?,
            busy_from: time(row.busy_from)?,
            busy_to: time(row.busy_to)?,
            held_by: row.held_by,
        })
    })
    .transpose()
}

/// When an operator who is free at `now` is taken next, if that is before `until`.
pub async fn free_until(
    tenant: Tenant<'_>,
    operator: UserId,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DatabaseError> {
    let span = Span {
        operators: vec![operator],
        from: now,
        to: until,
    };
    let conflict = conflict(tenant, span, Except::default(), now).await?;
    Ok(conflict.map(|conflict| conflict.busy_from))
}

/// On what a booking stands.
pub async fn constraints(
    tenant: Tenant<'_>,
    booking: BookingId,
) -> Result<Option<BookingConstraints>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    row! {
        #[derive(Deserialize)]
        struct Row {
            event_type_id: Option<String>,
            buffer_before: u32,
            buffer_after: u32,
            any_hour: u8,
        }
    }
    let row: Option<Row> = db
        .run(sql!(
            text!(
                "SELECT ",
                columns!(Row),
                " FROM booking_events
             WHERE id = :booking AND organization_id = :organization"
            ),
            booking,
            organization,
        ))
        .await?
        .first()?;
    Ok(row.map(|row| BookingConstraints {
        event_type_id: row.event_type_id,
        buffer_before: row.buffer_before,
        buffer_after: row.buffer_after,
        any_hour: row.any_hour == 1,
        ..BookingConstraints::default()
    }))
}
