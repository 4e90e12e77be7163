//! The organization's own limits, as they are shown and set.

use super::day;
use crate::store::{
    DatabaseError, Statement, Tenant, Value, as_json,
    audit_log::{Entry, audit_entry},
    columns,
    limits::used_today,
    row, sql, text,
};
use callslot_shared::{
    access::{DEFAULT_LIMITS, Plan},
    api::{ChangeLimits, Limits, OwnLimits, SetLimits},
    phone::NumberKind,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::fmt::Write as _;

/// Reads the organization's limits and how much of them is used.
pub async fn get(tenant: Tenant<'_>, now: DateTime<Utc>) -> Result<Option<Limits>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    row! {
        #[derive(Deserialize)]
        struct Row {
            plan: Plan,
            calls_per_day: Option<u32>,
            calls_per_minute: Option<u32>,
            calling_prefixes: Option<String>,
            attendee_calls_per_minute: Option<u32>,
            attendee_calls_per_day: Option<u32>,
            member_calls_per_minute: Option<u32>,
            member_calls_per_day: Option<u32>,
            member_pending_bookings: Option<u32>,
            calling_countries: Option<String>,
            number_kinds: Option<String>,
            calls_today: u32 = used_today!("o.id"),
        }
    }
    let row: Option<Row> = db
        .run(sql!(
            text!(
                "SELECT ",
                columns!(Row, "o"),
                " FROM organizations o WHERE o.id = :organization"
            ),
            organization,
            day = day(now),
        ))
        .await?
        .first()?;
    let Some(row) = row else { return Ok(None) };
    let quota = row.plan.quota();
    let list = |text: Option<String>| text.map(|text| crate::store::read(&text)).transpose();
    let own = OwnLimits {
        calls_per_day: row.calls_per_day,
        calls_per_minute: row.calls_per_minute,
        calling_prefixes: list(row.calling_prefixes)?,
        attendee_calls_per_minute: row.attendee_calls_per_minute,
        attendee_calls_per_day: row.attendee_calls_per_day,
        member_calls_per_minute: row.member_calls_per_minute,
        member_calls_per_day: row.member_calls_per_day,
        member_pending_bookings: row.member_pending_bookings,
    };
    let by_day = |own: Option<u32>, default: u32| own.unwrap_or(default).min(quota.calls_per_day);
    let by_minute =
        |own: Option<u32>, default: u32| own.unwrap_or(default).min(quota.calls_per_minute);
    let default = DEFAULT_LIMITS;
    let kinds: Option<Vec<NumberKind>> = match &row.number_kinds {
        Some(kinds) => Some(crate::store::read(kinds)?),
        None => None,
    };
    Ok(Some(Limits {
        calls_per_day: by_day(own.calls_per_day, u32::MAX),
        calls_per_minute: by_minute(own.calls_per_minute, u32::MAX),
        calls_today: row.calls_today,
        attendee_calls_per_minute: by_minute(
            own.attendee_calls_per_minute,
            default.attendee_calls_per_minute,
        ),
        attendee_calls_per_day: by_day(own.attendee_calls_per_day, default.attendee_calls_per_day),
        member_calls_per_minute: by_minute(
            own.member_calls_per_minute,
            default.member_calls_per_minute,
        ),
        member_calls_per_day: by_day(own.member_calls_per_day, default.member_calls_per_day),
        member_pending_bookings: by_day(
            own.member_pending_bookings,
            default.member_pending_bookings,
        ),
        calling_countries: list(row.calling_countries)?,
        number_kinds: kinds.unwrap_or_default(),
        own,
    }))
}

/// Replaces the organization's own limits; they are checked before.
pub async fn set(
    tenant: Tenant<'_>,
    limits: &SetLimits,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    let db = tenant.database;
    let prefixes = limits.calling_prefixes.as_ref().map(crate::store::as_json);
    let write: Statement = sql!(
        "UPDATE organizations SET calls_per_day = :calls_per_day, calls_per_minute = :calls_per_minute,
           calling_prefixes = :prefixes,
           updated_at = :now
         WHERE id = :organization",
        organization = entry.by.organization_id,
        calls_per_day = limits.calls_per_day,
        calls_per_minute = limits.calls_per_minute,
        prefixes,
        now = entry.at,
    );
    db.batch(vec![write, entry.of_organization("limits.change")])
        .await
        .map(drop)
}

/// Changes the limits that the request names; they are checked before.
pub async fn change(
    tenant: Tenant<'_>,
    change: &ChangeLimits,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    let db = tenant.database;
    let numbers = [
        ("calls_per_day", change.calls_per_day),
        ("calls_per_minute", change.calls_per_minute),
        (
            "attendee_calls_per_minute",
            change.attendee_calls_per_minute,
        ),
        ("attendee_calls_per_day", change.attendee_calls_per_day),
        ("member_calls_per_minute", change.member_calls_per_minute),
        ("member_calls_per_day", change.member_calls_per_day),
        ("member_pending_bookings", change.member_pending_bookings),
    ];
    let (countries, kinds) = (&change.calling_countries, &change.number_kinds);
    let lists = [
        (
            "calling_countries",
            countries.as_ref().map(|list| list.as_ref().map(as_json)),
        ),
        (
            "number_kinds",
            kinds.as_ref().map(|list| list.as_ref().map(as_json)),
        ),
    ];
    let mut values: Vec<(&str, Value)> = vec![
        ("organization", entry.by.organization_id.into()),
        ("now", entry.at.into()),
    ];
    let mut sql = "UPDATE organizations SET updated_at = :now".to_owned();
    let numbers = numbers
        .into_iter()
        .filter_map(|(name, value)| Some((name, Value::from(value?))));
    let lists = lists
        .into_iter()
        .filter_map(|(name, value)| Some((name, Value::from(value?))));
    for (name, value) in numbers.chain(lists) {
        values.push((name, value));
        // Writing to a string cannot fail.
        let _ = write!(sql, ", {name} = :{name}");
    }
    sql += " WHERE id = :organization";
    db.batch(vec![
        Statement::made(&sql, values),
        audit_entry!(
            entry,
            "limits.change",
            entry.by.organization_id,
            ":details",
            "",
            details = as_json(change)
        ),
    ])
    .await
    .map(drop)
}
