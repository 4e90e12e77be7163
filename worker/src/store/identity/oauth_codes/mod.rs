//! `oauth_codes`: what the extension is given to exchange for its tokens, once.

mod all_tenants;

pub use all_tenants::{CodeProof, exchange};

use crate::store::{
    DatabaseError, Statement, Tenant, audit_log::Entry, columns, credentials::STILL_HOLDS, row,
    sql, text,
};
use callslot_shared::oauth::{Authorization, CODE_LIFE};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The time for which a code is kept after its end, so that one that is used again is noticed.
const KEPT: TimeDelta = TimeDelta::days(1);

row! {
    /// The person who is asked whether a client may act for them.
    #[derive(Debug, Clone, Deserialize)]
    pub struct AuthorizingUser {
        /// The person's name.
        pub person: String = "u.name",
        /// Their address.
        pub email: String,
        /// The organization it is about.
        pub organization: String = "o.name",
    }
}

/// The person who is asked, by name.
pub async fn asked(
    tenant: Tenant<'_>,
    entry: &Entry<'_>,
) -> Result<Option<AuthorizingUser>, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(AuthorizingUser, "u"),
            " FROM users u, organizations o WHERE u.id = :user AND o.id = :organization"
        ),
        user = by.user_id,
        organization = by.organization_id,
    ))
    .await?
    .first()
}

/// Keeps a code for whoever makes the entry, if they ask from one of the pages: what a program or the
/// extension itself asks for makes no more of it. Answers whether it was kept.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    code_hash: &str,
    asked: &Authorization,
    entry: &Entry<'_>,
) -> Result<bool, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let write = sql!(
        text!(
            "INSERT INTO oauth_codes (code_hash, organization_id, user_id, client_id, redirect_uri, challenge, expires_at,
               authorized_in)
             SELECT :code_hash, s.organization_id, s.user_id, :oauth_client, :redirect_uri, :challenge, :expires_at, s.id
             FROM sessions s WHERE s.token_hash = :by_token AND s.kind = 'page' AND ",
            STILL_HOLDS
        ),
        code_hash,
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
        now = entry.at,
        oauth_client = asked.client_id.as_str(),
        redirect_uri = asked.redirect_uri.as_str(),
        challenge = asked.challenge.as_str(),
        expires_at = entry.at + CODE_LIFE,
    );
    let select = || {
        sql!(
            "SELECT 1 FROM oauth_codes WHERE code_hash = :code_hash",
            code_hash
        )
    };
    let statements = vec![write, granted(code_hash, entry), select()];
    db.settled(statements, select).await
}

/// Forgets codes that ended a day ago, a batch at a time: the tick's. Cross-tenant.
pub(in crate::store) fn forget_expired(now: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        "DELETE FROM oauth_codes WHERE code_hash IN (
           SELECT code_hash FROM oauth_codes INDEXED BY oauth_codes_expires
             WHERE expires_at <= :kept_since LIMIT :batch)",
        kept_since = now - KEPT,
        batch,
    )
}

/// The audit log's line for a client that was let in.
fn granted(code_hash: &str, entry: &Entry<'_>) -> Statement {
    sql!(
        "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
           subject_id, at, address, client, details)
         SELECT :entry, c.organization_id, :actor_kind, c.user_id, :via, :credential, 'oauth.grant', c.user_id, :now,
           :address, :client,
                json_object('client_id', c.client_id)
         FROM oauth_codes c WHERE c.code_hash = :code_hash",
        entry = entry.id.to_string(),
        actor_kind = entry.actor().kind().as_str(),
        via = entry.by.via.as_str(),
        credential = entry.by.credential_id.as_str(),
        now = entry.at,
        code_hash,
        address = entry.client_info.address.as_deref(),
        client = entry.client_info.client.as_str(),
    )
}
