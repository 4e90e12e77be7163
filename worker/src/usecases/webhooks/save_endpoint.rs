//! Makes and replaces endpoints. Both tell the owners where events go from now on.

use super::{endpoints::find_endpoint, secret};
use crate::{
    Error,
    ports::fresh_id,
    store::{
        AtVersion,
        audit_log::Entry,
        webhooks::{self, EndpointToSave},
    },
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
        owner_alerts::{self, AlertSubject},
        webhook_kick,
    },
};
use callslot_shared::{
    api::{ErrorCode, SaveWebhookEndpoint, WebhookEndpoint},
    ids::WebhookEndpointId,
    webhook::{UrlPolicy, WebhookUrl},
    words::Language,
};

/// There are as many as fit.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "There are 20 endpoints already. Delete one that is not used any more first.",
);

/// Makes an endpoint, and answers with it and its secret, which is shown to nobody again. Errors: an address that is not
/// public, or too many endpoints.
pub(crate) async fn create_endpoint(
    context: Context<'_>,
    language: Language,
    request: &SaveWebhookEndpoint,
) -> Result<(WebhookEndpoint, String), Error> {
    let app = context.app;
    let endpoint = &request.checked(&app.settings.webhook_urls)?;
    let id = WebhookEndpointId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let (secret, sealed) = secret::fresh(app, context.tenant.organization, id)?;
    let draft = EndpointToSave {
        id,
        endpoint,
        secret: &sealed,
    };
    let entry = context.entry();
    let made = webhooks::insert(context.tenant, draft, &entry).await?;
    let made = made.ok_or(TOO_MANY)?;
    app.webhook_kicks.somebody_listens();
    tell_owners(context, language, &entry, &made);
    Ok((made, secret))
}

/// Replaces an endpoint, and answers with it. One that the service has disabled begins anew once it is enabled. Errors: as
/// for [`create_endpoint`], there is none of that id, or it is at another version than `expected`.
pub(crate) async fn replace_endpoint(
    context: Context<'_>,
    (id, expected): (WebhookEndpointId, Result<ExpectedVersion, Error>),
    language: Language,
    request: &SaveWebhookEndpoint,
) -> Result<WebhookEndpoint, Error> {
    let app = context.app;
    let before = find_endpoint(context, id).await?;
    expected?.check(before.version)?;
    let endpoint = &request.checked(&app.settings.webhook_urls)?;
    let at = AtVersion {
        id,
        version: before.version,
    };
    let entry = context.entry();
    let replaced = webhooks::replace(context.tenant, at, endpoint, &entry).await?;
    let replaced = replaced.ok_or(CHANGED)?;
    app.webhook_kicks.somebody_listens();
    if replaced.url != before.url {
        tell_owners(context, language, &entry, &replaced);
    }
    webhook_kick::kick(app);
    Ok(replaced)
}

fn tell_owners(
    context: Context<'_>,
    language: Language,
    entry: &Entry<'_>,
    endpoint: &WebhookEndpoint,
) {
    // It was checked a moment ago.
    let policy = UrlPolicy {
        allows_loopback: true,
        ..UrlPolicy::default()
    };
    let url = WebhookUrl::parse(&endpoint.url, &policy);
    let host = url.map(|url| url.host()).unwrap_or_default();
    owner_alerts::tell(context.app, language, entry, AlertSubject::Webhook { host });
}
