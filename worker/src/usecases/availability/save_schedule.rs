//! Makes and replaces schedules.

use super::{
    ownership::{not_made, own_or_managed},
    schedules::find_to_change,
};
use crate::{
    Error,
    ports::fresh_id,
    store::{
        AtVersion,
        schedules::{self, NewSchedule},
    },
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{
    FieldError,
    api::{ErrorCode, SaveSchedule, Schedule},
    ids::ScheduleId,
};

/// One has as many as fit.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "There are 20 schedules already. Delete one that is not used any more first.",
);

/// Makes a schedule and answers with it. Errors: it is a colleague's or shared and whoever asks does not manage those, its
/// owner is no member, or there are too many.
pub(crate) async fn create_schedule(
    context: Context<'_>,
    request: &SaveSchedule,
) -> Result<Schedule, Error> {
    let own = request.user_id.unwrap_or(context.by.user_id);
    let owner = (!request.shared).then_some(own);
    own_or_managed(context.by, owner)?;
    let new = NewSchedule {
        id: ScheduleId::from_uuid(fresh_id(&*context.app.clock, &*context.app.entropy)),
        owner,
        schedule: request,
    };
    let entry = context.entry();
    match schedules::insert(context.tenant, new, &entry).await? {
        Some(schedule) => Ok(schedule),
        None => Err(not_made(context, owner, TOO_MANY).await?),
    }
}

/// Replaces a schedule, but for the dates that have hours of their own, and answers with it. Errors: there is none of that
/// id, whoever asks may not change it, it is at another version than `expected`, or it would change hands.
pub(crate) async fn replace_schedule(
    context: Context<'_>,
    id: ScheduleId,
    expected: Result<ExpectedVersion, Error>,
    request: &SaveSchedule,
) -> Result<Schedule, Error> {
    let before = find_to_change(context, id, expected).await?;
    let changes_hands = request
        .user_id
        .is_some_and(|user| Some(user) != before.user_id)
        || request.shared && before.user_id.is_some();
    if changes_hands {
        let field = if request.shared { "shared" } else { "user_id" };
        let problem = "does not change; make another schedule";
        return Err(FieldError::new(field, problem).into());
    }
    let at = AtVersion {
        id: before.id,
        version: before.version,
    };
    schedules::replace(context.tenant, at, request, &context.entry())
        .await?
        .ok_or(CHANGED)
}
