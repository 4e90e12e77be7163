//! Chance: one seed gives a stream to every concern, so that drawing more for one of them does not
//! change what another draws.

use fastrand::Rng;
use std::cell::RefCell;

/// A concern's stream.
#[derive(Debug)]
pub(crate) struct Stream(RefCell<Rng>);

impl Stream {
    /// The stream of `concern` for a seed.
    pub(crate) fn new(seed: u64, concern: &str) -> Self {
        let mixed = concern
            .bytes()
            .fold(mix(seed), |hash, byte| mix(hash ^ u64::from(byte)));
        Self(RefCell::new(Rng::with_seed(mixed)))
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&self, low: i64, high: i64) -> i64 {
        self.0.borrow_mut().i64(low..=high.max(low))
    }

    /// An index below `count`, which must not be 0.
    pub(crate) fn below(&self, count: usize) -> usize {
        self.0.borrow_mut().usize(0..count)
    }

    /// Whether something of that probability happens.
    pub(crate) fn happens(&self, probability: f64) -> bool {
        self.0.borrow_mut().f64() < probability
    }

    /// Sixteen bytes.
    pub(crate) fn bytes(&self) -> [u8; 16] {
        self.0.borrow_mut().u128(..).to_be_bytes()
    }
}

/// The mixing step of splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
/// generators").
fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
