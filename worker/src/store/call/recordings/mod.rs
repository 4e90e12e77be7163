//! `recordings`: where the carrier keeps them.

mod all_tenants;

pub use all_tenants::{NewRecording, RecordingUpdate, begin, hear};

use crate::store::{
    DatabaseError, Rows, Statement, Tenant, audit_log::Entry, columns, row, sql, text, time,
    time_or_none,
};
use callslot_shared::{
    api::{Recording, RecordingStatus},
    ids::{AttemptId, CallId, OrganizationId},
};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        id: CallId,
        status: RecordingStatus,
        url: Option<String>,
        duration_seconds: Option<u32>,
        started_at: i64,
        deleted_at: Option<i64>,
    }
}

/// The recordings of a call, the oldest first.
pub async fn list(tenant: Tenant<'_>, attempt: AttemptId) -> Result<Vec<Recording>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!("SELECT ", columns!(Row), " FROM recordings
             WHERE attempt_id = :attempt AND organization_id = :organization ORDER BY started_at, id"),
        organization,
        attempt,
    ))
    .await?
    .listed::<Row, _>(Recording::try_from)
}

impl TryFrom<Row> for Recording {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            status: row.status,
            url: row.url,
            duration_seconds: row.duration_seconds,
            started_at: time(row.started_at)?,
            deleted_at: time_or_none(row.deleted_at)?,
        })
    }
}

/// Selects a recording of an attempt.
pub(in crate::store) fn select_one(
    organization: OrganizationId,
    attempt: AttemptId,
    recording: &str,
) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM recordings WHERE id = :recording AND attempt_id = :attempt AND organization_id = :organization"
        ),
        organization,
        attempt,
        recording,
    )
}

/// The recording that [`select_one`] found.
pub(in crate::store) fn one(rows: &Rows) -> Result<Option<Recording>, DatabaseError> {
    rows.first::<Row>()?.map(Recording::try_from).transpose()
}

/// Notes that the carrier has deleted a recording. That there was one stays known.
pub async fn delete(
    tenant: Tenant<'_>,
    attempt: AttemptId,
    recording: &CallId,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    let db = tenant.database;
    db.batch(vec![
        sql!(
            "UPDATE recordings SET status = 'deleted', url = NULL, deleted_at = :now, updated_at = :now
             WHERE id = :recording AND attempt_id = :attempt AND organization_id = :organization AND deleted_at IS NULL",
            organization = entry.by.organization_id,
            attempt,
            recording,
            now = entry.at,
        ),
        entry.of_call("recording.delete", attempt),
    ])
    .await
    .map(drop)
}
