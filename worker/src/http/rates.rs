//! How many requests one client may make in a minute: counted in the memory of the instance, so that it costs
//! nothing and holds about, which is enough against a client that runs wild. What has to be exact (calls,
//! which cost money) is counted in the database.

use super::{limited::Limited, names, network};
use axum::http::{HeaderMap, StatusCode, header};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher as _,
    sync::{Mutex, PoisonError},
};

/// The window.
const WINDOW: TimeDelta = TimeDelta::seconds(60);

/// Most requests with a signature of nobody's from a narrow network in the window.
pub(super) const REFUSED: u32 = 60;
/// Those from a wide one.
pub(super) const REFUSED_IN_WIDE: u32 = 4 * REFUSED;

/// Most clients remembered; more are a crowd that no memory helps against.
const MOST: usize = 10_000;

/// What every client may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// Requests a minute with one credential; any number if 0.
    pub by_credential: u32,
    /// Requests a minute from one narrow network without a credential that opens something; any number if 0.
    pub by_address: u32,
}

/// Who asks, as far as can be told before anything is looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client {
    credential: Option<u64>,
    address: Option<u64>,
}

/// Requests of clients in this instance.
#[derive(Debug, Default)]
pub struct Rates {
    hasher: RandomState,
    counts: Mutex<HashMap<u64, Count>>,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    since: DateTime<Utc>,
    requests: u32,
}

impl Rates {
    /// Who sends a request, if it is one that is counted: what the carrier sends is signed, and a call hangs on it.
    pub(super) fn client(&self, path: &str, headers: &HeaderMap) -> Option<Client> {
        if path.starts_with("/carrier/") {
            return None;
        }
        let credential = headers.get(header::AUTHORIZATION);
        Some(Client {
            credential: credential.map(|value| self.hasher.hash_one((0_u8, value.as_bytes()))),
            address: self.address(headers),
        })
    }

    /// The network of a request, if it is told where it comes from.
    fn address(&self, headers: &HeaderMap) -> Option<u64> {
        let said = headers.get(names::CLIENT_ADDRESS)?;
        Some(match network::address(headers) {
            Some(address) => self.hasher.hash_one((1_u8, network::narrow(address))),
            None => self.hasher.hash_one((2_u8, said.as_bytes())),
        })
    }

    /// Refuses a request whose signature is nobody's so far, if too many of its network were nobody's.
    pub(super) fn admit_unsigned(
        &self,
        headers: &HeaderMap,
        now: DateTime<Utc>,
    ) -> Result<(), Limited> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (network, most) in self.signers(headers) {
            check(&counts, network, most, now)?;
        }
        Ok(())
    }

    /// Counts a request whose signature is nobody's.
    pub(super) fn unsigned(&self, headers: &HeaderMap, now: DateTime<Utc>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (network, most) in self.signers(headers) {
            // It was answered already; the next one is refused.
            let _ = take(&mut counts, network, most, now);
        }
    }

    /// What signatures are counted for, with how many may be nobody's.
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

    /// Counts a request, or refuses it. A credential that was not seen in this minute is taken for none where
    /// the address has used up what it may do without one, so that guessing is no way around that.
    pub(super) fn admit(
        &self,
        client: Client,
        limits: RateLimits,
        now: DateTime<Utc>,
    ) -> Result<(), Limited> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(credential) = client.credential else {
            return match client.address {
                Some(address) => take(&mut counts, address, limits.by_address, now),
                None => Ok(()),
            };
        };
        let unseen = current(&counts, credential, now).is_none();
        if let (true, Some(address)) = (unseen, client.address) {
            check(&counts, address, limits.by_address, now)?;
        }
        take(&mut counts, credential, limits.by_credential, now)
    }

    /// Counts a request whose credential opened nothing as one without.
    pub(super) fn answered(
        &self,
        client: Client,
        status: StatusCode,
        limits: RateLimits,
        now: DateTime<Utc>,
    ) {
        if let (StatusCode::UNAUTHORIZED, Some(credential), Some(address)) =
            (status, client.credential, client.address)
        {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            counts.remove(&credential);
            // It was answered already; the next one is refused.
            let _ = take(&mut counts, address, limits.by_address, now);
        }
    }
}

/// The count of the present window.
fn current(counts: &HashMap<u64, Count>, key: u64, now: DateTime<Utc>) -> Option<Count> {
    let fresh = |count: &Count| now - count.since < WINDOW;
    counts.get(&key).copied().filter(fresh)
}

fn check(
    counts: &HashMap<u64, Count>,
    key: u64,
    limit: u32,
    now: DateTime<Utc>,
) -> Result<(), Limited> {
    match current(counts, key, now) {
        Some(count) if limit > 0 && count.requests >= limit => {
            let left = (count.since + WINDOW - now).num_milliseconds();
            Err(Limited {
                policy: "requests",
                quota: limit,
                window: 60,
                reset: u32::try_from((left + 999) / 1_000).unwrap_or(1).max(1),
                message: "Too many requests. Wait a moment.",
            })
        }
        _ => Ok(()),
    }
}

fn take(
    counts: &mut HashMap<u64, Count>,
    key: u64,
    limit: u32,
    now: DateTime<Utc>,
) -> Result<(), Limited> {
    if limit == 0 {
        return Ok(());
    }
    check(counts, key, limit, now)?;
    let begun = current(counts, key, now).unwrap_or(Count {
        since: now,
        requests: 0,
    });
    if counts.len() >= MOST && !counts.contains_key(&key) {
        counts.clear();
    }
    counts.insert(
        key,
        Count {
            requests: begun.requests + 1,
            ..begun
        },
    );
    Ok(())
}
