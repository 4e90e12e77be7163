//! Licences of all that Callslot is built from and tested with, as `cargo metadata` and package-lock.json tell
//! them: Callslot is under Apache-2.0, and what is in it has to fit that.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use crate::command;
use crate::project::Project;
use crate::setup::WASM_TARGET;

/// Licences that fit, as SPDX names them.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Tools of development under other licences: by how their names begin. No part of them is in what is deployed
/// or installed.
const TOOLS: [(&str, &str); 3] = [
    // Looks for barriers in pages, in the browser tests.
    ("npm axe-core", "MPL-2.0"),
    // Reads calendar objects back, in the tests of messages.
    ("npm ical.js", "MPL-2.0"),
    // Images on the local edge runtime, which Callslot does not use.
    ("npm @img/sharp-", "LGPL-3.0-or-later"),
];

/// A package and the licence it names, if it names one.
struct Package {
    name: String,
    licence: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Crate>,
}

#[derive(Deserialize)]
struct Crate {
    name: String,
    version: String,
    license: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    version: Option<String>,
    license: Option<String>,
}

/// Looks at every crate for this machine and for wasm32, and at every Node package. May fetch crates: features are
/// united over both targets, so some of them are looked at and never built (`web-time` of `quinn` for wasm32).
pub(super) fn check(project: &Project) -> anyhow::Result<()> {
    let host = command::first_line("rustc", &["--print", "host-tuple"])
        .context("rustc does not tell this machine's target")?;
    let mut metadata = command::cargo();
    metadata
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", &host])
        .args(["--filter-platform", WASM_TARGET])
        .current_dir(&project.root);
    let output = metadata.output()?;
    ensure!(
        output.status.success(),
        "`cargo metadata` failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lock = fs::read(project.path("package-lock.json"))?;
    let mut packages = crates(&output.stdout).context("`cargo metadata` is not as expected")?;
    packages.extend(node_packages(&lock).context("package-lock.json is not as expected")?);
    let unfit = unfit(&packages);
    ensure!(
        unfit.is_empty(),
        "these do not fit Apache-2.0; use something else, or see `ALLOWED` in xtask/src/test/licences.rs:\n{}",
        unfit.join("\n")
    );
    Ok(())
}

fn crates(metadata: &[u8]) -> serde_json::Result<Vec<Package>> {
    let metadata: Metadata = serde_json::from_slice(metadata)?;
    let package = |of: Crate| Package {
        name: format!("crate {} {}", of.name, of.version),
        licence: of.license,
    };
    Ok(metadata.packages.into_iter().map(package).collect())
}

fn node_packages(lock: &[u8]) -> serde_json::Result<Vec<Package>> {
    let lock: Lock = serde_json::from_slice(lock)?;
    let package = |(path, of): (String, Locked)| {
        // The package of the empty path is Callslot.
        let name = path.rsplit("node_modules/").next().unwrap_or_default();
        Package {
            name: format!("npm {name} {}", of.version.unwrap_or_default()),
            licence: of.license,
        }
    };
    Ok(lock.packages.into_iter().map(package).collect())
}

/// The packages whose licences are not allowed, each in a line.
fn unfit(packages: &[Package]) -> Vec<String> {
    let unfit = packages.iter().filter(|package| !is_allowed(package));
    unfit
        .map(|package| {
            let licence = package.licence.as_deref().unwrap_or("no licence");
            format!("{}: {licence}", package.name)
        })
        .collect()
}

fn is_allowed(package: &Package) -> bool {
    let own = TOOLS
        .iter()
        .filter(|(tool, _)| package.name.starts_with(tool));
    let allowed: Vec<_> = own
        .map(|(_, licence)| *licence)
        .chain(ALLOWED)
        .filter_map(|licence| Licensee::parse(licence).ok())
        .collect();
    // Older crates write `MIT/Apache-2.0`.
    let licence = package.licence.as_deref().unwrap_or_default();
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|licence| {
        licence.evaluate(|wanted| allowed.iter().any(|licence| licence.satisfies(wanted)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfit_crate(licence: &str) -> Vec<String> {
        let metadata = serde_json::json!({
            "packages": [{"name": "some", "version": "1.0.0", "license": licence}]
        });
        unfit(&crates(metadata.to_string().as_bytes()).unwrap())
    }

    #[test]
    fn every_allowed_licence_is_one() {
        for licence in TOOLS.map(|(_, licence)| licence).iter().chain(&ALLOWED) {
            assert!(Licensee::parse(licence).is_ok(), "{licence}");
        }
    }

    #[test]
    fn a_crate_may_be_used_under_any_of_its_licences() {
        for licence in [
            "MIT",
            "MIT/Apache-2.0",
            "Apache-2.0 / MIT",
            "GPL-3.0-only OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
        ] {
            assert!(unfit_crate(licence).is_empty(), "{licence}");
        }
    }

    #[test]
    fn a_crate_under_a_licence_that_does_not_fit_is_named() {
        for licence in [
            "GPL-3.0-only",
            "MIT AND LGPL-3.0-or-later",
            "MPL-2.0",
            "CC-BY-NC-SA-4.0",
            "Proprietary",
        ] {
            let expected = [format!("crate some 1.0.0: {licence}")];
            assert_eq!(unfit_crate(licence), expected);
        }
        let unnamed = br#"{"packages": [{"name": "some", "version": "1.0.0", "license": null}]}"#;
        let unnamed = unfit(&crates(unnamed).unwrap());
        assert_eq!(unnamed, ["crate some 1.0.0: no licence"]);
    }

    #[test]
    fn a_node_package_is_told_by_its_name_and_tools_are_let_through() {
        let lock = serde_json::json!({"packages": {
            "": {"license": "Apache-2.0"},
            "node_modules/good": {"version": "1.0.0", "license": "MIT"},
            "node_modules/good/node_modules/@bad/one": {"version": "2.0.0", "license": "AGPL-3.0-only"},
            "node_modules/silent": {"version": "3.0.0"},
            "node_modules/axe-core": {"version": "4.0.0", "license": "MPL-2.0"},
            "node_modules/other": {"version": "5.0.0", "license": "MPL-2.0"},
            "node_modules/@img/sharp-wasm32": {
                "version": "0.1.0", "license": "Apache-2.0 AND LGPL-3.0-or-later AND MIT",
            },
        }});
        let packages = node_packages(lock.to_string().as_bytes()).unwrap();
        assert_eq!(
            unfit(&packages),
            [
                "npm @bad/one 2.0.0: AGPL-3.0-only",
                "npm other 5.0.0: MPL-2.0",
                "npm silent 3.0.0: no licence",
            ]
        );
    }
}
