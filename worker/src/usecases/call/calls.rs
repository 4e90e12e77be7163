//! Calls as the carrier reports them.

use super::find::NO_CALL;
use crate::{
    Error,
    store::{
        Page,
        calls::{self, After, CallEntry},
    },
    usecases::Context,
};
use callslot_shared::{
    api::Call,
    ids::{BookingId, CallId},
};

/// A page of a list of calls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CallsQuery {
    /// Only the calls of this booking.
    pub(crate) booking: Option<BookingId>,
    /// Only calls that are over, that an operator took, and of which nobody has said what came of them.
    pub(crate) without_outcome: bool,
    /// Only calls after this place.
    pub(crate) after: Option<After>,
    /// Most calls on the page.
    pub(crate) limit: u32,
}

/// Lists the organization's calls, the newest first.
pub(crate) async fn list_calls(
    context: Context<'_>,
    wanted: CallsQuery,
) -> Result<Page<CallEntry>, Error> {
    let CallsQuery {
        booking,
        without_outcome,
        after,
        limit,
    } = wanted;
    Ok(if without_outcome {
        calls::without_outcome(context.tenant, booking, after, limit).await?
    } else {
        calls::list(context.tenant, booking, after, limit).await?
    })
}

/// Shows one call, by the id of either of its legs.
pub(crate) async fn show_call(context: Context<'_>, id: &CallId) -> Result<Call, Error> {
    calls::get(context.tenant, id).await?.ok_or(NO_CALL)
}
