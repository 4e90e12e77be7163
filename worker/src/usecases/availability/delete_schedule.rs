//! Deletes a schedule.

use super::schedules::find_to_change;
use crate::{
    Error,
    store::schedules::{self, Deleted},
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{
    api::{ErrorCode, Schedule},
    ids::ScheduleId,
};

/// Event types go by it.
const USED: Error = Error::Plain(
    ErrorCode::Conflict,
    "An event type goes by this schedule. Give its hosts another one first.",
);

/// Deletes a schedule and answers with it as it was. Errors: there is none of that id, whoever asks may not change it, it is
/// at another version than `expected`, or an event type uses it.
pub(crate) async fn delete_schedule(
    context: Context<'_>,
    id: ScheduleId,
    expected: Result<ExpectedVersion, Error>,
) -> Result<Schedule, Error> {
    let before = find_to_change(context, id, expected).await?;
    match schedules::delete(context.tenant, &before, &context.entry()).await? {
        Deleted::Done => Ok(before),
        Deleted::Overtaken => Err(CHANGED),
        Deleted::Used => Err(USED),
    }
}
