//! The row of a series itself: what decides whether anything of a batch is written.

use super::write::{Edit, Placed};
use crate::store::{
    Statement, Value,
    audit_log::Entry,
    credentials::still_holds,
    idempotency_keys::Key,
    limits::{self, ringable, room_for_attendee, room_for_pending},
    operators::operator_roles,
};
use callslot_shared::{api::Series, ids::BookingId};

/// Whether every booking in the JSON array `$rows` has an operator of the organization `$organization` who can take calls, by the
/// roles `$roles`, and rings a number that the organization rings, or rang before, at a time at which there is room
/// for it by the quotas `$quotas`, or at which it rang before. Bookings of one series have a day each, or nearly so: they
/// are not in each other's way.
macro_rules! fit {
    ($organization:literal, $rows:literal, $roles:literal, $quotas:literal) => {
        concat!(
            "NOT EXISTS (
               SELECT 1 FROM json_each(",
            $rows,
            ") j JOIN organizations o ON o.id = ",
            $organization,
            " WHERE NOT (EXISTS (
                 SELECT 1 FROM members m
                 WHERE m.organization_id = o.id AND m.user_id = j.value ->> '$.user' AND m.active = 1
                   AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(",
            $roles,
            "))) AND (EXISTS (
                 SELECT 1 FROM booking_events b WHERE b.id = j.value ->> '$.id' AND b.organization_id = o.id
                   AND b.attendee_phone = j.value ->> '$.phone')
               OR (",
            ringable!("(j.value -> '$.facts')"),
            ")) AND (EXISTS (
                 SELECT 1 FROM booking_events b WHERE b.id = j.value ->> '$.id' AND b.organization_id = o.id
                   AND b.attendee_phone = j.value ->> '$.phone' AND b.attendee_extension IS j.value ->> '$.extension'
                   AND b.start_time = j.value ->> '$.start')
               OR (",
            room_for_attendee!(
                "(j.value -> '$.facts' -> '$.forms')",
                "(j.value ->> '$.extension')",
                "(j.value ->> '$.start')",
                $quotas,
                concat!(
                    "IN (SELECT f.value ->> '$.id' FROM json_each(",
                    $rows,
                    ") f)"
                )
            ),
            "))))"
        )
    };
}

/// As the key is taken: by a principal who is still who they were.
pub(super) const FIT: &str = concat!(
    fit!("?1", "?11", "?10", "?14"),
    " AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = ?1 AND ",
    room_for_pending!("?2", "json_array_length(?11)", "?14"),
    ") AND ",
    still_holds!("?12", "?13", "?8")
);

/// A statement that writes a series. It binds three values of its own, then what can change of a series (`?4` operator,
/// `?5` rule, `?6` and `?7` wall time, `?8` zone, `?9` minutes), when (`?10`) and by which audit entry (`?11`) it
/// is written, and `more`.
fn writing(
    sql: &'static str,
    own: [Value; 3],
    series: &Series,
    entry: &Entry<'_>,
    more: Vec<Value>,
) -> Statement {
    let written: [Value; 8] = [
        series.user_id.into(),
        series.recurrence.as_str().into(),
        series.local_start.as_str().into(),
        series.local_second.into(),
        series.timezone.name().into(),
        series.duration_minutes.into(),
        entry.at.into(),
        entry.id.to_string().into(),
    ];
    Statement::new(sql, own.into_iter().chain(written).chain(more))
}

/// The columns of a new series, and what [`writing`] binds of them: `$id`, `$organization`, `$event_type` and `$maker` differ.
macro_rules! insert_one {
    ($id:literal, $organization:literal, $event_type:literal, $maker:literal) => {
        concat!(
            "INSERT INTO booking_series (id, organization_id, event_type_id, created_by, user_id, rule, local_start,
               local_second, timezone, duration_minutes, created_at, updated_at, changed_in)
             SELECT ",
            $id,
            ", ",
            $organization,
            ", ",
            $event_type,
            ", ",
            $maker,
            ", ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11"
        )
    };
}

/// Makes a series, if all of its bookings can be, and its key was taken by this very request. The statement that all others
/// rest on.
pub(super) fn insert_series(
    series: &Series,
    first: BookingId,
    rows: &str,
    key: Option<&Key>,
    entry: &Entry<'_>,
) -> Statement {
    writing(
        concat!(
            insert_one!("?1", "?2", "?3", "?12"),
            " WHERE (?13 IS NULL OR EXISTS (
               SELECT 1 FROM idempotency_keys k
               WHERE k.organization_id = ?2 AND k.user_id = ?12 AND k.key = ?13 AND k.subject_id = ?14))
               AND ",
            fit!("?2", "?15", "?16", "?19"),
            " AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = ?2 AND ",
            room_for_pending!("?12", "json_array_length(?15)", "?19"),
            ") AND ",
            still_holds!("?17", "?18", "?10"),
            " RETURNING id"
        ),
        [
            series.id.into(),
            series.organization_id.into(),
            series.event_type_id.into(),
        ],
        series,
        entry,
        vec![
            series.created_by.into(),
            key.map(|key| key.key.as_str()).into(),
            first.into(),
            rows.into(),
            operator_roles().into(),
            entry.by.token_hash.as_str().into(),
            entry.by.as_json().into(),
            limits::quotas().into(),
        ],
    )
}

/// Changes a series, if all of its bookings can be changed. The statement that all others rest on.
pub(super) fn update_series(
    edit: &Edit,
    changed: &str,
    added: &str,
    cancelled: &str,
    entry: &Entry<'_>,
) -> Statement {
    let series = &edit.series;
    let all = |placed: &[Placed]| u32::try_from(placed.len()).unwrap_or(u32::MAX);
    writing(
        concat!(
            "UPDATE booking_series SET user_id = ?4, rule = ?5, local_start = ?6, local_second = ?7, timezone = ?8,
               duration_minutes = ?9, version = version + 1, updated_at = ?10, changed_in = ?11
             WHERE id = ?1 AND organization_id = ?2 AND version = ?3
               AND ?12 = (
                 SELECT COUNT(*) FROM json_each(?13) j JOIN booking_events b ON b.id = j.value ->> '$.id'
                 WHERE b.organization_id = ?2 AND b.status = 'pending' AND b.version = j.value ->> '$.version')
               AND ?17 = (
                 SELECT COUNT(*) FROM json_each(?14) j JOIN booking_events b ON b.id = j.value ->> '$.id'
                 WHERE b.organization_id = ?2 AND b.status = 'pending' AND b.version = j.value ->> '$.version')
               AND ",
            fit!("?2", "?13", "?15", "?18"),
            " AND ",
            fit!("?2", "?16", "?15", "?18"),
            " AND (json_array_length(?16) = 0 OR EXISTS (SELECT 1 FROM organizations o WHERE o.id = ?2 AND ",
            room_for_pending!("?19", "json_array_length(?16)", "?18"),
            "))",
        ),
        [
            series.id.into(),
            series.organization_id.into(),
            series.version.into(),
        ],
        series,
        entry,
        vec![
            all(&edit.changed).into(),
            changed.into(),
            cancelled.into(),
            operator_roles().into(),
            added.into(),
            all(&edit.cancelled).into(),
            limits::quotas().into(),
            entry.by.user_id.into(),
        ],
    )
}

/// Makes the part of a series that this batch has split.
pub(super) fn split(before: &Series, following: &Series, entry: &Entry<'_>) -> Statement {
    writing(
        concat!(
            insert_one!("?3", "?2", "s.event_type_id", "?12"),
            " FROM booking_series s WHERE s.id = ?1 AND s.organization_id = ?2 AND s.changed_in = ?11"
        ),
        [
            before.id.into(),
            before.organization_id.into(),
            following.id.into(),
        ],
        following,
        entry,
        vec![entry.by.user_id.into()],
    )
}
