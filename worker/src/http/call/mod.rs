//! Calls, their records, and the carrier's webhooks.

pub(crate) mod calls;
pub(crate) mod carrier;
pub(crate) mod punctuality;
pub(crate) mod records;
