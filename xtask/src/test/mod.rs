//! `cargo xtask test`: everything that has to hold, in the order of how soon it tells.

mod licences;
mod platform_crates;

use std::process::Command;

use clap::Args;

use crate::build;
use crate::command;
use crate::extension;
use crate::project::Project;
use crate::setup::{self, Tools};
use crate::sim;
use crate::steps::{Steps, announce};

const TARGET: &str = "wasm32-unknown-unknown";

/// Integration tests that need nothing built, those that simulate, and those that run on Node, on the edge runtime or
/// in a browser.
const PLAIN: [&str; 5] = ["api", "dialer", "fakes", "mails", "architecture"];
const SIMULATED: [&str; 2] = ["promises", "mutants"];
const ON_THE_EDGE: [&str; 3] = ["edge", "browser", "reader"];

/// The arguments of `cargo xtask test`.
#[derive(Args)]
pub(crate) struct TestArguments {
    /// Run only the tests whose names contain this, and no lints
    filter: Option<String>,
}

/// Runs every check and test, and stops at the first that fails.
pub(crate) fn run(
    project: &Project,
    steps: &Steps,
    arguments: &TestArguments,
) -> anyhow::Result<()> {
    let result = all(project, steps, arguments.filter.as_deref());
    eprintln!("\n{}", steps.table());
    result
}

fn all(project: &Project, steps: &Steps, filter: Option<&str>) -> anyhow::Result<()> {
    if filter.is_none() {
        step(
            steps,
            "formatting",
            &cargo(project, &["fmt", "--all", "--check"]),
        )?;
        let lints = ["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"];
        step(steps, "clippy", &cargo(project, &lints))?;
        steps.run("no platform crate in shared and messages", || {
            platform_crates::check(project)
        })?;
    }
    // Every native test run but that in simulation names the whole workspace and differs only in the kind of target,
    // so that dependencies are compiled once, with one set of features.
    step(
        steps,
        "unit, property and simulator tests",
        &tests(project, &["--lib", "--bins"], filter),
    )?;
    step(
        steps,
        "tests of the API and of the dialler",
        &tests(project, &named(&PLAIN), filter),
    )?;
    step(
        steps,
        "promises and mutants in simulation",
        &simulated(project, filter),
    )?;
    step(
        steps,
        "examples in the documentation",
        &tests(project, &["--doc"], filter),
    )?;
    let tools = Tools::set_up(project, steps)?;
    if filter.is_none() {
        step(
            steps,
            "types of the extension's JavaScript",
            &javascript(project),
        )?;
        step(steps, "clippy on wasm32", &wasm_clippy(project, &tools))?;
        // Crates for wasm32 are on this machine now, so that nobody is asked for them.
        steps.run("licences", || licences::check(project))?;
        // All or nothing: there is no way to tell them a filter.
        step(steps, "shared on wasm32", &shared_on_wasm(project, &tools))?;
    }
    // A few chosen tests need not wait for it; the one that needs it says so.
    if let Err(error) = setup::set_up_for_tests(project, steps) {
        anyhow::ensure!(filter.is_some(), error);
        announce(&format!("{error:#}"));
    }
    build::worker(project, steps, &tools)?;
    extension::build(project, steps, &tools)?;
    step(
        steps,
        "tests on the edge runtime",
        &tests(project, &named(&ON_THE_EDGE), filter),
    )
}

fn step(steps: &Steps, name: &str, command: &Command) -> anyhow::Result<()> {
    announce(name);
    steps.run(name, || command::shown_to_the_user(command))
}

fn cargo(project: &Project, arguments: &[&str]) -> Command {
    let mut cargo = command::cargo();
    cargo.args(arguments).current_dir(&project.root);
    cargo
}

fn tests(project: &Project, targets: &[&str], filter: Option<&str>) -> Command {
    let mut tests = cargo(project, &["test", "--workspace"]);
    tests.args(targets).args(filter);
    tests
}

/// They simulate days, which takes a third of the time in a build for speed; it is the one of `cargo xtask sim`.
fn simulated(project: &Project, filter: Option<&str>) -> Command {
    let mut tests = cargo(project, &["test", "--profile", sim::PROFILE]);
    tests
        .args(["--package", sim::PACKAGE])
        .args(named(&SIMULATED))
        .args(filter);
    tests
}

/// Integration tests by their names.
fn named<'a>(targets: &[&'a str]) -> Vec<&'a str> {
    targets.iter().flat_map(|name| ["--test", *name]).collect()
}

/// TypeScript reads the types in the comments of `extension/static`, strictly, and makes nothing.
fn javascript(project: &Project) -> Command {
    let mut check = Command::new("node");
    check
        .arg(project.path("node_modules/typescript/bin/tsc"))
        .args(["--project", "extension"])
        .current_dir(&project.root);
    check
}

fn wasm_clippy(project: &Project, tools: &Tools) -> Command {
    let mut clippy = tools.wasm.clippy();
    clippy
        .args(["--target", TARGET])
        .args([
            "-p",
            "callslot-shared",
            "-p",
            "callslot-worker",
            "-p",
            "callslot-extension",
            "-p",
            "callslot-compact",
            "-p",
            "callslot-desk",
            "-p",
            "callslot-phone",
            "-p",
            "callslot-later",
            "-p",
            "callslot-app",
        ])
        .args(["--", "-Dwarnings"])
        .current_dir(&project.root);
    clippy
}

/// The tests of callslot-shared need nothing but a Wasm engine, and Node is one.
fn shared_on_wasm(project: &Project, tools: &Tools) -> Command {
    let script = project.path("xtask/src/test/run-on-node.mjs");
    let runner = serde_json::json!(["node", script]);
    let mut tests = tools.wasm.cargo();
    tests
        .args(["test", "-p", "callslot-shared", "--lib"])
        .args(["--target", TARGET])
        .args(["--config", &format!("target.{TARGET}.runner = {runner}")])
        .current_dir(&project.root);
    tests
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures;
    use std::{
        collections::BTreeSet,
        fs,
        path::{Path, PathBuf},
    };

    /// The folders of the workspace's members.
    fn members() -> Vec<PathBuf> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let members = manifest
            .lines()
            .find_map(|line| line.strip_prefix("members = "));
        let members: Vec<String> = serde_json::from_str(members.unwrap()).unwrap();
        members.iter().map(|member| root.join(member)).collect()
    }

    /// The source files in a folder and all folders in it.
    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .flat_map(|path| {
                if path.is_dir() {
                    sources(&path)
                } else {
                    vec![path]
                }
            })
            .collect()
    }

    /// The integration tests that a member of the workspace declares, or has by their place.
    fn targets(member: &Path) -> BTreeSet<String> {
        let manifest = fs::read_to_string(member.join("Cargo.toml")).unwrap();
        let declared = manifest.split("[[test]]").skip(1).map(|section| {
            let name = section
                .lines()
                .find_map(|line| line.strip_prefix("name = "));
            name.unwrap().trim_matches('"').to_owned()
        });
        let folder = fs::read_dir(member.join("tests")).into_iter().flatten();
        let placed = folder.map(|entry| entry.unwrap().path()).filter(|path| {
            path.join("main.rs").exists() || path.extension().is_some_and(|kind| kind == "rs")
        });
        let placed = placed.map(|path| path.file_stem().unwrap().display().to_string());
        declared.chain(placed).collect()
    }

    #[test]
    fn every_integration_test_is_run_but_that_which_takes_pictures() {
        let there: BTreeSet<String> = members()
            .iter()
            .flat_map(|member| targets(member))
            .collect();
        let run = PLAIN.iter().chain(&SIMULATED).chain(&ON_THE_EDGE);
        let run = run.chain([&pictures::TARGET]);
        assert_eq!(there, run.map(|name| (*name).to_owned()).collect());
    }

    #[test]
    fn a_crate_whose_examples_are_not_run_has_none() {
        let silent = members().into_iter().filter(|member| {
            let manifest = fs::read_to_string(member.join("Cargo.toml")).unwrap();
            manifest.contains("doctest = false")
        });
        let files = silent.flat_map(|member| sources(&member.join("src")));
        for file in files.filter(|file| file.extension().is_some_and(|kind| kind == "rs")) {
            let text = fs::read_to_string(&file).unwrap();
            let fence = text
                .lines()
                .find(|line| matches!(line.trim(), "/// ```" | "//! ```"));
            assert_eq!(fence, None, "{}", file.display());
        }
    }
}
