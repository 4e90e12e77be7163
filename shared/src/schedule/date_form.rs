//! The form of an instant's date, by the calendar of a zone.

use super::{TimeZone, local_time::LocalTime};
use crate::words::dates::DateForm;
use chrono::{DateTime, Utc};

impl DateForm {
    /// The form for the date of an instant, as the calendar in `zone` shows both it and the present.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::{schedule::TimeZone, words::dates::DateForm};
    /// let now = "2026-11-30T23:30:00Z".parse().unwrap();
    /// let at = "2026-12-01T00:15:00Z".parse().unwrap();
    /// let berlin = TimeZone::parse("timezone", "Europe/Berlin").unwrap();
    /// assert_eq!(DateForm::of(at, now, TimeZone::UTC), DateForm::Tomorrow);
    /// assert_eq!(DateForm::of(at, now, berlin), DateForm::Today);
    /// ```
    #[must_use]
    pub fn of(at: DateTime<Utc>, now: DateTime<Utc>, zone: TimeZone) -> Self {
        let date = |instant| LocalTime::of(instant, zone).datetime.date();
        Self::of_date(date(at), date(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_of_the_zone_counts() {
        let [at, now] = ["2027-01-01T02:00:00Z", "2026-12-31T22:00:00Z"]
            .map(|instant| instant.parse().unwrap());
        for (zone, form) in [
            ("UTC", DateForm::Tomorrow),
            ("America/New_York", DateForm::Today),
            ("Asia/Tokyo", DateForm::Today),
        ] {
            let zone = TimeZone::parse("timezone", zone).unwrap();
            assert_eq!(DateForm::of(at, now, zone), form, "{zone}");
        }
    }
}
