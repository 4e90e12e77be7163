//! `/api/bookings`: planned calls.

mod list;
mod timeline;

pub(crate) use list::list;
#[cfg(test)]
pub(crate) use list::{MAX_OFFSET, MAX_SEARCH, orders};
pub(crate) use timeline::timeline;

use crate::{
    Error,
    http::{
        RequestContext, etag,
        extract::{Id, Json, Query},
        idempotency, principal, query,
    },
    usecases::{
        Context,
        booking::{
            book::{BookingResult, book},
            cancel_booking::{Cancellation, cancel_booking},
            change_booking::change_booking,
            find_booking::{Precondition, find_booking},
            repeatable::{Repeatable, Representation},
        },
    },
};
use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{BookingBody, CancelBody, ChangeBooking, CreateBooking},
    booking::Booking,
    ids::BookingId,
};
use serde::Deserialize;

/// Books a call. With an Idempotency-Key, the same request again answers the same again.
#[worker::send]
pub(crate) async fn create(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<CreateBooking>, Error>,
) -> Result<Response, Error> {
    let Json(request) = principal::unless_denied(&app, &headers, access, body).await?;
    let book = async |context: Context<'_>| {
        let key = idempotency::key(&headers, context.by, "POST /api/bookings", &request)?;
        let represent = |booking: &Booking| created(booking).map(Representation::from);
        let repeatable = key.map(|key| Repeatable { key, represent });
        match book(context, &request, repeatable.as_ref()).await? {
            BookingResult::New(booking) => created(&booking).map(IntoResponse::into_response),
            BookingResult::Known(key, known) => idempotency::replay(key, &known),
        }
    };
    principal::with_principal(&app, &headers, access, book).await
}

/// The answer to a request that made a booking.
fn created(booking: &Booking) -> Result<idempotency::StoredResponse, Error> {
    let location = HeaderValue::from_str(&format!("/api/bookings/{}", booking.id));
    let location = location.ok().map(|location| (header::LOCATION, location));
    let body = BookingBody {
        success: true,
        booking: booking.clone(),
    };
    idempotency::StoredResponse::created(etag::of(booking).into_iter().chain(location), &body)
}

/// Shows one booking, unless the client has it as it is.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<BookingId>,
) -> Result<Response, Error> {
    let id = id.map_err(|_| Error::NOT_FOUND);
    let Path(id) = principal::unless_denied(&app, &headers, access, id).await?;
    let find = async |context: Context<'_>| find_booking(context, id).await;
    let booking = principal::with_principal(&app, &headers, access, find).await?;
    if etag::is_known(&headers, &booking) {
        return Ok((StatusCode::NOT_MODIFIED, etag::of(&booking)).into_response());
    }
    Ok(shown(booking))
}

fn shown(booking: Booking) -> Response {
    let etag = etag::of(&booking);
    let body = BookingBody {
        success: true,
        booking,
    };
    (etag, Json(body)).into_response()
}

/// Changes a booking: moves it, hands it over, edits it.
#[worker::send]
pub(crate) async fn change(
    context: RequestContext,
    id: Id<BookingId>,
    body: Result<Json<ChangeBooking>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let Path(id) = id.map_err(|_| Error::NOT_FOUND)?;
    let expected = |booking: &Booking| etag::check(&context.headers, booking);
    let changed = change_booking(context.with_principal(&by), id, &request, &expected).await?;
    Ok(shown(changed))
}

/// Calls a booking off, and hangs up if it is calling.
#[worker::send]
pub(crate) async fn cancel(
    context: RequestContext,
    id: Id<BookingId>,
    query: Result<Query<CancelBooking>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Query(CancelBooking { notify }) = query?;
    let Path(id) = id.map_err(|_| Error::NOT_FOUND)?;
    let expected = |booking: &Booking| etag::check(&context.headers, booking);
    let names_versions = context.headers.contains_key(header::IF_MATCH);
    let precondition: Option<Precondition<'_>> = if names_versions {
        Some(&expected)
    } else {
        None
    };
    let cancellation = Cancellation {
        precondition,
        notify,
    };
    let cancelled = cancel_booking(context.with_principal(&by), id, cancellation).await?;
    let etag = etag::of(&cancelled.booking);
    let body = CancelBody {
        success: true,
        booking: cancelled.booking,
        rang: cancelled.rang,
    };
    Ok((etag, Json(body)).into_response())
}

/// Parameters of a cancellation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelBooking {
    #[serde(default, deserialize_with = "query::maybe")]
    notify: Option<bool>,
}
