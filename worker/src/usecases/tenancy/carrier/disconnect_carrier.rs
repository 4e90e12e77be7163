//! Calls with the service's account again.

use crate::{Error, store::carrier_accounts, usecases::Context};
use callslot_shared::api::ErrorCode;

const NO_ACCOUNT: Error = Error::Plain(
    ErrorCode::NotFound,
    "The organization has no carrier account of its own.",
);

/// Returns the organization to the service's account. Fails where it has none of its own.
pub(crate) async fn disconnect_carrier(context: Context<'_>) -> Result<(), Error> {
    if carrier_accounts::disconnect(context.tenant, &context.entry()).await? {
        Ok(())
    } else {
        Err(NO_ACCOUNT)
    }
}
