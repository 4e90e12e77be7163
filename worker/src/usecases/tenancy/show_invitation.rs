//! Telling the holder of an invitation's token what it is to.

pub(crate) use crate::store::invitations::OpenInvitation;

use super::accept_invitation::WRONG_INVITATION;
use crate::{App, Error, store::invitations, usecases::identity::secrets::hashed};

/// Shows the invitation behind a token, and nothing besides. To look at it spends nothing, and a token that opens nothing
/// is answered alike whatever the reason.
pub(crate) async fn show_invitation(app: &App, token: &str) -> Result<OpenInvitation, Error> {
    let found = invitations::open(app.all_tenants(), &hashed(token), app.clock.now()).await?;
    found.ok_or(WRONG_INVITATION)
}
