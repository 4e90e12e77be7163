//! Child processes that cannot outlive this one.
//!
//! wrangler starts grandchildren (workerd, esbuild), and nothing tells them when their parent is
//! killed with SIGKILL. So every child here is the leader of its own process group and has a small
//! shell beside it that holds the reading end of a pipe. The writing end is ours alone: when we
//! close it, or die in whatever way, the shell ends the group, first kindly, then not.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Context;

/// A receiver of a child's standard output and standard error, line by line.
pub type LineSink = Arc<dyn Fn(&str) + Send + Sync>;

/// `$$` stays the leader's process id in the subshell, also after the `exec`.
const WATCH: &str = r#"
exec 3<&0
(
  trap '' TERM INT HUP
  cat <&3 >/dev/null
  kill -TERM 0
  tries=0
  while kill -0 "$$" && [ "$tries" -lt 40 ]; do
    sleep 0.05
    tries=$((tries + 1))
  done
  kill -KILL 0
) >/dev/null 2>&1 &
exec 3<&-
exec "$@" </dev/null
"#;

/// The watching shell gives the group 40 × 50 ms; a little more until it has been reaped.
const GIVE_UP: Duration = Duration::from_secs(4);

/// A running child, the leader of its process group. Dropping it ends the child and everything the child started.
pub struct ProcessGroup {
    child: Child,
    line: Option<ChildStdin>,
    readers: Vec<JoinHandle<()>>,
}

impl ProcessGroup {
    /// Starts `command` with its output, line by line, going to `sink`.
    ///
    /// Only the program, the arguments, the folder and the variables of `command` are taken over.
    pub fn start(command: &Command, sink: &LineSink) -> anyhow::Result<Self> {
        let mut child = in_own_group(command);
        child.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut group = Self::spawn(child, command)?;
        let outputs: [Option<Box<dyn Read + Send>>; 2] = [
            group.child.stdout.take().map(|out| Box::new(out) as _),
            group.child.stderr.take().map(|err| Box::new(err) as _),
        ];
        for output in outputs.into_iter().flatten() {
            let sink = Arc::clone(sink);
            group
                .readers
                .push(thread::spawn(move || tell_lines(output, &sink)));
        }
        Ok(group)
    }

    /// Starts `command` writing straight to this process's own standard output and error.
    pub fn start_inheriting(command: &Command) -> anyhow::Result<Self> {
        Self::spawn(in_own_group(command), command)
    }

    fn spawn(mut child: Command, wanted: &Command) -> anyhow::Result<Self> {
        let mut child = child
            .spawn()
            .with_context(|| format!("cannot start {}", wanted.get_program().to_string_lossy()))?;
        let line = child.stdin.take();
        Ok(Self {
            child,
            line,
            readers: Vec::new(),
        })
    }

    /// The status with which the child ended, if it has.
    pub fn ended(&mut self) -> anyhow::Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits for the child to end by itself and for its last line.
    pub fn wait(&mut self) -> anyhow::Result<ExitStatus> {
        let status = self.child.wait()?;
        self.line = None;
        for reader in self.readers.drain(..) {
            // A reader only ends early by a panic in the sink, which has been printed.
            let _ = reader.join();
        }
        Ok(status)
    }

    /// Like [`ProcessGroup::wait`], ending the child when it has not ended in `limit`.
    pub fn wait_at_most(&mut self, limit: Duration) -> anyhow::Result<Option<ExitStatus>> {
        let until = Instant::now() + limit;
        while self.ended()?.is_none() {
            if Instant::now() >= until {
                self.end();
                return Ok(None);
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.wait().map(Some)
    }

    /// Kills the child and everything in its group at once, as a power cut would.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        let group = format!("-{}", self.child.id());
        let status = Command::new("kill")
            .args(["-KILL", "--", &group])
            .status()?;
        anyhow::ensure!(status.success(), "cannot kill the group {group}");
        self.child.wait()?;
        Ok(())
    }

    /// Ends the child and everything in its group, and returns when the child is gone.
    pub fn end(&mut self) {
        self.line = None;
        let until = Instant::now() + GIVE_UP;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < until {
            thread::sleep(Duration::from_millis(10));
        }
        // No-ops when the child has ended, as it has.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.end();
    }
}

fn in_own_group(command: &Command) -> Command {
    let mut child = Command::new("/bin/sh");
    child.args(["-c", WATCH, "group"]);
    child.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => child.env(name, value),
            None => child.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        child.current_dir(folder);
    }
    child.stdin(Stdio::piped()).process_group(0);
    child
}

fn tell_lines(output: impl Read, sink: &LineSink) {
    let mut lines = BufReader::new(output);
    let mut line = Vec::new();
    // Bytes rather than `lines()`: a tool's progress bar need not be UTF-8.
    while lines
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        sink(without_colours(&String::from_utf8_lossy(&line)).trim_end());
        line.clear();
    }
}

/// Removes the escape sequences of colours, which some tools write whatever they are told.
fn without_colours(line: &str) -> String {
    let mut parts = line.split("\x1b[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // Parameters, then one letter.
        let end = part
            .find(|c: char| c.is_ascii_alphabetic())
            .map_or(part.len(), |at| at + 1);
        plain.push_str(&part[end..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::without_colours;

    #[test]
    fn colours_are_left_out() {
        assert_eq!(
            without_colours("\x1b[31m\x1b[41;31m[\x1b[0mERROR] x"),
            "[ERROR] x"
        );
        assert_eq!(without_colours("plain"), "plain");
    }
}
