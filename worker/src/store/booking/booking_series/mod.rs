//! `booking_series` and its `booking_events`: bookings that return by a rule. A series is made and changed whole, in
//! one batch, which is one transaction.

mod planned_bookings;
mod row;
mod write;

pub use planned_bookings::{NewSeries, PlannedBooking, SeriesEdit};
pub use write::{SeriesChangeResult, SeriesInsertResult, change, insert};

use crate::store::{
    Answers, DatabaseError, Statement, Tenant,
    booking_events::{self, SERIES},
    columns, row, sql, text, time,
};
use callslot_shared::{
    api::Series,
    booking::Booking,
    ids::{EventTypeId, OrganizationId, SeriesId, UserId},
    schedule::TimeZone,
};
use serde::Deserialize;

/// Most bookings of one series that are read: those there are, and many rules that were changed.
const MOST: u32 = 1_000;

/// A series as it stands.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The series.
    pub series: Series,
    /// Its bookings, by their order in the rule.
    pub bookings: Vec<Booking>,
    /// The audit entry of its last change.
    changed_in: String,
}

row! {
    #[derive(Deserialize)]
    struct Row {
        id: SeriesId,
        organization_id: OrganizationId,
        user_id: UserId,
        event_type_id: Option<EventTypeId>,
        rule: String,
        local_start: String,
        local_second: u8,
        timezone: TimeZone,
        duration_minutes: u32,
        version: u32,
        created_at: i64,
        updated_at: i64,
        created_by: UserId,
        changed_in: String,
    }
}

impl Row {
    fn series(self) -> Result<Series, DatabaseError> {
        Ok(Series {
            id: self.id,
            organization_id: self.organization_id,
            user_id: self.user_id,
            event_type_id: self.event_type_id,
            recurrence: self.rule,
            local_start: self.local_start,
            local_second: self.local_second == 1,
            timezone: self.timezone,
            duration_minutes: self.duration_minutes,
            version: self.version,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            created_by: self.created_by,
        })
    }
}

/// Reads a series and its bookings.
pub async fn get(tenant: Tenant<'_>, id: SeriesId) -> Result<Option<Whole>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    read(Answers::new(
        db.batch(select(organization, id).into()).await?,
    ))
}

fn select(organization: OrganizationId, id: SeriesId) -> [Statement; 2] {
    [
        sql!(
            text!(
                "SELECT ",
                columns!(Row),
                " FROM booking_series WHERE id = :series AND organization_id = :organization"
            ),
            series = id,
            organization,
        ),
        sql!(SERIES, series = id, organization, most = MOST),
    ]
}

/// Reads the rows that [`select`] found.
fn read(mut answers: Answers) -> Result<Option<Whole>, DatabaseError> {
    let row: Option<Row> = answers.next()?.first()?;
    let bookings = booking_events::some(&answers.next()?)?;
    row.map(|row| {
        Ok(Whole {
            changed_in: row.changed_in.clone(),
            series: row.series()?,
            bookings,
        })
    })
    .transpose()
}
