//! Dates and times as the locale writes them, in the zone of this machine.

use chrono::{DateTime, Utc};
use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;

/// The present.
#[must_use]
pub fn now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole")]
    let millis = Date::now() as i64;
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// The time of day, such as `10:30`.
#[must_use]
pub fn clock(locale: &str, at: DateTime<Utc>) -> String {
    written(locale, at, &[("hour", "numeric"), ("minute", "2-digit")])
}

/// The day, such as `Mon, Mar 2`.
#[must_use]
pub fn day(locale: &str, at: DateTime<Utc>) -> String {
    written(
        locale,
        at,
        &[("weekday", "short"), ("month", "short"), ("day", "numeric")],
    )
}

/// The midnight with which the day of `at` begins here, moved by whole days.
#[must_use]
pub fn midnight(at: DateTime<Utc>, days: i32) -> DateTime<Utc> {
    let here = date(at);
    #[expect(clippy::cast_possible_wrap, reason = "months and days are small")]
    let (month, day) = (here.get_month() as i32, here.get_date() as i32);
    let date = Date::new_with_year_month_day(here.get_full_year(), month, day + days);
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole")]
    let millis = date.get_time() as i64;
    DateTime::from_timestamp_millis(millis).unwrap_or(at)
}

/// A date as `Intl.DateTimeFormat` writes it with these options.
#[must_use]
pub fn written(locale: &str, at: DateTime<Utc>, options: &[(&str, &str)]) -> String {
    let object = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh object does not fail.
        let _ = Reflect::set(&object, &JsValue::from(*name), &JsValue::from(*value));
    }
    date(at).to_locale_string(locale, &object).into()
}

fn date(at: DateTime<Utc>) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
    Date::new(&JsValue::from(at.timestamp_millis() as f64))
}
