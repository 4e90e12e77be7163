//! The time of a call that is ahead: how long it is until then within the last hour, else the day and the time.

use super::app::App;
use crate::{
    browser::{dates, zone},
    time::countdown,
};
use chrono::{DateTime, Utc};

/// The time until a call: `in 4 min`, or else its time: `today, 15:30`.
#[must_use]
pub(super) fn until(app: &App, start: DateTime<Utc>, now: DateTime<Utc>) -> String {
    countdown(app.language, start, now)
        .unwrap_or_else(|| zone::day_and_clock(app.language, &app.locale, start, now))
}

/// The time of day beside a countdown, where the time is not told already.
#[must_use]
pub(super) fn clock_beside(app: &App, start: DateTime<Utc>, now: DateTime<Utc>) -> Option<String> {
    countdown(app.language, start, now).map(|_| dates::clock(&app.locale, start))
}
