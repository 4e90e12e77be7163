//! The series that an id names.

use crate::{
    Error,
    store::booking_series::{self, Whole},
    usecases::Context,
};
use callslot_shared::{api::ErrorCode, ids::SeriesId};

/// No such series, or another organization's.
pub(crate) const NO_SERIES: Error = Error::Plain(ErrorCode::NotFound, "There is no such series.");

/// The series of that id with all its bookings, or [`NO_SERIES`].
pub(crate) async fn find_series(context: Context<'_>, id: SeriesId) -> Result<Whole, Error> {
    booking_series::get(context.tenant, id)
        .await?
        .ok_or(NO_SERIES)
}
