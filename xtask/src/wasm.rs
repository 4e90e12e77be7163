//! Wasm from Rust: cargo compiles it, wasm-bindgen makes the JavaScript that loads it, and wasm-opt makes it
//! smaller.
//!
//! wasm-bindgen is a library of this program: Cargo.lock holds it to the version that the Worker and the extension
//! use, and nothing has to be built beside.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use flate2::{Compression, write::GzEncoder};
use wasm_bindgen_cli_support::Bindgen;

use crate::command;
use crate::project::{Project, existing};
use crate::setup::{Tools, WASM_TARGET};

/// The features that Wasm may use. Named one by one: with all features, binaryen writes encodings
/// that no engine knows yet.
const WASM_FEATURES: [&str; 7] = [
    "mutable-globals",
    "sign-ext",
    "nontrapping-float-to-int",
    "bulk-memory",
    "multivalue",
    "reference-types",
    "exception-handling",
];

/// A crate that becomes Wasm.
pub(crate) struct Module<'a> {
    pub(crate) package: &'a str,
    /// The package's name as cargo writes it in files.
    pub(crate) name: &'a str,
    /// The settings of its build beside Cargo.toml.
    pub(crate) settings: &'a [&'a str],
    /// The variables that its build finds in the environment.
    pub(crate) environment: &'a [(&'a str, &'a str)],
}

/// Compiles a crate and returns the file.
pub(crate) fn compile(project: &Project, tools: &Tools, of: &Module) -> anyhow::Result<PathBuf> {
    let mut build = tools.wasm.cargo();
    build
        .args(["rustc", "--release", "--lib", "--package", of.package])
        // A crate that is a library of Rust's too would be linked without the optimization over all crates.
        .args(["--target", WASM_TARGET, "--crate-type", "cdylib"])
        .args(of.settings.iter().flat_map(|setting| ["--config", setting]))
        .current_dir(&project.root)
        .envs(of.environment.iter().copied())
        .env("RUST_BACKTRACE", "0")
        // The bar has the number of crates.
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "80");
    command::with_progress(of.package, &build)?;
    let file = format!("{WASM_TARGET}/release/{}.wasm", of.name);
    existing(project.wasm_target().join(file))
}

/// Writes JavaScript that loads the module, and the module as that wants it, into `folder`.
pub(crate) fn bind(
    compiled: &Path,
    folder: &Path,
    set: impl FnOnce(&mut Bindgen) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    // As its command line has it by itself.
    bindgen
        .input_path(compiled)
        .typescript(false)
        .omit_default_module_path(false);
    set(&mut bindgen)?;
    bindgen
        .generate(folder)
        .with_context(|| format!("wasm-bindgen cannot read {}", compiled.display()))
}

/// Has Leptos compile what it draws once, and not once for each shape of what is drawn, which is a twelfth of the
/// interface's Wasm; and all of it for size, which is what a browser loads. The array is added to the one in
/// `.cargo/config.toml`.
const SMALL: [&str; 2] = [
    r#"target.wasm32-unknown-unknown.rustflags=["--cfg","erase_components"]"#,
    r#"profile.release.opt-level="z""#,
];

/// Compiles a crate for browsers, and what JavaScript needs to load it, into `folder`.
pub(crate) fn for_browsers(
    project: &Project,
    tools: &Tools,
    (package, name): (&str, &str),
    folder: &Path,
) -> anyhow::Result<()> {
    let module = Module {
        package,
        name,
        settings: &SMALL,
        environment: &[],
    };
    let compiled = compile(project, tools, &module)?;
    bind(&compiled, folder, |bindgen| {
        bindgen.web(true)?;
        Ok(())
    })?;
    let bound = folder.join(format!("{name}_bg.wasm"));
    optimize(project, &bound, Names::Removed)?;
    minify(project, &folder.join(format!("{name}.js")))
}

/// Makes a script or a style sheet smaller, in place.
pub(crate) fn minify(project: &Project, file: &Path) -> anyhow::Result<()> {
    let mut minify = Command::new(existing(project.path("node_modules/esbuild/bin/esbuild"))?);
    let outfile = format!("--outfile={}", file.display());
    minify
        .arg(file)
        .args(["--minify", "--format=esm", "--allow-overwrite", &outfile]);
    command::quietly(&minify).map(drop)
}

/// Makes a module smaller, in place.
pub(crate) fn optimize(project: &Project, wasm: &Path, names: Names) -> anyhow::Result<()> {
    let program = existing(project.path("node_modules/binaryen/bin/wasm-opt"))?;
    let mut optimize = Command::new(program);
    // The lowest addresses are the end of the stack, where nothing is that code would point to: so offsets can
    // be folded into loads and stores.
    optimize
        .args(["-Os", "--low-memory-unused"])
        .args(match names {
            Names::Kept => &["--debuginfo"][..],
            // Control flow that is made anew from its graph is a hundredth smaller. Names have no place in flat code.
            Names::Removed => &[
                "--flatten",
                "--rereloop",
                "-Os",
                "-Oz",
                "-Oz",
                "--strip-debug",
            ],
        })
        .args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")))
        .arg("-o")
        .args([wasm, wasm]);
    command::with_progress("wasm-opt", &optimize).map(drop)
}

/// The number of bytes that a browser loads of it.
pub(crate) fn gzipped_size(bytes: &[u8]) -> anyhow::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// The fate of the names of functions, which `cargo xtask trace` finds for a stack.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Names {
    Kept,
    Removed,
}
