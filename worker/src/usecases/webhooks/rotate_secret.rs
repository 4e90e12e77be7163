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
    api::{ErrorCode, RotateWebhookSecret, WebhookEndpoint},
    ids::WebhookEndpointId,
};
use chrono::TimeDelta;

/// The secret before still signs.
const ROTATING: Error = Error::Plain(
    ErrorCode::Conflict,
    "The secret before this one still signs. Wait until then, or rotate with an overlap of 0 hours, which ends it.",
);

/// Gives an endpoint a new secret, and answers with both; the secret is shown to nobody again. The one before signs, too, for as
/// long as the request says. Errors: there is no endpoint of that id, it is at another version than `expected`, or the secret before
/// the last still signs, as was promised to whoever verifies with it.
pub(crate) async fn rotate_secret(
    context: Context<'_>,
    id: WebhookEndpointId,
    expected: Result<ExpectedVersion, Error>,
    request: RotateWebhookSecret,
) -> Result<(WebhookEndpoint, String), Error> {
    let overlap = request.overlap()?;
    let before = find_endpoint(context, id).await?;
    expected?.check(before.version)?;
    let now = context.app.clock.now();
    let is_rotating = before.old_secret_until.is_some_and(|until| now < until);
    if is_rotating && overlap > TimeDelta::zero() {
        return Err(ROTATING);
    }
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
