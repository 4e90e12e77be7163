//! Calls with the organization's own account at the carrier.

use super::own_account::{check_owns, keys, open, without_secrets};
use crate::{
    Error, carrier_credentials,
    ports::fresh_id,
    store::carrier_accounts::{self, EncryptedCredentials},
    telephony::Credentials,
    usecases::{
        Context,
        owner_alerts::{self, AlertSubject},
    },
};
use callslot_shared::{
    api::{CarrierAccount, ConnectCarrier},
    phone::PhoneNumber,
    words::Language,
};

/// Shows the organization's own account, if it has one.
pub(crate) async fn carrier_account_of(
    context: Context<'_>,
) -> Result<Option<CarrierAccount>, Error> {
    let current = carrier_accounts::get(context.tenant).await?;
    Ok(current.map(without_secrets))
}

/// Connects an account in the place of the one before, if the carrier takes its credentials and has its `number` in it;
/// the credentials are encrypted before they are written. The owners are told in `language`, after the answer. Fails where
/// the space is none of the carrier's, the carrier refuses or does not answer, or the keys are not configured.
pub(crate) async fn connect_carrier(
    context: Context<'_>,
    account: ConnectCarrier,
    number: PhoneNumber,
    language: Language,
) -> Result<CarrierAccount, Error> {
    let app = context.app;
    let space = app
        .settings
        .own_accounts
        .space("space_url", &account.space_url)?;
    let keys = keys(app)?;
    let row = EncryptedCredentials {
        id: fresh_id(&*app.clock, &*app.entropy),
        organization_id: context.tenant.organization,
        provider: app.providers.deployment().name().to_owned(),
        base_url: space.origin().ascii_serialization(),
        project_id: account.project_id,
        from_number: number,
        credentials: String::new(),
        api_token: String::new(),
        signing_key: String::new(),
        key_version: 0,
    };
    let credentials = Credentials::new([
        ("api_token", &*account.api_token),
        ("signing_key", &*account.signing_key),
    ]);
    let row = carrier_credentials::seal(keys, row, &credentials, &*app.entropy)?;
    let line = open(app, &row)?;
    check_owns(&*line, &row.from_number, "from_number").await?;
    let entry = context.entry();
    let current = carrier_accounts::connect(context.tenant, &row, line.space(), &entry).await?;
    let connected = without_secrets(current);
    let added = AlertSubject::Carrier {
        space: connected.space_url.clone(),
        project: connected.project_id.clone(),
    };
    owner_alerts::tell(app, language, &entry, added);
    Ok(connected)
}
