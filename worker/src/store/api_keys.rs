//! `api_keys`: programs that act for members. Who is behind a token is looked up in `credentials`.

use super::{
    Answers, Database, DatabaseError, Rows, Statement,
    audit_log::Entry,
    credentials::{scopes, still_holds, written},
    sql, time, time_or_none,
};
use callslot_shared::{
    api::{ApiKey, MAX_KEYS, NewKey},
    ids::{KeyId, OrganizationId, UserId},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// How long the note of a key's last use holds, in milliseconds: a minute.
const NOTE_HOLDS: i64 = 60_000;

#[derive(Deserialize)]
struct Row {
    id: KeyId,
    user_id: UserId,
    name: String,
    scopes: String,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl TryFrom<Row> for ApiKey {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            name: row.name,
            scopes: scopes(&row.scopes)?,
            created_at: time(row.created_at)?,
            expires_at: time_or_none(row.expires_at)?,
            last_used_at: time_or_none(row.last_used_at)?,
            revoked_at: time_or_none(row.revoked_at)?,
        })
    }
}

/// The keys that open something at `now`, the newest first: a member's, or everybody's without one.
pub async fn list(
    db: &dyn Database,
    organization: OrganizationId,
    user: Option<UserId>,
    limit: u32,
    now: DateTime<Utc>,
) -> Result<Vec<ApiKey>, DatabaseError> {
    db.run(sql!(
        "SELECT id, user_id, name, scopes, created_at, expires_at, last_used_at, revoked_at
             FROM api_keys
             WHERE organization_id = ?1 AND revoked_at IS NULL AND (?2 IS NULL OR user_id = ?2)
               AND (expires_at IS NULL OR expires_at > ?3)
             ORDER BY created_at DESC, id DESC LIMIT ?4",
        organization,
        user,
        now,
        limit,
    ))
    .await?
    .listed::<Row, _>(ApiKey::try_from)
}

/// Makes a key of whoever makes the entry, if they are still who they were and have less than
/// [`MAX_KEYS`]. A key that is made by a key does not outlive it. Only the token's hash is kept.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    db: &dyn Database,
    id: KeyId,
    token_hash: &str,
    key: &NewKey,
    entry: &Entry<'_>,
) -> Result<Option<ApiKey>, DatabaseError> {
    let by = entry.by;
    let write = sql!(
        concat!(
            "INSERT INTO api_keys (id, organization_id, user_id, name, token_hash, scopes, created_at, expires_at)
             SELECT ?1, m.organization_id, m.user_id, ?4, ?5, ?6, ?7,
                    COALESCE(MIN(?8, own.expires_at), ?8, own.expires_at)
             FROM members m LEFT JOIN api_keys own ON own.id = ?9
             WHERE m.organization_id = ?2 AND m.user_id = ?3
               AND (SELECT COUNT(*) FROM api_keys k
                    WHERE k.organization_id = ?2 AND k.user_id = ?3 AND k.revoked_at IS NULL
                      AND (k.expires_at IS NULL OR k.expires_at > ?7)) < ?10
               AND ",
            still_holds!("?11", "?12", "?7")
        ),
        id,
        by.organization_id,
        by.user_id,
        key.name.as_str(),
        token_hash,
        written(&key.scopes),
        entry.at,
        key.expires_at,
        by.credential_id.as_str(),
        MAX_KEYS,
        by.token_hash.as_str(),
        by.as_json(),
    );
    let select = || select_one(by.organization_id, None, id);
    let statements = vec![write, entry.of_key("api_key.create", id), select()];
    match db.batch(statements).await {
        Ok(rows) => third(rows),
        Err(error) => match one(&db.run(select()).await?)? {
            Some(stored) => Ok(Some(stored)),
            None => Err(error),
        },
    }
}

/// Revokes a key of the organization, of that member if one is given; again, if it is revoked
/// already, without effect. `None` if there is no such key.
pub async fn revoke(
    db: &dyn Database,
    id: KeyId,
    user: Option<UserId>,
    entry: &Entry<'_>,
) -> Result<Option<ApiKey>, DatabaseError> {
    let organization = entry.by.organization_id;
    let select = || select_one(organization, user, id);
    let statements = vec![
        sql!(
            "UPDATE api_keys SET revoked_at = ?4
             WHERE id = ?1 AND organization_id = ?2 AND (?3 IS NULL OR user_id = ?3)
               AND revoked_at IS NULL",
            id,
            organization,
            user,
            entry.at,
        ),
        entry.of_key("api_key.revoke", id),
        select(),
    ];
    match db.batch(statements).await {
        Ok(rows) => third(rows),
        Err(error) => match one(&db.run(select()).await?)? {
            Some(key) if key.revoked_at.is_some() => Ok(Some(key)),
            _ => Err(error),
        },
    }
}

/// Notes that keys were used, at most once a minute each. Across tenants: what was used is known by
/// the keys themselves.
pub async fn note_uses(
    db: &dyn Database,
    keys: &[String],
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let keys = crate::store::as_json(keys);
    db.run(sql!(
        "UPDATE api_keys SET last_used_at = ?2
         WHERE id IN (SELECT value FROM json_each(?1))
           AND (last_used_at IS NULL OR last_used_at <= ?2 - ?3)",
        keys,
        now,
        NOTE_HOLDS,
    ))
    .await
    .map(drop)
}

fn select_one(organization: OrganizationId, user: Option<UserId>, id: KeyId) -> Statement {
    sql!(
        "SELECT id, user_id, name, scopes, created_at, expires_at, last_used_at, revoked_at
         FROM api_keys WHERE id = ?1 AND organization_id = ?2 AND (?3 IS NULL OR user_id = ?3)",
        id,
        organization,
        user,
    )
}

fn one(rows: &Rows) -> Result<Option<ApiKey>, DatabaseError> {
    rows.first::<Row>()?.map(ApiKey::try_from).transpose()
}

/// The key that the last of three statements reads.
fn third(rows: Vec<Rows>) -> Result<Option<ApiKey>, DatabaseError> {
    let mut answers = Answers::new(rows);
    answers.next()?;
    answers.next()?;
    one(&answers.next()?)
}
