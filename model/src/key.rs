//! The names of moments and attempts.

/// A moment of the logical clock.
pub(crate) type Moment = u8;

/// The attempt that something is about: the booking's place, and the attempt's among its own.
pub(crate) type Key = (usize, usize);
