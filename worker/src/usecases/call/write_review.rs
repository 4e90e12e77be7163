//! Reviews of calls for quality. They change nothing else.

use super::find::{find, find_to_write};
use crate::{Error, store::qa_reviews, usecases::Context};
use callslot_shared::{
    api::{ErrorCode, QaReview, WriteQa},
    ids::CallId,
};

const NOT_ON: Error = Error::Plain(
    ErrorCode::Conflict,
    "Quality reviews were not turned on for this call.",
);
const SUBMITTED: Error = Error::Plain(
    ErrorCode::Conflict,
    "The review was submitted; it does not change any more.",
);

/// Shows the review of a call, if there is one.
pub(crate) async fn review_of(
    context: Context<'_>,
    id: &CallId,
) -> Result<Option<QaReview>, Error> {
    let call = find(context, id).await?;
    Ok(qa_reviews::get(context.tenant, call.attempt).await?)
}

/// Keeps a review in place of the former one, and answers it.
///
/// Refused on a call without quality reviews, and once a review was submitted.
pub(crate) async fn write_review(
    context: Context<'_>,
    id: &CallId,
    review: &WriteQa,
) -> Result<QaReview, Error> {
    let call = find_to_write(context, id).await?;
    if !call.voice.qa {
        return Err(NOT_ON);
    }
    let kept = qa_reviews::write(context.tenant, call.attempt, review, &context.entry()).await?;
    kept.ok_or(SUBMITTED)
}
