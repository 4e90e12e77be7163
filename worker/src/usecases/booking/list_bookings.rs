//! The bookings that a filter names.

use crate::{
    Error,
    store::booking_events::{self, BookingPage},
    usecases::Context,
};

pub(crate) use crate::store::booking_events::{BookingFilter, Field, Position, Sort};

/// A page of the organization's bookings that a filter names, and how many there are, if it asks for that.
pub(crate) async fn list_bookings(
    context: Context<'_>,
    filter: &BookingFilter,
) -> Result<BookingPage, Error> {
    Ok(booking_events::list(context.tenant, filter).await?)
}
