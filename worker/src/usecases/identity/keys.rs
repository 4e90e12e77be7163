//! API keys: seen and revoked.

use crate::{
    Error,
    store::{
        api_keys::{self, Which},
        credentials::Principal,
    },
    usecases::Context,
};
use callslot_shared::{
    access::{self, Action, Feature},
    api::{ApiKey, ErrorCode},
    ids::{KeyId, UserId},
};

/// No such key, or not the reader's.
pub(crate) const NO_KEY: Error = Error::Plain(ErrorCode::NotFound, "There is no such API key.");

/// Lists the organization's keys that open something, `limit` at most: the reader's own; everybody's, or those of one
/// member, for owners and admins.
pub(crate) async fn list_keys(
    context: Context<'_>,
    of: Option<UserId>,
    limit: u32,
) -> Result<Vec<ApiKey>, Error> {
    let own = own_only(context.by);
    // Somebody else's keys are none to those who see only their own.
    if own.is_some() && of.is_some() && own != of {
        return Ok(Vec::new());
    }
    let keys = api_keys::list(context.tenant, own.or(of), limit, context.now()).await?;
    Ok(keys)
}

/// The member whose keys a principal sees and revokes, if not everybody's.
fn own_only(by: &Principal) -> Option<UserId> {
    let everybodys = access::allow(by.standing, Feature::ApiKeys, Action::Execute).is_ok();
    (!everybodys).then_some(by.user_id)
}

/// Revokes a key, and those that it has made.
pub(crate) async fn revoke_key(context: Context<'_>, id: KeyId) -> Result<ApiKey, Error> {
    let own = own_only(context.by);
    api_keys::revoke(context.tenant, id, own, &context.entry())
        .await?
        .ok_or(NO_KEY)
}

/// Somebody's own API keys that open something, in all organizations. A session that an invitation's link has opened
/// tells of its own organization only.
pub(crate) async fn own_keys(context: Context<'_>) -> Result<Vec<ApiKey>, Error> {
    let (all, by) = (context.all_tenants(), context.by);
    let mut found = api_keys::own(all, by.user_id, Which::All, context.now()).await?;
    if by.is_unproven() {
        found.retain(|key| key.organization_id == by.organization_id);
    }
    Ok(found)
}

/// Revokes one of somebody's own API keys, in whatever organization it is. One that they do not have is as good as
/// revoked.
pub(crate) async fn revoke_own_key(context: Context<'_>, id: KeyId) -> Result<(), Error> {
    let by = context.by;
    let own = own_keys(context).await?;
    if let Some(key) = own.iter().find(|key| key.id == id) {
        let there = Principal {
            organization_id: key.organization_id,
            ..by.clone()
        };
        // The key may be of another of the person's organizations.
        let there = Context::over(context.app, context.tenant.database, &there);
        api_keys::revoke(there.tenant, id, Some(by.user_id), &there.entry()).await?;
    }
    Ok(())
}
