//! Organizations, their members, settings and notices.

pub(in crate::store) mod all_tenants;
pub mod billing_events;
pub mod blocked_numbers;
pub mod caller_ids;
pub mod carrier_accounts;
pub mod invitations;
pub mod members;
pub mod notices;
pub mod operator_messages;
pub(in crate::store) mod operators;
pub mod organizations;
pub(in crate::store) mod seats;
pub mod sms_consents;
pub mod voice_configs;
