//! The access to an endpoint.

use callslot_shared::access::{Action, Feature, Sensitive};

/// The access to an endpoint, as its line in the list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Whoever proves to the handler who they are, by a signature, a secret or what was mailed to them; or anybody.
    Open,
    /// A member whose plan and role allow the action, with a credential that was made for it.
    Member(Feature, Action),
    /// A person who has just proved on a page who they are, for a change that gives power.
    Confirmed(Sensitive),
    /// As [`Access::Member`]; of some requests the handler asks in addition what [`Access::Confirmed`] asks.
    Sometimes(Feature, Action, Sensitive),
}

/// Everybody who is signed in may look at their own account, on pages too.
pub(crate) const SEE_ACCOUNT: Access = Access::Member(Feature::Account, Action::Read);

/// Everybody who is signed in may change their own account, on pages too.
pub(crate) const CHANGE_ACCOUNT: Access = Access::Member(Feature::Account, Action::Write);

impl Access {
    /// The feature and action that a member needs. `None` if the endpoint is for no member.
    pub(crate) fn needs(self) -> Option<(Feature, Action)> {
        match self {
            Self::Open => None,
            Self::Member(feature, action) | Self::Sometimes(feature, action, _) => {
                Some((feature, action))
            }
            Self::Confirmed(change) => change.needs(),
        }
    }
}
