//! `oauth_grants`: what keeps the extension's sessions alive.
//!
//! A session has one access token and one refresh token at a time; both are made anew together. There is
//! no grace for a refresh token that was used before: whoever shows it may have stolen it, or may be whom
//! it was stolen from, and nothing tells them apart. Both are signed out, and the person signs in again.

use crate::store::{
    AllTenants, DatabaseError, Statement, audit_log::Stamp, sessions::NewSession, sql,
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Fresh tokens, as far as the store knows them.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// The session they are for; its token is the access token. A refresh needs its `token_hash` and `at`.
    pub session: NewSession,
    /// The time for which the access token holds.
    pub access_life: TimeDelta,
    /// SHA-256 of what all refresh tokens of the session begin with.
    pub family_hash: String,
    /// SHA-256 of the whole refresh token.
    pub refresh_hash: String,
    /// A fresh id for the audit log's line, should something have been used twice.
    pub reuse_entry: Uuid,
}

impl Tokens {
    fn access_until(&self) -> DateTime<Utc> {
        self.session.at + self.access_life
    }
}

/// Makes a session that was just opened for a code one of the extension's. It knows in which session it was let in.
pub(in crate::store) fn begin(client_id: &str, code_hash: &str, tokens: &Tokens) -> [Statement; 2] {
    let new = &tokens.session;
    [
        sql!(
            "UPDATE sessions SET token_expires_at = :access_until WHERE id = :new AND token_hash = :token_hash",
            new = new.id,
            token_hash = new.token_hash.as_str(),
            access_until = tokens.access_until(),
        ),
        sql!(
            "INSERT INTO oauth_grants (session_id, client_id, family_hash, refresh_hash, authorized_in)
             SELECT s.id, :oauth_client, :family_hash, :refresh_hash, (SELECT c.authorized_in FROM oauth_codes c
               WHERE c.code_hash = :code_hash)
             FROM sessions s WHERE s.id = :new AND s.token_hash = :token_hash",
            new = new.id,
            token_hash = new.token_hash.as_str(),
            oauth_client = client_id,
            family_hash = tokens.family_hash.as_str(),
            refresh_hash = tokens.refresh_hash.as_str(),
            code_hash,
        ),
    ]
}

/// Exchanges a refresh token for fresh tokens, and answers whether it did: only the one that holds, by its
/// own client, while the session lives. One that held before ends the session.
///
/// An answer of the database that was lost is settled by reading back. Across tenants: the token tells
/// whose it is.
pub async fn refresh(
    AllTenants { database: db }: AllTenants<'_>,
    client_id: &str,
    old_hash: &str,
    tokens: &Tokens,
) -> Result<bool, DatabaseError> {
    let select = || {
        sql!(
            "SELECT 1 FROM sessions WHERE token_hash = :token_hash AND revoked_at IS NULL",
            token_hash = tokens.session.token_hash.as_str(),
        )
    };
    let [end, tell] = end_reused(old_hash, tokens);
    let statements = vec![
        rotate(client_id, old_hash, tokens),
        renew(tokens),
        end,
        tell,
        select(),
    ];
    db.settled(statements, select).await
}

fn rotate(client_id: &str, old_hash: &str, tokens: &Tokens) -> Statement {
    sql!(
        "UPDATE oauth_grants SET refresh_hash = :refresh_hash
         WHERE family_hash = :family_hash AND refresh_hash = :old_hash AND client_id = :oauth_client
           AND EXISTS (
             SELECT 1 FROM sessions s
             JOIN members m ON m.organization_id = s.organization_id AND m.user_id = s.user_id AND m.active = 1
             WHERE s.id = oauth_grants.session_id AND s.revoked_at IS NULL AND s.expires_at > :now
               AND COALESCE(s.last_used_at, s.created_at) + s.idle_ms > :now)",
        family_hash = tokens.family_hash.as_str(),
        old_hash,
        refresh_hash = tokens.refresh_hash.as_str(),
        oauth_client = client_id,
        now = tokens.session.at,
    )
}

fn renew(tokens: &Tokens) -> Statement {
    sql!(
        "UPDATE sessions SET token_hash = :token_hash, token_expires_at = :access_until, last_used_at = :now
         WHERE id = (SELECT session_id FROM oauth_grants WHERE family_hash = :family_hash
           AND refresh_hash = :refresh_hash)",
        family_hash = tokens.family_hash.as_str(),
        refresh_hash = tokens.refresh_hash.as_str(),
        token_hash = tokens.session.token_hash.as_str(),
        access_until = tokens.access_until(),
        now = tokens.session.at,
    )
}

fn end_reused(old_hash: &str, tokens: &Tokens) -> [Statement; 2] {
    let family = tokens.family_hash.as_str();
    let fresh = tokens.refresh_hash.as_str();
    [
        sql!(
            "UPDATE sessions SET revoked_at = :now
             WHERE revoked_at IS NULL AND id = (
               SELECT session_id FROM oauth_grants WHERE family_hash = :family
                 AND refresh_hash NOT IN (:old_hash, :fresh))",
            family,
            old_hash,
            fresh,
            now = tokens.session.at,
        ),
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client, details)
             SELECT :reuse_entry, s.organization_id, 'member', s.user_id, 'session', s.id, 'oauth.reuse', s.id, :now,
               :address, :client,
                    json_object('client_id', g.client_id, 'of', 'refresh_token')
             FROM oauth_grants g JOIN sessions s ON s.id = g.session_id
             WHERE g.family_hash = :family AND g.refresh_hash NOT IN (:old_hash, :fresh) AND s.revoked_at = :now",
            family,
            old_hash,
            fresh,
            now = tokens.session.at,
            reuse_entry = tokens.reuse_entry.to_string(),
            address = tokens.session.client_info.address.as_deref(),
            client = tokens.session.client_info.client.as_str(),
        ),
    ]
}

/// A token that its client is done with.
#[derive(Debug, Clone)]
pub enum Returned {
    /// An access token, by its SHA-256.
    Access(String),
    /// A refresh token, by the SHA-256 of what its family begins with: any of them will do.
    Refresh(String),
}

/// Ends the session that a token of the extension is for, if there is one. Again, it has no effect.
/// Across tenants: the token tells whose it is.
pub async fn end(
    AllTenants { database: db }: AllTenants<'_>,
    returned: &Returned,
    Stamp {
        entry,
        at,
        client_info,
    }: Stamp<'_>,
) -> Result<(), DatabaseError> {
    /// Ends the session `$which`, by what is returned.
    macro_rules! end {
        ($which:literal, $hash:expr) => {
            [
                sql!(
                    $crate::store::named::text!(
                        "UPDATE sessions SET revoked_at = :now WHERE revoked_at IS NULL AND id = ",
                        $which
                    ),
                    hash = $hash.as_str(),
                    now = at,
                ),
                sql!(
                    $crate::store::named::text!(
                        "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
                           subject_id, at, address, client)
                         SELECT :entry, s.organization_id, 'member', s.user_id, 'session', s.id, 'sign_out', s.id, :now,
                           :address, :client
                         FROM sessions s WHERE s.revoked_at = :now AND s.id = ",
                        $which
                    ),
                    hash = $hash.as_str(),
                    now = at,
                    entry = entry.to_string(),
                    address = client_info.address.as_deref(),
                    client = client_info.client.as_str(),
                ),
            ]
        };
    }
    let statements = match returned {
        Returned::Access(hash) => end!(
            "(SELECT g.session_id FROM sessions t JOIN oauth_grants g ON g.session_id = t.id
              WHERE t.token_hash = :hash)",
            hash
        ),
        Returned::Refresh(hash) => end!(
            "(SELECT session_id FROM oauth_grants WHERE family_hash = :hash)",
            hash
        ),
    };
    db.batch(statements.into()).await.map(drop)
}
