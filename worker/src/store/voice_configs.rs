//! `voice_configs`: organizations' settings for their calls.

use super::{
    Database, DatabaseError,
    audit_log::{Entry, line},
    sql,
};
use callslot_shared::{ids::OrganizationId, voice::VoiceConfig};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    settings: String,
}

/// Reads the settings; the defaults where there are none.
pub async fn get(
    db: &dyn Database,
    organization: OrganizationId,
) -> Result<VoiceConfig, DatabaseError> {
    let row: Option<Row> = db
        .run(sql!(
            "SELECT settings FROM voice_configs WHERE organization_id = ?1",
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
    db: &dyn Database,
    config: &VoiceConfig,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    // Before the change, so that it can tell what changes.
    let permission = entry.line(
        line!(
            "CASE WHEN ?11 = COALESCE((
                SELECT v.settings ->> '$.allow_looser_bookings' FROM voice_configs v WHERE v.organization_id = ?2), 0)
               THEN '{}' ELSE json_object('allow_looser_bookings', json(CASE ?11 WHEN 1 THEN 'true' ELSE 'false' END)) END",
            ""
        ),
        "voice_config.change",
        entry.by.organization_id,
        [config.allow_looser_bookings.into()],
    );
    db.batch(vec![
        permission,
        sql!(
            "INSERT INTO voice_configs (organization_id, settings, updated_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (organization_id) DO UPDATE SET settings = ?2, updated_at = ?3",
            entry.by.organization_id,
            config.to_json(),
            entry.at,
        ),
    ])
    .await
    .map(drop)
}
