//! The edge runtime's process: `edge.mjs` runs it as wrangler.toml describes the Worker.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::variables::{self, Variables};

/// The options that an edge runs with.
pub(super) struct Runtime<'a> {
    pub(super) project: &'a Path,
    /// wrangler.toml, or another in its place.
    pub(super) configuration: &'a Path,
    pub(super) state: &'a Path,
    pub(super) variables: &'a Variables,
    pub(super) port: u16,
    /// Each request to it runs a tick to its end.
    pub(super) control_port: u16,
}

impl Runtime<'_> {
    /// The command that runs it.
    pub(super) fn command(&self) -> anyhow::Result<Command> {
        for (file, lacks) in [
            ("worker/build/index.js", "the Worker"),
            ("node_modules/miniflare", "the edge runtime"),
        ] {
            anyhow::ensure!(
                self.project.join(file).exists(),
                "{file} is missing: run `cargo xtask build` first, it makes {lacks}"
            );
        }
        let options = serde_json::json!({
            "configuration": self.configuration,
            "kept": self.kept()?,
            "state": self.state,
            "variables": self.variables,
            "port": self.port,
            "controlPort": self.control_port,
        });
        let file = self.state.join("edge.json");
        variables::write(&file, &options.to_string())?;
        let mut command = Command::new("node");
        command
            .arg("--no-warnings")
            .arg(self.project.join("harness/edge.mjs"))
            .arg(file)
            .current_dir(self.project)
            // Neither telemetry nor a look for a newer version, nor files in the home folder.
            .env("CI", "1")
            .env("NO_COLOR", "1")
            .env("WRANGLER_SEND_METRICS", "false")
            .env("WRANGLER_LOG_PATH", self.state.join("logs"))
            .env_remove("CLOUDFLARE_ENV");
        Ok(command)
    }

    /// The file of what wrangler makes of the configuration, by all that it is made from.
    fn kept(&self) -> anyhow::Result<PathBuf> {
        let mut hash = Sha256::new();
        for file in [
            self.configuration,
            &self.project.join("package-lock.json"),
            &self.project.join("harness/edge.mjs"),
        ] {
            let read = std::fs::read(file);
            hash.update(read.with_context(|| format!("cannot read {}", file.display()))?);
        }
        let hash = format!("{:x}", hash.finalize());
        let name = format!("options-{}.json", hash.get(..16).unwrap_or(&hash));
        Ok(self.project.join("target/edge").join(name))
    }
}
