//! What ticks do besides dialling.

mod expiry;
mod retention;
mod sweeping;
mod zones;
