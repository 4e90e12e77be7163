//! Instants on the wire: RFC 3339 in UTC, as `chrono` writes them and several times faster, because a
//! page of bookings holds hundreds.

use chrono::{DateTime, Datelike, SecondsFormat, Timelike, Utc};
use serde::{Serialize, Serializer};

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
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
