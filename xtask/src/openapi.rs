//! The API's description, `worker/assets/openapi.json`, and its reference, `docs/api.md`, made anew from the code.

use crate::command;
use crate::project::Project;
use crate::steps::Steps;

/// The test that keeps the files equal to the code, and writes them when told to.
const TEST: &str = "the_served_document_and_the_reference_are_those_made_from_the_code";
const UPDATE: &str = "CALLSLOT_UPDATE_OPENAPI";

/// Writes the files.
pub(crate) fn run(project: &Project, steps: &Steps) -> anyhow::Result<()> {
    let mut test = command::cargo();
    // The whole workspace, as `cargo xtask test` names it, so that nothing is compiled twice.
    test.args(["test", "--workspace", "--lib", "--bins", TEST])
        .current_dir(&project.root)
        .env(UPDATE, "1");
    steps.run("worker/assets/openapi.json, docs/api.md", || {
        command::with_progress("tests", &test).map(drop)
    })
}
