//! Showing what was in a mail: tried so often, spent once.

use super::{LINKS, MOST_WRONG, text};
use crate::store::{
    AllTenants, DatabaseError, Statement,
    rate_limits::{COUNTED, Counted},
    sessions::{NewSession, Opening},
    sql,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// The proof that is shown, as the store knows it: hashes only.
#[derive(Debug, Clone)]
pub enum SignInProof {
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
        $crate::store::named::text!(
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
    AllTenants { database: db }: AllTenants<'_>,
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
               WHERE d.token_hash = :device_hash AND d.user_id = n.user_id AND d.expires_at > :now) AS known
             FROM sign_ins n
             WHERE n.nonce_hash = :nonce_hash AND n.email_hash = :email_hash AND n.used_in IS NULL AND n.expires_at > :now
               AND n.wrong_codes < :most_wrong",
            nonce_hash,
            email_hash,
            now,
            most_wrong = MOST_WRONG,
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
    all: AllTenants<'_>,
    shown: &SignInProof,
    session: &NewSession,
    counted: &Counted<'_>,
) -> Result<Opening, DatabaseError> {
    let mut statements = vec![counted.count()];
    statements.extend(match shown {
        SignInProof::Code {
            nonce_hash,
            email_hash,
            code_hash,
        } => by_code(nonce_hash, (email_hash, code_hash), session, counted).to_vec(),
        SignInProof::Token(hash) => by_token(hash, session, counted).to_vec(),
    });
    statements.push(spend_others(session));
    statements.push(count_links_anew(session));
    statements.extend(session.open_where(
        text!(
            "m.user_id = (SELECT u.user_id FROM sign_ins u WHERE u.used_in = :session) AND m.organization_id = ",
            home!("m.user_id")
        ),
        [],
    ));
    session.opening(all, statements, counted).await
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
            text!(
                "UPDATE sign_ins SET used_in = :session
                 WHERE nonce_hash = :nonce_hash AND email_hash = :email_hash AND used_in IS NULL
                   AND expires_at > :now AND wrong_codes < :most_wrong AND code_hash = :code_hash AND ",
                COUNTED
            ),
            email_hash,
            code_hash,
            session = session.id,
            now = session.at,
            most_wrong = MOST_WRONG,
            bucket = counted.bucket(),
            request = counted.request,
            nonce_hash,
        ),
        sql!(
            text!(
                "UPDATE sign_ins SET wrong_codes = wrong_codes + 1, wrong_in = :entry
                 WHERE nonce_hash = :nonce_hash AND email_hash = :email_hash AND used_in IS NULL
                   AND expires_at > :now AND wrong_codes < :most_wrong AND code_hash <> :code_hash AND ",
                COUNTED
            ),
            email_hash,
            code_hash,
            entry = session.entry.to_string(),
            now = session.at,
            most_wrong = MOST_WRONG,
            bucket = counted.bucket(),
            request = counted.request,
            nonce_hash,
        ),
        sql!(
            text!(
                "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
                   subject_id, at, address, client, details)
                 SELECT :entry, m.organization_id, 'member', m.user_id, 'session', n.id, 'sign_in.failed', m.user_id,
                   :now, :address, :client,
                        json_object('how', :how, 'wrong_codes', n.wrong_codes)
                 FROM sign_ins n JOIN members m ON m.user_id = n.user_id AND m.organization_id = ",
                home!("n.user_id"),
                " WHERE n.nonce_hash = :nonce_hash AND n.wrong_in = :entry"
            ),
            nonce_hash,
            entry = session.entry.to_string(),
            now = session.at,
            how = session.how,
            address = session.client_info.address.as_deref(),
            client = session.client_info.client.as_str(),
        ),
    ]
}

/// Spends the sign-in with the token on the session; else notes in the person's audit log that a link was shown that was
/// used or has expired. A token that is none's tells of nobody.
fn by_token(token_hash: &str, session: &NewSession, counted: &Counted<'_>) -> [Statement; 2] {
    [
        sql!(
            "UPDATE sign_ins SET used_in = :session
             WHERE token_hash = :token_hash AND used_in IS NULL AND expires_at > :now",
            token_hash,
            session = session.id,
            now = session.at,
        ),
        sql!(
            text!(
                "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
                   subject_id, at, address, client, details)
                 SELECT :entry, m.organization_id, 'member', m.user_id, 'session', n.id, 'sign_in.failed', m.user_id,
                   :now, :address, :client,
                        json_object('how', :how, 'link', IIF(n.used_in IS NULL, 'expired', 'used'))
                 FROM sign_ins n JOIN members m ON m.user_id = n.user_id AND m.organization_id = ",
                home!("n.user_id"),
                " WHERE n.token_hash = :token_hash AND n.used_in IS NOT :session AND ",
                COUNTED
            ),
            token_hash,
            session = session.id,
            entry = session.entry.to_string(),
            now = session.at,
            how = session.how,
            address = session.client_info.address.as_deref(),
            client = session.client_info.client.as_str(),
            bucket = counted.bucket(),
            request = counted.request,
        ),
    ]
}

/// Once one is used, the others of the same address open nothing any more.
fn spend_others(session: &NewSession) -> Statement {
    sql!(
        "UPDATE sign_ins SET expires_at = :now
         WHERE email_hash = (SELECT u.email_hash FROM sign_ins u WHERE u.used_in = :session)
           AND used_in IS NULL AND expires_at > :now",
        session = session.id,
        now = session.at,
    )
}

/// As no link works any more, nothing counts as asked for while one did.
fn count_links_anew(session: &NewSession) -> Statement {
    sql!(
        "DELETE FROM rate_limits WHERE bucket IN (
           SELECT r.bucket FROM sign_ins u JOIN rate_limits r
             ON r.bucket >= :links || u.email_hash AND r.bucket < :links || u.email_hash || ';'
           WHERE u.used_in = :session)",
        session = session.id,
        links = LINKS,
    )
}
