//! Schemathesis, which holds the API against its description, in a Python environment of its own.
//!
//! Only the tests need it. It lies under the checkout's target folder, where the tests look for it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use super::debian;
use crate::command;
use crate::fingerprint::{Fingerprint, is_stamped, write_stamp};
use crate::project::Project;
use crate::steps::announce;

/// The versions of everything that is installed.
const REQUIREMENTS: &str = "tests/schemathesis.requirements.txt";
/// The least version that they run on.
const LEAST_PYTHON: (u32, u32) = (3, 10);
const WAY_OUT: &str = "install Python 3.10 or newer with its venv module (on Debian: \
                       `apt-get install python3-venv`) and see that `python3` is on PATH";
/// The package that brings both on Debian.
const PACKAGE: &str = "python3-venv";

/// Makes the environment if it is not there or if the versions changed.
pub(super) fn set_up(project: &Project) -> anyhow::Result<()> {
    let folder = project.path("target/schemathesis");
    let stamp = folder.join(".callslot");
    let fingerprint = Fingerprint::default()
        .word(&python().unwrap_or_default())
        .path(&project.path(REQUIREMENTS), &[])?
        .finish();
    if is_stamped(&stamp, &fingerprint) {
        return Ok(());
    }
    announce("Schemathesis: installing it into a Python environment of its own, once");
    if make(&folder).is_err() && debian::is_possible() {
        announce(&format!("apt-get: installing {PACKAGE}"));
        debian::install_packages(&[PACKAGE])?;
    }
    let python = python().with_context(|| format!("Python is missing: {WAY_OUT}"))?;
    anyhow::ensure!(
        version(&python).is_some_and(|found| found >= LEAST_PYTHON),
        "{python} is too old: {WAY_OUT}"
    );
    if !folder.exists() {
        make(&folder).with_context(|| format!("Python cannot make an environment: {WAY_OUT}"))?;
    }
    let mut install = Command::new(folder.join("bin/python"));
    install
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .arg("--requirement")
        .arg(project.path(REQUIREMENTS));
    command::quietly(&install).context(
        "Schemathesis could not be installed: check the connection to the Python package index \
         (`pip download schemathesis`) and run the command again",
    )?;
    // The version may be another one by now.
    let fingerprint = Fingerprint::default()
        .word(&python)
        .path(&project.path(REQUIREMENTS), &[])?
        .finish();
    write_stamp(&stamp, &fingerprint)
}

fn python() -> Option<String> {
    command::first_line("python3", &["--version"])
}

/// Makes the environment anew; what came of a failure is removed.
fn make(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv"]).arg(folder);
    let made = command::quietly(&venv);
    if made.is_err() && folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    made.map(drop)
}

fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix("Python ")?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{LEAST_PYTHON, version};

    #[test]
    fn versions_compare_by_number() {
        assert!(version("Python 3.11.7").unwrap() >= LEAST_PYTHON);
        assert!(version("Python 3.9.2").unwrap() < LEAST_PYTHON);
        assert_eq!(version("weird"), None);
    }
}
