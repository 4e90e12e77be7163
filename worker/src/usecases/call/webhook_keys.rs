//! Keys that the carrier signs its webhooks with.

use crate::{
    App, Error, carrier_credentials,
    dialer::WebhookSubject,
    store::carrier_accounts::{self, Signers},
    telephony::Provider,
};

/// The signing keys of the account at `provider` that a call is placed with, if it is an organization's own: those of the
/// call, and those that hold now. There may be none that can be opened; then nothing is genuine.
pub(crate) async fn own_keys(
    app: &App,
    provider: &dyn Provider,
    subject: Option<WebhookSubject>,
) -> Result<Option<Vec<String>>, Error> {
    let (Some(keys), Some(subject)) = (&app.settings.own_accounts.keys, subject) else {
        return Ok(None);
    };
    let tenants = app.all_tenants();
    let signers = match subject {
        WebhookSubject::Attempt(id) => carrier_accounts::signers(tenants, id).await?,
        WebhookSubject::Verification(id) => {
            carrier_accounts::signers_of_verification(tenants, id).await?
        }
        WebhookSubject::Sms(id) => carrier_accounts::signers_of_sms(tenants, id).await?,
        WebhookSubject::Line(Some(id)) => carrier_accounts::signers_of_line(tenants, id).await?,
        WebhookSubject::Line(None) => Signers::Deployment,
    };
    Ok(match signers {
        Signers::Deployment => None,
        Signers::Own(rows) => Some(
            rows.iter()
                .filter(|row| row.provider == provider.name())
                .filter_map(|row| {
                    let credentials = carrier_credentials::read(keys, row).ok()?;
                    provider.signing_key(&credentials).map(str::to_owned)
                })
                .collect(),
        ),
    })
}
