//! `callslot-shared` and `callslot-messages` are pure: their rules run on any machine and in any test, so nothing in their
//! trees may reach for a browser, a runtime, a socket or a source of randomness.

use anyhow::ensure;

use crate::command;
use crate::project::Project;

const PLATFORM_CRATES: [&str; 9] = [
    "worker",
    "worker-sys",
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "tokio",
    "getrandom",
    "gloo",
];

/// Looks at the normal dependencies on every target.
pub(super) fn check(project: &Project) -> anyhow::Result<()> {
    let mut tree = command::cargo();
    tree.args([
        "tree",
        "--package",
        "callslot-shared",
        "--package",
        "callslot-messages",
        "--edges",
        "normal",
        "--target",
        "all",
    ])
    .args(["--prefix", "none", "--format", "{p}"])
    .current_dir(&project.root);
    let found = platform_crates(&command::quietly(&tree)?);
    ensure!(
        found.is_empty(),
        "a pure crate depends on {}: find the way with `cargo tree -p callslot-messages -e normal \
         --target all -i {}` and leave it out, or move the code to worker/ or extension/",
        found.join(", "),
        found[0]
    );
    Ok(())
}

fn platform_crates(tree: &str) -> Vec<String> {
    let mut found: Vec<String> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| PLATFORM_CRATES.contains(name) || name.starts_with("gloo-"))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::platform_crates;

    #[test]
    fn platform_crates_are_found_by_their_whole_name() {
        let tree = "callslot-shared v0.1.0 (/somewhere)\nserde v1.0.0\nworker-like v1.0.0\n\
                    js-sys v0.3.0\nuuid v1.0.0\njs-sys v0.3.0 (*)\ngloo-timers v0.3.0";
        assert_eq!(platform_crates(tree), ["gloo-timers", "js-sys"]);
        assert!(platform_crates("serde v1.0.0\nuuid v1.0.0").is_empty());
    }
}
