//! Reads schedules.

use super::ownership::own_or_managed;
use crate::{
    Error,
    store::{Page, schedules},
    usecases::{Context, expected_version::ExpectedVersion},
};
use callslot_shared::{
    api::{ErrorCode, Schedule},
    ids::ScheduleId,
};

/// No such schedule, or another organization's.
pub(crate) const NO_SCHEDULE: Error =
    Error::Plain(ErrorCode::NotFound, "There is no such schedule.");

/// Lists the organization's schedules, members' and shared ones: those after `after`, at most `limit`.
pub(crate) async fn list_schedules(
    context: Context<'_>,
    after: Option<ScheduleId>,
    limit: u32,
) -> Result<Page<Schedule>, Error> {
    Ok(schedules::list(context.tenant, after, limit).await?)
}

/// The schedule of that id, or [`NO_SCHEDULE`].
pub(crate) async fn find_schedule(context: Context<'_>, id: ScheduleId) -> Result<Schedule, Error> {
    schedules::get(context.tenant, id).await?.ok_or(NO_SCHEDULE)
}

/// As [`find_schedule`], for a change: whoever asks may change it, and it is at the version that is `expected`.
pub(super) async fn find_to_change(
    context: Context<'_>,
    id: ScheduleId,
    expected: Result<ExpectedVersion, Error>,
) -> Result<Schedule, Error> {
    let schedule = find_schedule(context, id).await?;
    own_or_managed(context.by, schedule.user_id)?;
    expected?.check(schedule.version)?;
    Ok(schedule)
}
