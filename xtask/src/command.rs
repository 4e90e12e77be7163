//! Running programs: none outlives this process, and a failure is told with the end of its output.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail};
use callslot_tests::edge::leash::{Leash, LineSink};

/// As much of a failed program's output as helps.
const LINES_TOLD: usize = 40;

/// The native cargo that runs this command.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program silently and returns what it printed.
pub(crate) fn quietly(command: &Command) -> anyhow::Result<String> {
    quietly_within(command, None)
}

/// Like [`quietly`], and ends the program after `limit`.
pub(crate) fn quietly_within(command: &Command, limit: Option<Duration>) -> anyhow::Result<String> {
    let lines = Arc::new(Mutex::new(VecDeque::new()));
    let kept = Arc::clone(&lines);
    let sink: LineSink = Arc::new(move |line: &str| {
        kept.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(line.to_owned());
    });
    let mut leash = Leash::start(command, &sink)?;
    let status = match limit {
        None => Some(leash.wait()?),
        Some(limit) => leash.wait_at_most(limit)?,
    };
    let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
    if status.is_some_and(|status| status.success()) {
        return Ok(lines.make_contiguous().join("\n"));
    }
    let skipped = lines.len().saturating_sub(LINES_TOLD);
    lines.drain(..skipped);
    let tail = lines.make_contiguous().join("\n");
    match status {
        Some(status) => bail!("`{}` failed ({status})\n{tail}", shown(command)),
        None => bail!("`{}` took too long\n{tail}", shown(command)),
    }
}

/// Runs a program with its output shown as it comes.
pub(crate) fn shown_to_the_user(command: &Command) -> anyhow::Result<()> {
    let status = Leash::start_inheriting(command)?.wait()?;
    anyhow::ensure!(status.success(), "`{}` failed ({status})", shown(command));
    Ok(())
}

/// The first line that a program prints, `None` if it is not there or fails.
pub(crate) fn first_line(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout)
        .ok()?
        .lines()
        .next()
        .map(str::to_owned)
}

/// Where PATH has a program.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// PATH with a folder in front.
pub(crate) fn path_with(folder: &Path) -> anyhow::Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).context("PATH cannot hold that folder")
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}
