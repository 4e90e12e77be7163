//! `cargo xtask bench slots`: what the availability engine costs, natively and on the edge runtime.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use super::client::Connection;
use super::environment::Environment;
use crate::command::{cargo, quietly};
use crate::project::Project;
use crate::setup::{WASM_TARGET, for_bare_wasm};
use crate::steps::Steps;

const PACKAGE: &str = "callslot-bench-slots";
/// The profile of native programs that are to be fast.
const NATIVE_PROFILE: &str = "sim";
/// Requests of a kind, of which the fastest counts.
const REQUESTS: u32 = 7;

/// A case of `bench/slots`, by its place.
struct Case {
    name: &'static str,
    /// Cal.com's, measured on two cores, in milliseconds; it has no figure for the last.
    peer: Option<f64>,
    /// The most that it may take natively, in milliseconds; in Wasm twice that.
    limit: f64,
    /// Runs in one request, so that the request itself does not count.
    times: u32,
}

const CASES: [Case; 4] = [
    Case {
        name: "1 host, 30 days, 15 min, 200 busy",
        peer: Some(5.2),
        limit: 0.3,
        times: 200,
    },
    Case {
        name: "50 hosts, 200 busy each",
        peer: Some(107.0),
        limit: 5.0,
        times: 10,
    },
    Case {
        name: "50 lists of 40 ranges intersected",
        peer: Some(0.20),
        limit: 0.02,
        times: 2000,
    },
    Case {
        name: "1 host, 2,000 busy",
        peer: None,
        limit: 1.0,
        times: 100,
    },
];

/// Measures and prints; with `check`, a limit that is not kept is an error.
pub(super) fn run(project: &Project, steps: &Steps, check: bool) -> anyhow::Result<()> {
    let native = native(project, steps)?;
    let (wasm, bytes) = wasm(project, steps)?;
    println!(
        "{:<36}{:>10}{:>10}{:>10}{:>10}",
        "milliseconds", "native", "wasm", "Cal.com", "limit"
    );
    let mut kept = true;
    for ((case, native), wasm) in CASES.iter().zip(&native).zip(&wasm) {
        let peer = case
            .peer
            .map_or_else(|| "-".to_owned(), |peer| format!("{peer:.2}"));
        println!(
            "{:<36}{native:>10.4}{wasm:>10.4}{peer:>10}{:>10.2}",
            case.name, case.limit
        );
        kept &= *native <= case.limit && *wasm <= 2.0 * case.limit;
    }
    println!(
        "The engine alone as Wasm: {} KB, {} KB gzipped",
        bytes[0] / 1000,
        bytes[1] / 1000
    );
    ensure!(
        kept || !check,
        "a limit is not kept (in Wasm it is twice the native one)"
    );
    Ok(())
}

/// Milliseconds of each case, natively.
fn native(project: &Project, steps: &Steps) -> anyhow::Result<Vec<f64>> {
    let mut build = cargo();
    build
        .args(["build", "--profile", NATIVE_PROFILE, "--package", PACKAGE])
        .current_dir(&project.root);
    steps.run("Engine, natively", || quietly(&build).map(drop))?;
    let output = quietly(&Command::new(
        project.target.join(NATIVE_PROFILE).join(PACKAGE),
    ))?;
    let nanoseconds = |line: &str| line.split(' ').next()?.parse::<f64>().ok();
    let times: Option<Vec<_>> = output
        .lines()
        .map(|line| Some(nanoseconds(line)? / 1e6))
        .collect();
    let times = times.context("the bench's output is not what it should be")?;
    ensure!(times.len() == CASES.len(), "the bench has other cases");
    Ok(times)
}

/// Milliseconds of each case on the edge runtime, and the sizes of the module, plain and gzipped.
fn wasm(project: &Project, steps: &Steps) -> anyhow::Result<(Vec<f64>, [usize; 2])> {
    let toolchain = for_bare_wasm(project, steps)?;
    let mut build = toolchain.cargo();
    build
        .args([
            "build",
            "--release",
            "--lib",
            "--target",
            WASM_TARGET,
            "--package",
            PACKAGE,
        ])
        .current_dir(&project.root);
    steps.run("Engine, as Wasm", || quietly(&build).map(drop))?;
    let module = project
        .wasm_target()
        .join(WASM_TARGET)
        .join("release/callslot_bench_slots.wasm");
    let environment = Environment::new(project)?;
    let modules = environment.bare("slots.mjs", "slots.wasm", &module)?;
    let sizes = modules.sizes_of("slots.wasm")?;
    let database = environment.empty("slots-state")?;
    let served = environment.serve(&modules, &database, "/?case=0&times=1")?;
    let mut connection = Connection::open(served.address)?;
    let mut times = Vec::new();
    for (number, case) in CASES.iter().enumerate() {
        let mut fastest = |runs: u32| -> anyhow::Result<Duration> {
            let request =
                format!("GET /?case={number}&times={runs} HTTP/1.1\r\nHost: callslot\r\n\r\n");
            let mut best = Duration::MAX;
            for _ in 0..REQUESTS {
                let started = Instant::now();
                connection.exchange(request.as_bytes(), 200)?;
                best = best.min(started.elapsed());
            }
            Ok(best)
        };
        // The cost of the request and of the case's preparation is in both.
        let few = fastest(0)?;
        let many = fastest(case.times)?;
        times.push(many.saturating_sub(few).as_secs_f64() * 1e3 / f64::from(case.times));
    }
    Ok((times, sizes))
}
