//! `organizations`: the tenants' own settings.

use crate::store::{
    DatabaseError, Tenant, audit_log::Entry, calling_hours, columns, row, sql, text, time,
};
use callslot_shared::{
    access::Plan,
    api::{ChangeOrganization, Organization},
    ids::OrganizationId,
};
use serde::Deserialize;

row! {
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
        calling_from: Option<u16>,
        calling_to: Option<u16>,
        created_at: i64,
        updated_at: i64,
    }
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
            calling_hours: calling_hours(row.calling_from, row.calling_to),
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
        })
    }
}

/// Reads the organization.
pub async fn get(tenant: Tenant<'_>) -> Result<Option<Organization>, DatabaseError> {
    let Tenant {
        database: db,
        organization: id,
    } = tenant;
    let row: Option<Row> = db
        .run(sql!(
            text!(
                "SELECT ",
                columns!(Row),
                " FROM organizations WHERE id = :id"
            ),
            id,
        ))
        .await?
        .first()?;
    row.map(Organization::try_from).transpose()
}

/// Changes what the request names; values are checked before.
pub async fn change(
    tenant: Tenant<'_>,
    change: &ChangeOrganization,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    let db = tenant.database;
    let hours = change.calling_hours.flatten();
    db.batch(vec![
        sql!(
            "UPDATE organizations SET
               name = COALESCE(:name, name), booking_enabled = COALESCE(:booking_enabled, booking_enabled),
               default_booking_duration = COALESCE(:default_booking_duration, default_booking_duration),
                 updated_at = :now,
               retry_count = COALESCE(:retry_count, retry_count),
               retry_spacing_seconds = COALESCE(:retry_spacing_seconds, retry_spacing_seconds),
               retention_days = CASE WHEN :sets_retention THEN :retention_days ELSE retention_days END,
               calling_from = CASE WHEN :sets_hours THEN :calling_from ELSE calling_from END,
               calling_to = CASE WHEN :sets_hours THEN :calling_to ELSE calling_to END,
               retention_checked_at = CASE WHEN :sets_retention THEN 0 ELSE retention_checked_at END
             WHERE id = :organization",
            organization = entry.by.organization_id,
            name = change.name.as_deref(),
            booking_enabled = change.booking_enabled,
            default_booking_duration = change.default_booking_duration,
            now = entry.at,
            retry_count = change.retry_count,
            retry_spacing_seconds = change.retry_spacing_seconds,
            sets_retention = change.retention_days.is_some(),
            retention_days = change.retention_days.flatten(),
            sets_hours = change.calling_hours.is_some(),
            calling_from = hours.map(|hours| u32::from(hours.from.since_midnight())),
            calling_to = hours.map(|hours| u32::from(hours.to.since_midnight())),
        ),
        entry.of_organization("organization.change"),
    ])
    .await
    .map(drop)
}
