//! Showing what was in a mail: tried so often, spent once.

use super::{LINKS, MOST_WRONG};
use crate::store::{
    Database, DatabaseError, Statement, Value,
    rate_limits::{Counted, counted},
    sessions::{NewSession, Opening},
    sql,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// What is shown, as the store knows it: hashes only.
#[derive(Debug, Clone)]
pub enum Shown {
    /// A code, for the sign-in that the browser has asked for.
    Code {
        /// SHA-256 of what the browser was given, in hexadecimal.
        nonce_hash: String,
        /// SHA-256 of the address, in hexadecimal.
        email_hash: String,
        /// SHA-256 over nonce, address and code, in hexadecimal.
        code_hash: String,
    },
    /// A link's token, by its SHA-256 in hexadecimal.
    Token(String),
}

/// The organization in which a person was last signed in, or else that they joined first.
macro_rules! home {
    ($user:literal) => {
        concat!(
            "(SELECT h.organization_id FROM members h WHERE h.user_id = ",
            $user,
            " AND h.active = 1 ORDER BY (
                SELECT MAX(s.created_at) FROM sessions s
                WHERE s.organization_id = h.organization_id AND s.user_id = h.user_id
              ) DESC, h.created_at, h.organization_id LIMIT 1)"
        )
    };
}

/// A sign-in that a browser may try codes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// Whether the person has signed in with the browser before.
    pub known: bool,
}

/// The sign-in that a browser has asked for with an address, as long as its code may be tried. `device_hash` is of
/// what the browser is known by, if by anything.
pub async fn open(
    db: &dyn Database,
    (nonce_hash, email_hash): (&str, &str),
    device_hash: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<Open>, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        known: u8,
    }
    let row: Option<Row> = db
        .run(sql!(
            "SELECT EXISTS (
               SELECT 1 FROM device_cookies d
               WHERE d.token_hash = ?5 AND d.user_id = n.user_id AND d.expires_at > ?3) AS known
             FROM sign_ins n
             WHERE n.nonce_hash = ?1 AND n.email_hash = ?2 AND n.used_in IS NULL AND n.expires_at > ?3
               AND n.wrong_codes < ?4",
            nonce_hash,
            email_hash,
            now,
            MOST_WRONG,
            device_hash,
        ))
        .await?
        .first()?;
    Ok(row.map(|row| Open {
        known: row.known == 1,
    }))
}

/// Opens a session with what is shown. One batch decides all of it: what is shown opens one session, once,
/// in time, and no code is tried more often than may be. A link's token, which cannot be guessed, opens whatever else was
/// tried from the same place.
///
/// An answer of the database that was lost is settled by reading the session back.
pub async fn verify(
    db: &dyn Database,
    shown: &Shown,
    session: &NewSession,
    counted: &Counted<'_>,
) -> Result<Opening, DatabaseError> {
    let mut statements = vec![counted.count()];
    statements.extend(match shown {
        Shown::Code {
            nonce_hash,
            email_hash,
            code_hash,
        } => by_code(nonce_hash, (email_hash, code_hash), session, counted).to_vec(),
        Shown::Token(hash) => by_token(hash, session, counted).to_vec(),
    });
    statements.push(spend_others(session));
    statements.push(count_links_anew(session));
    statements.extend(session.open_where(
        concat!(
            "m.user_id = (SELECT u.user_id FROM sign_ins u WHERE u.used_in = ?1) AND m.organization_id = ",
            home!("m.user_id")
        ),
        Vec::<Value>::new(),
    ));
    session.opening(db, statements, counted).await
}

/// Spends the browser's sign-in for the address on the session if the code is its own; else counts the wrong code for it
/// and for no other, and notes it in the person's audit log.
fn by_code(
    nonce_hash: &str,
    (email_hash, code_hash): (&str, &str),
    session: &NewSession,
    counted: &Counted<'_>,
) -> [Statement; 3] {
    [
        sql!(
            concat!(
                "UPDATE sign_ins SET used_in = ?3
                 WHERE nonce_hash = ?8 AND email_hash = ?1 AND used_in IS NULL AND expires_at > ?4 AND wrong_codes < ?5 AND code_hash = ?2 AND ",
                counted!("?6", "?7")
            ),
            email_hash,
            code_hash,
            session.id,
            session.at,
            MOST_WRONG,
            counted.bucket(),
            counted.request,
            nonce_hash,
        ),
        sql!(
            concat!(
                "UPDATE sign_ins SET wrong_codes = wrong_codes + 1, wrong_in = ?3
                 WHERE nonce_hash = ?8 AND email_hash = ?1 AND used_in IS NULL AND expires_at > ?4 AND wrong_codes < ?5 AND code_hash <> ?2 AND ",
                counted!("?6", "?7")
            ),
            email_hash,
            code_hash,
            session.entry.to_string(),
            session.at,
            MOST_WRONG,
            counted.bucket(),
            counted.request,
            nonce_hash,
        ),
        sql!(
            concat!(
                "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
                   address, client, details)
                 SELECT ?2, m.organization_id, m.user_id, 'session', n.id, 'sign_in.failed', m.user_id, ?3, ?5, ?6,
                        json_object('how', ?4, 'wrong_codes', n.wrong_codes)
                 FROM sign_ins n JOIN members m ON m.user_id = n.user_id AND m.organization_id = ",
                home!("n.user_id"),
                " WHERE n.nonce_hash = ?1 AND n.wrong_in = ?2"
            ),
            nonce_hash,
            session.entry.to_string(),
            session.at,
            session.how,
            session.whence.address.as_deref(),
            session.whence.client.as_str(),
        ),
    ]
}

/// Spends the sign-in with the token on the session; else notes in the person's audit log that a link was shown that was
/// used or has expired. A token that is none's tells of nobody.
fn by_token(token_hash: &str, session: &NewSession, counted: &Counted<'_>) -> [Statement; 2] {
    [
        sql!(
            "UPDATE sign_ins SET used_in = ?2
             WHERE token_hash = ?1 AND used_in IS NULL AND expires_at > ?3",
            token_hash,
            session.id,
            session.at,
        ),
        sql!(
            concat!(
                "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
                   address, client, details)
                 SELECT ?3, m.organization_id, m.user_id, 'session', n.id, 'sign_in.failed', m.user_id, ?4, ?6, ?7,
                        json_object('how', ?5, 'link', IIF(n.used_in IS NULL, 'expired', 'used'))
                 FROM sign_ins n JOIN members m ON m.user_id = n.user_id AND m.organization_id = ",
                home!("n.user_id"),
                " WHERE n.token_hash = ?1 AND n.used_in IS NOT ?2 AND ",
                counted!("?8", "?9")
            ),
            token_hash,
            session.id,
            session.entry.to_string(),
            session.at,
            session.how,
            session.whence.address.as_deref(),
            session.whence.client.as_str(),
            counted.bucket(),
            counted.request,
        ),
    ]
}

/// Once one is used, the others of the same address open nothing any more.
fn spend_others(session: &NewSession) -> Statement {
    sql!(
        "UPDATE sign_ins SET expires_at = ?2
         WHERE email_hash = (SELECT u.email_hash FROM sign_ins u WHERE u.used_in = ?1)
           AND used_in IS NULL AND expires_at > ?2",
        session.id,
        session.at,
    )
}

/// As no link works any more, nothing counts as asked for while one did.
fn count_links_anew(session: &NewSession) -> Statement {
    sql!(
        "DELETE FROM rate_limits WHERE bucket IN (
           SELECT r.bucket FROM sign_ins u JOIN rate_limits r
             ON r.bucket >= ?2 || u.email_hash AND r.bucket < ?2 || u.email_hash || ';'
           WHERE u.used_in = ?1)",
        session.id,
        LINKS,
    )
}
