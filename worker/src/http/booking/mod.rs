//! Bookings, series and holds.

pub(crate) mod bookings;
pub(crate) mod holds;
pub(crate) mod series;
