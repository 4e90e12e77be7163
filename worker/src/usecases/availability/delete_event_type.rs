//! Deletes an event type.

use super::event_types::find_event_type;
use crate::{
    Error,
    store::event_types,
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{api::EventType, ids::EventTypeId};

/// Deletes an event type and answers with it as it was. Bookings that were made of it stay. Errors: there is none of that
/// id, or it is at another version than `expected`.
pub(crate) async fn delete_event_type(
    context: Context<'_>,
    id: EventTypeId,
    expected: Result<ExpectedVersion, Error>,
) -> Result<EventType, Error> {
    let before = find_event_type(context, id).await?;
    expected?.check(before.version)?;
    let (id, version, entry) = (before.id, before.version, context.entry());
    if event_types::delete(context.tenant, id, version, &entry).await? {
        Ok(before)
    } else {
        Err(CHANGED)
    }
}
