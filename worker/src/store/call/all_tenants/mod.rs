//! The dialler's functions, keyed by an attempt that a claim or a signed webhook named, or by time.

pub mod call_attempts;
pub mod claim;
mod pace;
pub mod phone_verifications;
pub mod sweep;
pub mod ticks;
