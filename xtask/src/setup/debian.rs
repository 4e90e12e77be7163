//! Debian's own compiler with a wasm32 standard library built from its source package.
//!
//! For machines where rustup cannot download. It lives under /usr, beside whatever rustup has.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::WASM_TARGET as TARGET;
use crate::command;
use crate::steps::announce;

pub(super) const CARGO: &str = "/usr/bin/cargo";
pub(super) const CARGO_CLIPPY: &str = "/usr/bin/cargo-clippy";
pub(super) const RUSTC: &str = "/usr/bin/rustc";

/// The variables that another cargo or rustup leaves in the environment of its children.
pub(super) const FOREIGN_VARIABLES: [&str; 5] = [
    "CARGO",
    "RUSTC",
    "RUSTDOC",
    "RUSTUP_TOOLCHAIN",
    "LD_LIBRARY_PATH",
];

const PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-clippy",
    "lld-22",
];
/// A crate with nothing in it, built only for the standard library that comes with it.
const SEED: &str = "seed";

/// Whether this is a Debian on which we may install packages.
pub(super) fn is_possible() -> bool {
    let is_root = fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
    is_root && Path::new("/etc/debian_version").exists() && command::find("apt-get").is_some()
}

/// The linker for wasm32, the newest if there are several.
pub(super) fn linker() -> Option<PathBuf> {
    let mut linkers: Vec<PathBuf> = fs::read_dir("/usr/bin")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("wasm-ld-"))
        })
        .collect();
    linkers.sort();
    linkers.pop()
}

/// The variables that Debian's cargo needs in its environment.
pub(super) fn variables(linker: &Path) -> Vec<(OsString, OsString)> {
    let path = command::path_with(Path::new("/usr/bin")).unwrap_or_else(|_| "/usr/bin:/bin".into());
    vec![
        ("PATH".into(), path),
        (
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER".into(),
            linker.into(),
        ),
    ]
}

/// Installs the packages, builds the standard library and returns the linker.
pub(super) fn install(work: &Path) -> anyhow::Result<PathBuf> {
    let has_packages = [CARGO, CARGO_CLIPPY, RUSTC]
        .iter()
        .all(|file| Path::new(file).exists())
        && Path::new("/usr/lib/rustlib/src/rust/library").exists();
    if !has_packages || linker().is_none() {
        announce(&format!("apt-get: installing {}", PACKAGES.join(", ")));
        install_packages(&PACKAGES)?;
    }
    let linker = linker().context("Debian's package lld-22 has no wasm-ld")?;
    announce("standard library for wasm32: building it, about a minute, once");
    build_standard_library(work, &linker)?;
    Ok(linker)
}

/// Installs packages, with newer lists of what there is if that is needed.
pub(super) fn install_packages(packages: &[&str]) -> anyhow::Result<()> {
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(packages);
    if apt_get(&arguments).is_err() {
        announce("apt-get: updating the package lists, then trying again");
        apt_get(&["update", "--quiet"])?;
        apt_get(&arguments)?;
    }
    Ok(())
}

fn apt_get(arguments: &[&str]) -> anyhow::Result<String> {
    let mut apt = Command::new("apt-get");
    apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command::with_progress("apt-get", &apt)
}

fn build_standard_library(work: &Path, linker: &Path) -> anyhow::Result<()> {
    let seed = work.join(SEED);
    if seed.exists() {
        fs::remove_dir_all(&seed)?;
    }
    fs::create_dir_all(seed.join("src"))?;
    fs::write(seed.join("src/lib.rs"), "")?;
    // A workspace of its own, so that the one around it is not looked at.
    let manifest = format!("[package]\nname = \"{SEED}\"\nedition = \"2021\"\n\n[workspace]\n");
    fs::write(seed.join("Cargo.toml"), manifest)?;

    let mut build = Command::new(CARGO);
    build
        .args([
            "build",
            "--release",
            "--target",
            TARGET,
            "-Zbuild-std=std,panic_abort,test",
        ])
        .current_dir(&seed)
        .envs(variables(linker))
        .env("CARGO_TARGET_DIR", seed.join("target"))
        // Allows -Z outside nightly.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without it `lto = true` fails later with "Can't find section .llvmbc".
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    for name in FOREIGN_VARIABLES {
        build.env_remove(name);
    }
    command::with_progress("standard library for wasm32", &build)?;

    let sysroot = command::first_line(RUSTC, &["--print", "sysroot"])
        .context("Debian's compiler does not tell its sysroot")?;
    let folder = Path::new(&sysroot).join("lib/rustlib").join(TARGET);
    let libraries = seed.join("target").join(TARGET).join("release/deps");
    replace_libraries(&libraries, &folder)?;
    fs::remove_dir_all(&seed)?;
    Ok(())
}

/// Swaps in the new libraries whole: two copies of one crate would confuse the compiler.
fn replace_libraries(from: &Path, folder: &Path) -> anyhow::Result<()> {
    let fresh = folder.with_extension("new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    fs::create_dir_all(fresh.join("lib"))?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_library = Path::new(&name)
            .extension()
            .is_some_and(|end| end == "rlib");
        if is_library && !name.starts_with(&format!("lib{SEED}-")) {
            fs::copy(entry.path(), fresh.join("lib").join(&name))?;
        }
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(&fresh, folder).with_context(|| format!("cannot write {}", folder.display()))
}
