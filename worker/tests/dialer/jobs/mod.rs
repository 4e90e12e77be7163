//! Jobs of ticks besides dialling.

mod expiry;
mod retention;
mod sweeping;
mod verifications;
mod zones;
