//! worker-build, which turns the Worker's crate into a module and a Wasm file.

use std::path::PathBuf;

use super::cargo_install;
use crate::project::Project;

/// Goes with the version of the `worker` crate.
pub(super) const VERSION: &str = "0.8.7";

/// Installs it and returns its path.
pub(super) fn set_up(project: &Project) -> anyhow::Result<PathBuf> {
    let programs = cargo_install::install(project, "worker-build", VERSION, "worker-build")?;
    Ok(programs.join("worker-build"))
}
