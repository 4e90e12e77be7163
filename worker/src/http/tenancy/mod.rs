//! Organizations, their members and settings.

pub(crate) mod attendees;
pub(crate) mod audit;
pub(crate) mod billing;
pub(crate) mod blocked_numbers;
pub(crate) mod bootstrap;
pub(crate) mod caller_ids;
pub(crate) mod carrier_account;
pub(crate) mod invitations;
pub(crate) mod limits;
pub(crate) mod members;
pub(crate) mod notices;
pub(crate) mod operator;
pub(crate) mod organization;
pub(crate) mod voice_config;
