//! `cargo xtask model`: explores the worlds, the large ones too, and prints how many states they have.

use callslot_model::{Coverage, World, check};
use clap::Parser;
use std::{process::ExitCode, sync::Arc};

/// Explore every state of the dialling protocol's model
#[derive(Parser)]
#[command(name = "cargo xtask model", bin_name = "cargo xtask model")]
struct Arguments {
    /// Only the worlds that the tests explore
    #[arg(long)]
    small: bool,
    /// Only the worlds whose names contain this
    #[arg(long, value_name = "NAME")]
    world: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut worlds = World::small();
    if !arguments.small {
        worlds.extend(World::large());
    }
    if let Some(name) = &arguments.world {
        worlds.retain(|world| world.name.contains(name));
    }
    if worlds.is_empty() {
        eprintln!("error: no world is called that");
        return ExitCode::FAILURE;
    }
    let coverage = Arc::<Coverage>::default();
    let mut holds = true;
    for world in worlds {
        let report = check(world, Arc::clone(&coverage));
        print!("{report}");
        holds &= report.broken.is_empty();
    }
    if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
