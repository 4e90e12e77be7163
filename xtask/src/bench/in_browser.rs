//! Measurements in a real browser: `cargo xtask bench extension`, and `cargo xtask bench app`.

use std::fs;

use anyhow::ensure;

use super::{OUT, place};
use crate::build;
use crate::command;
use crate::extension;
use crate::project::Project;
use crate::setup::{self, Tools};
use crate::steps::Steps;

/// The subjects that are measured in a browser.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject {
    /// Click-to-call, and its cost to a page.
    Extension,
    /// The interface: `/app`, popup and side panel.
    App,
}

impl Subject {
    /// The program that measures it, and the file of its figures.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Extension => ("bench-extension", "bench-extension.txt"),
            Self::App => ("bench-app", "bench-app.txt"),
        }
    }
}

/// Measures, prints and keeps the figures; with `check`, a limit that is not kept is an error.
pub(super) fn run(
    project: &Project,
    steps: &Steps,
    subject: Subject,
    check: bool,
) -> anyhow::Result<()> {
    let tools = match subject {
        Subject::Extension => Tools::set_up(project, steps)?,
        Subject::App => build::run(project, steps)?,
    };
    setup::for_browser(steps)?;
    extension::build(project, steps, &tools)?;
    let (program, file) = subject.names();
    let mut measure = command::cargo();
    measure
        .args(["run", "--quiet", "--package", "callslot-tests"])
        .args(["--example", program, "--"])
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
    fs::write(project.path(OUT).join(file), text)?;
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
