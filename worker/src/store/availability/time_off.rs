//! `time_off`: when people, or everybody, take no calls.

use crate::store::{
    DatabaseError, Page, Statement, Tenant,
    audit_log::{Entry, audit_entry_of_row},
    columns, row, sql, text, time_or_none,
};
use callslot_shared::{
    api::{MAX_TIME_OFF, Off, TimeOff},
    ids::{OrganizationId, TimeOffId, UserId},
};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        id: TimeOffId,
        user_id: Option<UserId>,
        from_date: Option<NaiveDate>,
        to_date: Option<NaiveDate>,
        starts_at: Option<i64>,
        ends_at: Option<i64>,
        reason: String,
    }
}

impl TryFrom<Row> for TimeOff {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            from_date: row.from_date,
            to_date: row.to_date,
            starts_at: time_or_none(row.starts_at)?,
            ends_at: time_or_none(row.ends_at)?,
            reason: Some(row.reason),
        })
    }
}

/// The times off in the order they were entered, after `after`; and one more than `limit` if there are more.
pub async fn list(
    tenant: Tenant<'_>,
    after: Option<TimeOffId>,
    limit: u32,
) -> Result<Page<TimeOff>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM time_off
             WHERE organization_id = :organization AND id > :after ORDER BY id LIMIT :limit"
        ),
        organization,
        after = after.map_or_else(String::new, |id| id.to_string()),
        limit = limit + 1,
    ))
    .await?
    .page::<Row, _>(limit, TimeOff::try_from)
}

/// One time off.
pub async fn get(tenant: Tenant<'_>, id: TimeOffId) -> Result<Option<TimeOff>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let row: Option<Row> = db.run(select(organization, id)).await?.first()?;
    row.map(TimeOff::try_from).transpose()
}

fn select(organization: OrganizationId, id: TimeOffId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM time_off
         WHERE id = :id AND organization_id = :organization"
        ),
        id,
        organization,
    )
}

/// A time off about to be entered.
#[derive(Debug, Clone, Copy)]
pub struct NewTimeOff<'a> {
    /// A fresh id.
    pub id: TimeOffId,
    /// An active member; everybody without one.
    pub owner: Option<UserId>,
    /// When.
    pub off: Off,
    /// Why.
    pub reason: &'a str,
}

/// Enters a time off, unless [`MAX_TIME_OFF`] of its owner are still to come. `None` then. An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    NewTimeOff {
        id,
        owner,
        off,
        reason,
    }: NewTimeOff<'_>,
    entry: &Entry<'_>,
) -> Result<Option<TimeOff>, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let (days, instants) = match off {
        Off::Days(from, to) => (Some((from, to)), None),
        Off::Instants(start, end) => (None, Some((start, end))),
    };
    // Dates end at most a day later than they do by UTC.
    let over_at = match off {
        Off::Days(_, to) => to.and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(2),
        Off::Instants(_, end) => end,
    };
    let write = sql!(
        "INSERT INTO time_off (id, organization_id, user_id, from_date, to_date, starts_at, ends_at, over_at,
           reason, created_at, created_by)
         SELECT :id, :organization, :owner, :from_date, :to_date, :starts_at, :ends_at, :over_at, :reason, :now, :user
         WHERE (SELECT COUNT(*) FROM time_off t
                WHERE t.organization_id = :organization AND t.user_id IS :owner AND t.over_at > :now) < :max_time_off
           AND (:owner IS NULL OR EXISTS (
             SELECT 1 FROM members m WHERE m.organization_id = :organization AND m.user_id = :owner AND m.active = 1))",
        id,
        organization,
        owner,
        from_date = days.map(|(from, _)| from.to_string()),
        to_date = days.map(|(_, to)| to.to_string()),
        starts_at = instants.map(|(start, _)| start),
        ends_at = instants.map(|(_, end)| end),
        over_at,
        reason,
        now = entry.at,
        user = entry.by.user_id,
        max_time_off = MAX_TIME_OFF,
    );
    let details = serde_json::json!({ "user_id": owner });
    let line = audit_entry_of_row!(entry, "time_off.create", "time_off", id, &details, "1");
    let statements = vec![write, line, select(organization, id)];
    match db.batch(statements).await {
        Ok(rows) => {
            let row: Option<Row> = match rows.last() {
                Some(rows) => rows.first()?,
                None => None,
            };
            row.map(TimeOff::try_from).transpose()
        }
        Err(error) => match get(tenant, id).await? {
            Some(stored) => Ok(Some(stored)),
            None => Err(error),
        },
    }
}

/// Deletes a time off. Again, it does nothing.
pub async fn delete(
    tenant: Tenant<'_>,
    off: &TimeOff,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    let db = tenant.database;
    let (id, organization) = (off.id, entry.by.organization_id);
    let details = serde_json::json!({ "user_id": off.user_id });
    let statements = vec![
        audit_entry_of_row!(entry, "time_off.delete", "time_off", id, &details, "1"),
        sql!(
            "DELETE FROM time_off WHERE id = :id AND organization_id = :organization",
            id,
            organization
        ),
    ];
    match db.batch(statements).await {
        Ok(_) => Ok(()),
        Err(error) => match get(tenant, id).await? {
            None => Ok(()),
            Some(_) => Err(error),
        },
    }
}
