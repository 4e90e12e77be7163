//! The Chrome extension: unpacked in `dist/extension`, as "Load unpacked" and the browser tests take it,
//! and packed for the Web Store. Everything it runs is in it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use zip::{DateTime, ZipWriter, write::SimpleFileOptions};

use crate::build::files_in;
use crate::desk;
use crate::fingerprint::{is_stamped, write_stamp};
use crate::project::Project;
use crate::setup::Tools;
use crate::steps::{Steps, announce};
use crate::wasm;

/// Unpacked, apart from the stamp.
const UNPACKED: &str = "dist/extension";
const STAMP: &str = "dist/.extension-inputs";
/// The most that a first install may load. Desk, the views beside it and small pages are three modules, each with Leptos: that costs
/// space on the disk, once, and spares every popup the desk. All of them and the service worker share one module of phone numbers.
const MOST_KILOBYTES_PACKED: usize = 2_200;
/// zip's levels above 9 are zopfli's, this one with its usual 15 rounds: a few seconds, once, for 4 % less to load.
const PACKING_LEVEL: i64 = 24;
/// The crates of the service worker and of the small pages. The desk and phone numbers are built for the edge, too.
const CRATES: [(&str, &str); 2] = [
    ("callslot-extension", "callslot_extension"),
    ("callslot-compact", "callslot_compact"),
];
/// Names the server that the extension belongs to. Without it, that is this machine.
const SERVER: &str = "CALLSLOT_API_URL";
/// The directive with which the manifest says where requests of a build for this machine go.
const ON_THIS_MACHINE: &str = "connect-src 'self' http://localhost:* http://127.0.0.1:*;";

/// Builds the extension if anything changed.
pub(crate) fn build(project: &Project, steps: &Steps, tools: &Tools) -> anyhow::Result<()> {
    desk::build(project, steps, tools)?;
    steps.run("extension", || build_extension(project, tools))
}

fn build_extension(project: &Project, tools: &Tools) -> anyhow::Result<()> {
    let stamp = project.path(STAMP);
    let fingerprint = fingerprint(project, tools)?;
    let version = version(project)?;
    let archive = project.path(format!("dist/callslot-extension-{version}.zip"));
    if !is_stamped(&stamp, &fingerprint) || !archive.exists() {
        announce("extension: compiling it, about two minutes on two cores the first time");
        gather(project, tools)?;
        pack(&project.path(UNPACKED), &archive)?;
    }
    let packed = fs::metadata(&archive)?.len();
    eprintln!("      {} KB packed", packed / 1000);
    for (_, name) in CRATES.into_iter().chain(desk::CRATES) {
        let content = fs::read(project.path(UNPACKED).join(format!("wasm/{name}_bg.wasm")))?;
        eprintln!(
            "      {name}: {} KB gzipped",
            wasm::gzipped_size(&content)? / 1000
        );
    }
    ensure!(
        packed <= (MOST_KILOBYTES_PACKED * 1000) as u64,
        "the extension is larger than {MOST_KILOBYTES_PACKED} KB packed: see what came in with \
         `cargo tree -p callslot-desk -e normal`"
    );
    write_stamp(&stamp, &fingerprint)
}

/// Puts together `dist/extension`.
fn gather(project: &Project, tools: &Tools) -> anyhow::Result<()> {
    let unpacked = project.path(UNPACKED);
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked)?;
    }
    copy(&project.path("extension/static"), &unpacked)?;
    copy(&project.path(desk::STYLES), &unpacked.join("pages"))?;
    if let Some(server) = server()? {
        belong_to(&server, &unpacked)?;
    }
    // One after the other: built together, each would get the features that the other needs.
    for of in CRATES {
        desk::build_module(project, tools, of, &unpacked.join("wasm"))?;
    }
    for file in desk::CRATES.iter().flat_map(|of| desk::files(project, *of)) {
        let name = file.file_name().context("a module's file has no name")?;
        fs::copy(&file, unpacked.join("wasm").join(name))?;
    }
    Ok(())
}

fn copy(source: &Path, target: &Path) -> anyhow::Result<()> {
    for file in files_in(source)? {
        let to = target.join(file.strip_prefix(source)?);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(file, to)?;
    }
    Ok(())
}

/// The origin of the server, if it is another than this machine.
fn server() -> anyhow::Result<Option<String>> {
    let Some(given) = std::env::var_os(SERVER) else {
        return Ok(None);
    };
    let given = given.to_string_lossy().into_owned();
    let host = given.strip_prefix("https://").unwrap_or_default();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-:".contains(letter);
    ensure!(
        !host.is_empty() && host.chars().all(plain),
        "{SERVER} has to be the Worker's address, such as https://callslot.example.com, and is {given}"
    );
    Ok(Some(given))
}

/// Lets requests go to this server and nowhere else.
fn belong_to(server: &str, unpacked: &Path) -> anyhow::Result<()> {
    let config = format!("export const API = \"{server}\";\nexport const MOVABLE = false;\n");
    fs::write(unpacked.join("config.js"), config)?;
    let file = unpacked.join("manifest.json");
    let manifest = fs::read_to_string(&file)?;
    ensure!(
        manifest.contains(ON_THIS_MACHINE),
        "the manifest's content security policy has no `{ON_THIS_MACHINE}` any more"
    );
    let there = format!("connect-src 'self' {server};");
    fs::write(file, manifest.replace(ON_THIS_MACHINE, &there))?;
    Ok(())
}

/// Packs a folder. The archive is the same, byte for byte, for the same files: no times, no owners, in the order
/// of names.
fn pack(folder: &Path, archive: &Path) -> anyhow::Result<()> {
    let mut files = files_in(folder)?;
    files.sort();
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .compression_level(Some(PACKING_LEVEL));
    let file =
        File::create(archive).with_context(|| format!("cannot write {}", archive.display()))?;
    let mut zip = ZipWriter::new(file);
    for file in files {
        zip.start_file_from_path(file.strip_prefix(folder)?, options)?;
        zip.write_all(&fs::read(&file)?)?;
    }
    zip.finish()?;
    Ok(())
}

/// The version in the manifest, which the Web Store wants to rise.
fn version(project: &Project) -> anyhow::Result<String> {
    let file: PathBuf = project.path("extension/static/manifest.json");
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(&file)?)
        .with_context(|| format!("{} is not JSON", file.display()))?;
    manifest["version"]
        .as_str()
        .map(str::to_owned)
        .context("the extension's manifest has no version")
}

fn fingerprint(project: &Project, tools: &Tools) -> anyhow::Result<String> {
    let mut fingerprint = desk::inputs(project, tools)?.word(&server()?.unwrap_or_default());
    for input in ["extension", "xtask/src/extension.rs"] {
        fingerprint = fingerprint.path(&project.path(input), &["tests", "target"])?;
    }
    Ok(fingerprint.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read as _};
    use uuid::Uuid;
    use zip::ZipArchive;

    #[test]
    fn an_archive_holds_its_files_by_name_and_is_the_same_each_time() {
        let scratch = std::env::temp_dir().join(Uuid::new_v4().to_string());
        let folder = scratch.join("unpacked");
        fs::create_dir_all(folder.join("b")).unwrap();
        fs::write(folder.join("b/c.txt"), "two two two").unwrap();
        fs::write(folder.join("a.txt"), "one").unwrap();
        let packed = ["one.zip", "two.zip"].map(|name| scratch.join(name));
        for archive in &packed {
            pack(&folder, archive).unwrap();
            // Times of files are not in it.
            fs::write(folder.join("a.txt"), "one").unwrap();
        }
        let [one, two] = packed.map(|archive| fs::read(archive).unwrap());
        assert_eq!(one, two);

        let mut archive = ZipArchive::new(Cursor::new(one)).unwrap();
        let names: Vec<_> = archive.file_names().map(Result::unwrap).collect();
        assert_eq!(names, ["a.txt", "b/c.txt"]);
        let mut text = String::new();
        let mut file = archive.by_name("b/c.txt").unwrap();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "two two two");
        fs::remove_dir_all(scratch).unwrap();
    }
}
