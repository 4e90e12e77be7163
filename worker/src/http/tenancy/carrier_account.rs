//! `/api/carrier`: the organization's own account at the carrier. Its secrets go in and never come out.

use crate::http::{RequestContext, bookings::entry, client, extract::Json, principal};
use crate::store::Tenant;
use crate::{
    App, Error,
    carrier::{Carrier, CarrierError},
    carrier_credentials::{self, Secrets},
    seams::fresh_id,
    store::carrier_accounts::{self, Current, Sealed},
    usecases::tell_owners::{self, Added},
    vault::{Keys, VaultError},
};
use callslot_shared::{
    FieldError,
    api::{CarrierAccount, CarrierBody, ConnectCarrier, ErrorCode},
    ids::OrganizationId,
    phone::PhoneNumber,
};
use std::sync::Arc;

/// How much of a project's id is shown.
const SHOWN: usize = 4;

const NO_ACCOUNT: Error = Error::Plain(
    ErrorCode::NotFound,
    "The organization has no carrier account of its own.",
);
const SILENT: Error = Error::Plain(
    ErrorCode::Unavailable,
    "The carrier did not answer, so that nothing was kept. Try again.",
);
const NOT_SEALED: Error = Error::Plain(
    ErrorCode::Internal,
    "The credentials could not be encrypted. Nothing was kept.",
);

impl From<VaultError> for Error {
    fn from(_: VaultError) -> Self {
        NOT_SEALED
    }
}

/// The keys that credentials are sealed with. Without them nothing is kept.
pub(crate) fn keys(app: &App) -> Result<&Keys, Error> {
    app.settings
        .own_accounts
        .keys
        .as_ref()
        .ok_or(Error::NotConfigured("CREDENTIALS_KEYS"))
}

/// The way to the carrier, for another account than the deployment's.
pub(crate) fn carrier(app: &App) -> Result<&Arc<dyn Carrier>, Error> {
    app.carrier
        .as_ref()
        .ok_or(Error::NotConfigured("The SignalWire account"))
}

/// Shows the account.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<CarrierBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let current = carrier_accounts::get(by.tenant(&*app.db)).await?;
    Ok(answer(current))
}

/// Connects an account, if the carrier takes its credentials and has its number in it, and tells the owners.
#[worker::send]
pub(crate) async fn connect(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<ConnectCarrier>, Error>,
) -> Result<Json<CarrierBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(mut request) = body?;
    let number = request.checked()?;
    let space = app
        .settings
        .own_accounts
        .space("space_url", &request.space_url)?;
    let keys = keys(&app)?;
    let row = Sealed {
        id: fresh_id(&*app.clock, &*app.entropy),
        organization_id: by.organization_id,
        base_url: space.origin().ascii_serialization(),
        project_id: request.project_id,
        from_number: number,
        api_token: String::new(),
        signing_key: String::new(),
        key_version: 0,
    };
    let secrets = Secrets {
        api_token: &request.api_token,
        signing_key: &request.signing_key,
    };
    let row = carrier_credentials::seal(keys, row, &secrets, &*app.entropy)?;
    let line = open(&app, &row)?;
    let number = &row.from_number;
    check(&*line, number, "from_number").await?;
    let entry = entry(&app, &by);
    let current =
        carrier_accounts::connect(by.tenant(&*app.db), &row, line.space(), &entry).await?;
    let added = Added::Carrier {
        space: current.sealed.base_url.clone(),
        project: masked(&current.sealed.project_id),
    };
    tell_owners::tell(&app, client::language(&headers), &entry, added);
    Ok(answer(Some(current)))
}

/// The way to the carrier with an organization's own account.
pub(crate) fn open(app: &App, row: &Sealed) -> Result<Arc<dyn Carrier>, Error> {
    let account = carrier_credentials::open(keys(app)?, row, app.settings.timing.abort_after)?;
    Ok(carrier(app)?.with(account))
}

/// Asks the carrier whether a number is in the account.
pub(crate) async fn check(
    line: &dyn Carrier,
    number: &PhoneNumber,
    field: &str,
) -> Result<(), Error> {
    match line.owns(number).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(FieldError::new(field, "is not a number of that account").into()),
        Err(CarrierError::Refused { .. }) => Err(FieldError::new(
            "api_token",
            "is not one that the carrier takes for that space and project, with the scope for numbers",
        )
        .into()),
        Err(CarrierError::Busy { .. } | CarrierError::Unknown(_)) => Err(SILENT),
    }
}

/// Returns to the service's account.
#[worker::send]
pub(crate) async fn disconnect(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<CarrierBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    if carrier_accounts::disconnect(by.tenant(&*app.db), &entry(&app, &by)).await? {
        Ok(answer(None))
    } else {
        Err(NO_ACCOUNT)
    }
}

/// The organization's own account, opened, if it has one.
pub(crate) async fn own(
    app: &App,
    organization: OrganizationId,
) -> Result<Option<(Sealed, Arc<dyn Carrier>)>, Error> {
    let current = carrier_accounts::get(Tenant::new(&*app.db, organization)).await?;
    current
        .map(|current| {
            let line = open(app, &current.sealed)?;
            Ok((current.sealed, line))
        })
        .transpose()
}

fn answer(current: Option<Current>) -> Json<CarrierBody> {
    Json(CarrierBody {
        success: true,
        carrier: current.map(|current| CarrierAccount {
            project_id: masked(&current.sealed.project_id),
            space_url: current.sealed.base_url,
            from_number: current.sealed.from_number,
            connected_at: current.created_at,
            connected_by: current.created_by,
            key_version: current.sealed.key_version,
        }),
    })
}

/// The end of an id.
fn masked(id: &str) -> String {
    let hidden = id.chars().count().saturating_sub(SHOWN);
    "…".chars().chain(id.chars().skip(hidden)).collect()
}
