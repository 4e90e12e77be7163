//! The trigger, lanes and health.

pub(in crate::http) mod cron;
pub(in crate::http) mod health;
pub(in crate::http) mod lanes;
