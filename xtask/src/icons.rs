//! The brand's icons for browsers, made of the extension's.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};

use crate::project::Project;

/// The extension's icons: the drawing, and pictures of it. No other folder has them.
const SOURCE: &str = "extension/static/icons";
/// The drawing, which pages show.
const DRAWING: &str = "icon.svg";
/// The side lengths of the pictures in `favicon.ico`, in pixels.
const FAVICON: [u8; 3] = [16, 32, 48];

/// `icons/icon.svg` and `favicon.ico`, under their names among the assets.
pub(crate) fn files(project: &Project) -> anyhow::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let read = |name: &str| {
        let file = project.path(SOURCE).join(name);
        fs::read(&file).with_context(|| format!("cannot read {}", file.display()))
    };
    let mut pictures = Vec::new();
    for side in FAVICON {
        pictures.push((side, read(&format!("icon-{side}.png"))?));
    }
    Ok(BTreeMap::from([
        (PathBuf::from("icons").join(DRAWING), read(DRAWING)?),
        (PathBuf::from("favicon.ico"), ico(&pictures)?),
    ]))
}

/// An icon file that holds PNG pictures: a header, an entry for each picture, and the pictures. Numbers are little-endian
/// (<https://learn.microsoft.com/windows/win32/uxguide/vis-icons>, ICONDIR and ICONDIRENTRY).
fn ico(pictures: &[(u8, Vec<u8>)]) -> anyhow::Result<Vec<u8>> {
    const HEADER: usize = 6;
    const ENTRY: usize = 16;
    /// Type 1 is an icon.
    const ICON: u16 = 1;
    const BITS_PER_PIXEL: u16 = 32;
    let mut file = Vec::new();
    for word in [0, ICON, u16::try_from(pictures.len())?] {
        file.extend(word.to_le_bytes());
    }
    let mut offset = HEADER + ENTRY * pictures.len();
    for (side, picture) in pictures {
        ensure!(
            size(picture) == Some((u32::from(*side), u32::from(*side))),
            "icon-{side}.png is not a PNG picture of {side} pixels a side"
        );
        // No palette, and a byte that is reserved.
        file.extend([*side, *side, 0, 0]);
        file.extend(1_u16.to_le_bytes());
        file.extend(BITS_PER_PIXEL.to_le_bytes());
        file.extend(u32::try_from(picture.len())?.to_le_bytes());
        file.extend(u32::try_from(offset)?.to_le_bytes());
        offset += picture.len();
    }
    for (_, picture) in pictures {
        file.extend(picture);
    }
    Ok(file)
}

/// The width and height of a PNG picture, which its first chunk tells (PNG, third edition, section 11.2.1).
fn size(picture: &[u8]) -> Option<(u32, u32)> {
    let rest = picture.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |at: usize| Some(u32::from_be_bytes(rest.get(at..at + 4)?.try_into().ok()?));
    Some((number(8)?, number(12)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    fn read(name: &str) -> Vec<u8> {
        fs::read(root().join(name)).unwrap()
    }

    #[test]
    fn the_favicon_holds_each_picture_where_its_entry_says() {
        let pictures = FAVICON.map(|side| (side, read(&format!("{SOURCE}/icon-{side}.png"))));
        let file = ico(&pictures).unwrap();
        for (number, (side, picture)) in pictures.iter().enumerate() {
            let entry = &file[6 + 16 * number..][..16];
            let [length, offset] = [8, 12]
                .map(|at| u32::from_le_bytes(entry[at..at + 4].try_into().unwrap()) as usize);
            assert_eq!(entry[..2], [*side, *side]);
            assert_eq!(file[offset..offset + length], picture[..]);
        }
        assert!(ico(&[(16, read(&format!("{SOURCE}/icon-32.png")))]).is_err());
    }

    #[test]
    fn every_icon_of_the_web_manifest_is_there_in_its_size() {
        let manifest = read("worker/assets/site.webmanifest");
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        for icon in manifest["icons"].as_array().unwrap() {
            let source = icon["src"].as_str().unwrap();
            if source == format!("/icons/{DRAWING}") {
                continue;
            }
            let picture = read(&format!("worker/assets{source}"));
            let (width, height) = size(&picture).unwrap();
            assert_eq!(icon["sizes"], format!("{width}x{height}"), "{source}");
        }
    }
}
