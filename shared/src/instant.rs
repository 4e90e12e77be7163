//! Instants on the wire: RFC 3339. Read in one place, whatever brings them; written in UTC, as `chrono` writes
//! them and several times faster, because a page of bookings holds hundreds.

use crate::FieldError;
use chrono::{DateTime, Datelike, SecondsFormat, Timelike, Utc};
use serde::{Serialize, Serializer};

/// Reads an instant with any offset up to 23:59 and keeps whole milliseconds, the unit of the store: what is
/// finer is cut off.
///
/// Refused is second 60: `chrono` keeps it as 1,000 to 1,999 ms of second 59 and counts it in sums, so that half
/// an hour later would be a second less than half an hour. So is everything outside of the years 1970 to 9999 in
/// UTC: RFC 3339 cannot write years after them, and nothing here was before them.
///
/// # Examples
/// ```
/// use callslot_shared::schedule::instant;
/// let berlin = instant("start_time", "2026-03-29T03:30:00+02:00").unwrap();
/// assert_eq!(berlin, instant("start_time", "2026-03-29t01:30:00.000999z").unwrap());
/// assert!(instant("start_time", "2026-03-29T01:30:60Z").is_err());
/// ```
pub fn parse(field: &str, text: &str) -> Result<DateTime<Utc>, FieldError> {
    let time = DateTime::parse_from_rfc3339(text.trim()).map_err(|_| {
        FieldError::new(
            field,
            "is not an RFC 3339 time; write it as 2026-03-29T10:30:00Z",
        )
    })?;
    if time.nanosecond() >= 1_000_000_000 {
        return Err(FieldError::new(
            field,
            "has the second 60; write the first second of the next minute",
        ));
    }
    from_millis(time.timestamp_millis())
        .ok_or_else(|| FieldError::new(field, "is outside of the years 1970 to 9999 in UTC"))
}

/// The instant so many milliseconds after 1970 began, if it is before the year 10000.
#[must_use]
pub fn from_millis(millis: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis).filter(|time| (1970..=9999).contains(&time.year()))
}

/// Writes an instant, with as many digits of the second as it has.
pub(crate) fn serialize<S: Serializer>(
    time: &DateTime<Utc>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let Some((text, length)) = write(time) else {
        return serializer.serialize_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    };
    match text.get(..length).map(core::str::from_utf8) {
        Some(Ok(text)) => serializer.serialize_str(text),
        _ => time.serialize(serializer),
    }
}

/// As [`serialize`], where there may be none.
#[expect(clippy::ref_option, reason = "serde hands fields over so")]
pub(crate) fn serialize_option<S: Serializer>(
    time: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serialize(time, serializer),
        None => serializer.serialize_none(),
    }
}

/// The text and its length, for the years that have four digits and whole milliseconds.
fn write(time: &DateTime<Utc>) -> Option<([u8; 24], usize)> {
    let year = u32::try_from(time.year())
        .ok()
        .filter(|year| *year <= 9999)?;
    let nanos = time.nanosecond();
    let millis = nanos / 1_000_000;
    if millis > 999 || millis * 1_000_000 != nanos {
        return None;
    }
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let numbers = [
        (0, 4, year),
        (5, 2, time.month()),
        (8, 2, time.day()),
        (11, 2, time.hour()),
        (14, 2, time.minute()),
        (17, 2, time.second()),
        (20, 3, millis),
    ];
    for (at, width, mut number) in numbers {
        for digit in text.get_mut(at..at + width)?.iter_mut().rev() {
            *digit = b'0' + u8::try_from(number % 10).ok()?;
            number /= 10;
        }
    }
    if millis > 0 {
        return Some((text, 24));
    }
    *text.get_mut(19)? = b'Z';
    Some((text, 20))
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, String> {
        let time = parse("start_time", text).map_err(|error| {
            assert_eq!(error.field, "start_time", "{text}");
            error.problem
        })?;
        Ok(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }

    #[test]
    fn second_sixty_is_refused_wherever_it_stands() {
        for bad in [
            "2027-01-13T15:30:60Z",
            "2027-01-13T15:30:60.999Z",
            "2016-12-31T23:59:60Z",
            "2016-12-31t23:59:60z",
            "2016-12-31T18:59:60-05:00",
        ] {
            let problem = read(bad).unwrap_err();
            assert!(problem.contains("the second 60"), "{bad}: {problem}");
        }
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        for bad in [
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999Z",
            "1970-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
        ] {
            let problem = read(bad).unwrap_err();
            assert!(problem.contains("years 1970 to 9999"), "{bad}: {problem}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for bad in [
            "",
            "2027-01-13T24:00:00Z",
            "2027-01-13T15:60:00Z",
            "2027-01-13T15:30:61Z",
            "2027-02-29T15:30:00Z",
            "2027-01-13T15:30:00+24:00",
            "2027-01-13T15:30:00+23:60",
            "2027-01-13T15:30Z",
            "2027-01-13T15:30:00",
            "2027-01-13",
            "+12027-01-13T15:30:00Z",
            "tomorrow",
            "1774778400",
        ] {
            let problem = read(bad).unwrap_err();
            assert!(
                problem.contains("is not an RFC 3339 time"),
                "{bad}: {problem}"
            );
        }
    }

    #[test]
    fn what_rfc_3339_allows_is_read() {
        for (text, expected) in [
            ("2027-01-13t15:30:00z", "2027-01-13T15:30:00Z"),
            (" 2027-01-13T15:30:00Z\n", "2027-01-13T15:30:00Z"),
            ("2027-01-13T15:30:00.123456789Z", "2027-01-13T15:30:00.123Z"),
            ("2027-01-13T15:30:00.999999999Z", "2027-01-13T15:30:00.999Z"),
            ("2027-01-13T15:30:00+23:59", "2027-01-12T15:31:00Z"),
            ("2027-01-13T15:30:00-23:59", "2027-01-14T15:29:00Z"),
            ("2027-01-13T15:30:00-00:00", "2027-01-13T15:30:00Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_a_whole_millisecond_that_is_written_and_read_again(
            text in "[0-9]{4}-(0[1-9]|1[0-2])-[0-3][0-9][Tt][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,9})?([Zz]|[+-][0-2][0-9]:[0-5][0-9])",
        ) {
            if let Ok(time) = parse("at", &text) {
                prop_assert!(!text.contains(":60"));
                prop_assert_eq!(time.nanosecond() % 1_000_000, 0);
                prop_assert!(time.nanosecond() < 1_000_000_000);
                let millis = DateTime::from_timestamp_millis(time.timestamp_millis());
                prop_assert_eq!(millis, Some(time));
                let half_an_hour = chrono::TimeDelta::minutes(30);
                prop_assert_eq!(time + half_an_hour - time, half_an_hour);
                let written = serialize(&time, serde_json::value::Serializer).unwrap();
                prop_assert_eq!(parse("at", written.as_str().unwrap()), Ok(time));
            }
        }

        #[test]
        fn an_instant_is_written_as_chrono_writes_it(
            seconds in -70_000_000_000_i64..260_000_000_000,
            nanos in prop_oneof![
                Just(0_u32),
                (0_u32..1000).prop_map(|millis| millis * 1_000_000),
                0_u32..2_000_000_000,
            ],
        ) {
            if let Some(time) = DateTime::from_timestamp(seconds, nanos) {
                let own = serialize(&time, serde_json::value::Serializer).unwrap();
                prop_assert_eq!(own, serde_json::to_value(time).unwrap());
            }
        }
    }
}
