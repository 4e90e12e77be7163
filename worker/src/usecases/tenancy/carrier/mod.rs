//! The account and the numbers that an organization's calls are placed with.

pub(crate) mod add_caller_id;
pub(crate) mod connect_carrier;
pub(crate) mod disconnect_carrier;
pub(crate) mod grant_caller_id;
mod own_account;
pub(crate) mod recording_origins;
pub(crate) mod rotate_carrier_keys;
