//! `sign_ins`: sign-ins by mail. Cross-tenant: whoever asks is not known yet.
//!
//! One is written for every address that somebody gives, whether it is anybody's or not, by the same
//! statement, so that neither the answer nor its time tells one from the other.

mod verify;

pub use verify::{Open, SignInProof, open, verify};

use crate::store::{
    AllTenants, Answers, DatabaseError, Statement,
    rate_limits::{self, COUNTED, Counted, RateLimitDecision, count_where},
    sql, text,
};
use callslot_shared::{ids::UserId, words::Language};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// The buckets of what is asked for an address while a link works: this, the address's hash, and perhaps more after a
/// colon.
pub const LINKS: &str = "sign_in.links:";

/// Most wrong codes for one mail.
pub const MOST_WRONG: u32 = 5;
/// The number of rows that are forgotten at once.
const BATCH: u32 = 100;

/// A sign-in that a browser asks for.
#[derive(Debug)]
pub struct NewSignIn<'a> {
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
    AllTenants { database: db }: AllTenants<'_>,
    asked: &NewSignIn<'_>,
    counted: &Counted<'_>,
) -> Result<RateLimitDecision, DatabaseError> {
    let write = sql!(
        text!(
            "INSERT INTO sign_ins (id, email_hash, user_id, code_hash, token_hash, nonce_hash, created_at, expires_at)
             SELECT :asked, :email_hash, (SELECT id FROM users
               WHERE email = :email), :code_hash, :token_hash, :nonce_hash, :now, :expires_at WHERE ",
            COUNTED
        ),
        asked = asked.id.to_string(),
        email_hash = asked.email_hash,
        email = asked.email,
        code_hash = asked.code_hash,
        token_hash = asked.token_hash,
        nonce_hash = asked.nonce_hash,
        now = counted.at,
        expires_at = asked.expires_at,
        bucket = counted.bucket(),
        request = counted.request,
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
    /// To this person.
    Member(SignInRecipient),
}

/// The person who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SignInRecipient {
    /// The user.
    pub id: UserId,
    /// Their address.
    pub email: String,
    /// The language that they have chosen, if any.
    pub language: Option<Language>,
}

/// To whom the mail of a sign-in goes. It is counted if it goes to somebody; the request that counts it is the
/// sign-in. Forgets on the way what is over.
pub async fn recipient(
    AllTenants { database: db }: AllTenants<'_>,
    counted: &Counted<'_>,
) -> Result<Recipient, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(flatten)]
        person: SignInRecipient,
        counted: u8,
    }
    let select = sql!(
        text!(
            "SELECT u.id, u.email, u.language, ",
            COUNTED,
            " AS counted FROM sign_ins s JOIN users u ON u.id = s.user_id
             WHERE s.id = :request AND EXISTS (
               SELECT 1 FROM members m WHERE m.user_id = u.id AND m.active = 1)"
        ),
        request = counted.request,
        bucket = counted.bucket(),
    );
    let statements = vec![
        count_where!(
            counted,
            "EXISTS (SELECT 1 FROM sign_ins s JOIN members m ON m.user_id = s.user_id AND m.active = 1
                     WHERE s.id = :request)"
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
        Some(row) => Recipient::Member(row.person),
    })
}

/// Forgets what has expired, a batch at a time: a day later than need be, so that what was used can still be read
/// back. Cross-tenant: the tick's too.
pub(in crate::store) fn forget_expired(now: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        "DELETE FROM sign_ins WHERE id IN (
           SELECT id FROM sign_ins INDEXED BY sign_ins_expiry WHERE expires_at <= :a_day_ago LIMIT :batch)",
        a_day_ago = now - TimeDelta::days(1),
        batch,
    )
}
