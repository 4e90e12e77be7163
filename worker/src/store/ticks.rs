//! `ticks`: one row a run of the trigger. Cross-tenant.

use super::{Database, DatabaseError, sql, time};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// What started a tick.
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

/// Notes that a tick has begun, so that even one that dies is seen.
pub async fn begin(
    db: &dyn Database,
    id: Uuid,
    source: Source,
    scheduled_for: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "INSERT INTO ticks (id, source, scheduled_for, started_at) VALUES (?1, ?2, ?3, ?4)",
        id.to_string(),
        source.as_str(),
        scheduled_for,
        now,
    ))
    .await
    .map(drop)
}

/// Notes what a tick did, as JSON, and what broke.
pub async fn end(
    db: &dyn Database,
    id: Uuid,
    report: &str,
    error: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE ticks SET ended_at = ?2, report = ?3, error = ?4 WHERE id = ?1",
        id.to_string(),
        now,
        report,
        error,
    ))
    .await
    .map(drop)
}

/// When the newest tick began.
pub async fn newest(db: &dyn Database) -> Result<Option<DateTime<Utc>>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        started_at: i64,
    }
    db.run(sql!(
        "SELECT started_at FROM ticks ORDER BY started_at DESC LIMIT 1"
    ))
    .await?
    .first::<Row>()?
    .map(|row| time(row.started_at))
    .transpose()
}
