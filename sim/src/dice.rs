//! Chance: when faults strike.

use crate::{executor, faults::Fault, options::RunOptions, random::Stream};
use std::cell::Cell;

struct Die {
    fault: Fault,
    enabled: bool,
    stream: Stream,
    struck: Cell<u64>,
}

/// Decides when a fault strikes, and counts.
pub(crate) struct Dice {
    all: Vec<Die>,
    intensity: f64,
    /// After this nothing goes wrong any more, in milliseconds since 1970.
    until: i64,
}

impl Dice {
    /// The dice of a run, whose faults end at `until`.
    pub(crate) fn new(options: &RunOptions, until: i64) -> Self {
        let (seed, faults) = (options.seed, &options.faults);
        let die = |fault: &Fault| Die {
            fault: *fault,
            enabled: faults.has(*fault),
            stream: Stream::new(seed, fault.name()),
            struck: Cell::new(0),
        };
        Self {
            all: Fault::ALL.iter().map(die).collect(),
            intensity: options.intensity,
            until,
        }
    }

    fn die(&self, fault: Fault) -> &Die {
        &self.all[fault as usize]
    }

    /// Whether a fault strikes now.
    pub(crate) fn strikes(&self, fault: Fault) -> bool {
        let die = self.die(fault);
        let strikes = die.enabled
            && executor::now() < self.until
            && die.stream.happens(fault.rate() * self.intensity);
        if strikes {
            die.struck.set(die.struck.get() + 1);
        }
        strikes
    }

    /// Counts a fault that was decided elsewhere.
    pub(crate) fn struck(&self, fault: Fault) {
        let die = self.die(fault);
        die.struck.set(die.struck.get() + 1);
    }

    /// A whole number from `low` to `high` from a fault's own stream.
    pub(crate) fn between(&self, fault: Fault, low: i64, high: i64) -> i64 {
        self.die(fault).stream.between(low, high)
    }

    /// Heads or tails from a fault's own stream.
    pub(crate) fn coin(&self, fault: Fault) -> bool {
        self.between(fault, 0, 1) == 1
    }

    /// The number of times that each fault that may strike struck.
    pub(crate) fn counts(&self) -> Vec<(Fault, u64)> {
        self.all
            .iter()
            .filter(|die| die.enabled)
            .map(|die| (die.fault, die.struck.get()))
            .collect()
    }
}
