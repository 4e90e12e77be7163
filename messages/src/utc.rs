//! Instants as calendars write them. By hand: what chrono writes any pattern with is larger than all of this crate.

use chrono::{DateTime, Datelike as _, NaiveDateTime, TimeDelta, Timelike as _, Utc};

/// A local time in the basic form of ISO 8601: `20261201T143000`.
pub(crate) fn local(at: NaiveDateTime) -> String {
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// An instant in the basic form: `20261201T143000Z`.
pub(crate) fn basic(at: DateTime<Utc>) -> String {
    local(at.naive_utc()) + "Z"
}

/// An instant in the extended form: `2026-12-01T14:30:00Z`.
pub(crate) fn extended(at: DateTime<Utc>) -> String {
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", at.date_naive())
}

/// The end of a call.
pub(crate) fn end(start: DateTime<Utc>, minutes: u32) -> DateTime<Utc> {
    let length = TimeDelta::minutes(minutes.into());
    start.checked_add_signed(length).unwrap_or(start)
}
