//! `voice_configs`: organizations' settings for their calls.

use crate::store::{
    DatabaseError, Tenant,
    audit_log::{Entry, audit_entry},
    sql,
};
use callslot_shared::voice::VoiceConfig;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    settings: String,
}

/// Reads the settings; the defaults where there are none.
pub async fn get(tenant: Tenant<'_>) -> Result<VoiceConfig, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let row: Option<Row> = db
        .run(sql!(
            "SELECT settings FROM voice_configs WHERE organization_id = :organization",
            organization,
        ))
        .await?
        .first()?;
    let Some(row) = row else {
        return Ok(VoiceConfig::default());
    };
    crate::store::read(&row.settings)
}

/// Replaces the settings; they are checked before.
pub async fn put(
    tenant: Tenant<'_>,
    config: &VoiceConfig,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    let db = tenant.database;
    // Before the change, so that it can tell what changes.
    let permission = audit_entry!(
        entry,
        "voice_config.change",
        entry.by.organization_id,
        "CASE WHEN :allowed = COALESCE((
            SELECT v.settings ->> '$.allow_looser_bookings' FROM voice_configs v
            WHERE v.organization_id = :organization), 0)
           THEN '{}' ELSE json_object(
             'allow_looser_bookings', json(CASE :allowed WHEN 1 THEN 'true' ELSE 'false' END)) END",
        "",
        allowed = config.allow_looser_bookings
    );
    db.batch(vec![
        permission,
        sql!(
            "INSERT INTO voice_configs (organization_id, settings, updated_at) VALUES (:organization, :config, :now)
             ON CONFLICT (organization_id) DO UPDATE SET settings = :config, updated_at = :now",
            organization = entry.by.organization_id,
            config = config.to_json(),
            now = entry.at,
        ),
    ])
    .await
    .map(drop)
}
