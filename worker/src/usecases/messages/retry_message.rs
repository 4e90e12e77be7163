//! Having a message tried anew that failed or bounced.

use crate::{
    Error,
    store::outbox,
    usecases::{Context, outgoing},
};
use callslot_shared::{
    api::{ErrorCode, MessageEntry},
    message::MessageId,
};

/// There is no such message.
pub(crate) const NO_MESSAGE: Error = Error::Plain(ErrorCode::NotFound, "There is no such message.");

/// It did not fail, or it cannot be made anew.
const NOT_FAILED: Error = Error::Plain(
    ErrorCode::Conflict,
    "Only a message about a booking that failed or bounced can be tried again.",
);

/// Has a message tried anew, of the booking as it is now. What is of no use any more is skipped, not sent.
pub(crate) async fn retry_message(
    context: Context<'_>,
    id: &MessageId,
) -> Result<MessageEntry, Error> {
    let (message, again) = outbox::retry(context.tenant, id, &context.entry())
        .await?
        .ok_or(NO_MESSAGE)?;
    if !again {
        return Err(NOT_FAILED);
    }
    context.app.kicks.forget_enqueued(id.as_str());
    outgoing::tell(context);
    Ok(message)
}
