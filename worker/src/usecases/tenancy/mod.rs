//! Organizations, their members and settings, and the people they hold data of.

pub(crate) mod accept_invitation;
mod attendee_subject;
pub(crate) mod block_number;
pub(crate) mod bootstrap;
pub(crate) mod carrier;
pub(crate) mod change_limits;
pub(crate) mod change_member;
pub(crate) mod change_organization;
pub(crate) mod change_plan;
pub(crate) mod erase_attendee;
pub(crate) mod export_attendee;
pub(crate) mod invitations;
pub(crate) mod invite_member;
pub(crate) mod leave;
pub(crate) mod list_audit;
pub(crate) mod members;
pub(crate) mod notices;
pub(crate) mod put_voice_config;
pub(crate) mod show_invitation;
