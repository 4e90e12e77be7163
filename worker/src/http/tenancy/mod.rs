//! Organizations, their members and settings.

pub(in crate::http) mod attendees;
pub(in crate::http) mod audit;
pub(in crate::http) mod billing;
pub(in crate::http) mod blocked_numbers;
pub(in crate::http) mod bootstrap;
pub(in crate::http) mod caller_ids;
pub(in crate::http) mod carrier_account;
pub(in crate::http) mod invitations;
pub(in crate::http) mod limits;
pub(in crate::http) mod members;
pub(in crate::http) mod notices;
pub(in crate::http) mod operator;
pub(in crate::http) mod organization;
pub(in crate::http) mod owners;
pub(in crate::http) mod voice_config;
