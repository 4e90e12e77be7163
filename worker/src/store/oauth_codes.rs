//! `oauth_codes`: what the extension is given to exchange for its tokens, once.

use super::{
    Database, DatabaseError, Statement,
    audit_log::Entry,
    credentials::still_holds,
    oauth_grants::{self, Tokens, settled},
    sql,
};
use callslot_shared::oauth::{Authorization, CODE_LIFE, Challenge};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// How long a code is kept after its end, so that one that is used again is noticed.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Who is asked whether a client may act for them.
#[derive(Debug, Clone, Deserialize)]
pub struct Asked {
    /// The person's name.
    pub person: String,
    /// Their address.
    pub email: String,
    /// The organization it is about.
    pub organization: String,
}

/// Who is asked, by name.
pub async fn asked(db: &dyn Database, entry: &Entry<'_>) -> Result<Option<Asked>, DatabaseError> {
    let by = entry.by;
    db.run(sql!(
        "SELECT u.name AS person, u.email, o.name AS organization
         FROM users u, organizations o WHERE u.id = ?1 AND o.id = ?2",
        by.user_id,
        by.organization_id,
    ))
    .await?
    .first()
}

/// Keeps a code for whoever makes the entry, if they ask from one of the pages: what a program or the
/// extension itself asks for makes no more of it. Answers whether it was kept.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    db: &dyn Database,
    code_hash: &str,
    asked: &Authorization,
    entry: &Entry<'_>,
) -> Result<bool, DatabaseError> {
    let by = entry.by;
    let write = sql!(
        concat!(
            "INSERT INTO oauth_codes (code_hash, organization_id, user_id, client_id, redirect_uri, challenge, expires_at,
               authorized_in)
             SELECT ?1, s.organization_id, s.user_id, ?5, ?6, ?7, ?8, s.id
             FROM sessions s WHERE s.token_hash = ?2 AND s.kind = 'page' AND ",
            still_holds!("?2", "?3", "?4")
        ),
        code_hash,
        by.token_hash.as_str(),
        by.as_json(),
        entry.at,
        asked.client_id.as_str(),
        asked.redirect_uri.as_str(),
        asked.challenge.as_str(),
        entry.at + CODE_LIFE,
    );
    let select = || sql!("SELECT 1 FROM oauth_codes WHERE code_hash = ?1", code_hash);
    let statements = vec![write, granted(code_hash, entry), select()];
    settled(db, statements, select).await
}

/// Forgets codes that ended a day ago, a batch at a time: the tick's. Cross-tenant.
pub(super) fn forget_expired(now: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        "DELETE FROM oauth_codes WHERE code_hash IN (
           SELECT code_hash FROM oauth_codes INDEXED BY oauth_codes_expires WHERE expires_at <= ?1 LIMIT ?2)",
        now - KEPT,
        batch,
    )
}

/// The audit log's line for a client that was let in.
fn granted(code_hash: &str, entry: &Entry<'_>) -> Statement {
    sql!(
        "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
           address, client, details)
         SELECT ?1, c.organization_id, c.user_id, ?2, ?3, 'oauth.grant', c.user_id, ?4, ?6, ?7,
                json_object('client_id', c.client_id)
         FROM oauth_codes c WHERE c.code_hash = ?5",
        entry.id.to_string(),
        entry.by.via.as_str(),
        entry.by.credential_id.as_str(),
        entry.at,
        code_hash,
        entry.whence.address.as_deref(),
        entry.whence.client.as_str(),
    )
}

/// What a client shows to have a code exchanged.
#[derive(Debug)]
pub struct Shown<'a> {
    /// SHA-256 of the code, in hexadecimal.
    pub code_hash: &'a str,
    /// Who shows it.
    pub client_id: &'a str,
    /// Where it was sent.
    pub redirect_uri: &'a str,
    /// What its verifier answers.
    pub challenge: &'a Challenge,
}

/// Exchanges a code for a session with its tokens: once, in time, by the client that asked for it, at the
/// address it was sent to, with the verifier that answers its challenge, and while the session it was given out in has not
/// ended. Whether it did is answered.
///
/// A code that was exchanged before has been seen by somebody else. What came of it ends (RFC 6749
/// section 4.1.2), whoever shows it now and whatever else they show.
///
/// An answer of the database that was lost is settled by reading back. Across tenants: the code tells
/// whose it is.
pub async fn exchange(
    db: &dyn Database,
    shown: &Shown<'_>,
    tokens: &Tokens,
) -> Result<bool, DatabaseError> {
    let new = &tokens.session;
    let mut statements = vec![take(shown, tokens)];
    statements.extend(new.open_where(
        "(m.organization_id, m.user_id) = (
           SELECT c.organization_id, c.user_id FROM oauth_codes c WHERE c.code_hash = ?9 AND c.session_id = ?1)",
        vec![shown.code_hash.into()],
    ));
    statements.extend(oauth_grants::begin(
        shown.client_id,
        shown.code_hash,
        tokens,
    ));
    statements.extend(end_what_came_of_it(shown, tokens));
    statements.push(new.select());
    settled(db, statements, || new.select()).await
}

fn take(shown: &Shown<'_>, tokens: &Tokens) -> Statement {
    sql!(
        "UPDATE oauth_codes SET session_id = ?2
         WHERE code_hash = ?1 AND session_id IS NULL AND expires_at > ?3
           AND client_id = ?4 AND redirect_uri = ?5 AND challenge = ?6
           AND NOT EXISTS (
             SELECT 1 FROM sessions s WHERE s.id = oauth_codes.authorized_in AND s.revoked_at IS NOT NULL)",
        shown.code_hash,
        tokens.session.id,
        tokens.session.at,
        shown.client_id,
        shown.redirect_uri,
        shown.challenge.as_str(),
    )
}

fn end_what_came_of_it(shown: &Shown<'_>, tokens: &Tokens) -> [Statement; 2] {
    let (new, at) = (tokens.session.id, tokens.session.at);
    [
        sql!(
            "UPDATE sessions SET revoked_at = ?3
             WHERE revoked_at IS NULL
               AND id = (SELECT c.session_id FROM oauth_codes c WHERE c.code_hash = ?1 AND c.session_id <> ?2)",
            shown.code_hash,
            new,
            at,
        ),
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
               address, client, details)
             SELECT ?4, s.organization_id, s.user_id, 'session', s.id, 'oauth.reuse', s.id, ?3, ?5, ?6,
                    json_object('client_id', c.client_id, 'of', 'code')
             FROM oauth_codes c JOIN sessions s ON s.id = c.session_id
             WHERE c.code_hash = ?1 AND c.session_id <> ?2 AND s.revoked_at = ?3",
            shown.code_hash,
            new,
            at,
            tokens.reuse_entry.to_string(),
            tokens.session.whence.address.as_deref(),
            tokens.session.whence.client.as_str(),
        ),
    ]
}
