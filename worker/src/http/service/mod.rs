//! The trigger, lanes and health.

pub(crate) mod cron;
pub(crate) mod health;
pub(crate) mod lanes;
