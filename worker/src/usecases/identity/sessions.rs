//! Places in which a person is signed in.

use crate::{Error, store::sessions, usecases::Context};
use callslot_shared::api::Session;

/// Lists where whoever asks is signed in, in all organizations. A session that an invitation's link has opened tells
/// of its own organization only.
pub(crate) async fn list_sessions(context: Context<'_>) -> Result<Vec<Session>, Error> {
    let (all, by) = (context.all_tenants(), context.by);
    let mut found = sessions::list(all, by.user_id, &by.credential_id, context.now()).await?;
    if by.is_unproven() {
        found.retain(|session| session.organization_id == by.organization_id);
    }
    Ok(found)
}
