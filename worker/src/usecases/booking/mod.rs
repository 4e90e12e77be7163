//! Bookings: made, held, changed and called off, and the rules that a time has to meet.

pub(crate) mod availability;
pub(crate) mod calling_hours;
pub(crate) mod capacity;
pub(crate) mod carrier_busy;
pub(crate) mod consent;
pub(crate) mod reassign;
pub(crate) mod refusal;
pub(crate) mod slot_taken;
