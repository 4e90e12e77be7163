//! Enters a time off.

use super::ownership::{not_made, own_or_managed};
use crate::{
    Error,
    ports::fresh_id,
    store::time_off::{self, NewTimeOff},
    usecases::Context,
};
use callslot_shared::{
    api::{ErrorCode, SaveTimeOff, TimeOff},
    ids::TimeOffId,
};

/// One has as many as fit.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "There are 400 times off to come already. Delete one first.",
);

/// Enters a time off and answers with it. Errors: a field makes no sense, it is a colleague's or everybody's and whoever
/// asks does not manage those, its owner is no member, or there are too many.
pub(crate) async fn enter_time_off(
    context: Context<'_>,
    request: &SaveTimeOff,
) -> Result<TimeOff, Error> {
    let (off, reason) = request.checked()?;
    let own = request.user_id.unwrap_or(context.by.user_id);
    let owner = (!request.everybody).then_some(own);
    own_or_managed(context.by, owner)?;
    let new = NewTimeOff {
        id: TimeOffId::from_uuid(fresh_id(&*context.app.clock, &*context.app.entropy)),
        owner,
        off,
        reason: &reason,
    };
    match time_off::insert(context.tenant, new, &context.entry()).await? {
        Some(time_off) => Ok(time_off),
        None => Err(not_made(context, owner, TOO_MANY).await?),
    }
}
