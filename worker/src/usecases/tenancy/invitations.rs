//! Invitations: seen and taken back.

use crate::{
    Error,
    store::invitations::{self, Revoked},
    usecases::Context,
};
use callslot_shared::{
    access::Denial,
    api::{ErrorCode, Invitation},
    ids::InvitationId,
};

/// No such invitation, or not in this organization.
pub(crate) const NO_INVITATION: Error =
    Error::Plain(ErrorCode::NotFound, "There is no such invitation.");

/// Lists the invitations that can be accepted.
pub(crate) async fn list_invitations(context: Context<'_>) -> Result<Vec<Invitation>, Error> {
    Ok(invitations::list(context.tenant, context.now()).await?)
}

/// Takes an invitation back, if whoever asks may give its role.
pub(crate) async fn revoke_invitation(
    context: Context<'_>,
    id: InvitationId,
) -> Result<Invitation, Error> {
    match invitations::revoke(context.tenant, id, &context.entry()).await? {
        Revoked::Done(invitation) => Ok(invitation),
        Revoked::Unknown => Err(NO_INVITATION),
        Revoked::NotManaged => Err(Denial::RoleRequired.into()),
    }
}
