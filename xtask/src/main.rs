//! Every developer command of Callslot.
//!
//! The commands are plain functions over [`project::Project`]; what they need on the machine is
//! installed by [`setup`], which costs nothing once it is done.

mod advisories;
mod bench;
mod bootstrap;
mod build;
mod carrier;
mod command;
mod desk;
mod dev;
#[cfg(test)]
mod documents;
mod embed;
mod entry;
mod extension;
mod fingerprint;
mod icons;
mod model;
mod not_found;
mod numbers;
mod openapi;
mod operator;
mod pictures;
mod plan;
mod project;
mod reference;
mod settings;
mod setup;
mod sim;
mod slots;
mod steps;
mod test;
mod trace;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use project::Project;
use steps::Steps;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Every developer command of Callslot",
    after_help = "What a command needs (Node packages, the wasm32 target) is installed on its first run,\n\
                  under node_modules and target.",
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run Callslot on this machine: edge runtime, database, carrier simulator, demo organization
    Dev(dev::DevArguments),
    /// Make the first organization and its owner, on this machine or on a deployed Worker
    Bootstrap(bootstrap::BootstrapArguments),
    /// Run every check and test, or only the tests whose names contain FILTER
    Test(test::TestArguments),
    /// Build the Worker into worker/build, ready for `npx wrangler deploy`, and the extension into dist
    Build {
        /// Only the extension
        #[arg(long)]
        extension: bool,
    },
    /// Write the API's description, worker/assets/openapi.json, anew from the code
    Openapi,
    /// Write the reference of the Worker's settings, docs/settings.md, anew from the code
    Settings,
    /// Take every picture of the documentation anew, into docs
    Pictures,
    /// Print which phone numbers the extension finds in the texts of a JSON file
    Numbers(numbers::NumbersArguments),
    /// Ask RustSec and npm for known weaknesses of the locked versions
    Advisories,
    /// Simulate weeks of calls in which everything goes wrong, and count broken promises
    Sim(sim::SimArguments),
    /// Look at every state of a model of the dialling protocol, and check its promises in each
    Model(model::ModelArguments),
    /// Name the Wasm functions of a stack from the log
    Trace(trace::TraceArguments),
    /// Change an organization's plan, as the billing system would
    Plan(plan::PlanArguments),
    /// Let an organization's calls come from a number of the service's own account
    CallerId(carrier::CallerId),
    /// Encrypt organizations' carrier credentials anew with the newest key
    CarrierKeys(carrier::CarrierKeys),
    /// Print the slots of a scenario, or with --explain why a call cannot start at an instant
    Slots(slots::SlotsArguments),
    /// Measure the Worker against a bare one on the same machine, into docs/bench.txt and docs/bench.svg, and the interface
    Bench(bench::BenchArguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let steps = Steps::default();
    let done = Project::find().and_then(|project| match arguments.command {
        Command::Dev(arguments) => dev::run(&project, &steps, &arguments),
        Command::Bootstrap(arguments) => bootstrap::run(&project, &steps, &arguments),
        Command::Test(arguments) => test::run(&project, &steps, &arguments),
        Command::Build { extension } => build_all(&project, &steps, extension),
        Command::Openapi => openapi::run(&project, &steps),
        Command::Settings => settings::run(&project),
        Command::Pictures => pictures::run(&project, &steps),
        Command::Numbers(arguments) => numbers::run(&arguments),
        Command::Advisories => advisories::run(&project, &steps),
        Command::Sim(arguments) => sim::run(&project, &steps, &arguments),
        Command::Model(arguments) => model::run(&project, &steps, &arguments),
        Command::Trace(arguments) => trace::run(&project, &arguments),
        Command::Plan(arguments) => plan::run(&project, &arguments),
        Command::CallerId(arguments) => carrier::caller_id(&project, &arguments),
        Command::CarrierKeys(arguments) => carrier::keys(&project, &arguments),
        Command::Slots(arguments) => slots::run(&arguments),
        Command::Bench(arguments) => bench::run(&project, &steps, &arguments),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the extension, and the Worker unless only the extension is wanted.
fn build_all(project: &Project, steps: &Steps, only_extension: bool) -> anyhow::Result<()> {
    let tools = if only_extension {
        setup::Tools::set_up(project, steps)?
    } else {
        build::run(project, steps)?
    };
    extension::build(project, steps, &tools)
}
