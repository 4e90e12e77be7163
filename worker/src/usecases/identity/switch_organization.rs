//! Turning to another organization.

use crate::{Error, store::users, usecases::Context};
use callslot_shared::{
    access::Denial,
    api::{ErrorCode, Session},
    ids::OrganizationId,
};

/// No such organization, or the reader is no member of it.
const NO_ORGANIZATION: Error = Error::Plain(
    ErrorCode::NotFound,
    "You are not a member of such an organization.",
);

/// Turns the session that asks to another organization. One that an invitation's link has opened is worth its own
/// organization only.
pub(crate) async fn switch_organization(
    context: Context<'_>,
    to: OrganizationId,
) -> Result<Session, Error> {
    let by = context.by;
    if by.is_unproven() {
        return Err(Denial::FreshSignInRequired.into());
    }
    let session = by.credential_id.parse().map_err(|_| Error::UNAUTHORIZED)?;
    users::switch(context.tenant, session, to, &context.entry())
        .await?
        .ok_or(NO_ORGANIZATION)
}
