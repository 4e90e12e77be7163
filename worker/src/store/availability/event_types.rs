//! `event_types` and `event_type_hosts`: what can be booked, and who takes it.

use crate::store::{
    AtVersion, DatabaseError, Page, Rows, Statement, Tenant, as_json,
    audit_log::{Entry, audit_entry, audit_entry_of_changed},
    columns,
    operators::operator_roles,
    read, row, sql, text, time,
};
use callslot_shared::{
    api::{EventType, MAX_EVENT_TYPES, SaveEventType},
    ids::{EventTypeId, OrganizationId, UserId},
};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        id: EventTypeId,
        slug: String,
        active: u8,
        rules: String,
        hosts: String = "(SELECT json_group_array(json_object('user_id', h.user_id, 'schedule_id', h.schedule_id,
                           'weight', h.weight, 'priority', h.priority)) FROM event_type_hosts h
                             WHERE h.event_type_id = t.id)",
        version: u32,
        updated_at: i64,
        changed_in: String,
    }
}

impl TryFrom<Row> for EventType {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            slug: row.slug,
            active: row.active == 1,
            rules: read(&row.rules)?,
            hosts: read(&row.hosts)?,
            version: row.version,
            updated_at: time(row.updated_at)?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        $crate::store::named::text!(
            "SELECT ",
            columns!(Row, "t"),
            " FROM event_types t WHERE t.organization_id = :organization
               AND t.deleted_at IS NULL AND ",
            $rest
        )
    };
}

/// The event types in the order they were made, after `after`; and one more than `limit` if there are more.
pub async fn list(
    tenant: Tenant<'_>,
    after: Option<EventTypeId>,
    limit: u32,
) -> Result<Page<EventType>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        select!("t.id > :after ORDER BY t.id LIMIT :limit"),
        organization,
        after = after.map_or_else(String::new, |id| id.to_string()),
        limit = limit + 1,
    ))
    .await?
    .page::<Row, _>(limit, EventType::try_from)
}

/// One event type.
pub async fn get(tenant: Tenant<'_>, id: EventTypeId) -> Result<Option<EventType>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    one(&db.run(select(organization, id)).await?)?
        .map(EventType::try_from)
        .transpose()
}

fn select(organization: OrganizationId, id: EventTypeId) -> Statement {
    sql!(select!("t.id = :event_type"), organization, event_type = id)
}

fn one(rows: &Rows) -> Result<Option<Row>, DatabaseError> {
    rows.first()
}

/// Why an event type was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Another has the slug.
    Slug,
    /// The host at this place is not an active member who can take calls.
    Host(usize),
    /// The schedule of the host at this place is not theirs and not a shared one.
    Schedule(usize),
    /// There are as many as fit.
    TooMany,
    /// It is at another version.
    Overtaken,
}

/// Whether nobody else has the slug, and the hosts are active members who take calls, each by a schedule of their own
/// or a shared one.
const FIT: &str = "NOT EXISTS (SELECT 1 FROM event_types o WHERE o.organization_id = :organization AND o.slug = :slug
             AND o.deleted_at IS NULL AND o.id <> :event_type)
         AND NOT EXISTS (SELECT 1 FROM json_each(:hosts) WHERE NOT EXISTS (
             SELECT 1 FROM members m WHERE m.organization_id = :organization AND m.user_id = json_each.value ->> 'user_id'
               AND m.active = 1 AND m.role IN (SELECT role.value FROM json_each(:roles) role)))
         AND NOT EXISTS (SELECT 1 FROM json_each(:hosts) WHERE json_each.value ->> 'schedule_id' IS NOT NULL
             AND NOT EXISTS (
             SELECT 1 FROM schedules s WHERE s.id = json_each.value ->> 'schedule_id'
               AND s.organization_id = :organization
               AND (s.user_id IS NULL OR s.user_id = json_each.value ->> 'user_id')))";

/// The member who allowed an event type to be looser than the organization's settings for calls, if it is.
pub async fn loosened_by(
    tenant: Tenant<'_>,
    id: EventTypeId,
) -> Result<Option<UserId>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        loosened_by: Option<UserId>,
    }
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let row: Option<Row> = db
        .run(sql!(
            "SELECT loosened_by FROM event_types WHERE id = :event_type AND organization_id = :organization",
            event_type = id,
            organization,
        ))
        .await?
        .first()?;
    Ok(row.and_then(|row| row.loosened_by))
}

/// An event type about to be saved.
#[derive(Debug, Clone, Copy)]
pub struct EventTypeToSave<'a> {
    /// The event type as it is to be.
    pub event: &'a SaveEventType,
    /// The member who has allowed it to be looser than the organization's settings, if it is.
    pub loosened_by: Option<UserId>,
}

/// Makes an event type. An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    id: EventTypeId,
    EventTypeToSave { event, loosened_by }: EventTypeToSave<'_>,
    entry: &Entry<'_>,
) -> Result<Result<EventType, Refusal>, DatabaseError> {
    let write = sql!(
        text!(
            "INSERT INTO event_types (id, organization_id, slug, active, rules, updated_at, changed_in, loosened_by)
             SELECT :event_type, :organization, :slug, :active, :rules, :now, :entry, :loosened_by
             WHERE (SELECT COUNT(*) FROM event_types t
                    WHERE t.organization_id = :organization AND t.deleted_at IS NULL) < :max_event_types AND ",
            FIT
        ),
        organization = entry.by.organization_id,
        event_type = id,
        slug = event.slug.as_str(),
        active = event.active,
        rules = as_json(&event.rules),
        now = entry.at,
        entry = entry.id.to_string(),
        hosts = as_json(&event.hosts),
        roles = operator_roles(),
        max_event_types = MAX_EVENT_TYPES,
        loosened_by,
    );
    let write = Write {
        statement: write,
        action: "event_type.create",
        event,
    };
    written(tenant, id, write, entry).await
}

/// Replaces an event type.
pub async fn replace(
    tenant: Tenant<'_>,
    AtVersion { id, version }: AtVersion<EventTypeId>,
    EventTypeToSave { event, loosened_by }: EventTypeToSave<'_>,
    entry: &Entry<'_>,
) -> Result<Result<EventType, Refusal>, DatabaseError> {
    let write = sql!(
        text!(
            "UPDATE event_types SET slug = :slug, active = :active, rules = :rules, version = version + 1,
               updated_at = :now,
               changed_in = :entry, loosened_by = :loosened_by
             WHERE id = :event_type AND organization_id = :organization AND version = :version
               AND deleted_at IS NULL AND ",
            FIT
        ),
        organization = entry.by.organization_id,
        event_type = id,
        slug = event.slug.as_str(),
        active = event.active,
        rules = as_json(&event.rules),
        now = entry.at,
        entry = entry.id.to_string(),
        hosts = as_json(&event.hosts),
        roles = operator_roles(),
        version,
        loosened_by,
    );
    let write = Write {
        statement: write,
        action: "event_type.change",
        event,
    };
    written(tenant, id, write, entry).await
}

/// The audit line of an event type that this batch has written; it says if it was allowed to be looser.
fn audited(action: &str, id: EventTypeId, entry: &Entry<'_>) -> Statement {
    audit_entry!(
        entry,
        action,
        id,
        "json_patch(json_object('version', t.version),
           CASE WHEN t.loosened_by IS NULL THEN '{}' ELSE '{\"looser\":true}' END)",
        "FROM event_types t
         WHERE t.id = :subject AND t.organization_id = :organization AND t.changed_in = :entry"
    )
}

/// The statement that all others of a batch rest on.
struct Write<'a> {
    statement: Statement,
    /// Its name in the audit log.
    action: &'static str,
    event: &'a SaveEventType,
}

async fn written(
    tenant: Tenant<'_>,
    id: EventTypeId,
    write: Write<'_>,
    entry: &Entry<'_>,
) -> Result<Result<EventType, Refusal>, DatabaseError> {
    let Write {
        statement,
        action,
        event,
    } = write;
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let own = entry.id.to_string();
    let statements = vec![
        statement,
        sql!(
            "DELETE FROM event_type_hosts WHERE event_type_id = :event_type
               AND EXISTS (SELECT 1 FROM event_types t WHERE t.id = :event_type AND t.changed_in = :entry)",
            event_type = id,
            entry = own.as_str(),
        ),
        sql!(
            "INSERT INTO event_type_hosts (event_type_id, organization_id, user_id, schedule_id, weight, priority)
             SELECT t.id, t.organization_id, value ->> 'user_id', value ->> 'schedule_id', value ->> 'weight',
               value ->> 'priority'
             FROM event_types t, json_each(:hosts) WHERE t.id = :event_type AND t.changed_in = :entry",
            event_type = id,
            entry = own.as_str(),
            hosts = as_json(&event.hosts),
        ),
        audited(action, id, entry),
        select(organization, id),
    ];
    let (row, lost) = match db.batch(statements).await {
        Ok(rows) => (rows.last().map(one).transpose()?.flatten(), None),
        Err(error) => (one(&db.run(select(organization, id)).await?)?, Some(error)),
    };
    match (row.filter(|row| row.changed_in == own), lost) {
        (Some(row), _) => row.try_into().map(Ok),
        (None, None) => why_not(tenant, id, event, entry).await.map(Err),
        (None, Some(error)) => Err(error),
    }
}

row! {
    #[derive(Deserialize)]
    struct Why {
        slug: u8 = "EXISTS (SELECT 1 FROM event_types o WHERE o.organization_id = :organization AND o.slug = :slug
                      AND o.deleted_at IS NULL AND o.id <> :event_type)",
        host: Option<u32> = "(SELECT MIN(json_each.key) FROM json_each(:hosts) WHERE NOT EXISTS ( SELECT 1
                               FROM members m WHERE m.organization_id = :organization
                                 AND m.user_id = json_each.value ->> 'user_id' AND m.active = 1
                                   AND m.role IN (SELECT role.value FROM json_each(:roles) role)))",
        schedule: Option<u32> = "(SELECT MIN(json_each.key) FROM json_each(:hosts)
                                   WHERE json_each.value ->> 'schedule_id' IS NOT NULL AND NOT EXISTS ( SELECT 1
                                     FROM schedules s WHERE s.id = json_each.value ->> 'schedule_id'
                                       AND s.organization_id = :organization AND (s.user_id IS NULL
                                         OR s.user_id = json_each.value ->> 'user_id')))",
        there: u8 = "EXISTS (SELECT 1 FROM event_types t WHERE t.id = :event_type)",
        full: u8 = "(SELECT COUNT(*) FROM event_types t WHERE t.organization_id = :organization
                      AND t.deleted_at IS NULL) >= :max_event_types",
    }
}

/// Finds why an event type was not written.
async fn why_not(
    tenant: Tenant<'_>,
    id: EventTypeId,
    event: &SaveEventType,
    entry: &Entry<'_>,
) -> Result<Refusal, DatabaseError> {
    let db = tenant.database;
    let found: Option<Why> = db
        .run(sql!(
            text!("SELECT ", columns!(Why)),
            organization = entry.by.organization_id,
            event_type = id,
            slug = event.slug.as_str(),
            hosts = as_json(&event.hosts),
            roles = operator_roles(),
            max_event_types = MAX_EVENT_TYPES,
        ))
        .await?
        .first()?;
    let place = |place: u32| usize::try_from(place).unwrap_or(0);
    Ok(match found {
        Some(Why { slug: 1, .. }) => Refusal::Slug,
        Some(Why {
            host: Some(host), ..
        }) => Refusal::Host(place(host)),
        Some(Why {
            schedule: Some(host),
            ..
        }) => Refusal::Schedule(place(host)),
        Some(Why {
            there: 0, full: 1, ..
        }) => Refusal::TooMany,
        _ => Refusal::Overtaken,
    })
}

/// Deletes an event type that is at `version`; what was booked of it stays. Whether it was there so.
pub async fn delete(
    tenant: Tenant<'_>,
    id: EventTypeId,
    version: u32,
    entry: &Entry<'_>,
) -> Result<bool, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let own = entry.id.to_string();
    let look = || {
        sql!(
            "SELECT id FROM event_types WHERE id = :event_type AND organization_id = :organization
               AND changed_in = :entry",
            event_type = id,
            organization,
            entry = own.as_str(),
        )
    };
    let statements = vec![
        sql!(
            "UPDATE event_types SET deleted_at = :now, updated_at = :now, version = version + 1, changed_in = :entry
             WHERE id = :event_type AND organization_id = :organization AND version = :version AND deleted_at IS NULL",
            event_type = id,
            organization,
            version,
            now = entry.at,
            entry = own.as_str(),
        ),
        // Their schedules are free to be deleted.
        sql!(
            "DELETE FROM event_type_hosts WHERE event_type_id = :event_type
               AND EXISTS (SELECT 1 FROM event_types t WHERE t.id = :event_type AND t.changed_in = :entry)",
            event_type = id,
            entry = own.as_str(),
        ),
        audit_entry_of_changed!(entry, "event_type.delete", "event_types", id),
        look(),
    ];
    match db.batch(statements).await {
        Ok(rows) => Ok(rows.last().is_some_and(Rows::any)),
        Err(error) => {
            if db.run(look()).await?.any() {
                Ok(true)
            } else {
                Err(error)
            }
        }
    }
}
