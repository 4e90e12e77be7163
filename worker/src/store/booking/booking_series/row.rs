//! The row of a series itself: what decides whether anything of a batch is written.

use super::planned_bookings::{NewSeries, PlannedBooking, SeriesEdit};
use crate::store::{
    Statement,
    audit_log::Entry,
    caller_space::{leaving, room_at_carrier},
    credentials::STILL_HOLDS,
    limits::{self, ringable, room_for_attendee, room_for_pending},
    operators::operator_roles,
    sql, text,
};
use callslot_shared::{api::Series, ids::BookingId};

/// Whether every booking in the JSON array `$rows` has an operator who can take calls, and rings a number that the
/// organization rings, or rang before, at a time at which there is room for it there and at
/// the carrier, or at which it rang before. Bookings of
/// one series have a day each, or nearly so: they are not in each other's way.
macro_rules! fit {
    ($rows:literal) => {
        $crate::store::named::text!(
            "NOT EXISTS (
               SELECT 1 FROM json_each(",
            $rows,
            ") j JOIN organizations o ON o.id = :organization WHERE (EXISTS (
                 SELECT 1 FROM members m
                 WHERE m.organization_id = o.id AND m.user_id = j.value ->> '$.user_id' AND m.active = 1
                   AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(:roles))) AND (EXISTS (
                 SELECT 1 FROM booking_events b WHERE b.id = j.value ->> '$.id' AND b.organization_id = o.id
                   AND b.attendee_phone = j.value ->> '$.attendee_phone')
               OR (",
            ringable!("(j.value -> '$.facts')"),
            ")) AND (EXISTS (
                 SELECT 1 FROM booking_events b WHERE b.id = j.value ->> '$.id' AND b.organization_id = o.id
                   AND b.attendee_phone = j.value ->> '$.attendee_phone'
                     AND b.attendee_extension IS j.value ->> '$.attendee_extension'
                   AND b.start_time = j.value ->> '$.start_time')
               OR (",
            room_for_attendee!(
                "(j.value -> '$.facts' -> '$.forms')",
                "(j.value ->> '$.attendee_extension')",
                "(j.value ->> '$.start_time')",
                text!("IN (SELECT f.value ->> '$.id' FROM json_each(", $rows, ") f)")
            ),
            ")) AND (EXISTS (
                 SELECT 1 FROM booking_events b WHERE b.id = j.value ->> '$.id' AND b.organization_id = o.id
                   AND b.start_time = j.value ->> '$.start_time')
               OR (",
            room_at_carrier!(
                "(j.value ->> '$.start_time')",
                text!("IN (SELECT f.value ->> '$.id' FROM json_each(", $rows, ") f)"),
                leaving!(
                    "q.start_time",
                    text!("IN (SELECT f.value ->> '$.id' FROM json_each(", $rows, ") f)")
                ),
                "1"
            ),
            "))) IS NOT TRUE)"
        )
    };
}

/// As the key is taken: by a principal who is still who they were.
pub(super) const FIT: &str = text!(
    fit!(":rows"),
    " AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = :organization AND ",
    room_for_pending!(":user", "json_array_length(:rows)"),
    ") AND ",
    STILL_HOLDS
);

/// A statement that writes a series: it names what can change of the series `$series`, when (`:now`) and by which audit
/// entry (`:entry`) it is written, and the values that are named after them.
macro_rules! writing {
    ($sql:expr, $series:expr, $entry:expr $(, $name:ident = $value:expr)* $(,)?) => {
        sql!(
            $sql,
            operator = $series.user_id,
            rule = $series.recurrence.as_str(),
            local_start = $series.local_start.as_str(),
            local_second = $series.local_second,
            timezone = $series.timezone.name(),
            duration_minutes = $series.duration_minutes,
            now = $entry.at,
            entry = $entry.id.to_string()
            $(, $name = $value)*
        )
    };
}

/// The columns of a new series, as [`writing!`] names them: `$id` and `$event_type` differ.
macro_rules! insert_one {
    ($id:literal, $event_type:literal) => {
        $crate::store::named::text!(
            "INSERT INTO booking_series (id, organization_id, event_type_id, created_by, user_id, rule, local_start,
               local_second, timezone, duration_minutes, created_at, updated_at, changed_in)
             SELECT ",
            $id,
            ", :organization, ",
            $event_type,
            ", :user, :operator, :rule, :local_start, :local_second, :timezone, :duration_minutes, :now, :now, :entry"
        )
    };
}

/// Makes a series, if all of its bookings can be, and its key was taken by this very request. The statement that all others
/// rest on.
pub(super) fn insert_series(
    new: NewSeries<'_>,
    first: BookingId,
    rows: &str,
    entry: &Entry<'_>,
) -> Statement {
    let NewSeries {
        series,
        constraints,
        key,
        ..
    } = new;
    writing!(
        text!(
            insert_one!(":series", ":event_type"),
            " WHERE (:key IS NULL OR EXISTS (
               SELECT 1 FROM idempotency_keys k
               WHERE k.organization_id = :organization AND k.user_id = :user AND k.key = :key
                 AND k.subject_id = :first))
               AND ",
            fit!(":rows"),
            " AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = :organization AND ",
            room_for_pending!(":user", "json_array_length(:rows)"),
            ") AND ",
            STILL_HOLDS,
            " RETURNING id"
        ),
        series,
        entry,
        series = series.id,
        organization = series.organization_id,
        event_type = series.event_type_id,
        user = series.created_by,
        key = key.map(|(key, _)| key.key.as_str()),
        first = first,
        rows = rows,
        roles = operator_roles(),
        by_token = entry.by.token_hash.as_str(),
        by = entry.by.as_json(),
        quotas = limits::quotas(),
        capacity = constraints.capacity.as_json(),
    )
}

/// The bookings of an edit, as statements take them.
pub(super) struct EditRows {
    /// Those that change.
    pub(super) changed: String,
    /// Those that are new.
    pub(super) added: String,
    /// Those that are called off.
    pub(super) cancelled: String,
}

/// Changes a series, if all of its bookings can be changed. The statement that all others rest on.
pub(super) fn update_series(edit: &SeriesEdit, rows: &EditRows, entry: &Entry<'_>) -> Statement {
    let series = &edit.series;
    let all = |planned: &[PlannedBooking]| u32::try_from(planned.len()).unwrap_or(u32::MAX);
    writing!(
        text!(
            "UPDATE booking_series SET user_id = :operator, rule = :rule, local_start = :local_start,
               local_second = :local_second, timezone = :timezone, duration_minutes = :duration_minutes,
               version = version + 1, updated_at = :now, changed_in = :entry
             WHERE id = :series AND organization_id = :organization AND version = :version
               AND :all_changed = (
                 SELECT COUNT(*) FROM json_each(:changed) j JOIN booking_events b ON b.id = j.value ->> '$.id'
                 WHERE b.organization_id = :organization AND b.status = 'pending'
                   AND b.version = j.value ->> '$.version')
               AND :all_cancelled = (
                 SELECT COUNT(*) FROM json_each(:cancelled) j JOIN booking_events b ON b.id = j.value ->> '$.id'
                 WHERE b.organization_id = :organization AND b.status = 'pending'
                   AND b.version = j.value ->> '$.version')
               AND ",
            fit!(":changed"),
            " AND ",
            fit!(":added"),
            " AND (json_array_length(:added) = 0 OR EXISTS (
               SELECT 1 FROM organizations o WHERE o.id = :organization AND ",
            room_for_pending!(":user", "json_array_length(:added)"),
            "))",
        ),
        series,
        entry,
        series = series.id,
        organization = series.organization_id,
        version = series.version,
        all_changed = all(&edit.changed),
        changed = rows.changed.as_str(),
        all_cancelled = all(&edit.cancelled),
        cancelled = rows.cancelled.as_str(),
        added = rows.added.as_str(),
        roles = operator_roles(),
        quotas = limits::quotas(),
        capacity = edit.constraints.capacity.as_json(),
        user = entry.by.user_id,
    )
}

/// Makes the part of a series that this batch has split.
pub(super) fn split(before: &Series, following: &Series, entry: &Entry<'_>) -> Statement {
    writing!(
        text!(
            insert_one!(":following", "s.event_type_id"),
            " FROM booking_series s
              WHERE s.id = :before AND s.organization_id = :organization AND s.changed_in = :entry"
        ),
        following,
        entry,
        following = following.id,
        before = before.id,
        organization = before.organization_id,
        user = entry.by.user_id,
    )
}
