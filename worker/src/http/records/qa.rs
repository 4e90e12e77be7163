//! `/api/calls/{id}/qa`: reviews for quality, seen by owners, admins and analysts only. They change
//! nothing else.

use super::{find, find_to_write};
use crate::{
    App, Error,
    http::{answer::Json, body, bookings::entry, id::Id, principal},
    store::qa_reviews,
};
use axum::http::HeaderMap;
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
pub(in crate::http) async fn show(
    app: &App,
    Id(id): &Id,
    headers: &HeaderMap,
) -> Result<Json<QaBody>, Error> {
    let by = principal::allowed(app, headers, Feature::Qa, Action::Read).await?;
    let call = find(app, &by, id).await?;
    Ok(Json(QaBody {
        success: true,
        review: qa_reviews::get(&*app.db, by.organization_id, call.attempt).await?,
    }))
}

/// Keeps a review, until one is submitted.
pub(in crate::http) async fn write(
    app: &App,
    Id(id): &Id,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<Json<QaBody>, Error> {
    let by = principal::allowed(app, headers, Feature::Qa, Action::Write).await?;
    let review = body::json::<WriteQa>(headers, body)?.checked()?;
    let call = find_to_write(app, &by, id).await?;
    if !call.voice.qa {
        return Err(NOT_ON);
    }
    let kept = qa_reviews::write(&*app.db, call.attempt, &review, &entry(app, &by)).await?;
    Ok(Json(QaBody {
        success: true,
        review: Some(kept.ok_or(SUBMITTED)?),
    }))
}
