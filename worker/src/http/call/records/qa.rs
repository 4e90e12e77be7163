//! `/api/calls/{id}/qa`: reviews for quality, seen by owners, admins and analysts only. They change
//! nothing else.

use super::call_id;
use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json},
    },
    usecases::call::write_review::{review_of, write_review},
};
use callslot_shared::api::{QaBody, QaReview, WriteQa};

/// Shows the review of a call.
#[worker::send]
pub(crate) async fn show(context: RequestContext, id: Id<String>) -> Result<Json<QaBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    review_of(context.with_principal(&by), &id).await.map(body)
}

/// Keeps a review, until one is submitted.
#[worker::send]
pub(crate) async fn write(
    context: RequestContext,
    id: Id<String>,
    body: Result<Json<WriteQa>, Error>,
) -> Result<Json<QaBody>, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let request = request.checked()?;
    let id = call_id(id)?;
    let review = write_review(context.with_principal(&by), &id, &request).await?;
    Ok(self::body(Some(review)))
}

fn body(review: Option<QaReview>) -> Json<QaBody> {
    Json(QaBody {
        success: true,
        review,
    })
}
