//! The jobs of a tick on bookings of all organizations.

pub mod local_times;
