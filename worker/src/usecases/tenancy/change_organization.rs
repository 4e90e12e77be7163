//! The organization's own settings.

use crate::{
    Error,
    store::organizations,
    usecases::{Context, identity::may_change::may_change},
};
use callslot_shared::api::{ChangeOrganization, Organization};

/// Shows the organization.
pub(crate) async fn organization_of(context: Context<'_>) -> Result<Organization, Error> {
    organizations::get(context.tenant)
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
    may_change(context, change.sensitive(context.by.calling_hours()))?;
    if *change != ChangeOrganization::default() {
        organizations::change(context.tenant, change, &context.entry()).await?;
    }
    organization_of(context).await
}
