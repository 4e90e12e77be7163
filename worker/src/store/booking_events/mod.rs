//! `booking_events`: planned calls.

mod ending;
mod list;
mod next_host;
mod terms;
mod write;

pub(super) use ending::{conclude, fail, hold_back, try_again};
pub use list::{Field, Filter, Page, Position, Sort, list};
pub(super) use next_host::{free, hand_over, ring_next_host, taken_over};
pub use terms::{Conflict, Span, Terms, conflict, free_until, terms};
pub(super) use terms::{Local, stored_hosts};
pub(super) use write::release_claims;
pub use write::{Changed, Inserted, annotate, cancel, insert, insert_at_once, replace};

use super::{Database, DatabaseError, Rows, Statement, read, sql, text, time, time_or_none};
use callslot_shared::{
    booking::{Booking, FailureReason, Status},
    ids::{BookingId, CallId, EventTypeId, OrganizationId, SeriesId, UserId},
    phone::{Extension, PhoneNumber},
    schedule::TimeZone,
    voice::{Language, Modulations},
};
use serde::Deserialize;

/// The columns of a [`Booking`].
macro_rules! columns {
    () => {
        "id, organization_id, user_id, call_id, title, description, start_time, end_time, \
         duration_minutes, timezone, attendee_name, attendee_email, attendee_phone, attendee_language, status, \
         reason, reminder_sent, reminder_sent_at, modulations, notes, version, created_at, \
         updated_at, created_by, erased_at, series_id, occurrence, event_type_id, co_hosts, attendee_extension,
           loosened_by"
    };
}
use columns;

/// The columns, in this order, so that a row can also be read from a JSON array of them.
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
    attendee_language: Option<Language>,
    status: Status,
    reason: Option<FailureReason>,
    reminder_sent: u8,
    reminder_sent_at: Option<i64>,
    modulations: String,
    notes: Option<String>,
    version: u32,
    created_at: i64,
    updated_at: i64,
    created_by: UserId,
    erased_at: Option<i64>,
    series_id: Option<SeriesId>,
    occurrence: Option<String>,
    event_type_id: Option<EventTypeId>,
    co_hosts: Option<String>,
    attendee_extension: Option<Extension>,
    loosened_by: Option<UserId>,
}

impl TryFrom<Row> for Booking {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
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
            attendee_extension: row.attendee_extension,
            attendee_language: row.attendee_language,
            status: row.status,
            failure_reason: row.reason,
            reminder_sent: row.reminder_sent == 1,
            reminder_sent_at: time_or_none(row.reminder_sent_at)?,
            modulations: Modulations::stored(&row.modulations),
            loosened_by: row.loosened_by,
            notes: row.notes,
            version: row.version,
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
            created_by: row.created_by,
            erased_at: time_or_none(row.erased_at)?,
            series_id: row.series_id,
            occurrence: row.occurrence,
            event_type_id: row.event_type_id,
            co_hosts: match &row.co_hosts {
                Some(ids) => read(ids)?,
                None => Vec::new(),
            },
        })
    }
}

fn one(rows: &Rows) -> Result<Option<Booking>, DatabaseError> {
    rows.first::<Row>()?.map(Booking::try_from).transpose()
}

/// Selects those of `:bookings`, a JSON array of ids, that are the organization's.
pub(super) const SELECT_SOME: &str = text!(
    "SELECT ",
    columns!(),
    " FROM booking_events
     WHERE id IN (SELECT value FROM json_each(:bookings)) AND organization_id = :organization ORDER BY id"
);

/// Selects the bookings of a series, at most `:most`.
pub(super) const SERIES: &str = text!(
    "SELECT ",
    columns!(),
    " FROM booking_events INDEXED BY booking_events_series
     WHERE series_id = :series AND organization_id = :organization ORDER BY occurrence, start_time LIMIT :most"
);

/// The bookings that [`SELECT_SOME`] or [`SERIES`] found.
pub(super) fn some(rows: &Rows) -> Result<Vec<Booking>, DatabaseError> {
    let rows: Vec<Row> = rows.all()?;
    rows.into_iter().map(Booking::try_from).collect()
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
        text!(
            "SELECT ",
            columns!(),
            " FROM booking_events WHERE id = :booking AND organization_id = :organization"
        ),
        booking = id,
        organization,
    )
}
