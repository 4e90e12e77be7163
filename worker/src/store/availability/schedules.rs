//! `schedules` and `schedule_overrides`: when people take calls.

use crate::store::{
    Answers, AtVersion, DatabaseError, Page, Rows, Statement, Tenant, as_json,
    audit_log::{Entry, audit_entry_of_changed, audit_entry_of_row},
    columns, read, row, sql, text, time,
};
use callslot_shared::{
    api::{MAX_OVERRIDES, MAX_SCHEDULES, SaveSchedule, Schedule},
    ids::{OrganizationId, ScheduleId, UserId},
    schedule::{
        TimeZone,
        hours::{DateOverride, WeekStart},
    },
};
use chrono::NaiveDate;
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        id: ScheduleId,
        user_id: Option<UserId>,
        name: String,
        timezone: TimeZone,
        week_start: WeekStart,
        weekly: String,
        overrides: String = "(SELECT json_group_array(json_object('date', o.date, 'hours', json(o.hours)))
                               FROM schedule_overrides o WHERE o.schedule_id = s.id)",
        is_default: u8,
        version: u32,
        updated_at: i64,
        changed_in: String,
    }
}

impl TryFrom<Row> for Schedule {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let mut overrides: Vec<DateOverride> = read(&row.overrides)?;
        overrides.sort_by_key(|day| day.date);
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            is_default: row.is_default == 1,
            name: row.name,
            timezone: row.timezone,
            week_start: row.week_start,
            weekly: read(&row.weekly)?,
            overrides,
            version: row.version,
            updated_at: time(row.updated_at)?,
        })
    }
}

/// The schedules in the order they were made, after `after`; and one more than `limit` if there are more.
pub async fn list(
    tenant: Tenant<'_>,
    after: Option<ScheduleId>,
    limit: u32,
) -> Result<Page<Schedule>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(Row, "s"),
            " FROM schedules s WHERE s.organization_id = :organization AND s.id > :after ORDER BY s.id LIMIT :limit"
        ),
        organization,
        after = after.map_or_else(String::new, |id| id.to_string()),
        limit = limit + 1,
    ))
    .await?
    .page::<Row, _>(limit, Schedule::try_from)
}

/// One schedule.
pub async fn get(tenant: Tenant<'_>, id: ScheduleId) -> Result<Option<Schedule>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    one(&db.run(select(organization, id)).await?)?
        .map(Schedule::try_from)
        .transpose()
}

fn select(organization: OrganizationId, id: ScheduleId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row, "s"),
            " FROM schedules s WHERE s.id = :schedule AND s.organization_id = :organization"
        ),
        schedule = id,
        organization,
    )
}

fn one(rows: &Rows) -> Result<Option<Row>, DatabaseError> {
    rows.first()
}

/// A schedule about to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewSchedule<'a> {
    /// A fresh id.
    pub id: ScheduleId,
    /// An active member; the organization without one.
    pub owner: Option<UserId>,
    /// The schedule as it is to be.
    pub schedule: &'a SaveSchedule,
}

/// Makes a schedule, unless its owner has [`MAX_SCHEDULES`] of them.
pub async fn insert(
    tenant: Tenant<'_>,
    NewSchedule {
        id,
        owner,
        schedule,
    }: NewSchedule<'_>,
    entry: &Entry<'_>,
) -> Result<Option<Schedule>, DatabaseError> {
    let write = sql!(
        "INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, updated_at, changed_in,
           week_start)
         SELECT :schedule, :organization, :owner, :name, :timezone, :weekly, :now, :entry, :week_start
         WHERE (SELECT COUNT(*) FROM schedules s WHERE s.organization_id = :organization
           AND s.user_id IS :owner) < :max_schedules
           AND (:owner IS NULL OR EXISTS (
             SELECT 1 FROM members m WHERE m.organization_id = :organization AND m.user_id = :owner AND m.active = 1))",
        schedule = id,
        organization = entry.by.organization_id,
        owner,
        name = schedule.name.as_str(),
        timezone = schedule.timezone.name(),
        weekly = as_json(&schedule.weekly),
        now = entry.at,
        entry = entry.id.to_string(),
        max_schedules = MAX_SCHEDULES,
        week_start = schedule.week_start.as_str(),
    );
    let write = Write {
        statements: vec![write],
        action: "schedule.create",
        id,
        becomes_default: schedule.is_default,
    };
    written(tenant, write, entry).await
}

/// Replaces a schedule; its overrides stay. `None` if it is at another version.
pub async fn replace(
    tenant: Tenant<'_>,
    AtVersion { id, version }: AtVersion<ScheduleId>,
    schedule: &SaveSchedule,
    entry: &Entry<'_>,
) -> Result<Option<Schedule>, DatabaseError> {
    let write = sql!(
        "UPDATE schedules SET name = :name, timezone = :timezone, weekly = :weekly, is_default = 0, version = version + 1,
           updated_at = :now, changed_in = :entry, week_start = :week_start
         WHERE id = :schedule AND organization_id = :organization AND version = :version",
        schedule = id,
        organization = entry.by.organization_id,
        version,
        name = schedule.name.as_str(),
        timezone = schedule.timezone.name(),
        weekly = as_json(&schedule.weekly),
        now = entry.at,
        entry = entry.id.to_string(),
        week_start = schedule.week_start.as_str(),
    );
    let write = Write {
        statements: vec![write],
        action: "schedule.change",
        id,
        becomes_default: schedule.is_default,
    };
    written(tenant, write, entry).await
}

/// One date of a schedule.
#[derive(Debug, Clone, Copy)]
pub struct OnDate<'a> {
    /// The date.
    pub date: NaiveDate,
    /// The hours that hold on it; the weekly hours with nothing.
    pub hours: Option<&'a DateOverride>,
}

/// Sets what holds on a date. `None` if the schedule is at another
/// version, or has [`MAX_OVERRIDES`].
pub async fn set_override(
    tenant: Tenant<'_>,
    AtVersion { id, version }: AtVersion<ScheduleId>,
    OnDate { date, hours }: OnDate<'_>,
    entry: &Entry<'_>,
) -> Result<Option<Schedule>, DatabaseError> {
    let raise = sql!(
        "UPDATE schedules SET version = version + 1, updated_at = :now, changed_in = :entry
         WHERE id = :schedule AND organization_id = :organization AND version = :version
           AND (:sets_hours = 0 OR (SELECT COUNT(*) FROM schedule_overrides o
                           WHERE o.schedule_id = :schedule AND o.date <> :date) < :max_overrides)",
        schedule = id,
        organization = entry.by.organization_id,
        version,
        now = entry.at,
        entry = entry.id.to_string(),
        sets_hours = hours.is_some(),
        date = date.to_string(),
        max_overrides = MAX_OVERRIDES,
    );
    let change = match hours {
        Some(hours) => sql!(
            "INSERT INTO schedule_overrides (schedule_id, organization_id, date, hours)
             SELECT s.id, s.organization_id, :date, :hours FROM schedules s WHERE s.id = :schedule
               AND s.changed_in = :entry
             ON CONFLICT DO UPDATE SET hours = excluded.hours",
            schedule = id,
            entry = entry.id.to_string(),
            date = date.to_string(),
            hours = as_json(&hours.hours),
        ),
        None => sql!(
            "DELETE FROM schedule_overrides WHERE schedule_id = :schedule AND date = :date
               AND EXISTS (SELECT 1 FROM schedules s WHERE s.id = :schedule AND s.changed_in = :entry)",
            schedule = id,
            entry = entry.id.to_string(),
            date = date.to_string(),
        ),
    };
    let write = Write {
        statements: vec![raise, change],
        action: "schedule.override",
        id,
        becomes_default: false,
    };
    written(tenant, write, entry).await
}

/// A change of a schedule.
struct Write {
    statements: Vec<Statement>,
    /// Its name in the audit log.
    action: &'static str,
    id: ScheduleId,
    /// Whether the schedule is to be its owner's default.
    becomes_default: bool,
}

/// Runs the statements of a change, makes the schedule its owner's default if it is to be, and reads it back:
/// `None` if it was not changed. An answer of the database that was lost is settled so, too.
async fn written(
    tenant: Tenant<'_>,
    write: Write,
    entry: &Entry<'_>,
) -> Result<Option<Schedule>, DatabaseError> {
    let Write {
        mut statements,
        action,
        id,
        becomes_default,
    } = write;
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let own = entry.id.to_string();
    if becomes_default {
        statements.push(sql!(
            "UPDATE schedules SET is_default = id = :schedule WHERE organization_id = :organization
               AND user_id IS (SELECT s.user_id FROM schedules s WHERE s.id = :schedule)
               AND EXISTS (SELECT 1 FROM schedules s WHERE s.id = :schedule AND s.changed_in = :entry)",
            organization,
            schedule = id,
            entry = own.as_str(),
        ));
    }
    statements.push(audit_entry_of_changed!(entry, action, "schedules", id));
    statements.push(select(organization, id));
    let (row, lost) = match db.batch(statements).await {
        Ok(rows) => (rows.last().map(one).transpose()?.flatten(), None),
        Err(error) => (one(&db.run(select(organization, id)).await?)?, Some(error)),
    };
    match (row.filter(|row| row.changed_in == own), lost) {
        (Some(row), _) => row.try_into().map(Some),
        (None, None) => Ok(None),
        (None, Some(error)) => Err(error),
    }
}

/// The result of a deletion.
#[derive(Debug)]
pub enum Deleted {
    /// It is gone.
    Done,
    /// There is none, or it is at another version.
    Overtaken,
    /// An event type goes by it.
    Used,
}

/// Deletes a schedule that is at `version` and that no event type goes by.
pub async fn delete(
    tenant: Tenant<'_>,
    schedule: &Schedule,
    entry: &Entry<'_>,
) -> Result<Deleted, DatabaseError> {
    let db = tenant.database;
    let (id, organization) = (schedule.id, entry.by.organization_id);
    let details = serde_json::json!({ "version": schedule.version });
    let own = entry.id.to_string();
    let statements = vec![
        audit_entry_of_row!(
            entry,
            "schedule.delete",
            "schedules",
            id,
            &details,
            "t.version = json_extract(:details, '$.version') AND NOT EXISTS (
               SELECT 1 FROM event_type_hosts h WHERE h.schedule_id = t.id)"
        ),
        // The line is only there if all of it was so.
        sql!(
            "DELETE FROM schedule_overrides WHERE schedule_id = :schedule
               AND EXISTS (SELECT 1 FROM audit_log l WHERE l.id = :entry)",
            schedule = id,
            entry = own.as_str(),
        ),
        sql!(
            "DELETE FROM schedules
             WHERE id = :schedule AND EXISTS (SELECT 1 FROM audit_log l WHERE l.id = :entry)",
            schedule = id,
            entry = own,
        ),
        look(organization, id),
    ];
    let (row, lost) = match db.batch(statements).await {
        Ok(rows) => (last(rows)?, None),
        Err(error) => (db.run(look(organization, id)).await?.first()?, Some(error)),
    };
    match (row, lost) {
        (None, _) => Ok(Deleted::Done),
        (Some(_), Some(error)) => Err(error),
        (Some(Standing { used: 1, .. }), None) => Ok(Deleted::Used),
        (Some(_), None) => Ok(Deleted::Overtaken),
    }
}

#[derive(Deserialize)]
struct Standing {
    used: u8,
}

fn look(organization: OrganizationId, id: ScheduleId) -> Statement {
    sql!(
        "SELECT EXISTS (SELECT 1 FROM event_type_hosts h WHERE h.schedule_id = s.id) AS used
         FROM schedules s WHERE s.id = :schedule AND s.organization_id = :organization",
        schedule = id,
        organization,
    )
}

fn last(rows: Vec<Rows>) -> Result<Option<Standing>, DatabaseError> {
    let mut answers = Answers::new(rows);
    for _ in 0..3 {
        answers.next()?;
    }
    answers.next()?.first()
}
