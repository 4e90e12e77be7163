//! One's account: who one is, where one is a member, and what one signs in with.

use super::{keys::own_keys, passkeys::list_passkeys, sessions::list_sessions};
use crate::{
    Error,
    store::users::{self, MembershipScope},
    usecases::Context,
};
use callslot_shared::api::{ApiKey, Me, Membership, Passkey, Session};

/// Everything that somebody sees of their own account.
pub(crate) struct AccountOverview {
    /// The person.
    pub(crate) user: Me,
    /// Their organizations.
    pub(crate) organizations: Vec<Membership>,
    /// Their sessions.
    pub(crate) sessions: Vec<Session>,
    /// Their programs' keys, in all organizations.
    pub(crate) keys: Vec<ApiKey>,
    /// The passkeys they sign in with besides mail.
    pub(crate) passkeys: Vec<Passkey>,
}

/// Shows who asks and where they are a member. A key, which is one organization's, tells nothing of others; nor does what
/// an invitation's link has opened.
pub(crate) async fn show_me(context: Context<'_>) -> Result<(Me, Vec<Membership>), Error> {
    let by = context.by;
    let shown = if by.is_key() || by.is_unproven() {
        MembershipScope::Present
    } else {
        MembershipScope::All
    };
    users::account(context.all_tenants(), by, shown)
        .await?
        .ok_or(Error::UNAUTHORIZED)
}

/// Shows everything of the account of whoever asks.
pub(crate) async fn show_account(context: Context<'_>) -> Result<AccountOverview, Error> {
    let (user, organizations) = show_me(context).await?;
    Ok(AccountOverview {
        user,
        organizations,
        sessions: list_sessions(context).await?,
        keys: own_keys(context).await?,
        passkeys: list_passkeys(context).await?,
    })
}
