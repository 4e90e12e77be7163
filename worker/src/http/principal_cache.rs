//! Principals of earlier requests.

use crate::store::credentials::Principal;
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Principals of earlier requests to the same instance, by their tokens' hashes. A guess, never a
/// proof: what rests on it is checked in the database.
#[derive(Debug, Default)]
pub struct PrincipalCache {
    principals: Mutex<HashMap<String, Principal>>,
    uses: Mutex<Uses>,
}

/// Which keys and sessions were used, by their ids.
#[derive(Debug, Default)]
struct Uses {
    /// When each was last noted, or is about to be.
    noted: HashMap<String, DateTime<Utc>>,
    /// Those to note now, each with what it is.
    due: Vec<(String, String)>,
}

impl PrincipalCache {
    /// Most principals kept.
    const MOST: usize = 1_000;

    pub(super) fn of(&self, token_hash: &str) -> Option<Principal> {
        self.map(|map| map.get(token_hash).cloned())
    }

    pub(super) fn keep(&self, token_hash: &str, found: Option<&Principal>) {
        self.map(|map| {
            if map.len() >= Self::MOST {
                map.clear();
            }
            match found {
                Some(found) => map.insert(token_hash.to_owned(), found.clone()),
                None => map.remove(token_hash),
            };
        });
    }

    /// Remembers to note that a key or a session was used, once a minute.
    pub(super) fn used(&self, by: &Principal, now: DateTime<Utc>) {
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |noted: &DateTime<Utc>| now - *noted < TimeDelta::minutes(1);
        if uses.noted.get(&by.credential_id).is_some_and(fresh) {
            return;
        }
        if uses.noted.len() >= Self::MOST {
            uses.noted.clear();
        }
        uses.noted.insert(by.credential_id.clone(), now);
        uses.due.push((by.via.clone(), by.credential_id.clone()));
    }

    /// Takes what is to be noted as used.
    pub(super) fn unnoted(&self) -> Vec<(String, String)> {
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut uses.due)
    }

    fn map<T>(&self, work: impl FnOnce(&mut HashMap<String, Principal>) -> T) -> T {
        work(
            &mut self
                .principals
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}
