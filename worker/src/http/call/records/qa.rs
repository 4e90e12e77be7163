//! `/api/calls/{id}/qa`: reviews for quality, seen by owners, admins and analysts only. They change
//! nothing else.

use super::{find, find_to_write};
use crate::{
    App, Error,
    http::{
        bookings::entry,
        extract::{Id, Json},
        principal,
    },
    store::qa_reviews,
};
use axum::{extract::Extension, http::HeaderMap};
use callslot_shared::{
    access::{Action, Feature},
    api::{ErrorCode, QaBody, WriteQa},
};

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
pub(in crate::http) async fn show(
    Extension(app): Extension<App>,
    id: Id<String>,
    headers: HeaderMap,
) -> Result<Json<QaBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Qa, Action::Read).await?;
    let call = find(&app, &by, id).await?;
    Ok(Json(QaBody {
        success: true,
        review: qa_reviews::get(&*app.db, by.organization_id, call.attempt).await?,
    }))
}

/// Keeps a review, until one is submitted.
#[worker::send]
pub(in crate::http) async fn write(
    Extension(app): Extension<App>,
    id: Id<String>,
    headers: HeaderMap,
    body: Result<Json<WriteQa>, Error>,
) -> Result<Json<QaBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Qa, Action::Write).await?;
    let Json(request) = body?;
    let review = request.checked()?;
    let call = find_to_write(&app, &by, id).await?;
    if !call.voice.qa {
        return Err(NOT_ON);
    }
    let kept = qa_reviews::write(&*app.db, call.attempt, &review, &entry(&app, &by)).await?;
    Ok(Json(QaBody {
        success: true,
        review: Some(kept.ok_or(SUBMITTED)?),
    }))
}
