//! `cargo xtask bench`: how far the Worker is above what its platform costs anyway.
//!
//! Absolute times say more of the machine than of the Worker. So everything is measured against a
//! floor on the same machine in the same minute: a bare JavaScript Worker that runs one select. Lists and
//! bookings are also measured against a reference that does the same work in JavaScript.

mod case;
mod chart;
mod client;
mod extension;
mod figures;
mod measure;
mod report;
mod slots;
mod stage;

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use chrono::Utc;
use clap::{Args, ValueEnum};

use crate::build;
use crate::project::Project;
use crate::steps::Steps;
use measure::Effort;
use report::Results;
use stage::{Modules, Stage};

/// Where the results go unless told otherwise.
const OUT: &str = "docs";

/// What `cargo xtask bench` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// What to measure
    #[arg(value_enum, default_value_t = What::Api)]
    what: What,
    /// Folder for bench.txt and bench.svg [default: docs, with --quick none]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Rounds that everything is measured in
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
    /// Seconds that each case takes in a round
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Two short rounds without growth, to see that all of it works
    #[arg(long, conflicts_with_all = ["rounds", "seconds", "growth"])]
    quick: bool,
    /// Leave out how times grow with the database (`--growth false`)
    #[arg(long, default_value_t = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    growth: bool,
    /// Measure the Worker in this folder in place of the one built from the sources
    #[arg(long, value_name = "DIR")]
    worker: Option<PathBuf>,
    /// Fail when a limit is not kept
    #[arg(long)]
    check: bool,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The API and the tick on the edge runtime
    Api,
    /// The availability engine, natively and in Wasm
    Slots,
    /// Click-to-call in a real browser, into docs/bench-extension.txt
    Extension,
}

/// Measures, prints and keeps the results.
pub(crate) fn run(project: &Project, steps: &Steps, arguments: &Arguments) -> anyhow::Result<()> {
    match arguments.what {
        What::Api => api(project, steps, arguments),
        What::Slots => slots::run(project, steps, arguments.check),
        What::Extension => extension::run(project, steps, arguments.check),
    }
}

fn api(project: &Project, steps: &Steps, arguments: &Arguments) -> anyhow::Result<()> {
    let folder = if let Some(folder) = &arguments.worker {
        std::path::absolute(folder)?
    } else {
        build::run(project, steps)?;
        project.path("worker/build")
    };
    let effort = if arguments.quick {
        Effort {
            rounds: 2,
            span: Duration::from_millis(500),
        }
    } else {
        Effort {
            rounds: arguments.rounds.into(),
            span: Duration::try_from_secs_f64(arguments.seconds).context("--seconds")?,
        }
    };
    let stage = Stage::new(project)?;
    let floor = Modules::floor(project);
    let worker = stage.built(&folder)?;
    let reference = Modules::reference(project);
    let results = Results {
        place: place(),
        effort,
        starts: measure::starts(&stage, steps, [&floor, &worker])?,
        api: measure::api(&stage, steps, effort, [&floor, &reference, &worker])?,
        growth: if arguments.growth && !arguments.quick {
            measure::growth(&stage, steps, effort, &worker)?
        } else {
            Vec::new()
        },
        wasm: worker.wasm_sizes()?,
    };
    let text = results.text();
    print!("{text}");
    let out = match &arguments.out {
        None if arguments.quick => None,
        None => Some(project.path(OUT)),
        Some(out) => Some(out.clone()),
    };
    if let Some(out) = out {
        fs::create_dir_all(&out).with_context(|| format!("cannot create {}", out.display()))?;
        fs::write(out.join("bench.txt"), &text)?;
        fs::write(out.join("bench.svg"), chart::draw(&results))?;
    }
    let kept = results.verdicts().iter().all(report::Verdict::holds);
    ensure!(kept || !arguments.check, "a limit is not kept");
    Ok(())
}

/// The date and the kind of machine.
fn place() -> String {
    format!(
        "Measured {} on {} cores, {} {}",
        Utc::now().format("%Y-%m-%d"),
        thread::available_parallelism().map_or(0, std::num::NonZero::get),
        std::env::consts::OS,
        std::env::consts::ARCH,
    )
}
