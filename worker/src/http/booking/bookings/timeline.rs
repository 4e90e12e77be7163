//! `/api/bookings/{id}/timeline`: everything that happened to a booking and on its calls. Reviews for quality are no
//! part of it.

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json},
        principal,
    },
    usecases::{Context, booking::booking_timeline::booking_timeline},
};
use axum::extract::Path;
use callslot_shared::{api::BookingTimelineBody, ids::BookingId};

/// Shows what happened.
#[worker::send]
pub(crate) async fn timeline(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<BookingId>,
) -> Result<Json<BookingTimelineBody>, Error> {
    let id = id.map_err(|_| Error::NOT_FOUND);
    let Path(id) = principal::unless_denied(&app, &headers, access, id).await?;
    let read = async |context: Context<'_>| booking_timeline(context, id).await;
    Ok(Json(BookingTimelineBody {
        success: true,
        timeline: principal::with_principal(&app, &headers, access, read).await?,
    }))
}
