//! `/api/carrier`: the organization's own account at the carrier. Its secrets go in and never come out.

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Json, UnreadJson},
    },
    usecases::tenancy::carrier::{
        connect_carrier::{carrier_account_of, connect_carrier},
        disconnect_carrier::disconnect_carrier,
    },
};
use callslot_shared::api::{CarrierAccount, CarrierBody};

/// Shows the account.
#[worker::send]
pub(crate) async fn show(context: RequestContext) -> Result<Json<CarrierBody>, Error> {
    let by = context.principal().await?;
    carrier_account_of(context.with_principal(&by))
        .await
        .map(body)
}

/// Connects an account, if the carrier takes its credentials and has its number in it, and tells the owners. The fields are
/// those of the provider that the body names.
#[worker::send]
pub(crate) async fn connect(
    context: RequestContext,
    body: Result<UnreadJson, Error>,
) -> Result<Json<CarrierBody>, Error> {
    let by = context.principal().await?;
    let app = &context.app;
    let account = app
        .providers
        .own_account(&body?.0, &app.settings.own_accounts.origins)?;
    let language = context.language();
    let connected = connect_carrier(context.with_principal(&by), account, language).await?;
    Ok(self::body(Some(connected)))
}

/// Returns to the service's account.
#[worker::send]
pub(crate) async fn disconnect(context: RequestContext) -> Result<Json<CarrierBody>, Error> {
    let by = context.principal().await?;
    disconnect_carrier(context.with_principal(&by)).await?;
    Ok(body(None))
}

fn body(carrier: Option<CarrierAccount>) -> Json<CarrierBody> {
    Json(CarrierBody {
        success: true,
        carrier,
    })
}
