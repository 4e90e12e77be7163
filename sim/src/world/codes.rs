//! Calls with a code, counted at the carrier and at the phones.

use super::World;
use crate::{executor, promise::Promise};
use std::{cell::RefCell, collections::HashMap};

/// The longest time after its end, in milliseconds, for which a code may still be heard: the clock that wrote the end and
/// the one that looked at it may each be off by a minute, and to say it twice takes a while.
const LATE: i64 = 180_000;

/// The calls as far as they are known, by the request that each was made for.
#[derive(Default)]
pub(super) struct Codes {
    asked: RefCell<HashMap<String, u32>>,
    rung: RefCell<HashMap<String, u32>>,
    told: RefCell<HashMap<String, String>>,
}

/// A broken promise, in words.
type Found = Option<(Promise, &'static str)>;

impl Codes {
    /// The carrier was asked for a verification's call.
    pub(super) fn asked(&self, world: &World, verification: &str) -> Found {
        let often = count(&self.asked, request(world, verification)?);
        (often > 1).then_some((
            Promise::DoubleDial,
            "the carrier was asked twice for one request for a code",
        ))
    }

    /// It has come to a phone.
    pub(super) fn rings(&self, world: &World, verification: &str) -> Found {
        let often = count(&self.rung, request(world, verification)?);
        (often > 1).then_some((
            Promise::DoubleDial,
            "a second ring for one request for a code",
        ))
    }

    /// Words were heard on it.
    pub(super) fn told(&self, world: &World, verification: &str, text: &str) -> Found {
        let code: String = text.chars().filter(char::is_ascii_digit).collect();
        self.told
            .borrow_mut()
            .insert(request(world, verification)?, code);
        let ends =
            "SELECT CAST(expires_at AS TEXT) FROM phone_verifications WHERE id = :verification";
        let ends = world.sqlite.text_of(ends, &[verification]).ok();
        let ends: i64 = ends.and_then(|ends| ends.parse().ok()).unwrap_or_default();
        (executor::now() > ends + LATE)
            .then_some((Promise::CodeToldLate, "a code was told after its end"))
    }

    /// The code that was told last for a request.
    pub(super) fn told_to(&self, request: &str) -> Option<String> {
        self.told.borrow().get(request).cloned()
    }
}

/// The name of the request that a verification was begun with: its Idempotency-Key, which no other request of a run has.
fn request(world: &World, verification: &str) -> Option<String> {
    let query = "SELECT idempotency_key FROM phone_verifications WHERE id = :verification";
    world.sqlite.text_of(query, &[verification]).ok()
}

fn count(counts: &RefCell<HashMap<String, u32>>, of: String) -> u32 {
    let mut counts = counts.borrow_mut();
    let count = counts.entry(of).or_default();
    *count += 1;
    *count
}
