//! The options of a run.

use crate::{faults::Faults, mutants::Mutant};

/// One run: one seed fixes everything.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// The seed that chance begins with.
    pub seed: u64,
    /// The time that people book for, in minutes; a quiet hour follows.
    pub minutes: i64,
    /// Bookings a day.
    pub bookings_per_day: i64,
    /// Whether there is a rush in any case: a thousand bookings of a hundred organizations, due in the same second. Else
    /// one run in ten has one, if it is of two days at least.
    pub rush: bool,
    /// The faults that may strike.
    pub faults: Faults,
    /// The factor by which faults strike more often than they do by default.
    pub intensity: f64,
    /// The time after the end of its last leg within which a booking has to be over too, in milliseconds. Not
    /// asked by default: if webhooks get lost, the Worker has to find out by itself.
    pub over_within_ms: Option<i64>,
    /// Whether to keep the events as texts.
    pub keep_trace: bool,
    /// The mistake of the Worker, to see that it is noticed.
    pub mutant: Option<Mutant>,
}

impl RunOptions {
    /// A run of `minutes` without faults.
    #[must_use]
    pub fn new(seed: u64, minutes: i64) -> Self {
        Self {
            seed,
            minutes,
            bookings_per_day: 200,
            rush: false,
            faults: Faults::none(),
            intensity: 1.0,
            over_within_ms: None,
            keep_trace: false,
            mutant: None,
        }
    }

    /// The number of bookings people make beside those of a rush.
    #[must_use]
    pub fn bookings(&self) -> usize {
        let count = self.bookings_per_day * self.minutes / (24 * 60);
        usize::try_from(count.max(1)).unwrap_or(1)
    }

    /// The command that replays the run.
    #[must_use]
    pub fn command(&self) -> String {
        let rush = if self.rush { " --rush" } else { "" };
        format!(
            "cargo xtask sim --seeds 1 --seed {} --minutes {} --bookings-per-day {} --faults {} --intensity {}{rush} --trace",
            self.seed, self.minutes, self.bookings_per_day, self.faults, self.intensity
        )
    }
}
