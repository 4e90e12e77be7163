//! The Worker's variables, handed over in a file that only its owner can read.
//!
//! A command line can be read by every process on the machine; a file with mode 0600 cannot. A developer's own
//! `.dev.vars` is not read.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;

/// Names and values, as the Worker reads them from its environment.
pub type Variables = BTreeMap<String, String>;

/// Everything the Worker needs to start, as a [`callslot_fakes::Simulator`] with its defaults expects it. The
/// carrier's address is one that nothing listens on until a test sets `SIGNALWIRE_BASE_URL`, and so is
/// the mail provider's, `MAIL_BASE_URL`.
#[must_use]
pub fn local_defaults() -> Variables {
    let carrier = callslot_fakes::Options::default();
    [
        ("SIGNALWIRE_BASE_URL", "http://127.0.0.1:9"),
        ("SIGNALWIRE_PROJECT_ID", &carrier.project_id),
        ("SIGNALWIRE_API_TOKEN", &carrier.api_token),
        ("SIGNALWIRE_SIGNING_KEY", &carrier.signing_key),
        ("SIGNALWIRE_FROM_NUMBER", super::LOCAL_FROM_NUMBER),
        ("CRON_SECRET", super::LOCAL_CRON_SECRET),
        ("PRIVACY_KEY", "privacy-key-of-more-than-32-characters"),
        ("MAIL_BASE_URL", "http://127.0.0.1:9"),
        ("MAIL_API_KEY", &carrier.mail_api_key),
        ("MAIL_FROM", "Callslot <callslot@callslot.example>"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

/// Writes a file that has variables in it, readable by nobody else.
pub(super) fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    // Anew each time: the mode counts only when a file is made.
    if path.exists() {
        std::fs::remove_file(path)?;
    }
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::write;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn only_the_owner_reads_the_file() {
        let path = std::env::temp_dir().join(format!("callslot-variables-{}", std::process::id()));
        std::fs::write(&path, "open").unwrap();
        write(&path, "{}").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}");
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::remove_file(&path).unwrap();
    }
}
