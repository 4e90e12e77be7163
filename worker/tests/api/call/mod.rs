//! Calls, and what is kept of them.

mod calls;
mod carrier_forms;
mod floors;
mod punctuality;
pub(crate) mod records;
mod transcript;
mod withdrawal;
