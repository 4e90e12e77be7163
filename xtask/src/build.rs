//! The Worker, built into `worker/build` as `wrangler deploy` and `wrangler dev` take it.

use std::fs;
use std::io::Write as _;
use std::process::Command;

use anyhow::{Context as _, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::command;
use crate::fingerprint::{Fingerprint, is_stamped, write_stamp};
use crate::project::Project;
use crate::setup::{Tools, WORKER_BUILD_VERSION};
use crate::steps::{Steps, announce};

/// The Worker's start-up time grows with its size, and the free plan's limit of 3 MB is for all of
/// it. What grows past this wants a second look at the dependencies.
const MOST_KILOBYTES_GZIPPED: usize = 600;

/// What the Worker's Wasm may use. Named one by one: with all features, binaryen writes encodings
/// that the edge runtime does not know yet.
const WASM_FEATURES: [&str; 7] = [
    "mutable-globals",
    "sign-ext",
    "nontrapping-float-to-int",
    "bulk-memory",
    "multivalue",
    "reference-types",
    "exception-handling",
];

/// Sets up what is missing and builds the Worker if anything changed.
pub(crate) fn run(project: &Project, steps: &Steps) -> anyhow::Result<Tools> {
    let tools = Tools::set_up(project, steps)?;
    worker(project, steps, &tools)?;
    Ok(tools)
}

/// Builds the Worker if anything changed.
pub(crate) fn worker(project: &Project, steps: &Steps, tools: &Tools) -> anyhow::Result<()> {
    steps.run("Worker", || build_worker(project, tools))
}

fn build_worker(project: &Project, tools: &Tools) -> anyhow::Result<()> {
    let stamp = project.path("worker/build/.inputs");
    let fingerprint = fingerprint(project, tools)?;
    let wasm_file = project.path("worker/build/index_bg.wasm");
    let wasm_opt = existing(project.path("node_modules/binaryen/bin/wasm-opt"))?;
    if !is_stamped(&stamp, &fingerprint) {
        announce("Worker: compiling it, about a minute the first time");
        let mut build = tools
            .wasm
            .with_environment(Command::new(&tools.worker_build));
        build
            .arg("--release")
            .current_dir(project.path("worker"))
            // A path that does not exist would not fail, it would be downloaded.
            .env(
                "WASM_BINDGEN_BIN",
                existing(tools.wasm_bindgen.program.clone())?,
            )
            .env("WASM_OPT_BIN", &wasm_opt)
            .env(
                "ESBUILD_BIN",
                existing(project.path("node_modules/esbuild/bin/esbuild"))?,
            )
            .env("RUST_BACKTRACE", "0");
        command::quietly(&build)?;
        // worker-build keeps the names of functions, a tenth of the size; a panic names file and
        // line without them.
        let mut strip = Command::new(&wasm_opt);
        strip
            .arg("--strip-debug")
            .args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")))
            .arg("-o")
            .args([&wasm_file, &wasm_file]);
        command::quietly(&strip)?;
    }
    let wasm =
        fs::read(&wasm_file).with_context(|| format!("cannot read {}", wasm_file.display()))?;
    let gzipped = gzipped_size(&wasm)?;
    eprintln!(
        "      {} KB of Wasm, {} KB gzipped",
        wasm.len() / 1000,
        gzipped / 1000
    );
    ensure!(
        gzipped <= MOST_KILOBYTES_GZIPPED * 1000,
        "the Worker is larger than {MOST_KILOBYTES_GZIPPED} KB gzipped: see which dependency came \
         in with `cargo tree -p callslot-worker -e normal`, or raise the limit in xtask"
    );
    write_stamp(&stamp, &fingerprint)
}

fn fingerprint(project: &Project, tools: &Tools) -> anyhow::Result<String> {
    let mut fingerprint = Fingerprint::default()
        .word(&tools.wasm.fingerprint)
        .word(&tools.wasm_bindgen.version)
        .word(WORKER_BUILD_VERSION);
    let inputs = [
        "shared",
        "worker",
        "migrations",
        "Cargo.toml",
        "Cargo.lock",
        ".cargo",
        "package-lock.json",
    ];
    for input in inputs {
        fingerprint = fingerprint.path(&project.path(input), &["build", "tests", "target"])?;
    }
    Ok(fingerprint.finish())
}

fn existing(path: std::path::PathBuf) -> anyhow::Result<std::path::PathBuf> {
    ensure!(
        path.exists(),
        "{} is missing: remove node_modules and run again",
        path.display()
    );
    Ok(path)
}

fn gzipped_size(bytes: &[u8]) -> anyhow::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
