//! cargo-audit, which knows where RustSec's advisories are and what they mean.

use std::path::PathBuf;

use super::cargo_install;
use crate::project::Project;

const VERSION: &str = "0.22.2";

/// Installs it and returns its path.
pub(super) fn set_up(project: &Project) -> anyhow::Result<PathBuf> {
    let programs = cargo_install::install(project, "cargo-audit", VERSION, "cargo-audit")?;
    cargo_install::clean(project)?;
    Ok(programs.join("cargo-audit"))
}
