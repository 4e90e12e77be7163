//! A browser with the extension, where there is a display to show it.

use std::path::Path;
use std::sync::Arc;

use callslot_harness::process_group::ProcessGroup;

use super::log;
use crate::command;
use crate::project::Project;
use crate::steps::announce;

/// Whether a window could be opened.
pub(super) fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Opens it with a profile of its own, signed in as the demo organization's owner. It closes with what is
/// returned. That there is none is no reason for anything else to fail.
pub(super) fn open(
    project: &Project,
    state: &Path,
    server: &str,
    mailbox: &str,
) -> Option<ProcessGroup> {
    announce("opening a browser with the extension, signed in as the demo organization's owner");
    let mut run = command::cargo();
    run.args(["run", "--quiet", "--package", "callslot-tests"])
        .args(["--example", "dev-browser", "--", server, mailbox])
        .arg(project.path("dist/extension"))
        .arg(state.join("browser"))
        .current_dir(&project.root);
    let told = Arc::new(|line: &str| log("browser", line));
    ProcessGroup::start(&run, &(told as _))
        .inspect_err(|error| announce(&format!("the browser did not start: {error:#}")))
        .ok()
}
