//! The booking that an id names.

use crate::{Error, store::booking_events, usecases::Context};
use callslot_shared::{api::ErrorCode, booking::Booking, ids::BookingId};

/// The booking changed since the client read it.
pub(crate) const VERSION_CONFLICT: Error = Error::Plain(
    ErrorCode::VersionConflict,
    "The booking has changed since you read it. Load it again, then change it.",
);

/// Refuses a change of a booking that is not as whoever asks expects it.
pub(crate) type Precondition<'a> = &'a dyn Fn(&Booking) -> Result<(), Error>;

/// The booking of that id, if it is this organization's; else [`Error::NOT_FOUND`].
pub(crate) async fn find_booking<By>(
    context: Context<'_, By>,
    id: BookingId,
) -> Result<Booking, Error> {
    booking_events::get(context.tenant, id)
        .await?
        .ok_or(Error::NOT_FOUND)
}
