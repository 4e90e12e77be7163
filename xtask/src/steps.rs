//! The step that is being done, and how long it took: on stderr, so that stdout is left to results.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// The steps of one command, in order.
#[derive(Default)]
pub(crate) struct Steps {
    done: Mutex<Vec<(String, Duration)>>,
}

impl Steps {
    /// Runs one step and reports its name and time. An error is told with the step's name.
    pub(crate) fn run<T>(
        &self,
        name: &str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let start = Instant::now();
        let result = work();
        let took = start.elapsed();
        if result.is_ok() {
            self.record(name, took);
        } else {
            self.note("FAIL", name, took);
        }
        result.with_context(|| format!("step \"{name}\" failed"))
    }

    /// Reports a step that was done elsewhere.
    pub(crate) fn record(&self, name: &str, took: Duration) {
        self.note("ok  ", name, took);
    }

    fn note(&self, mark: &str, name: &str, took: Duration) {
        eprintln!("{mark}  {name} … {}", seconds(took));
        let mut done = self
            .done
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        done.push((name.to_owned(), took));
    }

    /// The table of all steps.
    pub(crate) fn table(&self) -> String {
        let done = self
            .done
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let total = done.iter().map(|(_, took)| *took).sum();
        let width = done
            .iter()
            .map(|(name, _)| name.chars().count())
            .max()
            .unwrap_or(0)
            .max(5);
        let rows = done.iter().map(|(name, took)| (name.as_str(), *took));
        rows.chain([("total", total)])
            .map(|(name, took)| format!("{name:width$}  {:>9}", seconds(took)))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Says that something slow has begun.
pub(crate) fn announce(text: &str) {
    eprintln!("..    {text}");
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}
