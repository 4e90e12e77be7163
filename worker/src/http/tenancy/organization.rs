//! `/api/organization`: the tenant's own settings.

use crate::http::{RequestContext, bookings::entry, extract::Json, principal};
use crate::{App, Error, store::organizations};
use callslot_shared::{
    api::{ChangeOrganization, OrganizationBody},
    ids::OrganizationId,
};

/// Shows the organization.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<OrganizationBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    answer(&app, by.organization_id).await
}

/// Changes its name, turns booking on or off, sets the default length and later attempts.
#[worker::send]
pub(crate) async fn change(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<ChangeOrganization>, Error>,
) -> Result<Json<OrganizationBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let change = request.checked()?;
    principal::may_change(&app, &by, change.sensitive(by.calling_hours()))?;
    if change != ChangeOrganization::default() {
        organizations::change(by.tenant(&*app.db), &change, &entry(&app, &by)).await?;
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
