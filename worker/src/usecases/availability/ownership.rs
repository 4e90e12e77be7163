//! Hours and times off are their owner's. Owners and admins manage those of colleagues, and those of everybody.

use crate::{
    Error,
    store::{credentials::Principal, members},
    usecases::Context,
};
use callslot_shared::{
    FieldError,
    access::{self, Action, Denial, Feature},
    ids::UserId,
};

/// Whether somebody manages colleagues' schedules and times off.
pub(crate) fn manages(by: &Principal) -> bool {
    access::allow(by.standing, Feature::Schedules, Action::Execute).is_ok()
}

/// Refuses whoever may change only their own, if this is not.
pub(super) fn own_or_managed(by: &Principal, owner: Option<UserId>) -> Result<(), Error> {
    if owner == Some(by.user_id) || manages(by) {
        return Ok(());
    }
    Err(Denial::RoleRequired.into())
}

/// The reason why nothing was made for an owner: they are no member, or else have as many as fit (`too_many`).
pub(super) async fn not_made(
    context: Context<'_>,
    owner: Option<UserId>,
    too_many: Error,
) -> Result<Error, Error> {
    if let Some(owner) = owner
        && members::operator(context.tenant, owner).await?.is_none()
    {
        let problem = "is not an active member of this organization";
        return Ok(FieldError::new("user_id", problem).into());
    }
    Ok(too_many)
}
