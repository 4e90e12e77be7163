//! `cargo xtask bench extension`: what click-to-call costs a page, in a real browser.

use std::fs;

use anyhow::ensure;

use super::{OUT, place};
use crate::command;
use crate::extension;
use crate::project::Project;
use crate::setup::{self, Tools};
use crate::steps::Steps;

/// Measures, prints and keeps the figures; with `check`, a limit that is not kept is an error.
pub(super) fn run(project: &Project, steps: &Steps, check: bool) -> anyhow::Result<()> {
    let tools = Tools::set_up(project, steps)?;
    setup::for_browser(steps)?;
    extension::build(project, steps, &tools)?;
    let mut measure = command::cargo();
    measure
        .args(["run", "--quiet", "--package", "callslot-tests"])
        .args(["--example", "bench-extension", "--"])
        .args(check.then_some("--check"))
        .current_dir(&project.root);
    let done = steps.run("measuring in a browser", || Ok(measure.output()?))?;
    let stats = String::from_utf8_lossy(&done.stdout);
    ensure!(
        !stats.is_empty(),
        "the measurement failed:\n{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let text = format!("{}{}\n{stats}", place(), load());
    print!("{text}");
    fs::write(project.path(OUT).join("bench-extension.txt"), text)?;
    ensure!(done.status.success(), "a limit is not kept");
    Ok(())
}

/// The load of the machine: with much else to do, the same work takes more of a thread's time.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace()
        .next()
        .map(|load| format!(", load average {load}"))
        .unwrap_or_default()
}
