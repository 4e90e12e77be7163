//! Passkeys: what a person signs in with besides mail.

pub(crate) mod add_passkey;
mod ceremony;
mod options;
pub(crate) mod sign_in_with_passkey;

use crate::{Error, store::passkeys, usecases::Context};
use callslot_shared::{
    api::{ErrorCode, Passkey},
    ids::PasskeyId,
};

/// No such passkey, or not the reader's.
pub(crate) const NO_PASSKEY: Error = Error::Plain(ErrorCode::NotFound, "You have no such passkey.");

/// Lists the passkeys of whoever asks.
pub(crate) async fn list_passkeys(context: Context<'_>) -> Result<Vec<Passkey>, Error> {
    Ok(passkeys::list(context.all_tenants(), context.by.user_id).await?)
}

/// Removes a passkey of whoever asks: nobody signs in with it any more.
pub(crate) async fn remove_passkey(context: Context<'_>, id: PasskeyId) -> Result<Passkey, Error> {
    passkeys::remove(context.tenant, id, &context.entry())
        .await?
        .ok_or(NO_PASSKEY)
}
