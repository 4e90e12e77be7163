//! The organization's own settings.

use crate::{Error, http::principal::may_change, store::organizations, usecases::Context};
use callslot_shared::api::{ChangeOrganization, Organization};

/// Shows the organization.
pub(crate) async fn organization_of(context: Context<'_>) -> Result<Organization, Error> {
    let tenant = context.tenant;
    organizations::get(tenant.database, tenant.organization)
        .await?
        .ok_or(Error::UNAUTHORIZED)
}

/// Changes the name, booking, the default length, later attempts, retention and calling hours, as far as the change names
/// them, and shows the organization. A change that names nothing writes nothing. Retention and more calling hours need a
/// recent sign-in.
pub(crate) async fn change_organization(
    context: Context<'_>,
    change: &ChangeOrganization,
) -> Result<Organization, Error> {
    let sensitive = change.sensitive(context.by.calling_hours());
    may_change(context.app, context.by, sensitive)?;
    if *change != ChangeOrganization::default() {
        organizations::change(context.tenant, change, &context.entry()).await?;
    }
    organization_of(context).await
}
