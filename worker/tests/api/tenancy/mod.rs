//! Organizations: members, settings, plans, carrier accounts, and the data of their attendees.

mod attendees;
mod audit;
mod billing;
pub(crate) mod bootstrap;
mod caller_ids;
mod carrier_account;
pub(crate) mod invitations;
mod members;
mod operator;
mod organization;
mod voice_config;
