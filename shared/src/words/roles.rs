//! Names of roles, for members.

use super::{MemberText, pages};
use crate::access::Role;

/// The name of a role.
#[must_use]
pub const fn name(role: Role) -> MemberText {
    match role {
        Role::Owner => pages::ROLE_OWNER,
        Role::Admin => pages::ROLE_ADMIN,
        Role::Operator => pages::ROLE_OPERATOR,
        Role::Analyst => pages::ROLE_ANALYST,
        Role::Viewer => pages::ROLE_VIEWER,
    }
}
