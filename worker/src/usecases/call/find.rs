//! The call that an id names.

use crate::{
    Error,
    store::call_context::{self, CallContext},
    usecases::Context,
};
use callslot_shared::{api::ErrorCode, ids::CallId};

/// No such call, or not in this organization: one answer for both.
pub(crate) const NO_CALL: Error = Error::Plain(ErrorCode::NotFound, "There is no such call.");

/// Words about a person would come back.
pub(crate) const ERASED: Error = Error::Plain(
    ErrorCode::Conflict,
    "What was personal of this call's attendee was erased; nothing is added to it any more.",
);

/// The call that a leg of this id belongs to, if it is this organization's.
pub(crate) async fn find(context: Context<'_>, id: &CallId) -> Result<CallContext, Error> {
    let call = call_context::get(context.tenant, id).await?;
    call.ok_or(NO_CALL)
}

/// As [`find`], for whoever wants to add to what is kept: nothing is added to what was erased.
pub(crate) async fn find_to_write(context: Context<'_>, id: &CallId) -> Result<CallContext, Error> {
    let call = find(context, id).await?;
    if call.erased { Err(ERASED) } else { Ok(call) }
}
