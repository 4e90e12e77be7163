//! Running programs: none outlives this process, and a failure is told with the end of its output.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use callslot_harness::process_group::{LineSink, ProcessGroup};

use crate::steps::announce;

/// As much of a failed program's output as helps.
const LINES_TOLD: usize = 40;
/// The interval at which it is told that a long program runs.
const TOLD_EVERY: Duration = Duration::from_secs(15);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The native cargo that runs this command.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program silently and returns what it printed.
pub(crate) fn quietly(command: &Command) -> anyhow::Result<String> {
    captured(command, None, None)
}

/// Like [`quietly`], and ends the program after `limit`.
pub(crate) fn quietly_within(command: &Command, limit: Option<Duration>) -> anyhow::Result<String> {
    captured(command, limit, None)
}

/// Like [`quietly`], and says every quarter of a minute that `name` is being worked at, and how far cargo has come.
pub(crate) fn with_progress(name: &str, command: &Command) -> anyhow::Result<String> {
    captured(command, None, Some(name))
}

fn captured(
    command: &Command,
    limit: Option<Duration>,
    name: Option<&str>,
) -> anyhow::Result<String> {
    let output = Arc::new(Mutex::new(Output::default()));
    let kept = Arc::clone(&output);
    let sink: LineSink = Arc::new(move |line: &str| {
        kept.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take(line);
    });
    let mut process = ProcessGroup::start(command, &sink)?;
    let start = Instant::now();
    let mut next = TOLD_EVERY;
    while process.ended()?.is_none() {
        let took = start.elapsed();
        if limit.is_some_and(|limit| took >= limit) {
            process.end();
            let output = output.lock().unwrap_or_else(PoisonError::into_inner);
            bail!("`{}` took too long\n{}", shown(command), output.tail());
        }
        if let Some(name) = name
            && took >= next
        {
            let output = output.lock().unwrap_or_else(PoisonError::into_inner);
            announce(&format!(
                "{name}: {} s{}",
                next.as_secs(),
                output.progress()
            ));
            next += TOLD_EVERY;
        }
        thread::sleep(LOOK_EVERY);
    }
    let status = process.wait()?;
    let output = output.lock().unwrap_or_else(PoisonError::into_inner);
    if !status.success() {
        bail!("`{}` failed ({status})\n{}", shown(command), output.tail());
    }
    Ok(output.lines.join("\n"))
}

/// The lines that a program has printed, and how many of its crates cargo has compiled.
#[derive(Default)]
struct Output {
    lines: Vec<String>,
    crates: Option<(u32, u32)>,
}

impl Output {
    /// Takes a line in. Cargo's progress bar is in one with the message after it, which overwrites it.
    fn take(&mut self, line: &str) {
        let mut parts = line.rsplit('\r');
        let last = parts.next().unwrap_or(line);
        if let Some(crates) = parts.find_map(crates) {
            self.crates = Some(crates);
        }
        self.lines.push(last.to_owned());
    }

    fn progress(&self) -> String {
        self.crates.map_or_else(String::new, |(done, all)| {
            format!(", {done} of {all} crates")
        })
    }

    /// The end, which tells why a program failed.
    fn tail(&self) -> String {
        let skipped = self.lines.len().saturating_sub(LINES_TOLD);
        self.lines[skipped..].join("\n")
    }
}

/// The numbers of a progress bar such as `Building [===>    ] 12/163: serde`.
fn crates(bar: &str) -> Option<(u32, u32)> {
    let (numbers, _) = bar.split_once("] ")?.1.split_once(':')?;
    let (done, all) = numbers.split_once('/')?;
    Some((done.parse().ok()?, all.parse().ok()?))
}

/// Runs a program with its output shown as it comes.
pub(crate) fn shown_to_the_user(command: &Command) -> anyhow::Result<()> {
    let status = ProcessGroup::start_inheriting(command)?.wait()?;
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

/// The path of a program that PATH has.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_progress_of_cargo_is_known_and_is_not_taken_for_a_message() {
        let mut output = Output::default();
        output.take("   Compiling serde v1.0.229");
        assert_eq!(output.progress(), "");
        output.take(
            "    Building [=>      ] 11/163: syn\r    Building [=>      ] 12/163: syn, serde\r   Compiling axum v0.8.9",
        );
        output.take("   Compiling other v1.0.0 (of 3/4: parts)");
        assert_eq!(output.progress(), ", 12 of 163 crates");
        assert_eq!(output.lines[1], "   Compiling axum v0.8.9");
    }

    #[test]
    fn a_failed_program_is_told_with_the_end_of_its_output() {
        let mut fails = Command::new("sh");
        fails.args(["-c", "seq 1 100; exit 3"]);
        let error = with_progress("seq", &fails).unwrap_err().to_string();
        assert!(
            error.ends_with("\n99\n100") && !error.contains("\n60\n"),
            "{error}"
        );
    }

    #[test]
    fn a_program_that_takes_too_long_is_ended() {
        let mut sleeps = Command::new("sleep");
        sleeps.arg("60");
        let start = Instant::now();
        let error = quietly_within(&sleeps, Some(Duration::from_millis(50))).unwrap_err();
        assert!(error.to_string().contains("took too long"), "{error}");
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
