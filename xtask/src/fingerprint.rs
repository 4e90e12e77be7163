//! Hashes of what a step was done with, so that it is done again only when that changed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

/// A hash over files, folders and words.
#[derive(Default)]
pub(crate) struct Fingerprint {
    hash: Sha256,
}

impl Fingerprint {
    /// Takes in a word, such as a version.
    pub(crate) fn word(mut self, word: &str) -> Self {
        self.hash.update(word.len().to_le_bytes());
        self.hash.update(word);
        self
    }

    /// Takes in a file, or a folder with all that is in it except folders named in `without`.
    pub(crate) fn path(mut self, path: &Path, without: &[&str]) -> anyhow::Result<Self> {
        let mut files = Vec::new();
        collect(path, without, &mut files)?;
        files.sort();
        for file in files {
            let content =
                fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            self = self.word(&file.to_string_lossy());
            self.hash.update(content.len().to_le_bytes());
            self.hash.update(content);
        }
        Ok(self)
    }

    /// The hash as text.
    pub(crate) fn finish(self) -> String {
        format!("{:x}", self.hash.finalize())
    }
}

fn collect(path: &Path, without: &[&str], files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        let entry = entry?;
        let left_out = without.iter().any(|name| entry.file_name() == *name);
        if !left_out {
            collect(&entry.path(), without, files)?;
        }
    }
    Ok(())
}

/// Whether `stamp` holds `fingerprint`.
pub(crate) fn is_stamped(stamp: &Path, fingerprint: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == fingerprint)
}

/// Writes `fingerprint` to `stamp`.
pub(crate) fn write_stamp(stamp: &Path, fingerprint: &str) -> anyhow::Result<()> {
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(stamp, fingerprint).with_context(|| format!("cannot write {}", stamp.display()))
}
