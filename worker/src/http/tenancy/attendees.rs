//! `/api/attendees/…`: what is held of one person, shown and erased on their request.

use crate::http::{RequestContext, bookings::entry, extract::Json, principal};
use crate::{
    App, Error,
    seams::hex,
    store::{credentials::Principal, erasure},
};
use axum::http::StatusCode;
use callslot_shared::{
    FieldError,
    api::{Attendee, EraseAttendee, ErasedBody, ExportAttendee, ExportBody},
    ids::BookingId,
};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Batches that one request erases: 500 bookings, about a hundred statements.
const BATCHES: u32 = 10;

/// What stands for an attendee in the audit log: HMAC-SHA-256 over the organization's id, a colon and the subscriber's
/// number or the address, under a secret of the server. There are few enough numbers to try them all; without the secret nobody
/// can, and with it an erasure is proved to whoever knows the number. In another organization's log it is another.
///
/// Entries from before there was the secret have the organization's id for a key.
fn subject(app: &App, by: &Principal, attendee: &Attendee) -> Result<String, Error> {
    const NOT_CONFIGURED: Error = Error::NotConfigured("PRIVACY_KEY");
    let key = app.settings.privacy_key.as_deref().ok_or(NOT_CONFIGURED)?;
    let said = format!("{}:{}", by.organization_id, attendee.key());
    // HMAC takes keys of any length.
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|_| NOT_CONFIGURED)?;
    Ok(hex(&mac.chain_update(said).finalize().into_bytes()))
}

/// Shows everything that is held of an attendee, 50 bookings at a time.
#[worker::send]
pub(crate) async fn export(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<ExportAttendee>, Error>,
) -> Result<Json<ExportBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let attendee = Attendee::read(request.phone.as_deref(), request.email.as_deref())?;
    let after: Option<BookingId> = request
        .cursor
        .map(|cursor| cursor.parse())
        .transpose()
        .map_err(|_| FieldError::new("cursor", "is not a cursor of this export"))?;
    let subject = subject(&app, &by, &attendee)?;
    let entry = entry(&app, &by);
    let held = erasure::export(by.tenant(&*app.db), &attendee, after, &subject, &entry).await?;
    Ok(Json(ExportBody {
        success: true,
        bookings: held.bookings,
        next_cursor: held.next.map(|id| id.to_string()),
    }))
}

/// Erases what is personal of an attendee, unless a booking for them is not over. 202 if there is more
/// than one request can do.
#[worker::send]
pub(crate) async fn erase(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<EraseAttendee>, Error>,
) -> Result<(StatusCode, Json<ErasedBody>), Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let attendee = Attendee::read(request.phone.as_deref(), request.email.as_deref())?;
    let subject_id = subject(&app, &by, &attendee)?;
    if let Some(live) = erasure::live(by.tenant(&*app.db), &attendee).await? {
        return Err(Error::NotOver(live.id));
    }
    let mut body = ErasedBody {
        success: true,
        bookings: 0,
        recordings: 0,
        complete: false,
        subject_id,
    };
    for batch in 0..BATCHES {
        let entry = entry(&app, &by);
        let first = batch == 0;
        let erased = erasure::erase(
            by.tenant(&*app.db),
            &attendee,
            &body.subject_id,
            first,
            &entry,
        )
        .await?;
        body.bookings += erased.bookings;
        body.recordings += erased.recordings;
        body.complete = !erased.more;
        if body.complete {
            break;
        }
    }
    let status = if body.complete {
        StatusCode::OK
    } else {
        StatusCode::ACCEPTED
    };
    Ok((status, Json(body)))
}
