//! `/api/organization`: the tenant's own settings.

use super::{body, bookings::entry, principal};
use crate::{App, Error, store::organizations};
use axum::{Json, body::Body, extract::State, http::HeaderMap};
use callslot_shared::{
    access::{Action, Feature},
    api::{ChangeOrganization, OrganizationBody},
    ids::OrganizationId,
};

/// Shows the organization.
#[worker::send]
pub(super) async fn show(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Json<OrganizationBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Organization, Action::Read).await?;
    answer(&app, by.organization_id).await
}

/// Changes its name, turns booking on or off, sets the default length and later attempts.
#[worker::send]
pub(super) async fn change(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<OrganizationBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Organization, Action::Write).await?;
    let change = body::json::<ChangeOrganization>(&headers, body)
        .await?
        .checked()?;
    if change != ChangeOrganization::default() {
        organizations::change(&*app.db, &change, &entry(&app, &by)).await?;
    }
    answer(&app, by.organization_id).await
}

async fn answer(app: &App, id: OrganizationId) -> Result<Json<OrganizationBody>, Error> {
    let organization = organizations::get(&*app.db, id)
        .await?
        .ok_or(Error::UNAUTHORIZED)?;
    Ok(Json(OrganizationBody {
        success: true,
        organization,
    }))
}
