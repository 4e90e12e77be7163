//! `cargo xtask sim`: builds the simulator for speed and runs it.

use std::ffi::OsString;
use std::process::Command;

use crate::command::{cargo, quietly, shown_to_the_user};
use crate::project::Project;
use crate::steps::Steps;

/// The Cargo profile it is built with, for its tests too.
pub(crate) const PROFILE: &str = "sim";
/// Its package.
pub(crate) const PACKAGE: &str = "callslot-sim";

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct SimArguments {
    /// The simulator's arguments; `cargo xtask sim --help` tells
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Builds and runs the simulator, whose last line is its report. A broken promise is an error.
pub(crate) fn run(
    project: &Project,
    steps: &Steps,
    arguments: &SimArguments,
) -> anyhow::Result<()> {
    let mut build = cargo();
    build
        .args(["build", "--profile", PROFILE, "--package", PACKAGE])
        .current_dir(&project.root);
    steps.run("Simulator", || quietly(&build).map(drop))?;
    let program = project.target.join(PROFILE).join(PACKAGE);
    shown_to_the_user(Command::new(program).args(&arguments.arguments))
}
