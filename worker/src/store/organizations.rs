//! `organizations`: the tenants' own settings.

use super::{Database, DatabaseError, audit_log::Entry, sql, time};
use callslot_shared::{
    access::Plan,
    api::{ChangeOrganization, Organization},
    ids::OrganizationId,
    schedule::{
        calling::CallingHours,
        hours::{DayTime, Hours},
    },
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
    calling_from: Option<u16>,
    calling_to: Option<u16>,
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
            calling_hours: calling_hours(row.calling_from, row.calling_to),
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
        })
    }
}

/// Calling hours as they are stored, in minutes after midnight; without, the usual ones.
pub(super) fn calling_hours(from: Option<u16>, to: Option<u16>) -> Hours {
    let time = |minutes: Option<u16>| minutes.and_then(DayTime::minutes);
    match (time(from), time(to)) {
        (Some(from), Some(to)) => Hours { from, to },
        _ => CallingHours::DEFAULT,
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
                    retry_spacing_seconds, retention_days, calling_from, calling_to, created_at, updated_at
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
    let hours = change.calling_hours.flatten();
    db.batch(vec![
        sql!(
            "UPDATE organizations SET
               name = COALESCE(?2, name), booking_enabled = COALESCE(?3, booking_enabled),
               default_booking_duration = COALESCE(?4, default_booking_duration), updated_at = ?5,
               retry_count = COALESCE(?6, retry_count),
               retry_spacing_seconds = COALESCE(?7, retry_spacing_seconds),
               retention_days = CASE WHEN ?8 THEN ?9 ELSE retention_days END,
               calling_from = CASE WHEN ?10 THEN ?11 ELSE calling_from END,
               calling_to = CASE WHEN ?10 THEN ?12 ELSE calling_to END,
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
            change.calling_hours.is_some(),
            hours.map(|hours| u32::from(hours.from.since_midnight())),
            hours.map(|hours| u32::from(hours.to.since_midnight())),
        ),
        entry.of_organization("organization.change"),
    ])
    .await
    .map(drop)
}
