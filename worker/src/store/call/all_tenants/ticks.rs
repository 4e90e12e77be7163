//! `ticks`: one row a run of the trigger. Cross-tenant.

use crate::store::{AllTenants, DatabaseError, sql, time_or_none};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// The source of a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The scheduled trigger.
    Schedule,
    /// A request to the trigger's address.
    Http,
}

impl Source {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Http => "http",
        }
    }
}

/// A tick that begins.
#[derive(Debug, Clone, Copy)]
pub struct Begun<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its source.
    pub source: Source,
    /// The time it was to begin at.
    pub scheduled_for: DateTime<Utc>,
    /// The right to do its jobs beside dialling.
    pub jobs_token: Option<&'a str>,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// Notes that a tick has begun, so that even one that dies is seen.
pub async fn begin(
    AllTenants { database: db }: AllTenants<'_>,
    Begun {
        id,
        source,
        scheduled_for,
        jobs_token,
        now,
    }: Begun<'_>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "INSERT INTO ticks (id, source, scheduled_for, started_at, jobs_token)
         VALUES (:id, :source, :scheduled_for, :now, :jobs_token)",
        id = id.to_string(),
        source = source.as_str(),
        scheduled_for,
        now,
        jobs_token,
    ))
    .await
    .map(drop)
}

/// Takes the right to do a tick's jobs. Whoever comes second does not get it.
pub async fn take_jobs(
    AllTenants { database: db }: AllTenants<'_>,
    id: Uuid,
    token: &str,
) -> Result<bool, DatabaseError> {
    db.run(sql!(
        "UPDATE ticks SET jobs_token = NULL WHERE id = :id AND jobs_token = :token AND ended_at IS NULL RETURNING id",
        id = id.to_string(),
        token,
    ))
    .await
    .map(|rows| rows.any())
}

/// A tick that ends.
#[derive(Debug, Clone, Copy)]
pub struct Ended<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its report, as JSON.
    pub report: &'a str,
    /// The error, if one happened.
    pub error: Option<&'a str>,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// Notes what a tick did, as JSON, and what broke.
pub async fn end(
    AllTenants { database: db }: AllTenants<'_>,
    Ended {
        id,
        report,
        error,
        now,
    }: Ended<'_>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE ticks SET ended_at = :now, report = :report, error = :error WHERE id = :id",
        id = id.to_string(),
        now,
        report,
        error,
    ))
    .await
    .map(drop)
}

/// The state of the trigger's work.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// When the newest tick began.
    pub newest: Option<DateTime<Utc>>,
    /// Whether a booking that was to begin before a given moment is still pending.
    pub overdue: bool,
}

/// Asks how the trigger's work stands. `due` is when a booking that is still pending must have begun to
/// be overdue.
pub async fn standing(
    AllTenants { database: db }: AllTenants<'_>,
    due: DateTime<Utc>,
) -> Result<Standing, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        newest: Option<i64>,
        overdue: u8,
    }
    let row: Option<Row> = db
        .run(sql!(
            "SELECT (SELECT started_at FROM ticks ORDER BY started_at DESC LIMIT 1) AS newest,
               EXISTS (
                 SELECT 1 FROM booking_events INDEXED BY booking_events_due
                 WHERE status IN ('pending', 'calling') AND start_time < :due AND status = 'pending'
                   AND refused_by IS NULL) AS overdue",
            due,
        ))
        .await?
        .first()?;
    let row = row.ok_or(DatabaseError::Incomplete("no row of ticks"))?;
    Ok(Standing {
        newest: time_or_none(row.newest)?,
        overdue: row.overdue == 1,
    })
}
