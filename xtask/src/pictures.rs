//! `cargo xtask pictures`: every picture of the documentation, taken anew of real parts at work.

use crate::build;
use crate::command;
use crate::extension;
use crate::project::Project;
use crate::setup;
use crate::steps::{Steps, announce};

/// The folder for the pictures.
const OUT: &str = "docs";
/// The integration test that takes them. No other run of tests has it.
pub(crate) const TARGET: &str = "pictures";
/// The variable in which the tests that take them are told the folder.
const FOLDER: &str = "CALLSLOT_PICTURES";

/// Builds what is pictured, and takes the pictures.
pub(crate) fn run(project: &Project, steps: &Steps) -> anyhow::Result<()> {
    let tools = build::run(project, steps)?;
    extension::build(project, steps, &tools)?;
    setup::for_browser(steps)?;
    let mut take = command::cargo();
    take.args(["test", "--package", "callslot-tests", "--test", TARGET])
        .env(FOLDER, project.path(OUT))
        .current_dir(&project.root);
    announce("taking the pictures");
    steps.run("pictures", || command::shown_to_the_user(&take))
}
