//! The Worker, built into `worker/build` as `wrangler deploy` and `wrangler dev` take it, and what is
//! served beside it, in `dist/assets`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::command;
use crate::fingerprint::{Fingerprint, is_stamped, write_stamp};
use crate::project::Project;
use crate::setup::{RAPIDOC_VERSION, Tools, WORKER_BUILD_VERSION};
use crate::steps::{Steps, announce};

/// The Worker's start-up time grows with its size, and the free plan's limit of 3 MB is for all of
/// it. What grows past this wants a second look at the dependencies.
const MOST_KILOBYTES_GZIPPED: usize = 2_500;

/// What the edge serves as it is, as `wrangler.toml` has it.
const ASSETS: &str = "dist/assets";

/// What is taken of RapiDoc, and its names among the assets.
const RAPIDOC: [(&str, &str); 3] = [
    ("dist/rapidoc-min.js", "rapidoc-min.js"),
    (
        "dist/rapidoc-min.js.LICENSE.txt",
        "rapidoc-min.js.LICENSE.txt",
    ),
    ("LICENSE.txt", "rapidoc.LICENSE.txt"),
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
            .env(
                "WASM_OPT_BIN",
                existing(project.path("node_modules/binaryen/bin/wasm-opt"))?,
            )
            .env(
                "ESBUILD_BIN",
                existing(project.path("node_modules/esbuild/bin/esbuild"))?,
            )
            .env("RUST_BACKTRACE", "0");
        command::quietly(&build)?;
    }
    gather_assets(project, tools).context("cannot gather the files that are served as they are")?;
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

/// Puts together what the edge serves without asking the Worker: `worker/assets`, and RapiDoc, which
/// shows the API's description, with its licences.
///
/// What has not changed is not touched, because a running wrangler watches the folder, and ends when
/// it is gone for a moment.
fn gather_assets(project: &Project, tools: &Tools) -> anyhow::Result<()> {
    let source = project.path("worker/assets");
    let mut wanted = BTreeMap::new();
    for file in files_in(&source)? {
        wanted.insert(file.strip_prefix(&source)?.to_owned(), fs::read(&file)?);
    }
    for (from, to) in RAPIDOC {
        let from = existing(tools.rapidoc.join(from))?;
        wanted.insert(Path::new("docs").join(to), fs::read(from)?);
    }
    let assets = project.path(ASSETS);
    for (name, content) in &wanted {
        let file = assets.join(name);
        if fs::read(&file).is_ok_and(|found| found == *content) {
            continue;
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, content)?;
    }
    for file in files_in(&assets)? {
        if !wanted.contains_key(file.strip_prefix(&assets)?) {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

pub(crate) fn files_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files.extend(files_in(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    Ok(files)
}

fn fingerprint(project: &Project, tools: &Tools) -> anyhow::Result<String> {
    let mut fingerprint = Fingerprint::default()
        .word(&tools.wasm.fingerprint)
        .word(&tools.wasm_bindgen.version)
        .word(WORKER_BUILD_VERSION)
        .word(RAPIDOC_VERSION);
    let inputs = [
        "shared",
        "worker",
        "migrations",
        "xtask/src/build.rs",
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

pub(crate) fn existing(path: PathBuf) -> anyhow::Result<PathBuf> {
    ensure!(
        path.exists(),
        "{} is missing: remove node_modules and target/tools and run again",
        path.display()
    );
    Ok(path)
}

pub(crate) fn gzipped_size(bytes: &[u8]) -> anyhow::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
