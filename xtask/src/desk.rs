//! The desk in Wasm and the modules beside it, which the extension packs and the edge serves.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use sha2::{Digest as _, Sha256};

use crate::fingerprint::{Fingerprint, is_stamped, write_stamp};
use crate::project::Project;
use crate::setup::Tools;
use crate::steps::{Steps, announce};
use crate::wasm;

/// The crates, each with its name as cargo writes it in files: the desk, the numbering plans that it loads once it is drawn, and the
/// views that it loads when somebody goes to one.
pub(crate) const CRATES: [(&str, &str); 3] = [
    ("callslot-desk", "callslot_desk"),
    PHONE,
    ("callslot-later", "callslot_later"),
];
const PHONE: (&str, &str) = ("callslot-phone", "callslot_phone");
/// The most that a first visit of `/app` loads before it is drawn, gzipped; the page itself is the Worker's. Six more than the goal of
/// 650 KB for all of it: webhooks in a call's history and the public page's link came in, and nothing has moved out yet.
const MOST_KILOBYTES_OF_FIRST_LOAD: usize = 656;
/// Numbering plans are thousands of patterns such as `[2-9]\d{9}`. Nothing else in Wasm for browsers has more than a few.
const PATTERN: &[u8] = br"\d{";
const MANY_PATTERNS: usize = 100;
/// The files that every module for browsers is made of.
const INPUTS: [&str; 8] = [
    "shared",
    "app",
    "xtask/src/desk.rs",
    "xtask/src/wasm.rs",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "package-lock.json",
];
/// The style sheets that the interface has in every host.
pub(crate) const STYLES: &str = "app/styles";
/// The one that the edge serves to the desk.
const STYLE: &str = "app.css";
/// Those that it is made of, the most general first.
const CASCADE: [&str; 8] = [
    "tokens.css",
    "common.css",
    "desk.css",
    "shell.css",
    "profile.css",
    "availability.css",
    "messages.css",
    "public-page.css",
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
    let fingerprint = inputs(project, tools)?.finish();
    if !is_stamped(&stamp, &fingerprint) {
        announce("desk: compiling it, about two minutes on two cores the first time");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        for of in CRATES {
            build_module(project, tools, of, &folder)?;
        }
    }
    write_stamp(&stamp, &fingerprint)
}

/// Compiles a module for browsers, and makes sure that it has numbering plans only if it is the module of them.
pub(crate) fn build_module(
    project: &Project,
    tools: &Tools,
    of: (&str, &str),
    folder: &Path,
) -> anyhow::Result<()> {
    wasm::for_browsers(project, tools, of, folder)?;
    let (package, name) = of;
    let wasm = fs::read(folder.join(format!("{name}_bg.wasm")))?;
    ensure!(
        holds_plans(&wasm) == (of == PHONE),
        "{package} {} the numbering plans of all countries: pages ask app/src/phone about numbers, and only {} has them",
        if of == PHONE { "lacks" } else { "holds" },
        PHONE.0,
    );
    Ok(())
}

fn holds_plans(wasm: &[u8]) -> bool {
    let patterns = wasm.windows(PATTERN.len());
    patterns.filter(|bytes| *bytes == PATTERN).count() > MANY_PATTERNS
}

/// The files of a built module: the JavaScript that loads it, and the Wasm.
pub(crate) fn files(project: &Project, (_, name): (&str, &str)) -> [PathBuf; 2] {
    [format!("{name}.js"), format!("{name}_bg.wasm")].map(|file| folder(project).join(file))
}

/// The files that the edge serves to the desk, by their paths among all that it serves.
pub(crate) fn served(project: &Project) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let [desk, phone, later] = CRATES;
    let desk = module(project, "desk", desk)?;
    let phone = module(project, "phone", phone)?;
    let later = module(project, "later", later)?;
    let styles = styles(project)?;
    let start = start(&desk, &phone, &later);
    let first = [
        ("start.js".to_owned(), start.into()),
        (STYLE.to_owned(), styles),
    ];
    let first: Vec<(String, Vec<u8>)> = first.into_iter().chain(desk).collect();
    check_first_load(&first)?;
    let served = Path::new(SERVED);
    let files = first
        .into_iter()
        .chain(phone)
        .chain(later)
        .map(|(name, content)| (served.join(name), content));
    Ok(files.collect())
}

/// The desk's style sheets as one.
fn styles(project: &Project) -> anyhow::Result<Vec<u8>> {
    let mut all = Vec::new();
    for name in CASCADE {
        all.extend(fs::read(project.path(STYLES).join(name))?);
    }
    let file = folder(project).join(STYLE);
    fs::write(&file, all)?;
    wasm::minify(project, &file)?;
    Ok(fs::read(&file)?)
}

/// The rules by which browsers keep the files whose names change with their content, one for each: an answer that a file is missing is
/// not to be kept.
pub(crate) fn headers<'a>(served: impl IntoIterator<Item = &'a Path>) -> String {
    let forever = Path::new(SERVED).join(FOREVER);
    let mut rules = String::new();
    for file in served.into_iter().filter(|file| file.starts_with(&forever)) {
        let path = file.display();
        // Writing to a string cannot fail.
        let _ = writeln!(rules, "/{path}");
        rules.push_str("  Cache-Control: public, max-age=31536000, immutable\n");
    }
    rules
}

/// A file by its name among those that are kept for ever.
type Named = (String, Vec<u8>);

/// The JavaScript and the Wasm of a module.
fn module(project: &Project, stem: &str, of: (&str, &str)) -> anyhow::Result<[Named; 2]> {
    let [script, wasm] = files(project, of)
        .map(|file| fs::read(&file).with_context(|| format!("cannot read {}", file.display())));
    let (script, wasm) = (script?, wasm?);
    Ok([
        (named(stem, &script, "js"), script),
        (named(stem, &wasm, "wasm"), wasm),
    ])
}

fn check_first_load(files: &[Named]) -> anyhow::Result<()> {
    let mut bytes = 0;
    for (_, content) in files {
        bytes += wasm::gzipped_size(content)?;
    }
    eprintln!(
        "      {} KB gzipped at the first visit of /app",
        bytes / 1000
    );
    ensure!(
        bytes <= MOST_KILOBYTES_OF_FIRST_LOAD * 1000,
        "a first visit of /app loads more than {MOST_KILOBYTES_OF_FIRST_LOAD} KB gzipped: see what came in with \
         `cargo tree -p callslot-app -e normal`"
    );
    Ok(())
}

/// The name of a file by its content.
fn named(stem: &str, content: &[u8], kind: &str) -> String {
    let hash = format!("{:x}", Sha256::digest(content));
    let hash: String = hash.chars().take(DIGITS).collect();
    format!("{FOREVER}/{stem}-{hash}.{kind}")
}

/// The script whose name never changes. It asks for both files of the desk at once; the desk asks for the other modules.
fn start([(script, _), (wasm, _)]: &[Named; 2], phone: &[Named; 2], later: &[Named; 2]) -> String {
    let (phone, later) = (loader(phone), loader(later));
    format!(
        "// Starts the desk. `cargo xtask build` names its files here.\n\
         const wasm = fetch(new URL(\"./{wasm}\", import.meta.url));\n\
         const {{ default: start, mount }} = await import(\"./{script}\");\n\
         await start({{ module_or_path: wasm }});\n\
         mount(false, {phone}, {later});\n"
    )
}

/// A function that loads a module, and answers with what it exports.
fn loader([(script, _), (wasm, _)]: &[Named; 2]) -> String {
    format!(
        "async () => {{\n  \
           const module = await import(\"./{script}\");\n  \
           await module.default({{ module_or_path: new URL(\"./{wasm}\", import.meta.url) }});\n  \
           return module;\n\
         }}"
    )
}

fn folder(project: &Project) -> PathBuf {
    project.wasm_target().join("desk")
}

/// All that a module for browsers is made with.
pub(crate) fn inputs(project: &Project, tools: &Tools) -> anyhow::Result<Fingerprint> {
    let begin = Fingerprint::default().word(&tools.wasm.fingerprint);
    INPUTS.iter().try_fold(begin, |fingerprint, input| {
        fingerprint.path(&project.path(input), &["tests", "target"])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_kept_for_ever_has_another_name_once_it_is_another() {
        let names = [b"one", b"two"].map(|content| named("desk", content, "js"));
        assert_ne!(names[0], names[1]);
        assert_eq!(names[0], named("desk", b"one", "js"));
        assert!(names[0].starts_with("v/desk-"));
        assert_eq!(Path::new(&names[0]).extension(), Some("js".as_ref()));
    }

    #[test]
    fn the_start_script_names_every_file_of_all_modules() {
        let of = |stem: &str| ["js", "wasm"].map(|kind| (named(stem, b"", kind), Vec::new()));
        let (desk, phone, later) = (of("desk"), of("phone"), of("later"));
        let start = start(&desk, &phone, &later);
        for (name, _) in desk.iter().chain(&phone).chain(&later) {
            assert!(start.contains(&format!("\"./{name}\"")), "{start}");
        }
    }

    #[test]
    fn only_files_that_are_there_and_change_their_names_are_kept_for_ever() {
        let served = ["app-files/start.js", "app-files/v/desk-1.js"];
        assert_eq!(
            headers(served.map(Path::new)),
            "/app-files/v/desk-1.js\n  Cache-Control: public, max-age=31536000, immutable\n"
        );
    }

    #[test]
    fn numbering_plans_are_told_by_their_patterns() {
        let plans = br"[2-9]\d{9}".repeat(200);
        assert!(holds_plans(&plans));
        assert!(!holds_plans(&plans[..100]));
    }
}
