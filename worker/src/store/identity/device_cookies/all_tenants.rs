//! Browsers, told by what they were given.

use super::{BATCH, LASTS, MOST};
use crate::store::{AllTenants, DatabaseError, sql};
use callslot_shared::ids::SessionId;
use chrono::{DateTime, Utc};

/// A browser in which a session was opened.
#[derive(Debug, Clone, Copy)]
pub struct DeviceCookie<'a> {
    /// SHA-256 of what it is known by from now on, in hexadecimal.
    pub token_hash: &'a str,
    /// The session.
    pub session: SessionId,
    /// SHA-256 of what it was known by before, if by anything.
    pub before: Option<&'a str>,
}

/// Remembers a browser, in the place of what it was known by before. Forgets
/// on the way what is over.
pub async fn remember(
    AllTenants { database: db }: AllTenants<'_>,
    DeviceCookie {
        token_hash,
        session,
        before,
    }: DeviceCookie<'_>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let statements = vec![
        sql!(
            "DELETE FROM device_cookies WHERE token_hash = :before",
            before = before.unwrap_or_default(),
        ),
        sql!(
            "INSERT INTO device_cookies (token_hash, user_id, created_at, expires_at)
             SELECT :token_hash, s.user_id, :now, :expires_at FROM sessions s WHERE s.id = :session
               AND s.revoked_at IS NULL",
            token_hash,
            session,
            now,
            expires_at = now + LASTS,
        ),
        sql!(
            "DELETE FROM device_cookies WHERE token_hash IN (
               SELECT d.token_hash FROM sessions s JOIN device_cookies d ON d.user_id = s.user_id
               WHERE s.id = :session ORDER BY d.created_at DESC, d.token_hash LIMIT -1 OFFSET :most)",
            session,
            most = MOST,
        ),
        sql!(
            "DELETE FROM device_cookies WHERE token_hash IN (
               SELECT token_hash FROM device_cookies INDEXED BY device_cookies_expiry
               WHERE expires_at <= :now LIMIT :batch)",
            now,
            batch = BATCH,
        ),
    ];
    db.batch(statements).await.map(drop)
}

/// Whether whoever has an address, in small letters, has signed in with the browser before.
pub async fn knows(
    AllTenants { database: db }: AllTenants<'_>,
    token_hash: &str,
    email: &str,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let rows = db
        .run(sql!(
            "SELECT 1 AS known FROM device_cookies d JOIN users u ON u.id = d.user_id
             WHERE d.token_hash = :token_hash AND u.email = :email AND d.expires_at > :now",
            token_hash,
            email,
            now,
        ))
        .await?;
    Ok(rows.any())
}
