//! A rate limiter that counts in memory, as the platform's does.

use crate::{http::RateLimiter, ports::Clock};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// Lets so many pass for each key, in a minute that begins with the first.
pub struct Limiter {
    limit: u32,
    clock: Arc<dyn Clock>,
    counts: Mutex<HashMap<String, (DateTime<Utc>, u32)>>,
}

impl Limiter {
    pub(super) fn new(limit: u32, clock: Arc<dyn Clock>) -> Self {
        Self {
            limit,
            clock,
            counts: Mutex::default(),
        }
    }
}

#[async_trait(?Send)]
impl RateLimiter for Limiter {
    async fn limit(&self, key: &str) -> bool {
        let now = self.clock.now();
        let mut counts = self.counts.lock().unwrap();
        let (since, count) = counts.entry(key.to_owned()).or_insert((now, 0));
        if now - *since >= TimeDelta::minutes(1) {
            (*since, *count) = (now, 0);
        }
        // A refused use is not counted.
        let passes = *count < self.limit;
        *count += u32::from(passes);
        passes
    }
}
