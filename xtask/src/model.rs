//! `cargo xtask model`: builds the model of the dialling protocol for speed and explores it.

use std::ffi::OsString;
use std::process::Command;

use crate::command::{cargo, quietly, shown_to_the_user};
use crate::project::Project;
use crate::steps::Steps;

/// The Cargo profile it is built with: the simulator's, which is for speed.
const PROFILE: &str = "sim";

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct ModelArguments {
    /// Arguments of the check; `cargo xtask model --help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Builds and runs the check. A promise that does not hold in some state is an error.
pub(crate) fn run(
    project: &Project,
    steps: &Steps,
    arguments: &ModelArguments,
) -> anyhow::Result<()> {
    let mut build = cargo();
    build
        .args(["build", "--profile", PROFILE, "--package", "callslot-model"])
        .current_dir(&project.root);
    steps.run("Model", || quietly(&build).map(drop))?;
    let program = project.target.join(PROFILE).join("callslot-model");
    shown_to_the_user(Command::new(program).args(&arguments.arguments))
}
