//! wrangler's command line and environment, for migrations.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;

use super::process_group::{LineSink, ProcessGroup};

/// The name of the D1 database in `wrangler.toml`.
const DATABASE: &str = "callslot";

/// wrangler, run with node directly: its own launcher is one more process to get rid of.
fn command(project: &Path, state: &Path) -> anyhow::Result<Command> {
    let script = project.join("node_modules/wrangler/wrangler-dist/cli.js");
    anyhow::ensure!(
        script.exists(),
        "{} is missing: run `cargo xtask build` once, it installs the edge runtime",
        script.display()
    );
    let mut command = Command::new("node");
    command
        .args(["--no-warnings", "--experimental-vm-modules"])
        .arg(script)
        .current_dir(project)
        // Neither a question, nor telemetry, nor a look for a newer version, nor the real `cf`.
        .env("CI", "1")
        .env("NO_COLOR", "1")
        .env("FORCE_COLOR", "0")
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_SEND_ERROR_REPORTS", "false")
        .env("WRANGLER_HIDE_BANNER", "true")
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        // Nothing is left in the home folder.
        .env("WRANGLER_REGISTRY_PATH", state.join("registry"))
        .env("WRANGLER_LOG_PATH", state.join("logs"))
        .env("WRANGLER_CACHE_DIR", state.join("cache"))
        .env_remove("CLOUDFLARE_ENV");
    Ok(command)
}

/// Applies the migrations that `state` does not have yet.
pub(super) fn apply_migrations(project: &Path, state: &Path) -> anyhow::Result<()> {
    let mut migrate = command(project, state)?;
    migrate
        .args([
            "d1",
            "migrations",
            "apply",
            DATABASE,
            "--local",
            "--persist-to",
        ])
        .arg(state);
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    let sink: LineSink = Arc::new(move |line: &str| {
        kept.lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push(line.to_owned());
    });
    let status = ProcessGroup::start(&migrate, &sink)?
        .wait()
        .context("cannot apply the database migrations")?;
    let lines = lines
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    anyhow::ensure!(
        status.success(),
        "the database migrations could not be applied ({status}):\n{}",
        lines.join("\n")
    );
    Ok(())
}
