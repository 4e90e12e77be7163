//! `sign_ins`: sign-ins by mail. Cross-tenant: whoever asks is not known yet.
//!
//! One is written for every address that somebody gives, whether it is anybody's or not, by the same
//! statement, so that neither the answer nor its time tells one from the other.

use super::{
    Answers, Database, DatabaseError, Statement, Value,
    rate_limits::{self, Counted, Verdict, counted},
    sessions::{NewSession, Opening},
    sql,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// The buckets of what is asked for an address while a link works: this, the address's hash, and perhaps more after a
/// colon.
pub const LINKS: &str = "sign_in.links:";

/// Most wrong codes for one mail.
pub const MOST_WRONG: u32 = 5;
/// How many rows are forgotten at once.
const BATCH: u32 = 100;

/// A sign-in that a browser asks for.
#[derive(Debug)]
pub struct Asked<'a> {
    /// A fresh id.
    pub id: Uuid,
    /// The address, in small letters.
    pub email: &'a str,
    /// Its SHA-256, in hexadecimal.
    pub email_hash: &'a str,
    /// SHA-256 over nonce, address and code, in hexadecimal.
    pub code_hash: &'a str,
    /// SHA-256 of the link's token, in hexadecimal.
    pub token_hash: &'a str,
    /// SHA-256 of what the browser gets, in hexadecimal. The code opens something with it only.
    pub nonce_hash: &'a str,
    /// Until when it opens something.
    pub expires_at: DateTime<Utc>,
}

/// Writes a sign-in, if the request passes its limits.
pub async fn ask(
    db: &dyn Database,
    asked: &Asked<'_>,
    counted: &Counted<'_>,
) -> Result<Verdict, DatabaseError> {
    let write = sql!(
        concat!(
            "INSERT INTO sign_ins (id, email_hash, user_id, code_hash, token_hash, nonce_hash, created_at, expires_at)
             SELECT ?1, ?2, (SELECT id FROM users WHERE email = ?3), ?4, ?5, ?6, ?7, ?8 WHERE ",
            counted!("?9", "?10")
        ),
        asked.id.to_string(),
        asked.email_hash,
        asked.email,
        asked.code_hash,
        asked.token_hash,
        asked.nonce_hash,
        counted.at,
        asked.expires_at,
        counted.bucket(),
        counted.request,
    );
    let rows = db
        .batch(vec![counted.count(), write, counted.select()])
        .await?;
    let mut answers = Answers::new(rows);
    answers.next()?;
    answers.next()?;
    counted.verdict(&answers.next()?)
}

/// To whom the mail of a sign-in goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// To nobody: no active member has the address.
    Nobody,
    /// To nobody: as many messages have gone out as may.
    TooMany,
    /// To this address.
    Member(String),
}

/// To whom the mail of a sign-in goes. It is counted if it goes to somebody; the request that counts it is the
/// sign-in. Forgets on the way what is over.
pub async fn recipient(
    db: &dyn Database,
    counted: &Counted<'_>,
) -> Result<Recipient, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        email: String,
        counted: u8,
    }
    let select = sql!(
        concat!(
            "SELECT u.email, ",
            counted!("?2", "?1"),
            " AS counted FROM sign_ins s JOIN users u ON u.id = s.user_id
             WHERE s.id = ?1 AND EXISTS (
               SELECT 1 FROM members m WHERE m.user_id = u.id AND m.active = 1)"
        ),
        counted.request,
        counted.bucket(),
    );
    let statements = vec![
        counted.count_where(
            "EXISTS (SELECT 1 FROM sign_ins s JOIN members m ON m.user_id = s.user_id AND m.active = 1
                     WHERE s.id = ?3)",
        ),
        select,
        forget_expired(counted.at, BATCH.into()),
        rate_limits::forget(counted.at),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    answers.next()?;
    let row: Option<Row> = answers.next()?.first()?;
    Ok(match row {
        None => Recipient::Nobody,
        Some(row) if row.counted == 0 => Recipient::TooMany,
        Some(row) => Recipient::Member(row.email),
    })
}

/// Forgets what has expired, a batch at a time: a day later than need be, so that what was used can still be read
/// back. Cross-tenant: the tick's too.
pub(super) fn forget_expired(now: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        "DELETE FROM sign_ins WHERE id IN (
           SELECT id FROM sign_ins INDEXED BY sign_ins_expiry WHERE expires_at <= ?1 LIMIT ?2)",
        now - TimeDelta::days(1),
        batch,
    )
}

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
