//! The direction of imports: modules that stand beside each other do not import each other in a circle, and the Worker's
//! layers import downwards. Functions of the store take the handle of one tenant, or of all. A company's words stay with
//! its adapter. A name stands for one public type.

mod app;
mod cycles;
mod handles;
mod imports;
mod layers;
mod mentions;
mod modules;
mod names;
mod proof;
mod words;
mod worker;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use modules::{Modules, Sources};

/// The root file of every crate, and modules whose children may still import each other in a circle.
const CRATES: &[(&str, &[&str])] = &[
    ("shared/src/lib.rs", &[]),
    ("messages/src/lib.rs", &[]),
    ("worker/src/lib.rs", &[]),
    ("app/src/lib.rs", &[]),
    ("app/compact/src/lib.rs", &[]),
    ("app/desk/src/lib.rs", &[]),
    ("app/phone/src/lib.rs", &[]),
    ("app/later/src/lib.rs", &[]),
    ("extension/src/lib.rs", &[]),
    ("sim/src/lib.rs", &[]),
    ("sim/src/main.rs", &[]),
    ("model/src/lib.rs", &[]),
    ("model/src/main.rs", &[]),
    ("fakes/src/lib.rs", &[]),
    ("harness/src/lib.rs", &[]),
    ("tests/edge/main.rs", &[]),
    ("tests/browser/main.rs", &[]),
    ("xtask/src/main.rs", &[]),
    ("bench/slots/src/lib.rs", &[]),
];

#[test]
fn modules_do_not_import_each_other_in_a_circle() {
    let sources = project();
    let faults: Vec<String> = CRATES
        .iter()
        .flat_map(|(root, allowed)| circles(&sources, root, allowed))
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
}

/// Circles that are not allowed, and allowances that nothing needs any more.
fn circles(sources: &Sources, root: &str, allowed: &[&str]) -> Vec<String> {
    let modules = Modules::read(sources, root);
    let cycles = cycles::find(&modules);
    let stale = allowed
        .iter()
        .filter(|module| !cycles.contains_key(**module));
    let stale =
        stale.map(|module| format!("{root}: `{module}` has no circle any more: strike it out"));
    let found = cycles
        .iter()
        .filter(|(module, _)| !allowed.contains(module));
    found
        .map(|(module, cycle)| format!("{root}, in `{module}`:\n{cycle}"))
        .chain(stale)
        .collect()
}

#[test]
fn the_workers_layers_import_downwards() {
    let modules = Modules::read(&project(), "worker/src/lib.rs");
    let faults = worker::LAYERS.check(&modules);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_interfaces_layers_import_downwards() {
    let modules = Modules::read(&project(), "app/src/lib.rs");
    let faults = app::LAYERS.check(&modules);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Options and popup are the extension's own, and one file chooses the host.
#[test]
fn views_know_the_host_by_its_port_alone() {
    let modules = Modules::read(&project(), "app/src/lib.rs");
    let is_in = |id: usize, places: &[&str]| {
        let file = &modules.all[id].file;
        places
            .iter()
            .any(|place| file.starts_with(Path::new("app/src").join(place)))
    };
    let hosts = ["platform/extension", "platform/web.rs"];
    let faults: Vec<String> = modules
        .imports()
        .iter()
        .filter(|import| is_in(import.to, &hosts))
        .filter(|import| {
            !is_in(
                import.from,
                &["platform", "ui/options", "ui/popup", "ui/mount.rs"],
            )
        })
        .map(|import| {
            format!(
                "{}:{}",
                modules.all[import.from].file.display(),
                import.line
            )
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    let mut sources = Sources::new();
    read(&root(), Path::new("app/src"), &mut sources);
    let at_home = Path::new("app/src/platform/extension");
    let chrome = sources
        .iter()
        .filter(|(path, text)| !path.starts_with(at_home) && text.contains("[\"chrome\""));
    assert_eq!(
        chrome.count(),
        0,
        "Chrome's functions stand in {}",
        at_home.display()
    );
}

#[test]
fn the_carriers_words_stay_with_its_adapter() {
    let mut sources = Sources::new();
    for folder in words::CARRIER.folders {
        read_all(&root(), Path::new(folder), &mut sources);
    }
    let said = words::CARRIER.said(&sources);
    assert!(said.is_empty(), "\n{}", said.join("\n"));
    let files: Vec<&PathBuf> = sources.keys().collect();
    let stale = words::CARRIER.stale(&files);
    assert!(stale.is_empty(), "names nothing: {stale:?}");
}

#[test]
fn functions_of_the_store_take_the_handle_of_one_tenant_or_of_all() {
    let faults = handles::check(&project(), handles::STORE);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn no_two_public_types_of_a_crate_share_a_name() {
    let sources = project();
    let folders: BTreeSet<&Path> = CRATES
        .iter()
        .filter_map(|(root, _)| Path::new(root).parent())
        .collect();
    let shared: Vec<String> = folders
        .into_iter()
        .flat_map(|folder| names::shared(&sources, folder))
        .collect();
    assert!(shared.is_empty(), "\n{}", shared.join("\n"));
}

#[test]
fn every_crate_of_the_workspace_is_checked() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml is readable");
    let members = manifest
        .lines()
        .find_map(|line| line.strip_prefix("members = "));
    let members: BTreeSet<String> =
        serde_json::from_str(members.expect("has members")).expect("is a list");
    // `tests` has no sources but its tests.
    let checked = CRATES
        .iter()
        .filter_map(|(root, _)| root.split_once("/src/").or(root.split_once('/')));
    let checked: BTreeSet<String> = checked.map(|(member, _)| member.to_owned()).collect();
    assert_eq!(members, checked);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The sources of all crates.
fn project() -> Sources {
    let mut sources = Sources::new();
    for (file, _) in CRATES {
        let directory = Path::new(file).parent().expect("is in a directory");
        read(&root(), directory, &mut sources);
    }
    sources
}

fn read(root: &Path, directory: &Path, sources: &mut Sources) {
    read_all(root, directory, sources);
    sources.retain(|path, _| path.extension().is_some_and(|extension| extension == "rs"));
}

/// Every file of text in a directory, whatever its language.
fn read_all(root: &Path, directory: &Path, sources: &mut Sources) {
    for entry in fs::read_dir(root.join(directory)).expect("is a directory") {
        let entry = entry.expect("is readable");
        let path = directory.join(entry.file_name());
        if entry.file_type().expect("has a type").is_dir() {
            read_all(root, &path, sources);
        } else if let Ok(text) = fs::read_to_string(root.join(&path)) {
            sources.insert(path, text);
        }
    }
}
