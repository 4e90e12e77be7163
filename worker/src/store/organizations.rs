//! `organizations`: the tenants' own settings.

use super::{Database, DatabaseError, audit_log::Entry, sql, time};
use callslot_shared::{
    access::Plan,
    api::{ChangeOrganization, Organization},
    ids::OrganizationId,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    id: OrganizationId,
    name: String,
    plan: Plan,
    booking_enabled: u8,
    default_booking_duration: u32,
    retry_count: u32,
    retry_spacing_seconds: u32,
    retention_days: Option<u32>,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<Row> for Organization {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            name: row.name,
            plan: row.plan,
            includes: row.plan.includes(),
            booking_enabled: row.booking_enabled == 1,
            default_booking_duration: row.default_booking_duration,
            retry_count: row.retry_count,
            retry_spacing_seconds: row.retry_spacing_seconds,
            retention_days: row.retention_days,
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
        })
    }
}

/// Reads the organization.
pub async fn get(
    db: &dyn Database,
    id: OrganizationId,
) -> Result<Option<Organization>, DatabaseError> {
    let row: Option<Row> = db
        .run(sql!(
            "SELECT id, name, plan, booking_enabled, default_booking_duration, retry_count,
                    retry_spacing_seconds, retention_days, created_at, updated_at
             FROM organizations WHERE id = ?1",
            id,
        ))
        .await?
        .first()?;
    row.map(Organization::try_from).transpose()
}

/// Changes what the request names; values are checked before.
pub async fn change(
    db: &dyn Database,
    change: &ChangeOrganization,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    db.batch(vec![
        sql!(
            "UPDATE organizations SET
               name = COALESCE(?2, name), booking_enabled = COALESCE(?3, booking_enabled),
               default_booking_duration = COALESCE(?4, default_booking_duration), updated_at = ?5,
               retry_count = COALESCE(?6, retry_count),
               retry_spacing_seconds = COALESCE(?7, retry_spacing_seconds),
               retention_days = CASE WHEN ?8 THEN ?9 ELSE retention_days END,
               retention_checked_at = CASE WHEN ?8 THEN 0 ELSE retention_checked_at END
             WHERE id = ?1",
            entry.by.organization_id,
            change.name.as_deref(),
            change.booking_enabled,
            change.default_booking_duration,
            entry.at,
            change.retry_count,
            change.retry_spacing_seconds,
            change.retention_days.is_some(),
            change.retention_days.flatten(),
        ),
        entry.of_organization("organization.change"),
    ])
    .await
    .map(drop)
}
