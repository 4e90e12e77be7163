//! The Worker, built into `worker/build` as `wrangler deploy` and `wrangler dev` take it, and what is
//! served beside it, in `dist/assets`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use crate::desk;
use crate::embed;
use crate::entry;
use crate::fingerprint::{Fingerprint, is_stamped, write_stamp};
use crate::icons;
use crate::not_found;
use crate::project::Project;
use crate::reference;
use crate::setup::Tools;
use crate::steps::{Steps, announce};
use crate::trace;
use crate::wasm;

/// The Worker's start-up time grows with its size, and the free plan's limit of 3 MB is for all of
/// it. A Worker that grows past this wants a second look at the dependencies. The benchmark's own limit is 2,500: the pages for
/// visitors and attendees stand above it until use cases that are generic over their author are compiled once.
const MOST_KILOBYTES_GZIPPED: usize = 2_650;

/// The module and the Wasm that are deployed.
const BUILD: &str = "worker/build";
const WASM: &str = "index_bg.wasm";
const WORKER: wasm::Module = wasm::Module {
    package: "callslot-worker",
    name: "callslot_worker",
    settings: &FAST,
    // As worker-build sets it: futures are those of js-sys.
    environment: &[("WASM_BINDGEN_USE_JS_SYS", "1")],
};

/// The packages that do the work of every request are built for speed: with all of it for size, a list of 50
/// bookings took a fifth longer than the same work in JavaScript. The rest stays small, because it is loaded
/// with the isolate; the Worker's own crate too, which mostly waits for the database.
const FAST: [&str; 3] = [
    "profile.release.package.callslot-shared.opt-level=2",
    "profile.release.package.serde_json.opt-level=2",
    "profile.release.package.serde_core.opt-level=2",
];

/// The folder of files that the edge serves as they are, as `wrangler.toml` has it.
const ASSETS: &str = "dist/assets";

/// The file of the assets' headers.
const HEADERS: &str = "_headers";

/// The style sheet of the API's reference among the assets, and the tokens that the build puts before it.
const REFERENCE_STYLE: &str = "docs/page.css";
const TOKENS: &str = "app/styles/tokens.css";

/// Sets up what is missing and builds the Worker if anything changed.
pub(crate) fn run(project: &Project, steps: &Steps) -> anyhow::Result<Tools> {
    let tools = Tools::set_up(project, steps)?;
    worker(project, steps, &tools)?;
    Ok(tools)
}

/// Builds the Worker, and the desk that is served beside it, if anything changed.
pub(crate) fn worker(project: &Project, steps: &Steps, tools: &Tools) -> anyhow::Result<()> {
    desk::build(project, steps, tools)?;
    steps.run("Worker", || build_worker(project, tools))
}

fn build_worker(project: &Project, tools: &Tools) -> anyhow::Result<()> {
    let stamp = project.path(BUILD).join(".inputs");
    let fingerprint = fingerprint(project, tools)?;
    let wasm_file = project.path(BUILD).join(WASM);
    if !is_stamped(&stamp, &fingerprint) {
        announce("Worker: compiling it, about five minutes on two cores the first time");
        let folder = bound_worker(project, tools)?;
        deliver(project, &folder)?;
    }
    gather_assets(project).context("cannot gather the files that are served as they are")?;
    let wasm =
        fs::read(&wasm_file).with_context(|| format!("cannot read {}", wasm_file.display()))?;
    let gzipped = wasm::gzipped_size(&wasm)?;
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

/// Compiles the Worker, and returns the folder with its module and its Wasm, which has the names of functions.
fn bound_worker(project: &Project, tools: &Tools) -> anyhow::Result<PathBuf> {
    let folder = project.wasm_target().join("worker");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let compiled = wasm::compile(project, tools, &WORKER)?;
    wasm::bind(&compiled, &folder, |bindgen| {
        bindgen
            .out_name("index")
            .module(true)?
            .reset_state_function(true)
            .force_enable_abort_handler(true);
        Ok(())
    })?;
    wasm::optimize(project, &folder.join(WASM), wasm::Names::Kept)?;
    entry::bundle(project, &folder)?;
    Ok(folder)
}

/// Puts the finished files in their place, the names of functions beside the Wasm, the module last: a running wrangler
/// watches it.
fn deliver(project: &Project, from: &Path) -> anyhow::Result<()> {
    let to = project.path(BUILD);
    fs::create_dir_all(&to)?;
    let [wasm, names] = trace::without_names(&fs::read(from.join(WASM))?)?;
    let module = fs::read(from.join("index.js"))?;
    for (file, content) in [
        (project.path(trace::NAMES), names),
        (to.join(WASM), wasm),
        (to.join("index.js"), module),
    ] {
        fs::write(&file, content).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Puts together what the edge serves without asking the Worker: `worker/assets`, the API's reference, the icons, the
/// desk, and the page for a missing file.
///
/// An unchanged file is not touched, because a running wrangler watches the folder, and ends when it
/// is gone for a moment.
fn gather_assets(project: &Project) -> anyhow::Result<()> {
    let source = project.path("worker/assets");
    let mut wanted = BTreeMap::new();
    for file in files_in(&source)? {
        wanted.insert(file.strip_prefix(&source)?.to_owned(), fs::read(&file)?);
    }
    embed::minify(project, &mut wanted)?;
    let mut style = fs::read(project.path(TOKENS))?;
    let reference_style = Path::new(REFERENCE_STYLE);
    style.extend(fs::read(source.join(reference_style))?);
    wanted.insert(reference_style.to_owned(), style);
    wanted.extend(reference::pages(project)?);
    wanted.extend(icons::files(project)?);
    let desk = desk::served(project)?;
    let headers: &mut Vec<u8> = wanted.entry(PathBuf::from(HEADERS)).or_default();
    headers.extend(desk::headers(desk.iter().map(|(name, _)| &**name)).bytes());
    wanted.extend(desk);
    wanted.extend([not_found::file()]);
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
    let mut fingerprint = Fingerprint::default().word(&tools.wasm.fingerprint);
    let inputs = [
        "shared",
        "messages",
        "worker",
        "migrations",
        "xtask/src/build.rs",
        "Cargo.toml",
        "Cargo.lock",
        ".cargo",
        "package-lock.json",
        "xtask/src/entry.js",
        "xtask/src/entry.rs",
        "xtask/src/trace.rs",
        "xtask/src/wasm.rs",
        TOKENS,
    ];
    for input in inputs {
        fingerprint = fingerprint.path(&project.path(input), &["build", "tests", "target"])?;
    }
    Ok(fingerprint.finish())
}
