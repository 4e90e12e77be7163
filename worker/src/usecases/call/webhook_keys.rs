//! Keys that the carrier signs its webhooks with.

use crate::{
    App, Error,
    carrier_credentials::signing_key,
    store::carrier_accounts::{self, Signers},
};
use callslot_shared::ids::AttemptId;

/// The signing keys of the account that an attempt is placed with, if it is an organization's own: those of the
/// attempt, and those that hold now. There may be none that can be opened; then nothing is genuine.
pub(crate) async fn own_keys(
    app: &App,
    attempt: Option<AttemptId>,
) -> Result<Option<Vec<String>>, Error> {
    let (Some(keys), Some(attempt)) = (&app.settings.own_accounts.keys, attempt) else {
        return Ok(None);
    };
    Ok(
        match carrier_accounts::signers(app.all_tenants(), attempt).await? {
            Signers::Deployment => None,
            Signers::Own(rows) => Some(
                rows.iter()
                    .filter_map(|row| signing_key(keys, row).ok())
                    .collect(),
            ),
        },
    )
}
