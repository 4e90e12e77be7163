//! Keys of a person in all organizations.

use super::{MAX_NAMED, NOTE_HOLDS, Row, Which};
use crate::store::{AllTenants, DatabaseError, columns, made, sql};
use callslot_shared::{api::ApiKey, ids::UserId};
use chrono::{DateTime, Utc};

/// A person's keys that open something at `now`, or were revoked at that very time; the newest first. Across tenants:
/// they are the person's own.
pub async fn own(
    AllTenants { database: db }: AllTenants<'_>,
    user: UserId,
    which: Which,
    now: DateTime<Utc>,
) -> Result<Vec<ApiKey>, DatabaseError> {
    let sql = format!(
        "SELECT {} FROM api_keys
         WHERE {} AND (revoked_at IS NULL OR revoked_at = :now) AND (expires_at IS NULL OR expires_at > :now)
         ORDER BY created_at DESC, id DESC LIMIT :max_named",
        columns!(Row),
        which.condition(),
    );
    let statement = made!(
        sql,
        user,
        session = which.session(),
        now,
        max_named = MAX_NAMED
    );
    let rows: Vec<Row> = db.run(statement).await?.all()?;
    rows.into_iter().map(ApiKey::try_from).collect()
}

/// Notes that keys were used, at most once a minute each. Across tenants: what was used is known by
/// the keys themselves.
pub async fn note_uses(
    AllTenants { database: db }: AllTenants<'_>,
    keys: &[String],
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let keys = crate::store::as_json(keys);
    db.run(sql!(
        "UPDATE api_keys SET last_used_at = :now
         WHERE id IN (SELECT value FROM json_each(:keys))
           AND (last_used_at IS NULL OR last_used_at <= :now - :note_holds)",
        keys,
        now,
        note_holds = NOTE_HOLDS,
    ))
    .await
    .map(drop)
}
