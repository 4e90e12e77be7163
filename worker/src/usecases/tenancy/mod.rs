//! Organizations, their members and settings.

pub(crate) mod accept_invitation;
pub(crate) mod change_member;
pub(crate) mod invitations;
pub(crate) mod invite_member;
pub(crate) mod leave;
pub(crate) mod members;
