//! A month of dates, and where keys lead in it.

use callslot_shared::schedule::hours::WeekStart;
use chrono::{Datelike as _, Days, Months, NaiveDate};

/// The weeks that have a date of a month in them, each with its seven dates.
#[must_use]
pub fn weeks(of: NaiveDate, start: WeekStart) -> Vec<Vec<NaiveDate>> {
    let Some(first) = of.with_day(1) else {
        return Vec::new();
    };
    let in_month = |week: &Vec<NaiveDate>| week.iter().any(|date| is_same_month(*date, of));
    let begin = week_start(first, start);
    let all = (0..6).map(|week| {
        let dates = (0..7).filter_map(|day| begin.checked_add_days(Days::new(week * 7 + day)));
        dates.collect::<Vec<_>>()
    });
    all.filter(in_month).collect()
}

/// Whether two dates are of one month.
#[must_use]
pub fn is_same_month(one: NaiveDate, other: NaiveDate) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}

/// The first date of a date's week.
fn week_start(date: NaiveDate, start: WeekStart) -> NaiveDate {
    let past = date.weekday().days_since(start.day());
    date.checked_sub_days(Days::new(past.into()))
        .unwrap_or(date)
}

/// The date to which a key leads, by the pattern for date grids: arrows to days and weeks, Home and End within the week, Page Up
/// and Page Down to months, with Shift to years. Only dates that can have an override.
#[must_use]
pub fn step(at: NaiveDate, key: &str, shift: bool, start: WeekStart) -> Option<NaiveDate> {
    let months = Months::new(if shift { 12 } else { 1 });
    let there = match key {
        "ArrowLeft" => at.pred_opt(),
        "ArrowRight" => at.succ_opt(),
        "ArrowUp" => at.checked_sub_days(Days::new(7)),
        "ArrowDown" => at.checked_add_days(Days::new(7)),
        "Home" => Some(week_start(at, start)),
        "End" => week_start(at, start).checked_add_days(Days::new(6)),
        "PageUp" => at.checked_sub_months(months),
        "PageDown" => at.checked_add_months(months),
        _ => None,
    };
    there.filter(|date| (2000..2200).contains(&date.year()))
}
