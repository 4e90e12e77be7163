//! `/api/calls/{id}/qa`: reviews for quality, seen by owners, admins and analysts only. They change
//! nothing else.

use super::{find, find_to_write};
use crate::http::RequestContext;
use crate::{
    Error,
    http::{
        bookings::entry,
        extract::{Id, Json},
        principal,
    },
    store::qa_reviews,
};
use callslot_shared::api::{ErrorCode, QaBody, WriteQa};

const NOT_ON: Error = Error::Plain(
    ErrorCode::Conflict,
    "Quality reviews were not turned on for this call.",
);
const SUBMITTED: Error = Error::Plain(
    ErrorCode::Conflict,
    "The review was submitted; it does not change any more.",
);

/// Shows the review of a call.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<QaBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let call = find(&app, &by, id).await?;
    Ok(Json(QaBody {
        success: true,
        review: qa_reviews::get(by.tenant(&*app.db), call.attempt).await?,
    }))
}

/// Keeps a review, until one is submitted.
#[worker::send]
pub(crate) async fn write(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
    body: Result<Json<WriteQa>, Error>,
) -> Result<Json<QaBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let review = request.checked()?;
    let call = find_to_write(&app, &by, id).await?;
    if !call.voice.qa {
        return Err(NOT_ON);
    }
    let kept = qa_reviews::write(
        by.tenant(&*app.db),
        call.attempt,
        &review,
        &entry(&app, &by),
    )
    .await?;
    Ok(Json(QaBody {
        success: true,
        review: Some(kept.ok_or(SUBMITTED)?),
    }))
}
