//! The history of a booking. Reviews for quality are no part of it.

use crate::{Error, store::booking_timeline, usecases::Context};
use callslot_shared::{api::BookingTimelineEntry, ids::BookingId};

/// Shows what happened, the oldest first; [`Error::NOT_FOUND`] for a booking that is not this organization's.
pub(crate) async fn booking_timeline(
    context: Context<'_>,
    id: BookingId,
) -> Result<Vec<BookingTimelineEntry>, Error> {
    booking_timeline::of(context.tenant, id)
        .await?
        .ok_or(Error::NOT_FOUND)
}
