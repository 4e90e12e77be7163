//! Days and times in words: today, tomorrow, and the year where it is another.

use super::state::Page;
use crate::{browser::zone, schedule::zones, ui::app::App};
use callslot_shared::words::dates::DateForm;
use chrono::{DateTime, NaiveDate, Utc};

/// A day as a heading: `Today`, or a date.
pub(super) fn day(app: &App, page: Page, date: NaiveDate) -> String {
    let form = DateForm::of_date(date, page.today());
    form.word().map_or_else(
        || zone::date(&app.locale, date),
        |word| app.say(word).to_owned(),
    )
}

/// The day of an instant and its `times` of day, within a sentence: `today, 10:30`.
pub(super) fn day_and_times(app: &App, page: Page, at: DateTime<Utc>, times: &str) -> String {
    let date = zones::date(at, page.own);
    let form = DateForm::of_date(date, page.today());
    form.word_and_time().map_or_else(
        || format!("{}, {times}", zone::date(&app.locale, date)),
        |text| app.fill(text, &[("time", times)]),
    )
}

/// The day of an instant and its `times` of day, at the beginning of a line: `Today, 10:30`.
pub(super) fn heading(app: &App, page: Page, at: DateTime<Utc>, times: &str) -> String {
    format!("{}, {times}", day(app, page, zones::date(at, page.own)))
}
