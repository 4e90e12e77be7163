//! The first organization and its owner.

use crate::{
    App, Error,
    ports::fresh_id,
    store::bootstrap::{self, Ids},
};
use callslot_shared::{
    api::{ErrorCode, First},
    ids::{OrganizationId, UserId},
};

/// The secret has done its work.
const NOT_THE_FIRST: Error = Error::Plain(
    ErrorCode::Conflict,
    "There is an organization already. Its owner invites people; the secret BOOTSTRAP_SECRET opens nothing any more.",
);

/// The organization that was made.
pub(crate) struct Bootstrapped {
    /// The organization's id.
    pub(crate) organization_id: OrganizationId,
    /// Its owner: a new user, or the one who has the address already.
    pub(crate) user_id: UserId,
}

/// Makes the first organization, its owner, its settings and its audit entry. Where there is an organization nothing is
/// written, and the error is a conflict.
pub(crate) async fn bootstrap(app: &App, first: &First) -> Result<Bootstrapped, Error> {
    let fresh = || fresh_id(&*app.clock, &*app.entropy);
    let ids = Ids {
        organization: OrganizationId::from_uuid(fresh()),
        user: UserId::from_uuid(fresh()),
    };
    let user_id = bootstrap::make(app.all_tenants(), ids, first, app.stamp())
        .await?
        .ok_or(NOT_THE_FIRST)?;
    Ok(Bootstrapped {
        organization_id: ids.organization,
        user_id,
    })
}
