//! Gives an endpoint a new secret.

use super::{endpoints::find_endpoint, secret};
use crate::{
    Error,
    store::{AtVersion, webhooks},
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{
    api::{RotateWebhookSecret, WebhookEndpoint},
    ids::WebhookEndpointId,
};
use chrono::TimeDelta;

/// Gives an endpoint a new secret, and answers with both; the secret is shown to nobody again. The one before signs, too, for as
/// long as the request says. Errors: there is no endpoint of that id, or it is at another version than `expected`.
pub(crate) async fn rotate_secret(
    context: Context<'_>,
    id: WebhookEndpointId,
    expected: Result<ExpectedVersion, Error>,
    request: RotateWebhookSecret,
) -> Result<(WebhookEndpoint, String), Error> {
    let overlap = request.overlap()?;
    let before = find_endpoint(context, id).await?;
    expected?.check(before.version)?;
    let (secret, sealed) = secret::fresh(context.app, context.tenant.organization, id)?;
    let at = AtVersion {
        id,
        version: before.version,
    };
    let entry = context.entry();
    let old_until = (overlap > TimeDelta::zero()).then_some(entry.at + overlap);
    let rotated = webhooks::rotate(context.tenant, at, (&sealed, old_until), &entry).await?;
    Ok((rotated.ok_or(CHANGED)?, secret))
}
