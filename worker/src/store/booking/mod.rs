//! Bookings, their series, holds and limits.

pub mod booking_events;
pub mod booking_series;
pub mod caller_space;
pub(in crate::store) mod hosts;
pub mod idempotency_keys;
pub mod limits;
pub mod local_times;
pub mod slot_holds;
