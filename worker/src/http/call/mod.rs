//! Calls, their records, and the carrier's webhooks.

pub(in crate::http) mod calling;
pub(in crate::http) mod calls;
pub(in crate::http) mod carrier;
pub(in crate::http) mod punctuality;
pub(in crate::http) mod records;
