//! A compiler for wasm32.
//!
//! Most people have rustup, which adds the target in seconds. Where it cannot download, Debian's
//! own compiler and its source package give the same (see [`debian`]).

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::{WASM_TARGET as TARGET, debian};
use crate::command;
use crate::fingerprint::{Fingerprint, is_stamped, write_stamp};
use crate::project::Project;
use crate::steps::announce;

/// `test` is for the tests of callslot-shared, which also run on this target.
const CRATES_NEEDED: [&str; 4] = ["core", "alloc", "std", "test"];
/// The time that rustup may take where there is another way.
const RUSTUP_LIMIT: Duration = Duration::from_mins(2);

/// A cargo that compiles to wasm32, with the environment it needs.
pub(crate) struct WasmToolchain {
    /// A name that changes with the compiler.
    pub(crate) fingerprint: String,
    cargo: OsString,
    clippy: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    removed: &'static [&'static str],
    target: PathBuf,
}

impl WasmToolchain {
    /// This cargo, working in its own target folder.
    pub(crate) fn cargo(&self) -> Command {
        self.with_environment(Command::new(&self.cargo))
    }

    /// This cargo's clippy; the arguments after the subcommand are the caller's.
    pub(crate) fn clippy(&self) -> Command {
        let mut words = self.clippy.iter();
        let mut command = Command::new(words.next().unwrap_or(&self.cargo));
        command.args(words);
        self.with_environment(command)
    }

    fn with_environment(&self, mut command: Command) -> Command {
        for name in self.removed {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// Finds or installs the target.
pub(super) fn set_up(project: &Project) -> anyhow::Result<WasmToolchain> {
    let toolchain = find(project)?;
    // cargo does not notice when a compiler's libraries are replaced.
    let stamp = toolchain.target.join(".compiler");
    if !is_stamped(&stamp, &toolchain.fingerprint) {
        if toolchain.target.exists() {
            fs::remove_dir_all(&toolchain.target)?;
        }
        write_stamp(&stamp, &toolchain.fingerprint)?;
    }
    Ok(toolchain)
}

fn find(project: &Project) -> anyhow::Result<WasmToolchain> {
    if let Some(libraries) = libraries_of("rustc") {
        return Ok(current(project, &libraries));
    }
    if let Some(libraries) = libraries_of(debian::RUSTC)
        && let Some(linker) = debian::linker()
    {
        return Ok(debians(project, &libraries, &linker));
    }
    let by_rustup = add_with_rustup();
    if let Some(libraries) = libraries_of("rustc") {
        return Ok(current(project, &libraries));
    }
    if !debian::is_possible() {
        let because = by_rustup
            .err()
            .map_or_else(String::new, |error| format!("\n{error:#}"));
        bail!(
            "the compiler has no {TARGET} target. With rustup: `rustup target add {TARGET}`. \
             Debian as root: run this command again as root and it installs Debian's own compiler. \
             Else: your distribution's package for it.{because}"
        );
    }
    let linker = debian::install(&project.target.join("setup")).context(
        "neither rustup nor Debian's packages could provide a compiler for wasm32; check the \
         network connection and run the command again",
    )?;
    let libraries = libraries_of(debian::RUSTC)
        .context("Debian's compiler still has no complete standard library for wasm32")?;
    Ok(debians(project, &libraries, &linker))
}

fn current(project: &Project, libraries: &Libraries) -> WasmToolchain {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    WasmToolchain {
        fingerprint: libraries.fingerprint("rustc"),
        clippy: vec![cargo.clone(), "clippy".into()],
        cargo,
        variables: Vec::new(),
        removed: &[],
        target: project.wasm_target(),
    }
}

fn debians(project: &Project, libraries: &Libraries, linker: &Path) -> WasmToolchain {
    WasmToolchain {
        fingerprint: libraries.fingerprint(debian::RUSTC),
        cargo: debian::CARGO.into(),
        // By its own name: cargo would take the clippy in ~/.cargo/bin, of another compiler.
        clippy: vec![debian::CARGO_CLIPPY.into(), "clippy".into()],
        variables: debian::variables(linker),
        removed: &debian::FOREIGN_VARIABLES,
        target: project.wasm_target(),
    }
}

/// The folder with a complete standard library for the target.
pub(super) struct Libraries {
    folder: PathBuf,
    files: Vec<String>,
}

impl Libraries {
    fn fingerprint(&self, rustc: &str) -> String {
        // The names hold hashes of what is in them; the times tell when they were copied again.
        let mut fingerprint = Fingerprint::default()
            .word(&command::first_line(rustc, &["--version"]).unwrap_or_default());
        for file in &self.files {
            let changed = fs::metadata(self.folder.join(file)).and_then(|data| data.modified());
            fingerprint = fingerprint.word(file).word(&format!("{:?}", changed.ok()));
        }
        fingerprint.finish()
    }
}

/// The libraries of a compiler, if it has all that are needed.
pub(super) fn libraries_of(rustc: &str) -> Option<Libraries> {
    let folder =
        command::first_line(rustc, &["--print", "target-libdir", "--target", TARGET])?.into();
    let mut files: Vec<String> = fs::read_dir(&folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "rlib"))
        .collect();
    files.sort();
    let is_complete = CRATES_NEEDED.iter().all(|name| {
        files
            .iter()
            .any(|file| file.starts_with(&format!("lib{name}-")))
    });
    is_complete.then_some(Libraries { folder, files })
}

fn add_with_rustup() -> anyhow::Result<()> {
    if command::find("rustup").is_none() {
        bail!("rustup is not installed");
    }
    announce(&format!("rustup: adding {TARGET}"));
    let mut add = Command::new("rustup");
    add.args(["target", "add", TARGET])
        .env("RUSTUP_MAX_RETRIES", "0");
    let limit = debian::is_possible().then_some(RUSTUP_LIMIT);
    command::quietly_within(&add, limit).map(drop)
}
