//! Keys that the carrier signs its webhooks with.

use crate::{
    App, Error, carrier_credentials,
    store::carrier_accounts::{self, Signers},
    telephony::Provider,
};
use callslot_shared::ids::AttemptId;

/// The signing keys of the account at `provider` that an attempt is placed with, if it is an organization's own: those of the
/// attempt, and those that hold now. There may be none that can be opened; then nothing is genuine.
pub(crate) async fn own_keys(
    app: &App,
    provider: &dyn Provider,
    attempt: Option<AttemptId>,
) -> Result<Option<Vec<String>>, Error> {
    let (Some(keys), Some(attempt)) = (&app.settings.own_accounts.keys, attempt) else {
        return Ok(None);
    };
    let signers = carrier_accounts::signers(app.all_tenants(), attempt).await?;
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
