//! Listing messages.

use crate::{
    Error,
    store::{Page, outbox},
    usecases::Context,
};
use callslot_shared::{api::MessageEntry, message::MessageFilter};

/// Lists messages, the newest first.
pub(crate) async fn list_messages(
    context: Context<'_>,
    filter: &MessageFilter,
) -> Result<Page<MessageEntry>, Error> {
    Ok(outbox::list(context.tenant, filter).await?)
}
