//! The service itself: whether it is well, and its work by hand.

pub(crate) mod health;
pub(crate) mod open_lane;
pub(crate) mod run_tick;
