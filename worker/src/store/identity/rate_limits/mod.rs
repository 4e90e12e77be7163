//! `rate_limits`: how often something may be done, counted exactly. Cross-tenant: what is counted for is
//! an address or a place in the network, before anybody is known.

mod all_tenants;

pub use all_tenants::take;

use crate::store::{DatabaseError, Rows, Statement, columns, row, sql, text, time};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The number of rows that are forgotten at once.
const BATCH: u32 = 100;

/// A limit on how often something may be done in a time that begins with the first.
#[derive(Debug, Clone, Serialize)]
pub struct RateLimit {
    /// The subject that is counted for, without anybody's data in clear.
    pub bucket: String,
    /// The most times, at least 1.
    pub most: u32,
    /// The length of that time, in milliseconds.
    pub window: i64,
    /// Another limit's bucket: as long as that counts nothing, this one refuses nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_with: Option<String>,
}

impl RateLimit {
    /// A limit for a bucket.
    #[must_use]
    pub fn new(bucket: String, most: u32, window: TimeDelta) -> Self {
        Self {
            bucket,
            most: most.max(1),
            window: window.num_milliseconds(),
            only_with: None,
        }
    }

    /// The same, and it refuses nothing as long as another limit's bucket counts nothing.
    #[must_use]
    pub fn only_with(mut self, bucket: &str) -> Self {
        self.only_with = Some(bucket.to_owned());
        self
    }
}

/// The result of a request that was to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimitDecision {
    /// It was counted for all limits.
    Passed,
    /// The limit at this place was reached, and nothing was counted.
    Reached {
        /// Its place among the limits.
        limit: usize,
        /// When there is room again.
        resets_at: DateTime<Utc>,
    },
}

/// A request with its limits, to be counted in a batch together with what it does.
#[derive(Debug)]
pub struct Counted<'a> {
    /// The limits, one at least.
    pub limits: &'a [RateLimit],
    /// A fresh id for the request.
    pub request: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// Whether the request was counted for the bucket by an earlier statement of the same batch.
pub(in crate::store) const COUNTED: &str =
    "EXISTS (SELECT 1 FROM rate_limits counted WHERE counted.bucket = :bucket
                                              AND counted.last = :request)";

/// As [`Counted::count`] of `$counted`, and only where `$condition` holds: SQL over `:now` and `:request`.
macro_rules! count_where {
    ($counted:expr, $condition:expr) => {
        $crate::store::named::sql!(
            $crate::store::named::text!(
                "INSERT INTO rate_limits (bucket, used, resets_at, last)
                 SELECT l.value ->> 'bucket', 1, :now + (l.value ->> 'window'), :request FROM json_each(:limits) l
                 WHERE ",
                $condition,
                " AND NOT EXISTS (
                   SELECT 1 FROM json_each(:limits) k JOIN rate_limits r ON r.bucket = k.value ->> 'bucket'
                   WHERE r.resets_at > :now AND r.used >= k.value ->> 'most'
                     AND (k.value ->> 'only_with' IS NULL OR EXISTS (
                       SELECT 1 FROM rate_limits w
                       WHERE w.bucket = k.value ->> 'only_with' AND w.resets_at > :now)))
                 ON CONFLICT (bucket) DO UPDATE SET
                   used = CASE WHEN resets_at <= :now THEN 1 ELSE used + 1 END,
                   resets_at = CASE WHEN resets_at <= :now THEN excluded.resets_at ELSE resets_at END,
                   last = excluded.last"
            ),
            limits = $counted.limits(),
            now = $counted.at,
            request = $counted.request,
        )
    };
}
pub(in crate::store) use count_where;

impl Counted<'_> {
    /// The bucket whose row tells whether the request was counted: it is for all of them or for none.
    pub(in crate::store) fn bucket(&self) -> &str {
        self.limits.first().map_or("", |limit| &limit.bucket)
    }

    pub(in crate::store) fn limits(&self) -> String {
        crate::store::as_json(self.limits)
    }

    /// Counts the request for all limits if none of them is reached: one statement, so that of many at
    /// once no more pass than may.
    pub(in crate::store) fn count(&self) -> Statement {
        count_where!(self, "TRUE")
    }

    /// Reads what became of it.
    pub(in crate::store) fn select(&self) -> Statement {
        sql!(
            text!(
                "SELECT ",
                columns!(Row, "r"),
                " FROM json_each(:limits) k JOIN rate_limits r ON r.bucket = k.value ->> 'bucket'"
            ),
            limits = self.limits(),
        )
    }

    /// The verdict that [`Self::select`] has read, in the same batch.
    pub(in crate::store) fn verdict(
        &self,
        rows: &Rows,
    ) -> Result<RateLimitDecision, DatabaseError> {
        let rows: Vec<Row> = rows.all()?;
        let mine = |row: &Row| row.last == self.request;
        if !rows.is_empty() && rows.iter().all(mine) {
            return Ok(RateLimitDecision::Passed);
        }
        // The one that takes longest, because trying before is in vain.
        let refuses = |row: &Row| Some((self.refuses_until(row, &rows)?, row.place));
        let reached = rows.iter().filter_map(refuses).max();
        let (resets_at, limit) = reached.ok_or_else(|| {
            DatabaseError::Incomplete("a request was neither counted nor refused")
        })?;
        Ok(RateLimitDecision::Reached {
            limit,
            resets_at: time(resets_at)?,
        })
    }

    /// Until when a limit refuses, if it does.
    fn refuses_until(&self, row: &Row, rows: &[Row]) -> Option<i64> {
        let now = self.at.timestamp_millis();
        let limit = self.limits.get(row.place)?;
        let reached = row.resets_at > now && row.used >= limit.most;
        let until = match &limit.only_with {
            None => row.resets_at,
            Some(bucket) => {
                let with = self.limits.iter().position(|other| other.bucket == *bucket);
                let with = rows.iter().find(|row| Some(row.place) == with)?;
                row.resets_at.min(with.resets_at)
            }
        };
        (reached && until > now).then_some(until)
    }
}

row! {
    #[derive(Deserialize)]
    struct Row {
        place: usize = "k.key",
        used: u32,
        resets_at: i64,
        last: String,
    }
}

/// Forgets what no longer counts, some of it at a time.
pub(in crate::store) fn forget(now: DateTime<Utc>) -> Statement {
    sql!(
        "DELETE FROM rate_limits WHERE bucket IN (
           SELECT bucket FROM rate_limits INDEXED BY rate_limits_expiry WHERE resets_at <= :now LIMIT :batch)",
        now,
        batch = BATCH,
    )
}
