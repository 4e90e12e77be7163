//! `/api/organization`: the tenant's own settings.

use crate::{
    Error,
    http::{RequestContext, extract::Json},
    usecases::tenancy::change_organization::{change_organization, organization_of},
};
use callslot_shared::api::{ChangeOrganization, Organization, OrganizationBody};

/// Shows the organization.
#[worker::send]
pub(crate) async fn show(context: RequestContext) -> Result<Json<OrganizationBody>, Error> {
    let by = context.principal().await?;
    organization_of(context.with_principal(&by)).await.map(body)
}

/// Changes its name, turns booking on or off, sets the default length and later attempts.
#[worker::send]
pub(crate) async fn change(
    context: RequestContext,
    body: Result<Json<ChangeOrganization>, Error>,
) -> Result<Json<OrganizationBody>, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let change = request.checked()?;
    let changed = change_organization(context.with_principal(&by), &change).await;
    changed.map(self::body)
}

fn body(organization: Organization) -> Json<OrganizationBody> {
    Json(OrganizationBody {
        success: true,
        organization,
    })
}
