//! Bookings, their series, holds and limits.

pub(in crate::store) mod all_tenants;
pub mod booking_events;
pub mod booking_series;
pub mod caller_space;
pub(in crate::store) mod hosts;
pub mod idempotency_keys;
pub mod limits;
pub mod slot_holds;
