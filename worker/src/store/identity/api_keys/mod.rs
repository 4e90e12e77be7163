//! `api_keys`: programs that act for members. The member behind a token is looked up in `credentials`.

mod all_tenants;

pub use all_tenants::{note_uses, own};

use crate::store::{
    DatabaseError, Rows, Statement, Tenant,
    audit_log::Entry,
    columns,
    credentials::{STILL_HOLDS, scopes, written},
    last, made, row, sql, text, time, time_or_none,
};
use callslot_shared::{
    api::{ApiKey, MAX_KEYS, NewKey},
    ids::{KeyId, OrganizationId, SessionId, UserId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most of a person's keys in all organizations that are named.
pub const MAX_NAMED: u32 = 200;

/// The time for which the note of a key's last use holds, in milliseconds: a minute.
const NOTE_HOLDS: i64 = 60_000;

row! {
    #[derive(Deserialize)]
    struct Row {
        id: KeyId,
        organization_id: OrganizationId,
        user_id: UserId,
        name: String,
        scopes: String,
        created_at: i64,
        expires_at: Option<i64>,
        last_used_at: Option<i64>,
        revoked_at: Option<i64>,
    }
}

impl TryFrom<Row> for ApiKey {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            organization_id: row.organization_id,
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
    tenant: Tenant<'_>,
    user: Option<UserId>,
    limit: u32,
    now: DateTime<Utc>,
) -> Result<Vec<ApiKey>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!("SELECT ", columns!(Row), " FROM api_keys
             WHERE organization_id = :organization AND revoked_at IS NULL AND (:user IS NULL OR user_id = :user)
               AND (expires_at IS NULL OR expires_at > :now)
             ORDER BY created_at DESC, id DESC LIMIT :limit"),
        organization,
        user,
        now,
        limit,
    ))
    .await?
    .listed::<Row, _>(ApiKey::try_from)
}

/// A key about to be made.
#[derive(Debug, Clone, Copy)]
pub struct FreshKey<'a> {
    /// A fresh id.
    pub id: KeyId,
    /// SHA-256 of its fresh token, in hexadecimal.
    pub token_hash: &'a str,
    /// The key that is asked for.
    pub key: &'a NewKey,
}

/// Makes a key of whoever makes the entry, if they are still who they were and have less than
/// [`MAX_KEYS`]. It knows what it was made with. Only the token's hash is kept.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    FreshKey {
        id,
        token_hash,
        key,
    }: FreshKey<'_>,
    entry: &Entry<'_>,
) -> Result<Option<ApiKey>, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let write = sql!(
        text!(
            "INSERT INTO api_keys (id, organization_id, user_id, name, token_hash, scopes, created_at, expires_at,
               parent_id, parent_via)
             SELECT :id, m.organization_id, m.user_id, :name, :token_hash, :scopes, :now, :expires_at, :credential, :via
             FROM members m
             WHERE m.organization_id = :organization AND m.user_id = :user
               AND (SELECT COUNT(*) FROM api_keys k
                    WHERE k.organization_id = :organization AND k.user_id = :user AND k.revoked_at IS NULL
                      AND (k.expires_at IS NULL OR k.expires_at > :now)) < :max_keys
               AND ",
            STILL_HOLDS
        ),
        id,
        organization = by.organization_id,
        user = by.user_id,
        name = key.name.as_str(),
        token_hash,
        scopes = written(&key.scopes),
        now = entry.at,
        expires_at = key.expires_at,
        credential = by.credential_id.as_str(),
        max_keys = MAX_KEYS,
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
        via = by.via.as_str(),
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

/// Revokes a key of the organization, of that member if one is given, and with it what it has made, and what that has;
/// again, if it is revoked already, without effect. `None` if there is no such key.
pub async fn revoke(
    tenant: Tenant<'_>,
    id: KeyId,
    user: Option<UserId>,
    entry: &Entry<'_>,
) -> Result<Option<ApiKey>, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let select = || select_one(organization, user, id);
    let statements = vec![
        sql!(
            "UPDATE api_keys SET revoked_at = :now
             WHERE organization_id = :organization AND revoked_at IS NULL AND id IN (
               WITH RECURSIVE family (id) AS (
                 SELECT k.id FROM api_keys k
                 WHERE k.id = :id AND k.organization_id = :organization AND (:user IS NULL OR k.user_id = :user)
                 UNION
                 SELECT c.id FROM family JOIN api_keys c ON c.parent_id = family.id
                 WHERE c.parent_via = 'api_key'
               ) SELECT id FROM family)",
            id,
            organization,
            user,
            now = entry.at,
        ),
        entry.of_revoked_key(id),
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

/// Which of a person's keys, in all organizations.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// All of them.
    All,
    /// Those that were made in a session.
    MadeIn(SessionId),
}

impl Which {
    /// The condition on `api_keys` (SQL over `:user` and `:session`).
    const fn condition(self) -> &'static str {
        match self {
            Self::All => {
                "organization_id IN (SELECT m.organization_id FROM members m WHERE m.user_id = :user)
                 AND user_id = :user"
            }
            Self::MadeIn(_) => {
                "id IN (
                   WITH RECURSIVE family (id) AS (
                     SELECT k.id FROM api_keys k WHERE k.parent_id = :session AND k.parent_via = 'session'
                     UNION
                     SELECT c.id FROM family JOIN api_keys c ON c.parent_id = family.id
                     WHERE c.parent_via = 'api_key'
                   ) SELECT id FROM family)
                 AND user_id = :user"
            }
        }
    }

    fn session(self) -> Option<SessionId> {
        match self {
            Self::All => None,
            Self::MadeIn(session) => Some(session),
        }
    }
}

/// Revokes keys of whoever makes the entry. Of those that `named` has, each with a fresh id, the audit log is told.
pub(in crate::store) fn revoke_own(
    which: Which,
    named: &[(KeyId, Uuid)],
    entry: &Entry<'_>,
) -> [Statement; 2] {
    #[derive(Serialize)]
    struct Line {
        id: KeyId,
        audit: Uuid,
    }
    let lines: Vec<_> = named
        .iter()
        .map(|(id, audit)| Line {
            id: *id,
            audit: *audit,
        })
        .collect();
    let sql = format!(
        "UPDATE api_keys SET revoked_at = :now
         WHERE {} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)",
        which.condition(),
    );
    [
        made!(
            sql,
            user = entry.by.user_id,
            session = which.session(),
            now = entry.at
        ),
        entry.of_own_revoked_keys(&crate::store::as_json(&lines)),
    ]
}

fn select_one(organization: OrganizationId, user: Option<UserId>, id: KeyId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM api_keys WHERE id = :id AND organization_id = :organization AND (:user IS NULL OR user_id = :user)"
        ),
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
    one(&last(rows)?)
}
