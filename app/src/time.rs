//! Times in words. The present is an argument; formatting by locale is the browser's.

use crate::words::{
    popup::{DUE, IN_MINUTES, IN_SECONDS},
    time::{DAYS_AGO, HOURS_AGO, JUST_NOW, MINUTES_AGO},
};
use callslot_shared::words::Language;
use chrono::{DateTime, TimeDelta, Utc};

/// The time left until `start`, within the last hour: before that the time itself says more. Within the last minute seconds
/// are told; before, begun minutes count as whole ones, so that "in 1 min" is never later than that.
#[must_use]
pub fn countdown(language: Language, start: DateTime<Utc>, now: DateTime<Utc>) -> Option<String> {
    let left = start - now;
    if left <= TimeDelta::zero() {
        return Some(language.say(DUE).to_owned());
    }
    if left > TimeDelta::hours(1) {
        return None;
    }
    let seconds = (left.num_milliseconds() + 999) / 1_000;
    let (text, name, count) = if seconds < 60 {
        (IN_SECONDS, "seconds", seconds)
    } else {
        (IN_MINUTES, "minutes", seconds / 60)
    };
    Some(language.fill(text, &[(name, &count.to_string())]))
}

/// The time since `then`.
#[must_use]
pub fn ago(language: Language, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let past = now - then;
    let (message, name, count) = match () {
        () if past < TimeDelta::minutes(1) => return language.say(JUST_NOW).to_owned(),
        () if past < TimeDelta::hours(1) => (MINUTES_AGO, "minutes", past.num_minutes()),
        () if past < TimeDelta::days(1) => (HOURS_AGO, "hours", past.num_hours()),
        () => (DAYS_AGO, "days", past.num_days()),
    };
    language.fill(message, &[(name, &count.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_452_800 + seconds, 0).unwrap()
    }

    #[track_caller]
    fn check(left: i64, said: Option<&str>) {
        assert_eq!(
            countdown(Language::English, at(left), at(0)).as_deref(),
            said
        );
    }

    #[test]
    fn a_countdown_is_told_within_the_last_hour() {
        check(0, Some("due"));
        check(-30, Some("due"));
        check(1, Some("in 1 s"));
        check(59, Some("in 59 s"));
        check(60, Some("in 1 min"));
        check(119, Some("in 1 min"));
        check(3_600, Some("in 60 min"));
        check(3_601, None);
    }

    #[test]
    fn a_begun_second_is_not_over() {
        let start = at(1) - TimeDelta::milliseconds(1);
        assert_eq!(
            countdown(Language::Spanish, start, at(0)).as_deref(),
            Some("en 1 s")
        );
    }

    #[test]
    fn ages_are_rounded_down() {
        let told = |seconds: i64| ago(Language::English, at(-seconds), at(0));
        assert_eq!(told(59), "just now");
        assert_eq!(told(60), "1 min ago");
        assert_eq!(told(7_199), "1 h ago");
        assert_eq!(told(200_000), "2 d ago");
    }
}
