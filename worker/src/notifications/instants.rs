//! Instants as the store has them.

use chrono::{DateTime, Utc};

/// The instant of so many milliseconds; else why the message is not sent.
pub(super) fn time(millis: i64) -> Result<DateTime<Utc>, &'static str> {
    DateTime::from_timestamp_millis(millis).ok_or("unreadable")
}
