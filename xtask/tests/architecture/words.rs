//! Words of one company, and the folder that they stay in.

use std::path::{Path, PathBuf};

/// Words that one folder may say, and nothing around it.
pub(crate) struct Vocabulary {
    /// In small letters.
    pub(crate) words: &'static [&'static str],
    /// Folders that do not say them.
    pub(crate) folders: &'static [&'static str],
    /// Folders and files within that do.
    pub(crate) except: &'static [&'static str],
}

/// The carrier's words stay with its adapter. The settings name the deployment's own account; the port's first file lists
/// the adapters.
pub(crate) const CARRIER: Vocabulary = Vocabulary {
    words: &[
        "signalwire",
        "twilio",
        "laml",
        "cxml",
        "swml",
        "compatibility api",
        "calling api",
    ],
    folders: &["shared/src", "worker/src"],
    except: &[
        "worker/src/settings",
        "worker/src/telephony/mod.rs",
        "worker/src/telephony/signalwire",
    ],
};

impl Vocabulary {
    /// Whether a file is one that does not say the words. Tests of the Worker play the carrier, and say them.
    pub(crate) fn covers(&self, file: &Path) -> bool {
        let below = |folder: &&str| file.starts_with(folder);
        let is_test = file.components().any(|part| part.as_os_str() == "tests");
        self.folders.iter().any(below) && !self.except.iter().any(below) && !is_test
    }

    /// Each line that says one of the words, with its file.
    pub(crate) fn said<'a>(
        &self,
        files: impl IntoIterator<Item = (&'a PathBuf, &'a String)>,
    ) -> Vec<String> {
        let covered = files.into_iter().filter(|(file, _)| self.covers(file));
        covered
            .flat_map(|(file, text)| {
                text.lines().zip(1..).filter_map(move |(line, number)| {
                    let line = line.to_lowercase();
                    let word = self.words.iter().find(|word| line.contains(**word))?;
                    Some(format!("{}:{number} says \"{word}\"", file.display()))
                })
            })
            .collect()
    }

    /// Exceptions that name nothing any more.
    pub(crate) fn stale(&self, files: &[&PathBuf]) -> Vec<&'static str> {
        let named = |except: &&str| files.iter().any(|file| file.starts_with(except));
        let mut except = self.except.to_vec();
        except.retain(|it| !named(it));
        except
    }
}
