//! The organization's own account at the carrier, opened where it is used.

use crate::{
    App, Error, carrier_credentials,
    encryption::{EncryptionError, EncryptionKeys},
    settings::CARRIER_ACCOUNT,
    store::carrier_accounts::{self, Current, EncryptedCredentials},
    telephony::{Carrier, CarrierError, Needs, Provider, UnusableCredentials},
    usecases::Context,
};
use callslot_shared::{
    FieldError,
    api::{CarrierAccount, ErrorCode},
    phone::PhoneNumber,
};
use std::sync::Arc;

/// Characters of a project's id that are shown.
const SHOWN: usize = 4;

const SILENT: Error = Error::Plain(
    ErrorCode::Unavailable,
    "The carrier did not answer, so that nothing was kept. Try again.",
);
const NOT_SEALED: Error = Error::Plain(
    ErrorCode::Internal,
    "The credentials could not be encrypted. Nothing was kept.",
);

impl From<EncryptionError> for Error {
    fn from(_: EncryptionError) -> Self {
        NOT_SEALED
    }
}

/// The keys that credentials are sealed with. Without them nothing is kept.
pub(super) fn keys(app: &App) -> Result<&EncryptionKeys, Error> {
    app.settings
        .own_accounts
        .keys
        .as_ref()
        .ok_or(Error::NotConfigured("CREDENTIALS_KEYS"))
}

impl From<UnusableCredentials> for Error {
    fn from(_: UnusableCredentials) -> Self {
        NOT_SEALED
    }
}

/// An organization's own account, opened.
pub(super) struct OpenAccount<'a> {
    /// The account as it is stored.
    pub(super) row: EncryptedCredentials,
    provider: &'a dyn Provider,
    line: Arc<dyn Carrier>,
}

impl OpenAccount<'_> {
    /// The caller space whose pace its calls share.
    pub(super) fn space(&self) -> &str {
        self.line.space()
    }

    /// Has text messages to a number of the account reported to this Worker, and checks that they are: nobody could end them
    /// otherwise. The errors are those of [`Self::check_owns`].
    pub(super) async fn receive_messages(
        &self,
        app: &App,
        number: &PhoneNumber,
        field: &str,
    ) -> Result<(), Error> {
        let Some(addresses) = &app.addresses else {
            return Ok(());
        };
        let route = self.provider.route(Needs {
            transcript: false,
            digits: false,
        });
        let at = addresses.received(Some(self.row.organization_id), route);
        self.answered(
            self.line.receive_messages(number, &at).await,
            field,
            "does not take the address for text messages; the API token needs the scope for numbers",
        )
    }

    /// Asks the carrier whether a number is in the account. The error names `field`, or the secret if the carrier refuses
    /// that; a carrier that does not answer is unavailable.
    pub(super) async fn check_owns(&self, number: &PhoneNumber, field: &str) -> Result<(), Error> {
        let owns = self.line.owns(number).await;
        self.answered(owns, field, "is not a number of that account")
    }

    fn answered(
        &self,
        answer: Result<bool, CarrierError>,
        field: &str,
        problem: &str,
    ) -> Result<(), Error> {
        match answer {
            Ok(true) => Ok(()),
            Ok(false) => Err(FieldError::new(field, problem).into()),
            Err(CarrierError::Refused { .. }) => Err(self.provider.refused_credentials().into()),
            Err(error @ (CarrierError::Busy { .. } | CarrierError::Unknown(_))) => {
                crate::log::error("carrier", &error);
                Err(SILENT)
            }
        }
    }
}

/// Opens an account. Fails where the keys or the deployment's account are not configured, or where the credentials cannot
/// be decrypted.
pub(super) fn open(app: &App, row: EncryptedCredentials) -> Result<OpenAccount<'_>, Error> {
    let account = carrier_credentials::open(keys(app)?, &row, app.settings.timing.abort_after)?;
    if app.carrier.is_none() {
        return Err(Error::NotConfigured(CARRIER_ACCOUNT));
    }
    let provider = app.providers.get(&row.provider);
    let provider = provider.ok_or(UnusableCredentials)?;
    let line = provider.connect(account)?;
    Ok(OpenAccount {
        row,
        provider,
        line,
    })
}

/// The organization's own account, opened, if it has one.
pub(super) async fn own_account(context: Context<'_>) -> Result<Option<OpenAccount<'_>>, Error> {
    let current = carrier_accounts::get(context.tenant).await?;
    current
        .map(|current| open(context.app, current.sealed))
        .transpose()
}

/// An account without its secrets.
pub(super) fn without_secrets(current: Current) -> CarrierAccount {
    CarrierAccount {
        provider: current.sealed.provider,
        project_id: masked(&current.sealed.project_id),
        space_url: current.sealed.base_url,
        from_number: current.sealed.from_number,
        connected_at: current.created_at,
        connected_by: current.created_by,
        key_version: current.sealed.key_version,
    }
}

/// The end of an id.
fn masked(id: &str) -> String {
    let hidden = id.chars().count().saturating_sub(SHOWN);
    "…".chars().chain(id.chars().skip(hidden)).collect()
}
