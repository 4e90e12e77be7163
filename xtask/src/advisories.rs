//! `cargo xtask advisories`: known weaknesses of the crates in Cargo.lock and the packages in package-lock.json.
//!
//! No part of the test run: it asks RustSec's and npm's databases, which change while the code does not.

use std::process::Command;

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::project::Project;
use crate::setup;
use crate::steps::Steps;

const RUST: &str = "RustSec's advisory database (https://github.com/RustSec/advisory-db)";
const NODE: &str = "npm's advisory database";

/// Prints every advisory that concerns a locked version. Fails if there is one, or if a database cannot be reached.
pub(crate) fn run(project: &Project, steps: &Steps) -> anyhow::Result<()> {
    let cargo_audit = steps.run("cargo-audit", || setup::cargo_audit(project))?;
    let mut crates = Command::new(cargo_audit);
    crates
        .args(["audit", "--json", "--file"])
        .arg(project.path("Cargo.lock"));
    let mut packages = Command::new("npm");
    packages
        .args(["audit", "--json"])
        .current_dir(&project.root);
    let asked = [
        ask(RUST, &mut crates, rust_advisories),
        ask(NODE, &mut packages, node_advisories),
    ];
    let mut problems = Vec::new();
    let mut found = 0;
    for advisories in asked {
        match advisories {
            Ok(advisories) => {
                found += advisories.len();
                for advisory in advisories {
                    println!("{advisory}");
                }
            }
            Err(error) => problems.push(format!("{error:#}")),
        }
    }
    if found > 0 {
        problems.insert(0, format!("advisories: {found}"));
    }
    if !problems.is_empty() {
        bail!(problems.join("\n"));
    }
    println!("No advisory concerns a locked version.");
    Ok(())
}

/// Asks a database with a program that prints JSON. The program fails as well where it has found something, so
/// what it printed decides, not how it ended.
fn ask(
    database: &str,
    command: &mut Command,
    read: fn(&[u8]) -> anyhow::Result<Vec<String>>,
) -> anyhow::Result<Vec<String>> {
    let output = command
        .output()
        .with_context(|| format!("cannot run {}", command.get_program().display()))?;
    read(&output.stdout).map_err(|error| {
        let told = String::from_utf8_lossy(&output.stderr);
        error.context(format!(
            "{database} cannot be reached, so nothing is known of it; check the network connection\n{}",
            told.trim_end()
        ))
    })
}

/// The report that cargo-audit prints.
#[derive(Deserialize)]
struct RustReport {
    vulnerabilities: Vulnerabilities,
    #[serde(default)]
    warnings: Map<String, Value>,
}

#[derive(Deserialize)]
struct Vulnerabilities {
    list: Vec<Value>,
}

/// Weaknesses, and what it warns of: crates that nobody looks after any more, or that were withdrawn.
fn rust_advisories(report: &[u8]) -> anyhow::Result<Vec<String>> {
    let report: RustReport = serde_json::from_slice(report)?;
    let warnings = report.warnings.values().filter_map(Value::as_array);
    let all = report.vulnerabilities.list.iter().chain(warnings.flatten());
    Ok(all.map(rust_advisory).collect())
}

fn rust_advisory(of: &Value) -> String {
    let text = |pointer| of.pointer(pointer).and_then(Value::as_str);
    format!(
        "crate {} {}: {} {}",
        text("/package/name").unwrap_or_default(),
        text("/package/version").unwrap_or_default(),
        text("/advisory/id")
            .or_else(|| text("/kind"))
            .unwrap_or_default(),
        text("/advisory/title").unwrap_or_default(),
    )
}

/// The report that `npm audit` prints; an error in its place where nobody answers.
#[derive(Deserialize)]
struct NodeReport {
    vulnerabilities: Map<String, Value>,
}

fn node_advisories(report: &[u8]) -> anyhow::Result<Vec<String>> {
    let report: NodeReport = serde_json::from_slice(report)?;
    let all = report.vulnerabilities.into_iter();
    Ok(all.map(|(name, of)| node_advisory(&name, &of)).collect())
}

/// A package is named with its own weaknesses, or with the packages that bring them along.
fn node_advisory(name: &str, of: &Value) -> String {
    let via = of["via"].as_array().map(Vec::as_slice).unwrap_or_default();
    let causes = via.iter().map(|cause| match cause {
        Value::String(package) => format!("through {package}"),
        cause => format!(
            "{} {}",
            cause["url"].as_str().unwrap_or_default(),
            cause["title"].as_str().unwrap_or_default()
        ),
    });
    let causes = causes.collect::<Vec<_>>().join("; ");
    let severity = of["severity"].as_str().unwrap_or_default();
    format!("npm {name}, {severity}: {causes}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn weak_and_forsaken_crates_are_told() {
        let report = json!({
            "database": {"advisory-count": 800},
            "vulnerabilities": {"found": true, "count": 1, "list": [{
                "advisory": {"id": "RUSTSEC-2023-0071", "title": "Marvin attack"},
                "package": {"name": "rsa", "version": "0.9.8"},
            }]},
            "warnings": {
                "unmaintained": [{
                    "kind": "unmaintained",
                    "advisory": {"id": "RUSTSEC-2024-0436", "title": "no longer maintained"},
                    "package": {"name": "paste", "version": "1.0.15"},
                }],
                "yanked": [{
                    "kind": "yanked", "advisory": null, "package": {"name": "old", "version": "0.1.0"},
                }],
            },
        });
        assert_eq!(
            rust_advisories(report.to_string().as_bytes()).unwrap(),
            [
                "crate rsa 0.9.8: RUSTSEC-2023-0071 Marvin attack",
                "crate paste 1.0.15: RUSTSEC-2024-0436 no longer maintained",
                "crate old 0.1.0: yanked ",
            ]
        );
        let none =
            br#"{"vulnerabilities": {"found": false, "count": 0, "list": []}, "warnings": {}}"#;
        assert_eq!(rust_advisories(none).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn weak_node_packages_are_told_with_their_cause() {
        let report = json!({"auditReportVersion": 2, "vulnerabilities": {
            "outer": {"severity": "high", "via": ["weak"]},
            "weak": {"severity": "high", "via": [{"url": "https://github.com/advisories/GHSA-1", "title": "Leaks"}]},
        }});
        assert_eq!(
            node_advisories(report.to_string().as_bytes()).unwrap(),
            [
                "npm outer, high: through weak",
                "npm weak, high: https://github.com/advisories/GHSA-1 Leaks",
            ]
        );
    }

    #[test]
    fn a_database_that_does_not_answer_is_no_good_news() {
        let silent = ask(RUST, &mut Command::new("true"), rust_advisories);
        let error = format!("{:#}", silent.unwrap_err());
        assert!(error.contains("RustSec"), "{error}");
        assert!(error.contains("cannot be reached"), "{error}");
        let refused = br#"{"error": {"code": "ENOTFOUND", "summary": "request failed"}}"#;
        assert!(node_advisories(refused).is_err());
    }
}
