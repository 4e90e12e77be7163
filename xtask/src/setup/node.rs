//! Node, npm, and the packages of package-lock.json: wrangler, esbuild, wasm-opt.

use std::process::Command;

use anyhow::Context as _;

use crate::command;
use crate::fingerprint::{Fingerprint, is_stamped, write_stamp};
use crate::project::Project;
use crate::steps::announce;

/// The least version that wrangler runs on.
const LEAST_NODE: (u32, u32) = (20, 3);
const WAY_OUT: &str = "install Node 20.3 or newer with npm (https://nodejs.org/en/download) and \
                       see that `node` and `npm` are on PATH";

/// Checks Node and installs the packages if package-lock.json changed.
pub(super) fn set_up(project: &Project) -> anyhow::Result<()> {
    let node = command::first_line("node", &["--version"])
        .with_context(|| format!("Node is missing: {WAY_OUT}"))?;
    let is_recent = version(&node).is_some_and(|found| found >= LEAST_NODE);
    anyhow::ensure!(is_recent, "Node is {node}, which is too old: {WAY_OUT}");

    // In node_modules, so that it goes when they go.
    let stamp = project.path("node_modules/.callslot");
    let fingerprint = Fingerprint::default()
        .word(&node)
        .path(&project.path("package.json"), &[])?
        .path(&project.path("package-lock.json"), &[])?
        .finish();
    if is_stamped(&stamp, &fingerprint) {
        return Ok(());
    }
    anyhow::ensure!(command::find("npm").is_some(), "npm is missing: {WAY_OUT}");
    announce("npm: installing the edge runtime and the bundler");
    let mut install = Command::new("npm");
    install
        .args(["ci", "--no-audit", "--no-fund", "--no-update-notifier"])
        .current_dir(&project.root);
    command::with_progress("npm", &install).context(
        "the Node packages could not be installed: check the connection to the npm registry \
         (`npm ping`) and run the command again",
    )?;
    write_stamp(&stamp, &fingerprint)
}

fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{LEAST_NODE, version};

    #[test]
    fn versions_compare_by_number() {
        assert!(version("v20.20.2").unwrap() >= LEAST_NODE);
        assert!(version("v20.2.0").unwrap() < LEAST_NODE);
        assert!(version("v9.11.2").unwrap() < LEAST_NODE);
        assert_eq!(version("weird"), None);
    }
}
