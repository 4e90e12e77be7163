//! `schedules` and `schedule_overrides`: when people take calls.

use super::{
    Answers, Database, DatabaseError, Page, Rows, Statement, Value, as_json, audit_log::Entry,
    read, sql, time,
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

#[derive(Deserialize)]
struct Row {
    id: ScheduleId,
    user_id: Option<UserId>,
    name: String,
    timezone: TimeZone,
    week_start: WeekStart,
    weekly: String,
    overrides: String,
    is_default: u8,
    version: u32,
    updated_at: i64,
    changed_in: String,
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

/// The columns of a schedule `s` with its overrides.
macro_rules! columns {
    () => {
        "s.id, s.user_id, s.name, s.timezone, s.week_start, s.weekly, s.is_default, s.version, s.updated_at, s.changed_in,
         (SELECT json_group_array(json_object('date', o.date, 'hours', json(o.hours)))
          FROM schedule_overrides o WHERE o.schedule_id = s.id) AS overrides"
    };
}

/// The schedules in the order they were made, after `after`; and one more than `limit` if there are more.
pub async fn list(
    db: &dyn Database,
    organization: OrganizationId,
    after: Option<ScheduleId>,
    limit: u32,
) -> Result<Page<Schedule>, DatabaseError> {
    db.run(sql!(
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedules s WHERE s.organization_id = ?1 AND s.id > ?2 ORDER BY s.id LIMIT ?3"
        ),
        organization,
        after.map_or_else(String::new, |id| id.to_string()),
        limit + 1,
    ))
    .await?
    .page::<Row, _>(limit, Schedule::try_from)
}

/// One schedule.
pub async fn get(
    db: &dyn Database,
    organization: OrganizationId,
    id: ScheduleId,
) -> Result<Option<Schedule>, DatabaseError> {
    one(&db.run(select(organization, id)).await?)?
        .map(Schedule::try_from)
        .transpose()
}

fn select(organization: OrganizationId, id: ScheduleId) -> Statement {
    sql!(
        concat!(
            "SELECT ",
            columns!(),
            " FROM schedules s WHERE s.id = ?1 AND s.organization_id = ?2"
        ),
        id,
        organization,
    )
}

fn one(rows: &Rows) -> Result<Option<Row>, DatabaseError> {
    rows.first()
}

/// Makes a schedule of `owner`, an active member, or of the organization; unless there are
/// [`MAX_SCHEDULES`] of them.
pub async fn insert(
    db: &dyn Database,
    id: ScheduleId,
    owner: Option<UserId>,
    schedule: &SaveSchedule,
    entry: &Entry<'_>,
) -> Result<Option<Schedule>, DatabaseError> {
    let write = sql!(
        "INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, updated_at, changed_in,
           week_start)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?10
         WHERE (SELECT COUNT(*) FROM schedules s WHERE s.organization_id = ?2 AND s.user_id IS ?3) < ?9
           AND (?3 IS NULL OR EXISTS (
             SELECT 1 FROM members m WHERE m.organization_id = ?2 AND m.user_id = ?3 AND m.active = 1))",
        id,
        entry.by.organization_id,
        owner,
        schedule.name.as_str(),
        schedule.timezone.name(),
        as_json(&schedule.weekly),
        entry.at,
        entry.id.to_string(),
        MAX_SCHEDULES,
        schedule.week_start.as_str(),
    );
    written(
        db,
        vec![write],
        schedule.is_default,
        "schedule.create",
        id,
        entry,
    )
    .await
}

/// Replaces a schedule that is at `version`; its overrides stay. `None` if it is at another.
pub async fn replace(
    db: &dyn Database,
    id: ScheduleId,
    version: u32,
    schedule: &SaveSchedule,
    entry: &Entry<'_>,
) -> Result<Option<Schedule>, DatabaseError> {
    let write = sql!(
        "UPDATE schedules SET name = ?4, timezone = ?5, weekly = ?6, is_default = 0, version = version + 1,
           updated_at = ?7, changed_in = ?8, week_start = ?9
         WHERE id = ?1 AND organization_id = ?2 AND version = ?3",
        id,
        entry.by.organization_id,
        version,
        schedule.name.as_str(),
        schedule.timezone.name(),
        as_json(&schedule.weekly),
        entry.at,
        entry.id.to_string(),
        schedule.week_start.as_str(),
    );
    written(
        db,
        vec![write],
        schedule.is_default,
        "schedule.change",
        id,
        entry,
    )
    .await
}

/// Sets what holds on a date, or with nothing that the weekly hours do. `None` if the schedule is at another
/// version, or has [`MAX_OVERRIDES`].
pub async fn set_override(
    db: &dyn Database,
    id: ScheduleId,
    version: u32,
    date: NaiveDate,
    hours: Option<&DateOverride>,
    entry: &Entry<'_>,
) -> Result<Option<Schedule>, DatabaseError> {
    let raise = sql!(
        "UPDATE schedules SET version = version + 1, updated_at = ?4, changed_in = ?5
         WHERE id = ?1 AND organization_id = ?2 AND version = ?3
           AND (?6 = 0 OR (SELECT COUNT(*) FROM schedule_overrides o
                           WHERE o.schedule_id = ?1 AND o.date <> ?7) < ?8)",
        id,
        entry.by.organization_id,
        version,
        entry.at,
        entry.id.to_string(),
        hours.is_some(),
        date.to_string(),
        MAX_OVERRIDES,
    );
    let change = match hours {
        Some(hours) => sql!(
            "INSERT INTO schedule_overrides (schedule_id, organization_id, date, hours)
             SELECT s.id, s.organization_id, ?3, ?4 FROM schedules s WHERE s.id = ?1 AND s.changed_in = ?2
             ON CONFLICT DO UPDATE SET hours = excluded.hours",
            id,
            entry.id.to_string(),
            date.to_string(),
            as_json(&hours.hours),
        ),
        None => sql!(
            "DELETE FROM schedule_overrides WHERE schedule_id = ?1 AND date = ?3
               AND EXISTS (SELECT 1 FROM schedules s WHERE s.id = ?1 AND s.changed_in = ?2)",
            id,
            entry.id.to_string(),
            date.to_string(),
        ),
    };
    written(
        db,
        vec![raise, change],
        false,
        "schedule.override",
        id,
        entry,
    )
    .await
}

/// Runs the statements of a change, makes the schedule its owner's default if it is to be, and reads it back:
/// `None` if it was not changed. An answer of the database that was lost is settled so, too.
async fn written(
    db: &dyn Database,
    mut statements: Vec<Statement>,
    is_default: bool,
    action: &str,
    id: ScheduleId,
    entry: &Entry<'_>,
) -> Result<Option<Schedule>, DatabaseError> {
    let organization = entry.by.organization_id;
    let own = entry.id.to_string();
    if is_default {
        statements.push(sql!(
            "UPDATE schedules SET is_default = id = ?2 WHERE organization_id = ?1
               AND user_id IS (SELECT s.user_id FROM schedules s WHERE s.id = ?2)
               AND EXISTS (SELECT 1 FROM schedules s WHERE s.id = ?2 AND s.changed_in = ?3)",
            organization,
            id,
            own.as_str(),
        ));
    }
    statements.push(entry.of_changed(action, "schedules", id));
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

/// What became of a deletion.
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
    db: &dyn Database,
    schedule: &Schedule,
    entry: &Entry<'_>,
) -> Result<Deleted, DatabaseError> {
    const FREE: &str = "t.version = json_extract(?11, '$.version') AND NOT EXISTS (
        SELECT 1 FROM event_type_hosts h WHERE h.schedule_id = t.id)";
    let (id, organization) = (schedule.id, entry.by.organization_id);
    let details = serde_json::json!({ "version": schedule.version });
    let kept: [Value; 2] = [id.into(), entry.id.to_string().into()];
    let statements = vec![
        entry.of_row("schedule.delete", "schedules", id, &details, FREE),
        // The line is only there if all of it was so.
        Statement::new(
            "DELETE FROM schedule_overrides WHERE schedule_id = ?1
               AND EXISTS (SELECT 1 FROM audit_log l WHERE l.id = ?2)",
            kept.clone(),
        ),
        Statement::new(
            "DELETE FROM schedules WHERE id = ?1 AND EXISTS (SELECT 1 FROM audit_log l WHERE l.id = ?2)",
            kept,
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
         FROM schedules s WHERE s.id = ?1 AND s.organization_id = ?2",
        id,
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
