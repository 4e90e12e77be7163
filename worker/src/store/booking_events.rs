//! `booking_events`: planned calls, as people make and change them.

use super::{
    Answers, Database, DatabaseError, Rows, Statement, Value, audit_log::Entry, sql, time,
    time_or_none,
};
use callslot_shared::{
    access::{self, Action, Feature},
    booking::{Booking, FailureReason, Modulations, NewBooking, Status},
    ids::{BookingId, CallId, OrganizationId, UserId},
    phone::PhoneNumber,
    schedule::TimeZone,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// The columns of a [`Booking`].
macro_rules! columns {
    () => {
        "id, organization_id, user_id, call_id, title, description, start_time, end_time, \
         duration_minutes, timezone, attendee_name, attendee_email, attendee_phone, status, \
         failure_reason, reminder_sent, reminder_sent_at, modulations, notes, version, created_at, \
         updated_at, created_by"
    };
}

#[derive(Deserialize)]
struct Row {
    id: BookingId,
    organization_id: OrganizationId,
    user_id: UserId,
    call_id: Option<CallId>,
    title: String,
    description: Option<String>,
    start_time: i64,
    end_time: i64,
    duration_minutes: u32,
    timezone: TimeZone,
    attendee_name: Option<String>,
    attendee_email: Option<String>,
    attendee_phone: PhoneNumber,
    status: Status,
    failure_reason: Option<FailureReason>,
    reminder_sent: u8,
    reminder_sent_at: Option<i64>,
    modulations: String,
    notes: Option<String>,
    version: u32,
    created_at: i64,
    updated_at: i64,
    created_by: UserId,
}

impl TryFrom<Row> for Booking {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let modulations: Modulations = serde_json::from_str(&row.modulations)
            .map_err(|error| DatabaseError::Row(error.to_string()))?;
        Ok(Self {
            id: row.id,
            organization_id: row.organization_id,
            user_id: row.user_id,
            call_id: row.call_id,
            title: row.title,
            description: row.description,
            start_time: time(row.start_time)?,
            end_time: time(row.end_time)?,
            duration_minutes: row.duration_minutes,
            timezone: row.timezone,
            attendee_name: row.attendee_name,
            attendee_email: row.attendee_email,
            attendee_phone: row.attendee_phone,
            status: row.status,
            failure_reason: row.failure_reason,
            reminder_sent: row.reminder_sent == 1,
            reminder_sent_at: time_or_none(row.reminder_sent_at)?,
            modulations,
            notes: row.notes,
            version: row.version,
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
            created_by: row.created_by,
        })
    }
}

fn one(rows: &Rows) -> Result<Option<Booking>, DatabaseError> {
    rows.first::<Row>()?.map(Booking::try_from).transpose()
}

/// Reads one booking.
pub async fn get(
    db: &dyn Database,
    organization: OrganizationId,
    id: BookingId,
) -> Result<Option<Booking>, DatabaseError> {
    one(&db.run(select_one(organization, id)).await?)
}

fn select_one(organization: OrganizationId, id: BookingId) -> Statement {
    sql!(
        concat!(
            "SELECT ",
            columns!(),
            " FROM booking_events WHERE id = ?1 AND organization_id = ?2"
        ),
        id,
        organization,
    )
}

/// Which bookings to list.
#[derive(Debug, Clone, Copy)]
pub struct Filter {
    /// Only those in this state.
    pub status: Option<Status>,
    /// Only those that start at or after this instant.
    pub from: Option<DateTime<Utc>>,
    /// Only those that start before this instant.
    pub to: Option<DateTime<Utc>>,
    /// At most so many.
    pub limit: u32,
    /// After leaving out so many.
    pub offset: u32,
}

/// Lists bookings by start.
pub async fn list(
    db: &dyn Database,
    organization: OrganizationId,
    filter: Filter,
) -> Result<Vec<Booking>, DatabaseError> {
    let from = filter.from.unwrap_or(DateTime::UNIX_EPOCH);
    let to = filter.to.unwrap_or(END_OF_TIME);
    let statement = match filter.status {
        None => sql!(LIST, organization, from, to, filter.limit, filter.offset),
        Some(status) => sql!(
            LIST_OF_STATUS,
            organization,
            from,
            to,
            filter.limit,
            filter.offset,
            status.as_str(),
        ),
    };
    let rows: Vec<Row> = db.run(statement).await?.all()?;
    rows.into_iter().map(Booking::try_from).collect()
}

/// The year 9999, past every booking.
const END_OF_TIME: DateTime<Utc> = DateTime::from_timestamp_nanos(i64::MAX);

pub(super) const LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM booking_events INDEXED BY booking_events_start
      WHERE organization_id = ?1 AND start_time >= ?2 AND start_time < ?3
      ORDER BY start_time, id LIMIT ?4 OFFSET ?5"
);

pub(super) const LIST_OF_STATUS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM booking_events INDEXED BY booking_events_status
      WHERE organization_id = ?1 AND status = ?6 AND start_time >= ?2 AND start_time < ?3
      ORDER BY start_time, id LIMIT ?4 OFFSET ?5"
);

/// Roles that can be a booking's operator, as a JSON array.
fn operator_roles() -> String {
    serde_json::to_string(access::roles_with(Feature::Booking, Action::Execute)).unwrap_or_default()
}

/// Stores a new booking, if its operator is an active member who can take calls and has a phone;
/// `None` if not. An answer that was lost is settled by reading the booking back.
pub async fn insert(
    db: &dyn Database,
    id: BookingId,
    new: &NewBooking,
    entry: &Entry<'_>,
) -> Result<Option<Booking>, DatabaseError> {
    let organization = entry.by.organization_id;
    let statements = vec![
        sql!(
            concat!(
                "INSERT INTO booking_events (
                   id, organization_id, user_id, title, description, start_time, end_time,
                   duration_minutes, timezone, attendee_name, attendee_email, attendee_phone,
                   modulations, notes, created_at, updated_at, created_by)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15, ?16
                 FROM members m
                 WHERE m.organization_id = ?2 AND m.user_id = ?3 AND m.active = 1 AND m.phone IS NOT NULL
                   AND m.role IN (SELECT value FROM json_each(?17))
                 RETURNING ",
                columns!()
            ),
            id,
            organization,
            new.user_id,
            new.title.as_str(),
            new.description.as_deref(),
            new.start_time,
            new.end_time,
            new.duration_minutes,
            new.timezone.name(),
            new.attendee_name.as_deref(),
            new.attendee_email.as_deref(),
            &new.attendee_phone,
            new.modulations.to_json(),
            new.notes.as_deref(),
            entry.at,
            entry.by.user_id,
            operator_roles(),
        ),
        entry.of_booking("booking.create", id),
    ];
    match db.batch(statements).await {
        Ok(rows) => one(&Answers::new(rows).next()?),
        Err(error) => match get(db, organization, id).await {
            Ok(Some(booking)) => Ok(Some(booking)),
            _ => Err(error),
        },
    }
}

/// What became of a change.
#[derive(Debug)]
pub enum Changed {
    /// The booking as it stands now.
    Done(Box<Booking>),
    /// Somebody or something was faster: the booking is no longer at that version and state.
    Overtaken,
    /// The operator is not an active member who can take calls and has a phone.
    Operator,
}

/// Replaces what a pending booking is to be, if it is still at `version`, and takes the booking out
/// of any tick's hands: the person wins.
pub async fn replace(
    db: &dyn Database,
    id: BookingId,
    version: u32,
    new: &NewBooking,
    entry: &Entry<'_>,
) -> Result<Changed, DatabaseError> {
    let organization = entry.by.organization_id;
    let statements = vec![
        sql!(
            concat!(
                "UPDATE booking_events SET
                   user_id = ?4, title = ?5, description = ?6, start_time = ?7, end_time = ?8,
                   duration_minutes = ?9, timezone = ?10, attendee_name = ?11, attendee_email = ?12,
                   attendee_phone = ?13, modulations = ?14, notes = ?15, updated_at = ?16,
                   version = version + 1
                 WHERE id = ?1 AND organization_id = ?2 AND version = ?3 AND status = 'pending'
                   AND EXISTS (
                     SELECT 1 FROM members m
                     WHERE m.organization_id = ?2 AND m.user_id = ?4 AND m.active = 1
                       AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(?17)))
                 RETURNING ",
                columns!()
            ),
            id,
            organization,
            version,
            new.user_id,
            new.title.as_str(),
            new.description.as_deref(),
            new.start_time,
            new.end_time,
            new.duration_minutes,
            new.timezone.name(),
            new.attendee_name.as_deref(),
            new.attendee_email.as_deref(),
            &new.attendee_phone,
            new.modulations.to_json(),
            new.notes.as_deref(),
            entry.at,
            operator_roles(),
        ),
        release_claims(id),
        entry.of_booking("booking.change", id),
        select_one(organization, id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    if let Some(booking) = one(&answers.next()?)? {
        return Ok(Changed::Done(Box::new(booking)));
    }
    let (_, _) = (answers.next()?, answers.next()?);
    let now = one(&answers.next()?)?;
    let same = now.is_some_and(|now| now.version == version && now.status == Status::Pending);
    Ok(if same {
        Changed::Operator
    } else {
        Changed::Overtaken
    })
}

/// Gives up claims on a booking that is no longer what was claimed.
fn release_claims(id: BookingId) -> Statement {
    sql!(
        "UPDATE call_attempts SET phase = 'released'
         WHERE booking_id = ?1 AND phase = 'claimed'
           AND NOT EXISTS (
             SELECT 1 FROM booking_events b
             WHERE b.id = ?1 AND b.status = 'pending' AND b.version = call_attempts.booking_version)",
        id,
    )
}

/// Replaces the notes of a booking in any state, if it is still at `version`.
pub async fn annotate(
    db: &dyn Database,
    id: BookingId,
    version: u32,
    notes: Option<&str>,
    entry: &Entry<'_>,
) -> Result<Changed, DatabaseError> {
    let statements = vec![
        sql!(
            concat!(
                "UPDATE booking_events SET notes = ?4, updated_at = ?5, version = version + 1
                 WHERE id = ?1 AND organization_id = ?2 AND version = ?3
                 RETURNING ",
                columns!()
            ),
            id,
            entry.by.organization_id,
            version,
            notes,
            entry.at,
        ),
        release_claims(id),
        entry.of_booking("booking.annotate", id),
    ];
    let changed = one(&Answers::new(db.batch(statements).await?).next()?)?;
    Ok(changed.map_or(Changed::Overtaken, |booking| {
        Changed::Done(Box::new(booking))
    }))
}

/// Calls a booking off, whatever a tick is doing with it; `None` if it was over already.
pub async fn cancel(
    db: &dyn Database,
    id: BookingId,
    entry: &Entry<'_>,
) -> Result<Option<Booking>, DatabaseError> {
    let statements = vec![
        sql!(
            concat!(
                "UPDATE booking_events SET status = 'cancelled', updated_at = ?3, version = version + 1
                 WHERE id = ?1 AND organization_id = ?2 AND status IN ('pending', 'calling')
                 RETURNING ",
                columns!()
            ),
            id,
            entry.by.organization_id,
            entry.at,
        ),
        release_claims(id),
        entry.of_booking("booking.cancel", id),
    ];
    one(&Answers::new(db.batch(statements).await?).next()?)
}

/// Marks a booking failed that has no call to wait for. Cross-tenant: the dialler's.
pub(super) fn fail(id: BookingId, reason: FailureReason, now: DateTime<Utc>) -> Statement {
    sql!(
        "UPDATE booking_events SET status = 'failed', failure_reason = ?2, updated_at = ?3
         WHERE id = ?1 AND status IN ('pending', 'calling')
           AND NOT EXISTS (
             SELECT 1 FROM call_attempts a
             WHERE a.booking_id = ?1 AND a.phase IN ('claimed', 'dialing', 'placed', 'unknown'))",
        id,
        reason.as_str(),
        now,
    )
}

/// Marks a calling booking as over by what its attempt `attempt` came to. Cross-tenant: the dialler's.
pub(super) fn conclude(
    id: BookingId,
    attempt: callslot_shared::ids::AttemptId,
    failure: Option<FailureReason>,
    now: DateTime<Utc>,
) -> Statement {
    let status = if failure.is_some() {
        Status::Failed
    } else {
        Status::Completed
    };
    sql!(
        "UPDATE booking_events SET status = ?3, failure_reason = ?4, updated_at = ?5
         WHERE id = ?1 AND status = 'calling'
           AND EXISTS (
             SELECT 1 FROM call_attempts a
             WHERE a.id = ?2 AND a.booking_id = ?1 AND a.phase IN ('ended', 'refused', 'closed'))",
        id,
        attempt,
        status.as_str(),
        failure.map_or(Value::Null, |reason| reason.as_str().into()),
        now,
    )
}
