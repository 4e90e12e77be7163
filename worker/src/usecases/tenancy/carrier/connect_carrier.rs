//! Calls with the organization's own account at the carrier.

use super::own_account::{keys, open, without_secrets};
use crate::{
    Error, carrier_credentials,
    ports::fresh_id,
    store::carrier_accounts::{self, EncryptedCredentials},
    telephony::OwnAccount,
    usecases::{
        Context,
        owner_alerts::{self, AlertSubject},
    },
};
use callslot_shared::{api::CarrierAccount, words::Language};

/// Shows the organization's own account, if it has one.
pub(crate) async fn carrier_account_of(
    context: Context<'_>,
) -> Result<Option<CarrierAccount>, Error> {
    let current = carrier_accounts::get(context.tenant).await?;
    Ok(current.map(without_secrets))
}

/// Connects an account in the place of the one before, if the carrier takes its credentials and has its number in it;
/// text messages to that number come to this Worker from then on, and the credentials are encrypted before they are written. The owners are told in `language`, after the answer. Fails where
/// the carrier refuses or does not answer, or the keys are not configured.
pub(crate) async fn connect_carrier(
    context: Context<'_>,
    account: OwnAccount,
    language: Language,
) -> Result<CarrierAccount, Error> {
    let app = context.app;
    let keys = keys(app)?;
    let row = EncryptedCredentials {
        id: fresh_id(&*app.clock, &*app.entropy),
        organization_id: context.tenant.organization,
        provider: account.provider.to_owned(),
        base_url: account.base_url.origin().ascii_serialization(),
        project_id: account.project_id,
        from_number: account.from_number,
        credentials: String::new(),
        api_token: String::new(),
        signing_key: String::new(),
        key_version: 0,
    };
    let row = carrier_credentials::seal(keys, row, &account.credentials, &*app.entropy)?;
    let opened = open(app, row)?;
    opened
        .check_owns(&opened.row.from_number, "from_number")
        .await?;
    opened
        .receive_messages(app, &opened.row.from_number, "from_number")
        .await?;
    let entry = context.entry();
    let current =
        carrier_accounts::connect(context.tenant, &opened.row, opened.space(), &entry).await?;
    let connected = without_secrets(current);
    let added = AlertSubject::Carrier {
        space: connected.space_url.clone(),
        project: connected.project_id.clone(),
    };
    owner_alerts::tell(app, language, &entry, added);
    Ok(connected)
}
