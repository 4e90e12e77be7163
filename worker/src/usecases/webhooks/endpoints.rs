//! Reads endpoints.

use crate::{Error, store::webhooks, usecases::Context};
use callslot_shared::{
    api::{ErrorCode, WebhookEndpoint},
    ids::WebhookEndpointId,
};

/// No such endpoint, or another organization's.
pub(crate) const NO_ENDPOINT: Error = Error::Plain(
    ErrorCode::NotFound,
    "There is no such endpoint of webhooks.",
);

/// Lists the organization's endpoints.
pub(crate) async fn list_endpoints(context: Context<'_>) -> Result<Vec<WebhookEndpoint>, Error> {
    Ok(webhooks::list(context.tenant).await?)
}

/// The endpoint of that id, or [`NO_ENDPOINT`].
pub(crate) async fn find_endpoint(
    context: Context<'_>,
    id: WebhookEndpointId,
) -> Result<WebhookEndpoint, Error> {
    webhooks::get(context.tenant, id).await?.ok_or(NO_ENDPOINT)
}
