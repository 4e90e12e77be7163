//! The scripts of embedded public pages, made smaller: every visitor of another site loads the first of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::ensure;

use crate::project::Project;
use crate::wasm;

/// The script of other sites, by its path among the assets. Its address never changes.
const EMBED: &str = "scripts/embed.js";
/// The script of the page in the frame.
const FRAME: &str = "scripts/frame.js";
/// The most that another site loads for it, gzipped.
const MOST_BYTES_GZIPPED: usize = 3_000;

/// Makes both scripts smaller among the assets.
pub(crate) fn minify(
    project: &Project,
    assets: &mut BTreeMap<PathBuf, Vec<u8>>,
) -> anyhow::Result<()> {
    let folder = project.wasm_target().join("embed");
    fs::create_dir_all(&folder)?;
    for (name, file) in [(EMBED, "embed.js"), (FRAME, "frame.js")] {
        let Some(script) = assets.get_mut(Path::new(name)) else {
            continue;
        };
        let file = folder.join(file);
        fs::write(&file, &*script)?;
        wasm::minify(project, &file)?;
        *script = fs::read(&file)?;
    }
    if let Some(script) = assets.get(Path::new(EMBED)) {
        check(script)?;
    }
    Ok(())
}

fn check(script: &[u8]) -> anyhow::Result<()> {
    let bytes = wasm::gzipped_size(script)?;
    ensure!(
        bytes <= MOST_BYTES_GZIPPED,
        "{EMBED} has {bytes} bytes gzipped; other sites load {MOST_BYTES_GZIPPED} at most"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    fn source(name: &str) -> Vec<u8> {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../worker/assets");
        fs::read(assets.join(name)).unwrap()
    }

    #[test]
    fn another_site_loads_three_kilobytes_at_most() {
        // With its comments, which visitors do not get.
        check(&source(EMBED)).unwrap();
        // A text that does not get smaller.
        let noise: Vec<u8> = (0..100_u8).flat_map(|n| Sha256::digest([n])).collect();
        check(&noise).unwrap_err();
    }

    #[test]
    fn scripts_leave_no_name_behind_in_the_page_of_another_site() {
        for name in [EMBED, FRAME] {
            let script = String::from_utf8(source(name)).unwrap();
            let code = script.split_once("*/").unwrap().1.trim();
            assert!(
                code.starts_with("(() => {") && code.ends_with("})();"),
                "{name}"
            );
            let outside = script.lines().filter(|line| {
                let declares = ["const ", "let ", "var ", "function "];
                declares.iter().any(|word| line.starts_with(word))
            });
            assert_eq!(outside.count(), 0, "{name}");
        }
    }
}
