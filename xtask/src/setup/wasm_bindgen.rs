//! The wasm-bindgen program, whose version must be the one of the library.

use std::path::PathBuf;

use super::cargo_install;
use crate::project::Project;

/// Where the program is.
pub(crate) struct WasmBindgen {
    pub(crate) version: String,
    pub(crate) program: PathBuf,
}

/// Installs the version that Cargo.lock has.
pub(super) fn set_up(project: &Project) -> anyhow::Result<WasmBindgen> {
    let version = project.locked_version("wasm-bindgen")?;
    let programs = cargo_install::install(project, "wasm-bindgen-cli", &version, "wasm-bindgen")?;
    Ok(WasmBindgen {
        version,
        program: programs.join("wasm-bindgen"),
    })
}
