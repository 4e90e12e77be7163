//! The places that an organization's recordings are heard from. They stay at the carrier, so a page that plays them has to
//! name it.

use crate::{store::carrier_accounts, usecases::Context};
use url::Url;

/// The origins of the accounts that the organization's calls are placed with: the service's, and its own. One that cannot
/// be read is left out: its recordings are not heard on the page, and all else is there.
pub(crate) async fn recording_origins(context: Context<'_>) -> Vec<String> {
    let service = context.app.settings.account.as_ref();
    let own = carrier_accounts::get(context.tenant).await;
    if let Err(error) = &own {
        crate::log::error("carrier_accounts", error);
    }
    let own = own.ok().flatten();
    let own = own.and_then(|own| Url::parse(&own.sealed.base_url).ok());
    let origins = service
        .map(|account| account.base_url.clone())
        .into_iter()
        .chain(own)
        .map(|url| url.origin());
    let mut origins: Vec<_> = origins
        .filter(url::Origin::is_tuple)
        .map(|origin| origin.ascii_serialization())
        .collect();
    origins.dedup();
    origins
}
