//! Bookings, series and holds.

pub(in crate::http) mod bookings;
pub(in crate::http) mod holds;
pub(in crate::http) mod series;
