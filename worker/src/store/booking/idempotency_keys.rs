//! `idempotency_keys`: answers to requests that may be repeated. A key is written in the same
//! transaction as what it stands for, so that of two requests at once one does it and both answer it.

use crate::store::{
    DatabaseError, Statement, Tenant, Value, columns, named::Numbered, row, sql, text, time,
};
use callslot_shared::ids::{BookingId, OrganizationId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The time for which an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// A request that may be repeated.
#[derive(Debug, Clone)]
pub struct Key {
    /// The tenant.
    pub organization_id: OrganizationId,
    /// The member who asks.
    pub user_id: UserId,
    /// The client's name for the request.
    pub key: String,
    /// SHA-256 of what is asked, in hexadecimal.
    pub request_hash: String,
}

/// An answer as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// Its HTTP status.
    pub status: u16,
    /// Its headers besides the type of its content, as a JSON object.
    pub headers: &'a str,
    /// Its body.
    pub body: &'a str,
}

row! {
    /// The entry that is known under a key.
    #[derive(Debug, Clone, Deserialize)]
    pub struct StoredRequest {
        /// SHA-256 of what was asked.
        pub request_hash: String,
        /// The booking that came of it.
        pub subject_id: BookingId,
        /// The answer's HTTP status, once there is one.
        pub status: Option<u16>,
        /// The answer's headers, as a JSON object, if any are kept.
        pub headers: Option<String>,
        /// The answer's body, once there is one.
        pub body: Option<String>,
        created_at: i64,
    }
}

impl StoredRequest {
    /// When the request was first made.
    pub fn created_at(&self) -> Result<DateTime<Utc>, DatabaseError> {
        time(self.created_at)
    }
}

/// Takes the key `$key` for `$subject` at `$now`, unless it is taken, if `$condition` holds: SQL over `:organization`,
/// `:user`, `:booking` (the subject), `:now` and the values that are named after it.
macro_rules! take {
    (
        $key:expr, $subject:expr, $answer:expr, $now:expr, $condition:expr
        $(, $name:ident = $value:expr)* $(,)?
    ) => {
        $key.take(
            $crate::store::named::numbered!(
                $crate::store::named::text!(
                    "INSERT INTO idempotency_keys (
                       organization_id, user_id, key, request_hash, subject_id, status, headers, body, created_at,
                       expires_at)
                     SELECT :organization, :user, :key, :request_hash, :booking, :status, :headers, :body, :now,
                       :expires_at
                     WHERE ",
                    $condition,
                    " ON CONFLICT (organization_id, user_id, key) DO UPDATE SET
                       request_hash = excluded.request_hash, subject_id = excluded.subject_id,
                       status = excluded.status, headers = excluded.headers, body = excluded.body,
                       created_at = excluded.created_at, expires_at = excluded.expires_at
                     WHERE idempotency_keys.expires_at <= :now"
                ),
                organization, user, key, request_hash, booking, status, headers, body, now, expires_at $(, $name)*
            ),
            $crate::store::idempotency_keys::Taking {
                subject: $subject,
                answer: $answer,
                now: $now,
            },
            [$($crate::store::Value::from($value)),*],
        )
    };
}
pub(in crate::store) use take;

/// The purpose for which a key is taken.
#[derive(Clone, Copy)]
pub(in crate::store) struct Taking<'a> {
    /// The booking that it stands for.
    pub(in crate::store) subject: BookingId,
    /// The answer that is kept under it.
    pub(in crate::store) answer: Option<Kept<'a>>,
    /// The present.
    pub(in crate::store) now: DateTime<Utc>,
}

impl Key {
    /// A [`take!`], whose SQL names these ten values first and then those of `more`.
    pub(in crate::store) fn take<const N: usize>(
        &self,
        sql: Numbered,
        taking: Taking<'_>,
        more: [Value; N],
    ) -> Statement {
        let Taking {
            subject,
            answer,
            now,
        } = taking;
        let values: [Value; 10] = [
            self.organization_id.into(),
            self.user_id.into(),
            self.key.as_str().into(),
            self.request_hash.as_str().into(),
            subject.into(),
            answer.map(|kept| u32::from(kept.status)).into(),
            answer.map(|kept| kept.headers).into(),
            answer.map(|kept| kept.body).into(),
            now.into(),
            (now + KEPT).into(),
        ];
        Statement::new(sql, values.into_iter().chain(more))
    }

    pub(in crate::store) fn select(&self) -> Statement {
        sql!(
            text!(
                "SELECT ",
                columns!(StoredRequest),
                " FROM idempotency_keys
             WHERE organization_id = :organization AND user_id = :user AND key = :key"
            ),
            organization = self.organization_id,
            user = self.user_id,
            key = self.key.as_str(),
        )
    }

    /// The entry that is known under the key.
    pub async fn find(&self, tenant: Tenant<'_>) -> Result<Option<StoredRequest>, DatabaseError> {
        debug_assert_eq!(tenant.organization, self.organization_id);
        tenant.database.run(self.select()).await?.first()
    }

    /// Keeps the answer, unless there is one.
    pub async fn answer(&self, tenant: Tenant<'_>, kept: Kept<'_>) -> Result<(), DatabaseError> {
        debug_assert_eq!(tenant.organization, self.organization_id);
        let db = tenant.database;
        db.run(sql!(
            "UPDATE idempotency_keys SET status = :status, body = :body, headers = :headers
             WHERE organization_id = :organization AND user_id = :user AND key = :key AND body IS NULL",
            organization = self.organization_id,
            user = self.user_id,
            key = self.key.as_str(),
            status = u32::from(kept.status),
            body = kept.body,
            headers = kept.headers,
        ))
        .await
        .map(drop)
    }
}

/// Forgets what has expired, a batch at a time. Cross-tenant: the tick's.
pub(in crate::store) fn forget_expired(now: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        "DELETE FROM idempotency_keys WHERE (organization_id, user_id, key) IN (
           SELECT organization_id, user_id, key FROM idempotency_keys INDEXED BY idempotency_keys_expiry
           WHERE expires_at <= :now LIMIT :batch)",
        now,
        batch,
    )
}
