//! A series is written whole or not at all: each statement of the batch rests on the first, which writes the series
//! only if all of it can be, and the overlap guard aborts the batch.
//!
//! Bookings travel as one JSON text a statement, because D1 binds at most a hundred values.

use super::{
    Whole,
    planned_bookings::{NewSeries, PlannedBooking, SeriesEdit, rows},
    read,
    row::{EditRows, FIT, insert_series, split, update_series},
    select,
};
use crate::store::{
    Answers, DatabaseError, Statement, Tenant,
    audit_log::{Entry, audit_entry_of_changed, audit_entry_of_row},
    booking_events::{BookingConstraints, Details},
    columns,
    idempotency_keys::{StoredRequest, take},
    limits,
    operators::operator_roles,
    sql, text,
};
use callslot_shared::{ids::SeriesId, schedule::local_time::ZONE_RULES};

/// The result of a new series.
#[derive(Debug)]
pub enum SeriesInsertResult {
    /// It is stored.
    New,
    /// The request had been made before under the same key.
    Known(StoredRequest),
    /// The operator is not an active member who can take calls and has a phone, or the number is not one that the
    /// organization rings.
    Refused,
    /// The operator is taken at the time of one of its bookings. Nothing was written.
    Overlap,
}

/// Stores a new series with all its bookings, or nothing of it. The subject
/// of the key is the first booking, so that the answer goes when that is erased.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    new: NewSeries<'_>,
    entry: &Entry<'_>,
) -> Result<SeriesInsertResult, DatabaseError> {
    let db = tenant.database;
    let NewSeries {
        series,
        bookings,
        constraints,
        key,
    } = new;
    let rows = rows(bookings, constraints);
    let Some(first) = bookings.first().map(|first| first.booking.id) else {
        return Ok(SeriesInsertResult::Refused);
    };
    let mut statements = Vec::with_capacity(7);
    if let Some((key, answer)) = key {
        statements.push(take!(
            key,
            first,
            Some(answer),
            entry.at,
            FIT,
            roles = operator_roles(),
            rows = rows.as_str(),
            by_token = entry.by.token_hash.as_str(),
            by = entry.by.as_json(),
            quotas = limits::quotas(),
            capacity = constraints.capacity.as_json(),
        ));
    }
    statements.push(insert_series(new, first, &rows, entry));
    statements.push(insert_bookings(series.id, &rows, constraints, entry));
    statements.push(audit_entry(entry, "series.create", series.id, constraints));
    statements.push(entry.of_bookings("booking.create", &rows));
    if let Some((key, _)) = key {
        statements.push(key.select());
    }
    let place = usize::from(key.is_some());
    match db.batch(statements).await {
        Ok(answers) => {
            if answers.get(place).is_some_and(crate::store::Rows::any) {
                return Ok(SeriesInsertResult::New);
            }
            let known: Option<StoredRequest> = match (key, answers.last()) {
                (Some(_), Some(rows)) => rows.first()?,
                _ => None,
            };
            Ok(known.map_or(SeriesInsertResult::Refused, SeriesInsertResult::Known))
        }
        // Nothing was written.
        Err(DatabaseError::Overlap) => Ok(SeriesInsertResult::Overlap),
        Err(error) => match super::get(tenant, series.id).await {
            Ok(Some(_)) => Ok(SeriesInsertResult::New),
            _ => Err(error),
        },
    }
}

/// Makes bookings of a series that this batch has written.
fn insert_bookings(
    series: SeriesId,
    rows: &str,
    constraints: &BookingConstraints,
    entry: &Entry<'_>,
) -> Statement {
    sql!(
        text!(
            "INSERT INTO booking_events (id, organization_id, ",
            columns!(names Details),
            ", created_at, updated_at, actor_kind, created_by, actor_key, source, event_type_id, buffer_before, buffer_after,
               any_hour, local_start, local_second, zone_rules, series_id, occurrence, next_hosts)
             SELECT j.value ->> '$.id', s.organization_id, ",
            columns!(json Details, "j.value"),
            ", :now, :now, :actor_kind, :user, :actor_key, :source, :event_type_id, :buffer_before, :buffer_after, :any_hour,
               j.value ->> '$.local', j.value ->> '$.second', :zone_rules, s.id, j.value ->> '$.occurrence', j.value ->> '$.next_hosts'
             FROM booking_series s JOIN json_each(:rows) j
             WHERE s.id = :series AND s.changed_in = :entry"
        ),
        series,
        entry = entry.id.to_string(),
        now = entry.at,
        actor_kind = entry.actor().kind().as_str(),
        user = entry.by.user_id,
        actor_key = entry.actor().key(),
        source = entry.by.source().as_str(),
        event_type_id = constraints.event_type_id.as_deref(),
        buffer_before = constraints.buffer_before,
        buffer_after = constraints.buffer_after,
        any_hour = constraints.any_hour,
        zone_rules = ZONE_RULES,
        rows,
    )
}

/// The result of a change of a series.
#[derive(Debug)]
pub enum SeriesChangeResult {
    /// The series as it stands now; if it was split, the part from there on.
    Done(Box<Whole>),
    /// The series or one of its bookings is no longer at that version and state, an operator is not an active member
    /// who can take calls and has a phone, or a number is not one that the organization rings.
    Refused,
    /// An operator is taken at the time of one of its bookings. Nothing was written.
    Overlap,
}

/// Changes a series and all the bookings named, or nothing, and takes those bookings out of any tick's hands.
pub async fn change(
    tenant: Tenant<'_>,
    edit: &SeriesEdit,
    action: &str,
    entry: &Entry<'_>,
) -> Result<SeriesChangeResult, DatabaseError> {
    let db = tenant.database;
    let rows = |planned: &[PlannedBooking]| rows(planned, &edit.constraints);
    let rows = EditRows {
        changed: rows(&edit.changed),
        added: rows(&edit.added),
        cancelled: rows(&edit.cancelled),
    };
    let id = edit.series.id;
    let shown = edit.following.as_ref().map_or(id, |following| following.id);
    let mut statements = vec![update_series(edit, &rows, entry)];
    if let Some(following) = &edit.following {
        statements.push(split(&edit.series, following, entry));
    }
    let EditRows {
        changed,
        added,
        cancelled,
    } = rows;
    statements.push(call_off(edit, &cancelled, entry));
    if edit.changed.iter().any(|planned| planned.local.is_some()) {
        statements.push(set_aside(id, &changed, entry));
    }
    statements.push(update_bookings(edit, shown, &changed, entry));
    statements.push(insert_bookings(shown, &added, &edit.constraints, entry));
    statements.extend([&changed, &cancelled].map(|rows| release(rows)));
    statements.push(audit_entry(entry, action, id, &edit.constraints));
    statements.push(entry.of_bookings("booking.change", &changed));
    statements.push(entry.of_bookings("booking.cancel", &cancelled));
    statements.push(entry.of_bookings("booking.create", &added));
    let before = statements.len();
    statements.extend(select(entry.by.organization_id, shown));
    let (whole, lost) = match db.batch(statements).await {
        Ok(answers) => (
            read(Answers::new(answers.into_iter().skip(before).collect()))?,
            None,
        ),
        // Nothing was written.
        Err(DatabaseError::Overlap) => return Ok(SeriesChangeResult::Overlap),
        Err(error) => (super::get(tenant, shown).await?, Some(error)),
    };
    match (
        whole.filter(|whole| whole.changed_in == entry.id.to_string()),
        lost,
    ) {
        (Some(whole), _) => Ok(SeriesChangeResult::Done(Box::new(whole))),
        (None, None) => Ok(SeriesChangeResult::Refused),
        (None, Some(error)) => Err(error),
    }
}

fn call_off(edit: &SeriesEdit, rows: &str, entry: &Entry<'_>) -> Statement {
    const SET: &str =
        "UPDATE booking_events SET status = 'cancelled', updated_at = :now, version = version + 1";
    const WHERE: &str = " WHERE id IN (SELECT value ->> '$.id' FROM json_each(:rows))
           AND EXISTS (SELECT 1 FROM booking_series s WHERE s.id = :series AND s.changed_in = :entry)";
    let (series, own, now) = (edit.series.id, entry.id.to_string(), entry.at);
    match edit.notify_cancelled {
        None => sql!(text!(SET, WHERE), series, entry = own, now, rows),
        Some(notify) => sql!(
            text!(SET, ", notify = :notify", WHERE),
            series,
            entry = own,
            now,
            rows,
            notify,
        ),
    }
}

/// Takes bookings that get other times out of each other's way, three hundred years back and as far apart as they were: the
/// next statement puts them where they are to be, and nobody sees what is between two statements of a transaction.
fn set_aside(series: SeriesId, rows: &str, entry: &Entry<'_>) -> Statement {
    sql!(
        "UPDATE booking_events SET start_time = start_time - 10000000000000, end_time = end_time - 10000000000000
         WHERE id IN (SELECT value ->> '$.id' FROM json_each(:rows))
           AND EXISTS (SELECT 1 FROM booking_series s WHERE s.id = :series AND s.changed_in = :entry)",
        series,
        entry = entry.id.to_string(),
        rows,
    )
}

fn update_bookings(edit: &SeriesEdit, shown: SeriesId, rows: &str, entry: &Entry<'_>) -> Statement {
    sql!(
        text!(
            "UPDATE booking_events SET ",
            columns!(sets Details, "j.value"),
            ", next_hosts = CASE
                 WHEN user_id = j.value ->> '$.user_id' AND start_time = j.value ->> '$.start_time' THEN next_hosts
                 ELSE j.value ->> '$.next_hosts' END,
               any_hour = MAX(any_hour AND j.value ->> '$.local' IS NULL, :any_hour),
               local_start = COALESCE(j.value ->> '$.local', local_start),
               local_second = CASE WHEN j.value ->> '$.local' IS NULL THEN local_second ELSE j.value ->> '$.second' END,
               zone_rules = CASE WHEN j.value ->> '$.local' IS NULL THEN zone_rules ELSE :zone_rules END,
               series_id = :shown, occurrence = j.value ->> '$.occurrence', retry_at = NULL, refused_by = NULL,
               refused_as = NULL, updated_at = :now, version = version + 1
             FROM json_each(:rows) j
             WHERE booking_events.id = j.value ->> '$.id'
               AND EXISTS (SELECT 1 FROM booking_series s WHERE s.id = :series AND s.changed_in = :entry)"
        ),
        series = edit.series.id,
        entry = entry.id.to_string(),
        now = entry.at,
        any_hour = edit.constraints.any_hour,
        zone_rules = ZONE_RULES,
        shown,
        rows,
    )
}

/// Gives up claims on bookings that are no longer what was claimed.
fn release(rows: &str) -> Statement {
    sql!(
        "UPDATE call_attempts SET phase = 'released'
         WHERE booking_id IN (SELECT value ->> '$.id' FROM json_each(:rows)) AND phase = 'claimed'
           AND NOT EXISTS (
             SELECT 1 FROM booking_events b
             WHERE b.id = call_attempts.booking_id AND b.status = 'pending'
               AND b.version = call_attempts.booking_version)",
        rows,
    )
}

/// The audit line of a series that this batch has written.
fn audit_entry(
    entry: &Entry<'_>,
    action: &str,
    series: SeriesId,
    constraints: &BookingConstraints,
) -> Statement {
    let Some(details) = constraints.exceptions() else {
        return audit_entry_of_changed!(entry, action, "booking_series", series);
    };
    audit_entry_of_row!(
        entry,
        action,
        "booking_series",
        series,
        &details,
        "t.changed_in = :entry"
    )
}
