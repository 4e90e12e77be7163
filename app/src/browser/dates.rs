//! Dates and times as the locale writes them, in the zone of this machine.

use chrono::{DateTime, Utc};
use js_sys::{Array, Date, Function, Intl::DateTimeFormat, Object, Reflect};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::JsValue;

thread_local! {
    /// The formats that were asked for, by locale and options. To make one takes longer than to write many dates with it, and a
    /// week has hundreds.
    static FORMATS: RefCell<HashMap<String, Function>> = RefCell::default();
}

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
    let written = format(locale, options).call1(&JsValue::UNDEFINED, &date(at));
    written
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

fn format(locale: &str, options: &[(&str, &str)]) -> Function {
    let mut key = locale.to_owned();
    for (name, value) in options {
        key.extend([" ", *name, "=", *value]);
    }
    if let Some(known) = FORMATS.with_borrow(|known| known.get(&key).cloned()) {
        return known;
    }
    let object = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh object does not fail.
        let _ = Reflect::set(&object, &JsValue::from(*name), &JsValue::from(*value));
    }
    let made = DateTimeFormat::new(&Array::of1(&locale.into()), &object).format();
    FORMATS.with_borrow_mut(|known| known.insert(key, made.clone()));
    made
}

fn date(at: DateTime<Utc>) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
    Date::new(&JsValue::from(at.timestamp_millis() as f64))
}
