//! `webhook_endpoints` as organizations see and change them.

use crate::store::{
    AtVersion, DatabaseError, Rows, Statement, Tenant, as_json,
    audit_log::{Entry, audit_entry_of_changed},
    columns, read, row, sql, text, time, time_or_none,
};
use callslot_shared::{
    api::{MAX_WEBHOOK_ENDPOINTS, SaveWebhookEndpoint, WebhookDisabled, WebhookEndpoint},
    ids::{OrganizationId, WebhookEndpointId},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        id: WebhookEndpointId,
        url: String,
        description: String,
        events: String,
        enabled: u8,
        disabled_reason: Option<WebhookDisabled>,
        failing_since: Option<i64>,
        old_until: Option<i64>,
        version: u32,
        created_at: i64,
        updated_at: i64,
        changed_in: String,
    }
}

impl TryFrom<Row> for WebhookEndpoint {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            url: row.url,
            description: row.description,
            events: read(&row.events)?,
            enabled: row.enabled == 1,
            disabled_reason: row.disabled_reason,
            failing_since: time_or_none(row.failing_since)?,
            old_secret_until: time_or_none(row.old_until)?,
            version: row.version,
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
        })
    }
}

/// A secret, encrypted for one endpoint.
#[derive(Debug, Clone)]
pub struct SealedSecret {
    /// The secret.
    pub secret: String,
    /// The version of the key.
    pub key_version: u32,
}

/// The endpoints, in the order in which they were made.
pub async fn list(tenant: Tenant<'_>) -> Result<Vec<WebhookEndpoint>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM webhook_endpoints INDEXED BY webhook_endpoints_organization
             WHERE organization_id = :organization AND deleted_at IS NULL ORDER BY id"
        ),
        organization,
    ))
    .await?
    .listed::<Row, _>(WebhookEndpoint::try_from)
}

/// One endpoint.
pub async fn get(
    tenant: Tenant<'_>,
    id: WebhookEndpointId,
) -> Result<Option<WebhookEndpoint>, DatabaseError> {
    let rows = tenant
        .database
        .run(select_one(tenant.organization, id))
        .await?;
    one(&rows)?.map(WebhookEndpoint::try_from).transpose()
}

fn select_one(organization: OrganizationId, id: WebhookEndpointId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM webhook_endpoints
             WHERE id = :endpoint AND organization_id = :organization AND deleted_at IS NULL"
        ),
        endpoint = id,
        organization,
    )
}

fn one(rows: &Rows) -> Result<Option<Row>, DatabaseError> {
    rows.first()
}

/// An endpoint about to be made.
#[derive(Debug, Clone, Copy)]
pub struct EndpointToSave<'a> {
    /// A fresh id.
    pub id: WebhookEndpointId,
    /// The endpoint as it is to be.
    pub endpoint: &'a SaveWebhookEndpoint,
    /// Its fresh secret.
    pub secret: &'a SealedSecret,
}

/// Makes an endpoint, unless there are [`MAX_WEBHOOK_ENDPOINTS`] already.
pub async fn insert(
    tenant: Tenant<'_>,
    EndpointToSave {
        id,
        endpoint,
        secret,
    }: EndpointToSave<'_>,
    entry: &Entry<'_>,
) -> Result<Option<WebhookEndpoint>, DatabaseError> {
    let write = sql!(
        "INSERT INTO webhook_endpoints (id, organization_id, url, description, events, enabled, secret, key_version,
           created_at, updated_at, changed_in)
         SELECT :endpoint, :organization, :url, :description, :events, :enabled, :secret, :key_version, :now, :now, :entry
         WHERE (SELECT COUNT(*) FROM webhook_endpoints e INDEXED BY webhook_endpoints_organization
                WHERE e.organization_id = :organization AND e.deleted_at IS NULL) < :most",
        endpoint = id,
        organization = entry.by.organization_id,
        url = endpoint.url.as_str(),
        description = endpoint.description.as_str(),
        events = as_json(&endpoint.events),
        enabled = endpoint.enabled,
        secret = secret.secret.as_str(),
        key_version = secret.key_version,
        now = entry.at,
        entry = entry.id.to_string(),
        most = MAX_WEBHOOK_ENDPOINTS,
    );
    let line = audit_entry_of_changed!(entry, "webhook_endpoint.create", "webhook_endpoints", id);
    written(tenant, id, vec![write, line], entry).await
}

/// Replaces an endpoint at a version. One that is enabled begins anew: it is not failing, and what waits for it is due. A delivery
/// that goes on holds it no longer: its answer was of the endpoint as it was.
pub async fn replace(
    tenant: Tenant<'_>,
    AtVersion { id, version }: AtVersion<WebhookEndpointId>,
    endpoint: &SaveWebhookEndpoint,
    entry: &Entry<'_>,
) -> Result<Option<WebhookEndpoint>, DatabaseError> {
    let write = sql!(
        "UPDATE webhook_endpoints SET url = :url, description = :description, events = :events, enabled = :enabled,
           disabled_reason = CASE WHEN :enabled THEN NULL ELSE disabled_reason END,
           failing_since = CASE WHEN enabled = 1 AND url = :url THEN failing_since END,
           rests_until = CASE WHEN enabled = 1 AND url = :url THEN rests_until ELSE 0 END,
           lease_token = NULL, lease_until = NULL, version = version + 1, updated_at = :now, changed_in = :entry
         WHERE id = :endpoint AND organization_id = :organization AND version = :version AND deleted_at IS NULL",
        endpoint = id,
        organization = entry.by.organization_id,
        url = endpoint.url.as_str(),
        description = endpoint.description.as_str(),
        events = as_json(&endpoint.events),
        enabled = endpoint.enabled,
        version,
        now = entry.at,
        entry = entry.id.to_string(),
    );
    let due = sql!(
        "UPDATE webhook_deliveries SET due_at = :now
         WHERE endpoint_id = :endpoint AND state = 'pending' AND due_at > :now AND EXISTS (
           SELECT 1 FROM webhook_endpoints e
           WHERE e.id = :endpoint AND e.changed_in = :entry AND e.enabled = 1 AND e.failing_since IS NULL)",
        endpoint = id,
        now = entry.at,
        entry = entry.id.to_string(),
    );
    let line = audit_entry_of_changed!(entry, "webhook_endpoint.change", "webhook_endpoints", id);
    written(tenant, id, vec![write, due, line], entry).await
}

/// Gives an endpoint at a version a new secret. The one before signs, too, until `old_until`, if that is given.
pub async fn rotate(
    tenant: Tenant<'_>,
    AtVersion { id, version }: AtVersion<WebhookEndpointId>,
    (secret, old_until): (&SealedSecret, Option<DateTime<Utc>>),
    entry: &Entry<'_>,
) -> Result<Option<WebhookEndpoint>, DatabaseError> {
    let write = sql!(
        "UPDATE webhook_endpoints SET old_secret = CASE WHEN :old_until IS NOT NULL THEN secret END,
           old_key_version = CASE WHEN :old_until IS NOT NULL THEN key_version END, old_until = :old_until,
           secret = :secret, key_version = :key_version, lease_token = NULL, lease_until = NULL, version = version + 1, updated_at = :now, changed_in = :entry
         WHERE id = :endpoint AND organization_id = :organization AND version = :version AND deleted_at IS NULL",
        endpoint = id,
        organization = entry.by.organization_id,
        old_until,
        secret = secret.secret.as_str(),
        key_version = secret.key_version,
        version,
        now = entry.at,
        entry = entry.id.to_string(),
    );
    let line = audit_entry_of_changed!(entry, "webhook_endpoint.rotate", "webhook_endpoints", id);
    written(tenant, id, vec![write, line], entry).await
}

/// Runs the statements that write an endpoint, and reads what they have written; nothing if they have not. An answer of
/// the database that was lost is settled by reading back.
async fn written(
    tenant: Tenant<'_>,
    id: WebhookEndpointId,
    mut statements: Vec<Statement>,
    entry: &Entry<'_>,
) -> Result<Option<WebhookEndpoint>, DatabaseError> {
    let select = || select_one(entry.by.organization_id, id);
    statements.push(select());
    let db = tenant.database;
    let own = entry.id.to_string();
    let (row, lost) = match db.batch(statements).await {
        Ok(rows) => (rows.last().map(one).transpose()?.flatten(), None),
        Err(error) => (one(&db.run(select()).await?)?, Some(error)),
    };
    match (row.filter(|row| row.changed_in == own), lost) {
        (Some(row), _) => row.try_into().map(Some),
        (None, None) => Ok(None),
        (None, Some(error)) => Err(error),
    }
}

/// Deletes an endpoint at a version: its secrets are forgotten, and what waits for it is not sent. Whether it was there so.
pub async fn delete(
    tenant: Tenant<'_>,
    AtVersion { id, version }: AtVersion<WebhookEndpointId>,
    entry: &Entry<'_>,
) -> Result<bool, DatabaseError> {
    let organization = entry.by.organization_id;
    let own = entry.id.to_string();
    let look = || {
        sql!(
            "SELECT id FROM webhook_endpoints
             WHERE id = :endpoint AND organization_id = :organization AND changed_in = :entry AND deleted_at IS NOT NULL",
            endpoint = id,
            organization,
            entry = own.as_str(),
        )
    };
    let statements = vec![
        sql!(
            "UPDATE webhook_endpoints SET deleted_at = :now, enabled = 0, secret = NULL, key_version = NULL,
               old_secret = NULL, old_key_version = NULL, old_until = NULL, lease_token = NULL, lease_until = NULL, updated_at = :now, version = version + 1,
               changed_in = :entry
             WHERE id = :endpoint AND organization_id = :organization AND version = :version AND deleted_at IS NULL",
            endpoint = id,
            organization,
            version,
            now = entry.at,
            entry = own.as_str(),
        ),
        sql!(
            "UPDATE webhook_deliveries SET state = 'skipped', reason = 'deleted', updated_at = :now
             WHERE endpoint_id = :endpoint AND state = 'pending' AND EXISTS (
               SELECT 1 FROM webhook_endpoints e WHERE e.id = :endpoint AND e.changed_in = :entry)",
            endpoint = id,
            now = entry.at,
            entry = own.as_str(),
        ),
        audit_entry_of_changed!(entry, "webhook_endpoint.delete", "webhook_endpoints", id),
        look(),
    ];
    tenant.database.settled(statements, look).await
}
