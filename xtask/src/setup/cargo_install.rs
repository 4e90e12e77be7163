//! Tools that are built from source by `cargo install`, into the target folder.

use std::fs;
use std::path::PathBuf;

use crate::command;
use crate::project::Project;
use crate::steps::announce;

/// Installs one version of a package and returns the folder of its programs.
///
/// A debug build with a little optimization: it takes less than half the time of a release build,
/// and what these tools do here takes a second either way. The package's own lock file is not used,
/// because it may name versions that are not to be had any more.
pub(super) fn install(
    project: &Project,
    package: &str,
    version: &str,
    program: &str,
) -> anyhow::Result<PathBuf> {
    let programs = project.tools().join("bin");
    let file = programs.join(program);
    let found = command::first_line(&file, &["--version"]);
    if found.is_some_and(|line| line.split_whitespace().any(|word| word == version)) {
        return Ok(programs);
    }
    announce(&format!(
        "{package} {version}: building it, some minutes, once"
    ));
    let mut install = command::cargo();
    install
        .args(["install", "--debug", "--force", "--quiet"])
        .arg("--root")
        .arg(project.tools())
        .arg(format!("{package}@{version}"))
        // Not in the workspace, whose settings are for the Worker.
        .current_dir(std::env::temp_dir())
        .env("CARGO_TARGET_DIR", building(project))
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    command::quietly(&install)?;
    Ok(programs)
}

/// Removes what is only needed while building the tools. They share it, as they share many
/// dependencies.
pub(super) fn clean(project: &Project) -> anyhow::Result<()> {
    let building = building(project);
    if building.exists() {
        fs::remove_dir_all(building)?;
    }
    Ok(())
}

fn building(project: &Project) -> PathBuf {
    project.tools().join("building")
}
