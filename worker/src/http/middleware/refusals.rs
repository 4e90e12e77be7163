//! Requests that were refused for what they bore, counted in the memory of the instance, because the platform's limits
//! cannot be asked without being used up. It costs nothing and holds about, which is enough against a client that guesses.

use crate::{
    RateLimited,
    http::{
        middleware::quota::{PER_NETWORK, QuotaSubject, WINDOW, too_many},
        network,
    },
};
use axum::http::HeaderMap;
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher as _,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Most requests with a signature of nobody's from a narrow network in the window.
pub(crate) const REFUSED: u32 = 60;
/// Those from a wide one.
pub(crate) const REFUSED_IN_WIDE: u32 = 4 * REFUSED;

/// Most networks and credentials remembered; more are a crowd that no memory helps against.
const MOST: usize = 10_000;

/// Refusals in this instance.
#[derive(Debug, Default)]
pub struct Refusals {
    hasher: RandomState,
    counts: Mutex<HashMap<u64, Count>>,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    since: DateTime<Utc>,
    refused: u32,
}

impl Refusals {
    /// Refuses a request whose signature is nobody's so far, if too many of its network were nobody's.
    pub(crate) fn admit_unsigned(
        &self,
        headers: &HeaderMap,
        now: DateTime<Utc>,
    ) -> Result<(), RateLimited> {
        let counts = self.counts();
        for (network, most) in self.signers(headers) {
            check(&counts, network, most, now)?;
        }
        Ok(())
    }

    /// Counts a request whose signature is nobody's.
    pub(crate) fn unsigned(&self, headers: &HeaderMap, now: DateTime<Utc>) {
        let mut counts = self.counts();
        for (network, _) in self.signers(headers) {
            count(&mut counts, network, 1, now);
        }
    }

    /// Refuses a credential that has opened nothing in this window, if too many of its network have opened nothing. So
    /// guessing is no way around what a network may do without one.
    pub(crate) fn admit_credential(
        &self,
        client: &QuotaSubject,
        now: DateTime<Utc>,
    ) -> Result<(), RateLimited> {
        let counts = self.counts();
        let known = self.credential(client);
        let known = known.and_then(|credential| current(&counts, credential, now));
        match self.network(client) {
            Some(network) if known.is_none() => check(&counts, network, PER_NETWORK, now),
            _ => Ok(()),
        }
    }

    /// Remembers that a client's credential has opened something.
    pub(crate) fn opened(&self, client: &QuotaSubject, now: DateTime<Utc>) {
        if let Some(credential) = self.credential(client) {
            count(&mut self.counts(), credential, 0, now);
        }
    }

    /// Counts a client's credential, if it has one, for its network.
    pub(crate) fn opened_nothing(&self, client: &QuotaSubject, now: DateTime<Utc>) {
        if let Some(credential) = self.credential(client) {
            let mut counts = self.counts();
            counts.remove(&credential);
            if let Some(network) = self.network(client) {
                count(&mut counts, network, 1, now);
            }
        }
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<u64, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn credential(&self, client: &QuotaSubject) -> Option<u64> {
        let credential = client.credential.as_ref()?;
        Some(self.hasher.hash_one((1_u8, credential)))
    }

    fn network(&self, client: &QuotaSubject) -> Option<u64> {
        let network = client.network.as_ref()?;
        Some(self.hasher.hash_one((2_u8, network)))
    }

    /// The keys that signatures are counted under, with how many may be nobody's.
    fn signers(&self, headers: &HeaderMap) -> Vec<(u64, u32)> {
        let Some(address) = network::address(headers) else {
            return Vec::new();
        };
        [
            (network::narrow(address), REFUSED),
            (network::wide(address), REFUSED_IN_WIDE),
        ]
        .map(|(network, most)| (self.hasher.hash_one((3_u8, network)), most))
        .into()
    }
}

/// The count of the present window.
fn current(counts: &HashMap<u64, Count>, key: u64, now: DateTime<Utc>) -> Option<Count> {
    let fresh = |count: &Count| now - count.since < window();
    counts.get(&key).copied().filter(fresh)
}

fn check(
    counts: &HashMap<u64, Count>,
    key: u64,
    limit: u32,
    now: DateTime<Utc>,
) -> Result<(), RateLimited> {
    match current(counts, key, now) {
        Some(count) if count.refused >= limit => {
            let left = (count.since + window() - now).num_milliseconds();
            let reset = u32::try_from((left + 999) / 1_000).unwrap_or(1).max(1);
            Err(too_many(limit, reset))
        }
        _ => Ok(()),
    }
}

fn count(counts: &mut HashMap<u64, Count>, key: u64, more: u32, now: DateTime<Utc>) {
    let begun = current(counts, key, now).unwrap_or(Count {
        since: now,
        refused: 0,
    });
    if counts.len() >= MOST && !counts.contains_key(&key) {
        counts.clear();
    }
    let refused = begun.refused.saturating_add(more);
    counts.insert(key, Count { refused, ..begun });
}

fn window() -> TimeDelta {
    TimeDelta::seconds(WINDOW.into())
}
