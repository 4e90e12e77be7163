//! Tools that a build needs on this machine, one file a tool.
//!
//! Every step looks first whether it is done, so that on the second run all of them together take a
//! fraction of a second.

mod cargo_audit;
mod cargo_install;
mod chromium;
mod debian;
mod node;
mod schemathesis;
mod wasm_target;

use std::path::PathBuf;

use crate::project::Project;
use crate::steps::Steps;
pub(crate) use wasm_target::WasmToolchain;

/// The target of the Worker and of the extension.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Everything that was set up.
pub(crate) struct Tools {
    pub(crate) wasm: WasmToolchain,
}

impl Tools {
    /// Installs what is missing.
    pub(crate) fn set_up(project: &Project, steps: &Steps) -> anyhow::Result<Self> {
        steps.run("Node and its packages", || node::set_up(project))?;
        let wasm = steps.run("wasm32 target", || wasm_target::set_up(project))?;
        Ok(Self { wasm })
    }
}

/// Installs what a bare Wasm module and its bench need.
pub(crate) fn for_bare_wasm(project: &Project, steps: &Steps) -> anyhow::Result<WasmToolchain> {
    steps.run("Node and its packages", || node::set_up(project))?;
    steps.run("wasm32 target", || wasm_target::set_up(project))
}

/// Installs the program that reads RustSec's advisories.
pub(crate) fn cargo_audit(project: &Project) -> anyhow::Result<PathBuf> {
    cargo_audit::set_up(project)
}

/// Installs what measurements in a browser need beside the extension itself.
pub(crate) fn for_browser(steps: &Steps) -> anyhow::Result<()> {
    steps.run("Chromium", chromium::set_up)
}

/// Installs what only the tests need.
pub(crate) fn set_up_for_tests(project: &Project, steps: &Steps) -> anyhow::Result<()> {
    steps.run("Chromium", chromium::set_up)?;
    steps.run("Schemathesis", || schemathesis::set_up(project))
}
