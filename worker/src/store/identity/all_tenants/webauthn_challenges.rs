//! `webauthn_challenges`: what authenticators are asked to sign, each once.

use crate::store::{AllTenants, DatabaseError, Statement, sql};
use callslot_shared::ids::UserId;
use chrono::{DateTime, TimeDelta, Utc};

/// The time in which a challenge can be answered. Web Authentication section 15.1 has five minutes as
/// the shortest time that people with any ability can be asked to answer in.
pub const LIFE: TimeDelta = TimeDelta::minutes(5);

/// Most challenges that are forgotten when another is kept.
const BATCH: i64 = 100;

/// Keeps a challenge, for somebody who adds a passkey or for whoever signs in, and forgets some of those that
/// have ended. Across tenants: a passkey is a person's, in all organizations.
pub async fn insert(
    AllTenants { database: db }: AllTenants<'_>,
    challenge_hash: &str,
    user: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.batch(vec![
        forget_expired(now, BATCH),
        sql!(
            "INSERT INTO webauthn_challenges (challenge_hash, user_id, expires_at)
               VALUES (:challenge_hash, :user, :expires_at)",
            challenge_hash,
            user,
            expires_at = now + LIFE,
        ),
    ])
    .await
    .map(drop)
}

/// Forgets what has expired, a batch at a time. Cross-tenant: the tick's too.
pub(in crate::store) fn forget_expired(now: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        "DELETE FROM webauthn_challenges WHERE challenge_hash IN (
           SELECT challenge_hash FROM webauthn_challenges INDEXED BY webauthn_challenges_expires
           WHERE expires_at <= :now LIMIT :batch)",
        now,
        batch,
    )
}

/// Takes a challenge away, and answers it if it was given out, to that person, and has not ended: one
/// statement decides, so that of two who answer the same one is too late.
pub(in crate::store) fn take(
    challenge_hash: &str,
    user: Option<UserId>,
    now: DateTime<Utc>,
) -> Statement {
    sql!(
        "DELETE FROM webauthn_challenges
         WHERE challenge_hash = :challenge_hash AND user_id IS :user AND expires_at > :now
         RETURNING challenge_hash",
        challenge_hash,
        user,
        now,
    )
}
