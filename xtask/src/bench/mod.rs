//! `cargo xtask bench`: how far the Worker is above what its platform costs anyway.
//!
//! Absolute times say more of the machine than of the Worker. So everything is measured against a
//! floor on the same machine in the same minute: a bare JavaScript Worker that runs one select. Lists and
//! bookings are also measured against a reference that does the same work in JavaScript.

mod carrier;
mod case;
mod chart;
mod client;
mod environment;
mod in_browser;
mod measure;
mod report;
mod rush;
mod slots;
mod stats;
mod webhooks;

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
use environment::{Environment, Modules};
use in_browser::Subject;
use measure::Effort;
use report::Results;

/// The folder the results go to unless told otherwise.
const OUT: &str = "docs";

/// The arguments of `cargo xtask bench`.
#[derive(Args)]
pub(crate) struct BenchArguments {
    /// The subject to measure [default: api, then app]
    #[arg(value_enum)]
    what: Option<What>,
    /// Folder for the results [default: docs, with --quick none]
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
    #[command(flatten, next_help_heading = "Rush")]
    rush: rush::Options,
}

/// The subjects that can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The API and the tick on the edge runtime
    Api,
    /// The availability engine, natively and in Wasm
    Slots,
    /// Click-to-call in a real browser, into docs/bench-extension.txt
    Extension,
    /// The interface in a real browser: /app, popup and side panel, into docs/bench-app.txt
    App,
    /// Many calls due in the same second: how late the carrier is asked, into docs/rush.txt and docs/rush.svg
    Rush,
    /// Calls of the same second played to their end: how fast documents are, into docs/webhooks.txt
    Webhooks,
}

/// Measures, prints and keeps the results.
pub(crate) fn run(
    project: &Project,
    steps: &Steps,
    arguments: &BenchArguments,
) -> anyhow::Result<()> {
    let in_browser = |subject| in_browser::run(project, steps, subject, arguments.check);
    let Some(what) = arguments.what else {
        api(project, steps, arguments)?;
        // Another Worker, or a short look, is about the API.
        if arguments.worker.is_none() && !arguments.quick {
            in_browser(Subject::App)?;
        }
        return Ok(());
    };
    match what {
        What::Api => api(project, steps, arguments),
        What::Slots => slots::run(project, steps, arguments.check),
        What::Extension => in_browser(Subject::Extension),
        What::App => in_browser(Subject::App),
        What::Rush => rush(project, steps, arguments),
        What::Webhooks => webhooks(project, steps, arguments),
    }
}

/// The folder of the Worker that is measured.
fn worker_folder(
    project: &Project,
    steps: &Steps,
    arguments: &BenchArguments,
) -> anyhow::Result<PathBuf> {
    if let Some(folder) = &arguments.worker {
        return Ok(std::path::absolute(folder)?);
    }
    build::run(project, steps)?;
    Ok(project.path("worker/build"))
}

fn rush(project: &Project, steps: &Steps, arguments: &BenchArguments) -> anyhow::Result<()> {
    let folder = worker_folder(project, steps, arguments)?;
    let environment = Environment::new(project)?;
    let worker = environment.built(&folder)?;
    let options = &arguments.rush;
    let rushes = rush::measure(&environment, steps, &worker, options)?;
    let text = rush::text(&place(), options, &rushes);
    print!("{text}");
    let chart = rush::draw(&place(), options, &rushes);
    keep(
        project,
        arguments,
        &[("rush.txt", &text), ("rush.svg", &chart)],
    )?;
    ensure!(
        !arguments.check || rush::kept(options, &rushes),
        "a limit is not kept"
    );
    Ok(())
}

fn webhooks(project: &Project, steps: &Steps, arguments: &BenchArguments) -> anyhow::Result<()> {
    let folder = worker_folder(project, steps, arguments)?;
    let environment = Environment::new(project)?;
    let worker = environment.built(&folder)?;
    let played = webhooks::measure(&environment, steps, &worker)?;
    let text = webhooks::text(&place(), &played);
    print!("{text}");
    keep(project, arguments, &[("webhooks.txt", &text)])?;
    ensure!(
        !arguments.check || played.iter().all(webhooks::Played::holds),
        "a limit is not kept"
    );
    Ok(())
}

/// Keeps results as files, unless nobody wants them kept.
fn keep(
    project: &Project,
    arguments: &BenchArguments,
    files: &[(&str, &str)],
) -> anyhow::Result<()> {
    let out = match &arguments.out {
        None if arguments.quick => return Ok(()),
        None => project.path(OUT),
        Some(out) => out.clone(),
    };
    fs::create_dir_all(&out).with_context(|| format!("cannot create {}", out.display()))?;
    for (name, content) in files {
        fs::write(out.join(name), content).with_context(|| format!("cannot write {name}"))?;
    }
    Ok(())
}

fn api(project: &Project, steps: &Steps, arguments: &BenchArguments) -> anyhow::Result<()> {
    let folder = worker_folder(project, steps, arguments)?;
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
    let environment = Environment::new(project)?;
    let floor = Modules::floor(project);
    let worker = environment.built(&folder)?;
    let reference = Modules::reference(project);
    let results = Results {
        place: place(),
        effort,
        starts: measure::starts(&environment, steps, [&floor, &worker])?,
        api: measure::api(&environment, steps, effort, [&floor, &reference, &worker])?,
        growth: if arguments.growth && !arguments.quick {
            measure::growth(&environment, steps, effort, &worker)?
        } else {
            Vec::new()
        },
        wasm: worker.wasm_sizes()?,
    };
    let text = results.text();
    print!("{text}");
    let chart = chart::draw(&results);
    keep(
        project,
        arguments,
        &[("bench.txt", &text), ("bench.svg", &chart)],
    )?;
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
