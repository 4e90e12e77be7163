//! `/api/attendees/…`: what is held of one person, shown and erased on their request.

use crate::{
    Error,
    http::{RequestContext, extract::Json},
    usecases::tenancy::{erase_attendee::erase_attendee, export_attendee::export_attendee},
};
use axum::http::StatusCode;
use callslot_shared::{
    FieldError,
    api::{Attendee, EraseAttendee, ErasedBody, ExportAttendee, ExportBody},
    ids::BookingId,
};

/// Shows everything that is held of an attendee, 50 bookings at a time.
#[worker::send]
pub(crate) async fn export(
    context: RequestContext,
    body: Result<Json<ExportAttendee>, Error>,
) -> Result<Json<ExportBody>, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let attendee = Attendee::read(request.phone.as_deref(), request.email.as_deref())?;
    let after: Option<BookingId> = request
        .cursor
        .map(|cursor| cursor.parse())
        .transpose()
        .map_err(|_| FieldError::new("cursor", "is not a cursor of this export"))?;
    let held = export_attendee(context.with_principal(&by), &attendee, after).await?;
    Ok(Json(ExportBody {
        success: true,
        bookings: held.bookings,
        sms_consents: held.texts.consents,
        sms_opt_outs: held.texts.opt_outs,
        next_cursor: held.next.map(|id| id.to_string()),
    }))
}

/// Erases what is personal of an attendee, unless a booking for them is not over. 202 if there is more
/// than one request can do.
#[worker::send]
pub(crate) async fn erase(
    context: RequestContext,
    body: Result<Json<EraseAttendee>, Error>,
) -> Result<(StatusCode, Json<ErasedBody>), Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let attendee = Attendee::read(request.phone.as_deref(), request.email.as_deref())?;
    let erased = erase_attendee(context.with_principal(&by), &attendee).await?;
    let status = if erased.complete {
        StatusCode::OK
    } else {
        StatusCode::ACCEPTED
    };
    let body = ErasedBody {
        success: true,
        bookings: erased.bookings,
        recordings: erased.recordings,
        complete: erased.complete,
        subject_id: erased.subject_id,
    };
    Ok((status, Json(body)))
}
