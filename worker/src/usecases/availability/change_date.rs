//! Gives one date of a schedule hours of its own, or those of its weekday again.

use super::schedules::find_to_change;
use crate::{
    Error,
    store::{
        AtVersion,
        schedules::{self, OnDate},
    },
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{
    api::{ErrorCode, MAX_OVERRIDES, Schedule},
    ids::ScheduleId,
    schedule::hours::DateOverride,
};
use chrono::NaiveDate;

/// A schedule has as many dates as fit.
const TOO_MANY_DATES: Error = Error::Plain(
    ErrorCode::Conflict,
    "The schedule has 400 dates of its own already. Clear those that are over first.",
);

/// The hours that one date is to have.
pub(crate) struct DateChange {
    /// The date.
    pub(crate) date: NaiveDate,
    /// Its own hours; none for those of its weekday.
    pub(crate) hours: Option<DateOverride>,
}

/// Changes one date of a schedule and answers with the schedule. Errors: there is none of that id, whoever asks may not
/// change it, it is at another version than `expected`, or has too many such dates.
pub(crate) async fn change_date(
    context: Context<'_>,
    id: ScheduleId,
    expected: Result<ExpectedVersion, Error>,
    change: &DateChange,
) -> Result<Schedule, Error> {
    let before = find_to_change(context, id, expected).await?;
    let at = AtVersion {
        id: before.id,
        version: before.version,
    };
    let on_date = OnDate {
        date: change.date,
        hours: change.hours.as_ref(),
    };
    let entry = context.entry();
    match schedules::set_override(context.tenant, at, on_date, &entry).await? {
        Some(schedule) => Ok(schedule),
        None if before.overrides.len() >= MAX_OVERRIDES as usize => Err(TOO_MANY_DATES),
        None => Err(CHANGED),
    }
}
