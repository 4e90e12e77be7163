//! The roles, scopes and plans that an endpoint asks of members.

use crate::http::Access;
use callslot_shared::access::{self, Action, Feature, Plan, Role, Standing};
use utoipa::openapi::extensions::Extensions;

/// The operation's extension with them, in words.
pub(super) const ACCESS: &str = "x-access";

/// They as an extension of the operation.
pub(super) fn extension(access: Access) -> Option<Extensions> {
    let words = words(access)?;
    Some([(ACCESS, words)].into_iter().collect())
}

/// The access that members have to an endpoint, in words; none if it takes no token of theirs.
fn words(access: Access) -> Option<String> {
    let (feature, action) = access.needs()?;
    let roles: Vec<_> = Role::ALL
        .into_iter()
        .filter(|role| may(*role, Plan::Enterprise, feature, action))
        .map(Role::as_str)
        .collect();
    let plan = Plan::ALL
        .into_iter()
        .find(|plan| may(Role::Owner, *plan, feature, action));
    let from = match plan {
        None | Some(Plan::Free) => String::new(),
        Some(plan) => format!("; plan {} or higher", plan.as_str()),
    };
    let fresh = match access {
        Access::Confirmed(_) => "; with a sign-in of the last 15 minutes",
        Access::Sometimes(..) => "; some changes with a sign-in of the last 15 minutes",
        Access::Open | Access::Member(..) => "",
    };
    let scope = action.as_str();
    Some(format!(
        "{}; scope `{scope}`{from}{fresh}",
        roles.join(", ")
    ))
}

fn may(role: Role, plan: Plan, feature: Feature, action: Action) -> bool {
    let standing = Standing {
        role,
        plan,
        booking_enabled: true,
    };
    access::allow(standing, feature, action).is_ok()
}
