//! What a tick does to bookings of all organizations.

pub mod local_times;
