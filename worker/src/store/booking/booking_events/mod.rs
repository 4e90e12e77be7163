//! `booking_events`: planned calls.

mod columns;
mod constraints;
mod ending;
mod list;
mod next_host;
mod rebook;
mod upcoming;
mod write;

pub(in crate::store) use columns::Details;
pub(in crate::store) use constraints::StoredLocalTime;
pub use constraints::{
    BookingConstraints, Conflict, Except, Span, conflict, constraints, free_until,
};
pub use ending::Mine;
pub(in crate::store) use ending::{TryAgain, conclude, conclude_of, defer, fail, try_again};
pub use list::{BookingFilter, BookingPage, Field, Position, Sort, list};
pub(in crate::store) use next_host::{free, hand_over, ring_next_host, taken_over};
pub use rebook::{RebookResult, rebook};
pub use upcoming::{UpcomingCall, upcoming_to};
pub(in crate::store) use write::release_claims;
pub use write::{
    BookingCancelResult, BookingChangeResult, BookingDraft, BookingInsertResult, BookingToCancel,
    annotate, cancel, insert, insert_at_once, replace,
};

use crate::store::{
    DatabaseError, Rows, Statement, Tenant, columns, read, sql, text, time, time_or_none,
};
use callslot_shared::{
    booking::Booking,
    ids::{BookingId, OrganizationId},
    voice::Modulations,
};
use columns::BookingColumns;

impl TryFrom<BookingColumns> for Booking {
    type Error = DatabaseError;

    fn try_from(row: BookingColumns) -> Result<Self, DatabaseError> {
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
            reminder_sent: row.reminder_sent_at.is_some(),
            reminder_sent_at: time_or_none(row.reminder_sent_at)?,
            modulations: Modulations::stored(&row.modulations),
            loosened_by: row.loosened_by,
            notes: row.notes,
            notify: row.notify == 1,
            sms_consent: row.sms_consent,
            version: row.version,
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
            created_by: row.made.by.member(),
            source: row.made.source,
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
    rows.first::<BookingColumns>()?
        .map(Booking::try_from)
        .transpose()
}

/// Selects those of `:bookings`, a JSON array of ids, that are the organization's.
pub(in crate::store) const SELECT_SOME: &str = text!(
    "SELECT ",
    columns!(BookingColumns),
    " FROM booking_events
     WHERE id IN (SELECT value FROM json_each(:bookings)) AND organization_id = :organization ORDER BY id"
);

/// Selects the bookings of a series, at most `:most`.
pub(in crate::store) const SERIES: &str = text!(
    "SELECT ",
    columns!(BookingColumns),
    " FROM booking_events INDEXED BY booking_events_series
     WHERE series_id = :series AND organization_id = :organization ORDER BY occurrence, start_time LIMIT :most"
);

/// The bookings that [`SELECT_SOME`] or [`SERIES`] found.
pub(in crate::store) fn some(rows: &Rows) -> Result<Vec<Booking>, DatabaseError> {
    let rows: Vec<BookingColumns> = rows.all()?;
    rows.into_iter().map(Booking::try_from).collect()
}

/// Reads one booking.
pub async fn get(tenant: Tenant<'_>, id: BookingId) -> Result<Option<Booking>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    one(&db.run(select_one(organization, id)).await?)
}

fn select_one(organization: OrganizationId, id: BookingId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(BookingColumns),
            " FROM booking_events WHERE id = :booking AND organization_id = :organization"
        ),
        booking = id,
        organization,
    )
}
