//! Deletes an endpoint.

use super::endpoints::find_endpoint;
use crate::{
    Error,
    store::{AtVersion, webhooks},
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{api::WebhookEndpoint, ids::WebhookEndpointId};

/// Deletes an endpoint, and answers with it as it was. What waits for it is not sent. Errors: there is none of that id, or it is
/// at another version than `expected`.
pub(crate) async fn delete_endpoint(
    context: Context<'_>,
    id: WebhookEndpointId,
    expected: Result<ExpectedVersion, Error>,
) -> Result<WebhookEndpoint, Error> {
    let before = find_endpoint(context, id).await?;
    expected?.check(before.version)?;
    let at = AtVersion {
        id,
        version: before.version,
    };
    if webhooks::delete(context.tenant, at, &context.entry()).await? {
        Ok(before)
    } else {
        Err(CHANGED)
    }
}
