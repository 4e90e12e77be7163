//! `notices`: what a person has to be told. Written by the database itself when a booking fails.

use super::{Database, DatabaseError, sql, time, time_or_none};
use callslot_shared::{
    api::Notice,
    booking::FailureReason,
    call::{Ending, Leg},
    ids::{BookingId, OrganizationId, UserId},
    notice,
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    booking_id: BookingId,
    kind: FailureReason,
    user_id: UserId,
    created_at: i64,
    read_at: Option<i64>,
    title: String,
    start_time: i64,
    attendee_name: Option<String>,
    attendee_phone: PhoneNumber,
    ending: Option<Ending>,
    first_leg: Option<Leg>,
}

impl TryFrom<Row> for Notice {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let who = row
            .attendee_name
            .as_deref()
            .unwrap_or(row.attendee_phone.as_str());
        Ok(Self {
            id: format!("{}:{}", row.booking_id, row.kind.as_str()),
            booking_id: row.booking_id,
            user_id: row.user_id,
            kind: row.kind,
            message: notice::message(
                row.kind,
                row.ending,
                row.first_leg.unwrap_or(Leg::Operator),
                who,
            ),
            title: row.title,
            start_time: time(row.start_time)?,
            created_at: time(row.created_at)?,
            read_at: time_or_none(row.read_at)?,
        })
    }
}

/// Whose notices.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The tenant.
    pub organization_id: OrganizationId,
    /// Only those for this member; everybody's without.
    pub user_id: Option<UserId>,
}

/// The newest notices first.
pub async fn list(
    db: &dyn Database,
    reader: Reader,
    unread: bool,
    limit: u32,
) -> Result<Vec<Notice>, DatabaseError> {
    let rows: Vec<Row> = db
        .run(sql!(
            "SELECT n.booking_id, n.kind, n.user_id, n.created_at, n.read_at, b.title, b.start_time,
                    b.attendee_name, b.attendee_phone,
                    (SELECT a.ending FROM call_attempts a WHERE a.booking_id = b.id
                     ORDER BY a.number DESC LIMIT 1) AS ending,
                    (SELECT a.first_leg FROM call_attempts a
                     WHERE a.booking_id = b.id AND a.dialing_at IS NOT NULL
                     ORDER BY a.number DESC LIMIT 1) AS first_leg
             FROM notices n JOIN booking_events b ON b.id = n.booking_id
             WHERE n.organization_id = ?1 AND (?2 IS NULL OR n.user_id = ?2) AND (?3 = 0 OR n.read_at IS NULL)
             ORDER BY n.created_at DESC, n.booking_id DESC LIMIT ?4",
            reader.organization_id,
            reader.user_id,
            unread,
            limit,
        ))
        .await?
        .all()?;
    rows.into_iter().map(Notice::try_from).collect()
}

/// Marks one booking's notice read, or all of the reader's. Answers how many there are to mark.
pub async fn mark_read(
    db: &dyn Database,
    reader: Reader,
    booking: Option<BookingId>,
    now: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let statement = match booking {
        Some(booking) => sql!(
            "UPDATE notices SET read_at = COALESCE(read_at, ?3)
             WHERE booking_id = ?4 AND organization_id = ?1 AND (?2 IS NULL OR user_id = ?2)
             RETURNING booking_id",
            reader.organization_id,
            reader.user_id,
            now,
            booking,
        ),
        None => sql!(
            "UPDATE notices SET read_at = ?3
             WHERE organization_id = ?1 AND (?2 IS NULL OR user_id = ?2) AND read_at IS NULL
             RETURNING booking_id",
            reader.organization_id,
            reader.user_id,
            now,
        ),
    };
    let marked: Vec<serde_json::Value> = db.run(statement).await?.all()?;
    Ok(marked.len())
}
