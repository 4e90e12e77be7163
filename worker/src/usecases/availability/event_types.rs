//! Reads event types.

use crate::{
    Error,
    store::{Page, event_types},
    usecases::Context,
};
use callslot_shared::{
    api::{ErrorCode, EventType},
    ids::EventTypeId,
};

/// No such event type, or another organization's.
pub(crate) const NO_EVENT_TYPE: Error =
    Error::Plain(ErrorCode::NotFound, "There is no such event type.");

/// Lists the organization's event types: those after `after`, at most `limit`.
pub(crate) async fn list_event_types(
    context: Context<'_>,
    after: Option<EventTypeId>,
    limit: u32,
) -> Result<Page<EventType>, Error> {
    Ok(event_types::list(context.tenant, after, limit).await?)
}

/// The event type of that id, or [`NO_EVENT_TYPE`].
pub(crate) async fn find_event_type(
    context: Context<'_>,
    id: EventTypeId,
) -> Result<EventType, Error> {
    event_types::get(context.tenant, id)
        .await?
        .ok_or(NO_EVENT_TYPE)
}
