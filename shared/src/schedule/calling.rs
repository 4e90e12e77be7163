//! Calling hours: when a phone may be rung, by where its bearer may be.

use super::{
    Interval, Intervals, Millis, TimeZone,
    hours::{DayTime, Hours, dates},
    local_time::LocalTime,
};
use crate::phone::PhoneNumber;
use chrono::{DateTime, Utc};
use rlibphonenumber::PHONE_NUMBER_UTIL;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The first digits of numbers and their zones; its head says where from.
const NUMBERS: &str = include_str!(concat!(env!("OUT_DIR"), "/number_zones.txt"));

/// A day's length on most days, in milliseconds; only for margins.
const DAY: i64 = 24 * 3_600_000;

/// The hours in which attendees may be called, in the local times of all zones that they may be in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallingHours {
    /// The hours; 08:00 to 21:00 if nobody says otherwise.
    pub hours: Hours,
    /// The zones; every one of them has to allow a call.
    pub zones: Vec<TimeZone>,
}

impl CallingHours {
    /// From 08:00 to 21:00, which the United States' rules on sales calls (47 CFR 64.1200 (c) (1)) allow.
    pub const DEFAULT: Hours = Hours {
        from: DayTime::hour(8).unwrap(),
        to: DayTime::hour(21).unwrap(),
    };

    /// The hours for a number. One whose place is not known is taken to be in `otherwise`, the booking's zone.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::{phone::PhoneNumber, schedule::{TimeZone, calling::CallingHours}};
    /// let hours = |number| {
    ///     let number = PhoneNumber::parse("phone", number).unwrap();
    ///     CallingHours::of(&number, CallingHours::DEFAULT, TimeZone::UTC).zones
    /// };
    /// assert_eq!(hours("+1 415 555 2671")[0].name(), "America/Los_Angeles");
    /// assert_eq!(hours("+1 800 555 2671"), [TimeZone::UTC]);
    /// assert!(hours("+61 400 000 000").len() > 1);
    /// ```
    #[must_use]
    pub fn of(number: &PhoneNumber, hours: Hours, otherwise: TimeZone) -> Self {
        let mut zones = zones(number);
        if zones.is_empty() {
            zones.push(otherwise);
        }
        Self { hours, zones }
    }

    /// When one of the zones allows a call, over a range and a day on either side.
    #[must_use]
    pub fn in_zone(&self, zone: TimeZone, range: Interval) -> Intervals {
        dates(range.widened(2 * DAY, 2 * DAY), zone)
            .map(|date| self.hours.on(date, zone))
            .collect()
    }

    /// The first zone that does not allow a phone to be rung at an instant, if there is one.
    #[must_use]
    pub fn closed_at(&self, instant: Millis) -> Option<TimeZone> {
        let moment = Interval::new(instant, instant + 1);
        let open = |zone: TimeZone| self.in_zone(zone, moment).holds(moment);
        self.zones.iter().copied().find(|zone| !open(*zone))
    }

    /// When all of the zones allow a call, over a range and a day on either side.
    #[must_use]
    pub fn allowed(&self, range: Interval) -> Intervals {
        let each: Vec<_> = self
            .zones
            .iter()
            .map(|zone| self.in_zone(*zone, range))
            .collect();
        Intervals::intersect_all(&each)
    }
}

/// The zones that a number's bearer may be in, as far as its first digits tell; none if they do not, as with
/// toll-free numbers.
#[must_use]
pub fn zones(number: &PhoneNumber) -> Vec<TimeZone> {
    let (names, rows) = table();
    row(rows, number)
        .unwrap_or_default()
        .split(',')
        .filter_map(|place| names.split(' ').nth(place.parse().ok()?))
        .filter_map(|name| TimeZone::parse("timezone", name).ok())
        .collect()
}

/// The zone of a number's bearer, if all that it may be read the same time at `at`.
///
/// # Examples
/// ```
/// use callslot_shared::{phone::PhoneNumber, schedule::calling::zone_of};
/// let at = "2026-03-02T12:00:00Z".parse().unwrap();
/// let zone = |number| zone_of(&PhoneNumber::parse("phone", number).unwrap(), at);
/// assert_eq!(zone("+49 30 12345678").unwrap().name(), "Europe/Berlin");
/// assert_eq!(zone("+1 800 555 2671"), None);
/// assert_eq!(zone("+61 400 000 000"), None);
/// ```
#[must_use]
pub fn zone_of(number: &PhoneNumber, at: DateTime<Utc>) -> Option<TimeZone> {
    same_time(&zones(number), at)
}

/// The first of these zones, if all of them read the same time at `at`.
#[must_use]
pub fn same_time(zones: &[TimeZone], at: DateTime<Utc>) -> Option<TimeZone> {
    let first = *zones.first()?;
    let wall = |zone: &TimeZone| LocalTime::of(at, *zone).datetime;
    let agree = zones.iter().all(|zone| wall(zone) == wall(&first));
    agree.then_some(first)
}

/// The places of the zones in the row that has most of a number's digits; in its country's row, where the
/// digits after that tell of no place, as with most mobile numbers.
fn row(rows: &'static str, number: &PhoneNumber) -> Option<&'static str> {
    let (length, found) = longest(rows, number.as_str().trim_start_matches('+'))?;
    let Ok(parsed) = PHONE_NUMBER_UTIL.parse(number.as_str(), None) else {
        return Some(found);
    };
    let code = parsed.country_code.to_string();
    if length <= code.len() || PHONE_NUMBER_UTIL.is_number_geographical(&parsed) {
        Some(found)
    } else {
        places(rows, &code)
    }
}

/// The row that has most of a number's digits: how many, and the places of its zones.
fn longest(rows: &'static str, digits: &str) -> Option<(usize, &'static str)> {
    (1..=digits.len())
        .rev()
        .filter_map(|length| Some((length, digits.get(..length)?)))
        .find_map(|(length, prefix)| Some((length, places(rows, prefix)?)))
}

/// The names of the table's zones, and its rows in the order of their digits.
fn table() -> (&'static str, &'static str) {
    let mut rest = NUMBERS;
    while let Some((line, rows)) = rest.split_once('\n') {
        if !line.starts_with('#') {
            return (line, rows);
        }
        rest = rows;
    }
    ("", "")
}

/// The places of the zones in the row of just these digits. The table is asked for every call, so it is not
/// gone through but halved.
fn places(rows: &'static str, digits: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, rows.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = rows.get(..middle)?.rfind('\n').map_or(0, |end| end + 1);
        let row = rows.get(start..)?.split('\n').next()?;
        let (found, places) = row.split_once(' ')?;
        match found.cmp(digits) {
            Ordering::Equal => return Some(places),
            Ordering::Less => low = start + row.len() + 1,
            Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(number: &str) -> Vec<&'static str> {
        let number = PhoneNumber::parse("phone", number).unwrap();
        zones(&number).into_iter().map(TimeZone::name).collect()
    }

    #[test]
    fn a_number_tells_where_its_bearer_may_be() {
        assert_eq!(names("+12125550123"), ["America/New_York"]);
        assert_eq!(names("+493012345678"), ["Europe/Berlin"]);
        assert_eq!(names("+442071838750"), ["Europe/London"]);
        assert_eq!(names("+919810012345"), ["Asia/Kolkata"]);
        assert_eq!(names("+18085550123"), ["Pacific/Honolulu"]);
        // An area code on both sides of a border of zones.
        assert!(names("+12086500000").len() > 1);
    }

    #[test]
    fn areas_that_the_library_has_in_the_wrong_zone_are_corrected() {
        for (number, zones) in [
            ("+212522123456", &["Africa/Casablanca"][..]),
            ("+212528891234", &["Africa/El_Aaiun"]),
            ("+213212345678", &["Africa/Algiers"]),
            ("+218212345678", &["Africa/Tripoli"]),
            ("+211912345678", &["Africa/Juba"]),
            ("+50522123456", &["America/Managua"]),
            ("+97022123456", &["Asia/Gaza", "Asia/Hebron"]),
            ("+74012123456", &["Europe/Kaliningrad"]),
            ("+529981234567", &["America/Cancun"]),
            ("+526141234567", &["America/Chihuahua"]),
            ("+61740123456", &["Australia/Brisbane"]),
            ("+16892345678", &["America/New_York"]),
            ("+14742345678", &["America/Regina"]),
        ] {
            assert_eq!(names(number), zones, "{number}");
        }
        // The zones that a longer row names hold on.
        assert_eq!(
            names("+14233812345"),
            ["America/Chicago", "America/New_York"]
        );
        assert_eq!(names("+14232312345"), ["America/New_York"]);
        // A mobile phone of Russia may be in any of its zones, and in no other country's.
        let russia = names("+79261234567");
        assert!(russia.contains(&"Europe/Kaliningrad") && !russia.contains(&"Europe/Bucharest"));
    }

    #[test]
    fn every_correction_changes_what_the_library_has() {
        let told = |file: &'static str| file.lines().filter(|line| !line.starts_with('#'));
        let mut data = told(include_str!("number_zones.txt"));
        let known: Vec<_> = data.next().unwrap().split(' ').collect();
        let place = |place: &str| known[place.parse::<usize>().unwrap()];
        let row = |row: &'static str| {
            let (digits, places) = row.split_once(' ').unwrap();
            (digits, places.split(',').map(place).collect::<Vec<_>>())
        };
        let data: std::collections::BTreeMap<_, _> = data.map(row).collect();
        for line in told(include_str!("number_zone_corrections.txt")) {
            let mut parts = line.splitn(3, ' ');
            let (digits, zones) = (parts.next().unwrap(), parts.next().unwrap());
            let zones: Vec<_> = zones.split(',').collect();
            let before = (1..=digits.len())
                .rev()
                .find_map(|length| data.get(&digits[..length]));
            assert_ne!(before, Some(&zones), "{line}");
            assert!(zones.is_sorted(), "{line}");
        }
    }

    #[test]
    fn a_number_without_a_place_has_no_zone() {
        for number in [
            "+18005550123",
            "+18885550123",
            "+80012345678",
            "+881612345678",
        ] {
            assert!(names(number).is_empty(), "{number}");
        }
    }

    #[test]
    fn every_row_of_the_table_is_found_and_no_other() {
        let (_, rows) = table();
        let by_digits: std::collections::BTreeMap<_, _> = rows
            .lines()
            .map(|row| row.split_once(' ').unwrap())
            .collect();
        assert!(by_digits.len() > 1_000);
        let known = |digits: &str| by_digits.get(digits).copied();
        for digits in (0..1_000_000).map(|number: u32| number.to_string()) {
            assert_eq!(places(rows, &digits), known(&digits), "{digits}");
        }
    }

    #[test]
    fn every_line_of_the_table_names_zones_with_a_common_time_for_calls() {
        let table: Vec<_> = NUMBERS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        let known: Vec<_> = table[0].split(' ').collect();
        let range = Interval::new(1_780_000_000_000, 1_780_000_000_000 + 3 * DAY);
        let mut seen = std::collections::BTreeSet::new();
        for line in &table[1..] {
            let (_, places) = line.split_once(' ').unwrap();
            if seen.insert(places) {
                let zones = places
                    .split(',')
                    .map(|place| known[place.parse::<usize>().unwrap()])
                    .map(|name| TimeZone::parse("timezone", name).unwrap())
                    .collect();
                let hours = CallingHours {
                    hours: CallingHours::DEFAULT,
                    zones,
                };
                assert!(!hours.allowed(range).is_empty(), "{line}");
            }
        }
    }

    #[test]
    fn all_zones_of_a_number_have_to_allow_a_call() {
        let zone = |name| TimeZone::parse("z", name).unwrap();
        let hours = CallingHours {
            hours: CallingHours::DEFAULT,
            zones: vec![zone("America/New_York"), zone("America/Los_Angeles")],
        };
        let noon = 1_781_870_400_000; // 2026-06-19T12:00:00Z
        let day = hours
            .allowed(Interval::new(noon, noon + DAY))
            .around(noon + 4 * 3_600_000)
            .unwrap();
        let text = serde_json::to_string(&day).unwrap();
        assert_eq!(
            text,
            r#"{"start":"2026-06-19T15:00:00Z","end":"2026-06-20T01:00:00Z"}"#
        );
    }
}
