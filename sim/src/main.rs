//! Runs seeds in parallel and reports.

use anyhow::bail;
use callslot_sim::{Faults, Outcome, RunOptions, Summary, run};
use clap::Parser;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    io::IsTerminal as _,
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

/// The most events that lead up to a broken promise in the report.
const EVENTS_TOLD: usize = 60;
/// The most failing seeds that are told of in full.
const FAILURES_TOLD: usize = 5;

#[derive(Parser)]
#[command(
    name = "cargo xtask sim",
    about = "Simulate weeks of calls in which everything goes wrong"
)]
struct Arguments {
    /// The number of seeds to run
    #[arg(long, default_value_t = 10)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The time that people book for, in minutes; a quiet hour follows
    #[arg(long, default_value_t = 10_080, value_parser = clap::value_parser!(i64).range(10..=1_000_000))]
    minutes: i64,
    /// Bookings a day
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(i64).range(1..=100_000))]
    bookings_per_day: i64,
    /// Have a thousand bookings due in the same second, at a full hour; else one seed in ten has a rush
    #[arg(long)]
    rush: bool,
    /// The faults that may strike: all, none, or names with commas between
    #[arg(long, default_value = "all")]
    faults: Faults,
    /// The factor by which faults strike more often than they do by default
    #[arg(long, default_value_t = 1.0)]
    intensity: f64,
    /// Print every event
    #[arg(long)]
    trace: bool,
}

impl Arguments {
    fn options(&self, seed: u64) -> RunOptions {
        RunOptions {
            bookings_per_day: self.bookings_per_day,
            faults: self.faults.clone(),
            rush: self.rush,
            intensity: self.intensity,
            keep_trace: self.trace,
            ..RunOptions::new(seed, self.minutes)
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match simulate(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs all seeds; answers whether every promise was kept.
fn simulate(arguments: &Arguments) -> anyhow::Result<bool> {
    let started = Instant::now();
    let bar = bar(arguments.seeds);
    let summary = Mutex::new(Summary::default());
    let failed = Mutex::new(Vec::new());
    let done = AtomicU64::new(0);
    let work = || -> anyhow::Result<()> {
        loop {
            let next = done.fetch_add(1, Ordering::Relaxed);
            if next >= arguments.seeds {
                return Ok(());
            }
            let outcome = run(&arguments.options(arguments.seed + next))?;
            summary
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .add(&outcome);
            if arguments.trace {
                outcome.events.iter().for_each(|event| println!("{event}"));
            }
            if outcome.failed(arguments.faults.is_none()) {
                failed
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(outcome.seed);
            }
            bar.inc(1);
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| bail!("a run panicked")))
    })?;
    bar.finish_and_clear();
    let mut failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.sort_unstable();
    for seed in failed.iter().take(FAILURES_TOLD) {
        tell(arguments, *seed)?;
    }
    let summary = summary.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{}", summary.json(started.elapsed().as_secs_f64()));
    Ok(failed.is_empty())
}

fn bar(seeds: u64) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(seeds), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} seeds, {eta} left") {
        bar.set_style(style);
    }
    bar.tick();
    bar
}

/// Runs a failing seed again with its events kept, and prints what led to each broken promise.
fn tell(arguments: &Arguments, seed: u64) -> anyhow::Result<()> {
    let options = RunOptions {
        keep_trace: true,
        ..arguments.options(seed)
    };
    let outcome = run(&options)?;
    println!(
        "seed {seed} failed; it is replayed by\n  {}",
        options.command()
    );
    if outcome.placed != outcome.placeable {
        println!(
            "  {} of {} placeable bookings were placed",
            outcome.placed, outcome.placeable
        );
    }
    for violation in outcome.violations.iter().take(FAILURES_TOLD) {
        println!("  {:?}: {}", violation.promise, violation.what);
        print_events(&outcome, violation.booking, violation.at);
    }
    Ok(())
}

fn print_events(outcome: &Outcome, booking: Option<usize>, until: i64) {
    let about: Vec<_> = outcome
        .events
        .iter()
        .filter(|event| event.booking == booking && event.at <= until)
        .collect();
    let skipped = about.len().saturating_sub(EVENTS_TOLD);
    for event in &about[skipped..] {
        println!("    {event}");
    }
}
