//! The desk in Wasm, which the extension packs and the edge serves.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use crate::fingerprint::{Fingerprint, is_stamped, write_stamp};
use crate::project::Project;
use crate::setup::Tools;
use crate::steps::{Steps, announce};
use crate::wasm;

/// The crate, and its name as cargo writes it in files.
pub(crate) const CRATE: (&str, &str) = ("callslot-desk", "callslot_desk");
/// The style sheets that the interface has in every host.
pub(crate) const STYLES: &str = "app/styles";
/// Those of the desk, the most general first.
const CASCADE: [&str; 6] = [
    "tokens.css",
    "common.css",
    "desk.css",
    "shell.css",
    "profile.css",
    "availability.css",
];

/// The folder of the edge's files for `/app`. The page of the Worker names those that are not in `FOREVER`.
const SERVED: &str = "app-files";
/// Files whose names change with their content: whoever has one never asks for it again.
const FOREVER: &str = "v";
/// The digits of a hash in a name.
const DIGITS: usize = 16;

/// Builds the desk if anything changed.
pub(crate) fn build(project: &Project, steps: &Steps, tools: &Tools) -> anyhow::Result<()> {
    steps.run("desk", || build_desk(project, tools))
}

fn build_desk(project: &Project, tools: &Tools) -> anyhow::Result<()> {
    let folder = folder(project);
    let stamp = folder.join(".inputs");
    let fingerprint = fingerprint(project, tools)?;
    if !is_stamped(&stamp, &fingerprint) {
        announce("desk: compiling it, about two minutes on two cores the first time");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        wasm::for_browsers(project, tools, CRATE, &folder)?;
    }
    write_stamp(&stamp, &fingerprint)
}

/// The files of the built module: the JavaScript that loads it, and the Wasm.
pub(crate) fn module(project: &Project) -> [PathBuf; 2] {
    let (_, name) = CRATE;
    [format!("{name}.js"), format!("{name}_bg.wasm")].map(|file| folder(project).join(file))
}

/// The files that the edge serves to the desk, by their paths among all that it serves.
pub(crate) fn served(project: &Project) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let [script, wasm] = module(project)
        .map(|file| fs::read(&file).with_context(|| format!("cannot read {}", file.display())));
    let (script, wasm) = (script?, wasm?);
    let names = [named(&script, "js"), named(&wasm, "wasm")];
    let mut styles = Vec::new();
    for name in CASCADE {
        styles.extend(fs::read(project.path(STYLES).join(name))?);
    }
    let [script_name, wasm_name] = &names;
    let files = [
        ("start.js".to_owned(), start(script_name, wasm_name).into()),
        ("app.css".to_owned(), styles),
        (script_name.clone(), script),
        (wasm_name.clone(), wasm),
    ];
    let served = Path::new(SERVED);
    let files = files
        .into_iter()
        .map(|(name, content)| (served.join(name), content));
    Ok(files.collect())
}

/// The name of a file by its content.
fn named(content: &[u8], kind: &str) -> String {
    let hash = format!("{:x}", Sha256::digest(content));
    let hash: String = hash.chars().take(DIGITS).collect();
    format!("{FOREVER}/desk-{hash}.{kind}")
}

/// The script whose name never changes. It asks for both at once.
fn start(script: &str, wasm: &str) -> String {
    format!(
        "// Starts the desk. `cargo xtask build` names its files here.\n\
         const wasm = fetch(new URL(\"./{wasm}\", import.meta.url));\n\
         const {{ default: start, mount }} = await import(\"./{script}\");\n\
         await start({{ module_or_path: wasm }});\n\
         mount(false);\n"
    )
}

fn folder(project: &Project) -> PathBuf {
    project.wasm_target().join("desk")
}

fn fingerprint(project: &Project, tools: &Tools) -> anyhow::Result<String> {
    let mut fingerprint = Fingerprint::default().word(&tools.wasm.fingerprint);
    for input in [
        "shared",
        "app",
        "xtask/src/desk.rs",
        "xtask/src/wasm.rs",
        "Cargo.toml",
        "Cargo.lock",
        ".cargo",
        "package-lock.json",
    ] {
        fingerprint = fingerprint.path(&project.path(input), &["tests", "target"])?;
    }
    Ok(fingerprint.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_kept_for_ever_has_another_name_once_it_is_another() {
        let names = [b"one", b"two"].map(|content| named(content, "js"));
        assert_ne!(names[0], names[1]);
        assert_eq!(names[0], named(b"one", "js"));
        assert!(names[0].starts_with("v/desk-"));
        assert_eq!(Path::new(&names[0]).extension(), Some("js".as_ref()));
        let start = start(&names[0], &names[1]);
        assert!(
            names
                .iter()
                .all(|name| start.contains(&format!("\"./{name}\"")))
        );
    }
}
