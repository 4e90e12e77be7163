//! The Worker's variables on this machine: the process environment first, then `.dev.vars`, then
//! defaults that suit the simulator.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;
use callslot_harness::{Variables, local_defaults};

use crate::project::Project;
use crate::settings::table;
use crate::steps::announce;

/// The file of a developer's settings.
const FILE: &str = ".dev.vars";
/// The least likeness of a misspelled name, of 1.
const ALIKE: f64 = 0.8;

/// The id of this repository's extension, by the key in its manifest.
const OWN_EXTENSION: &str = "mepmgjiaimahgpogifnbbhnjmafhblln";

/// The variables that somebody has set, and the defaults for what nobody has.
pub(crate) struct Settings {
    set: BTreeMap<String, String>,
    defaults: Variables,
}

impl Settings {
    /// Reads the environment and `.dev.vars`, and the secrets kept in the state folder.
    pub(crate) fn read(project: &Project, state: &Path) -> anyhow::Result<Self> {
        let mut set = in_file(project)?;
        set.retain(|name, _| is_known(name));
        for setting in table::all() {
            if let Ok(value) = std::env::var(setting.name) {
                set.insert(setting.name.to_owned(), value);
            }
        }
        set.retain(|_, value| !value.is_empty());
        let mut defaults = local_defaults();
        defaults.remove("SIGNALWIRE_BASE_URL");
        defaults.insert(
            "BILLING_WEBHOOK_SECRET".to_owned(),
            webhook_secret(state, "billing-secret")?,
        );
        defaults.insert(
            "OPERATOR_SECRET".to_owned(),
            webhook_secret(state, "operator-secret")?,
        );
        defaults.insert(
            "MAIL_WEBHOOK_SECRET".to_owned(),
            webhook_secret(state, "mail-webhook-secret")?,
        );
        defaults.insert("CREDENTIALS_KEYS".to_owned(), credentials_key(state)?);
        // Nothing sends mail but the simulator, or what somebody sets.
        defaults.remove("MAIL_BASE_URL");
        let own = OWN_EXTENSION.to_owned();
        defaults.insert("EXTENSION_IDS".to_owned(), own);
        for (name, file) in [
            ("CRON_SECRET", "cron-secret"),
            ("BOOTSTRAP_SECRET", "bootstrap-secret"),
            ("PRIVACY_KEY", "privacy-key"),
        ] {
            defaults.insert(name.to_owned(), secret(state, file)?);
        }
        Ok(Self { set, defaults })
    }

    /// The value that somebody has set.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.set.get(name).map(String::as_str)
    }

    /// A variable that is set or has a default.
    pub(crate) fn required(&self, name: &str) -> anyhow::Result<String> {
        self.set
            .get(name)
            .or_else(|| self.defaults.get(name))
            .cloned()
            .with_context(|| format!("{name} is not set"))
    }

    /// Everything for the Worker, with this carrier, and with this mailbox unless mail goes elsewhere.
    pub(crate) fn variables(&self, carrier: &str, mailbox: Option<&str>) -> Variables {
        let mut variables = self.defaults.clone();
        if let Some(mailbox) = mailbox {
            variables.insert("MAIL_BASE_URL".to_owned(), mailbox.to_owned());
        }
        // An account of one's own may be at the simulator, too.
        variables.insert("CARRIER_ORIGINS".to_owned(), carrier.to_owned());
        // And webhooks go to receivers on this machine.
        variables.insert("WEBHOOK_LOOPBACK".to_owned(), "on".to_owned());
        variables.extend(self.set.clone());
        variables.insert("SIGNALWIRE_BASE_URL".to_owned(), carrier.to_owned());
        variables
    }
}

/// Says which names in `.dev.vars` are no settings, before anybody wonders why they have no effect.
pub(super) fn warn_of_unknown_names(project: &Project) -> anyhow::Result<()> {
    for name in in_file(project)?.keys().filter(|name| !is_known(name)) {
        announce(&unknown(name));
    }
    Ok(())
}

fn in_file(project: &Project) -> anyhow::Result<BTreeMap<String, String>> {
    match fs::read_to_string(project.path(FILE)) {
        Ok(text) => Ok(parse(&text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read {FILE}")),
    }
}

fn is_known(name: &str) -> bool {
    table::all().any(|setting| setting.name == name)
}

fn unknown(name: &str) -> String {
    let given = name.to_ascii_uppercase();
    let nearest = table::all()
        .map(|setting| setting.name)
        .map(|known| (strsim::normalized_damerau_levenshtein(known, &given), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0));
    match nearest {
        Some((_, known)) => {
            format!("{FILE} sets {name}, which is no setting: do you mean {known}?")
        }
        None => format!("{FILE} sets {name}, which is no setting: see docs/settings.md"),
    }
}

/// A secret of the form that Standard Webhooks asks for.
fn webhook_secret(state: &Path, file: &str) -> anyhow::Result<String> {
    // 64 hexadecimal digits are the base64 of 48 bytes.
    Ok(format!("whsec_{}", secret(state, file)?))
}

/// A key of 32 bytes: 42 hexadecimal digits are the base64 of 31 and a half, and `A=` of the rest.
fn credentials_key(state: &Path) -> anyhow::Result<String> {
    let digits = secret(state, "credentials-key")?;
    let (key, _) = digits.split_at(42);
    Ok(format!("1:{key}A="))
}

/// A secret of this checkout alone, made on the first run.
fn secret(state: &Path, file: &str) -> anyhow::Result<String> {
    let file = state.join(file);
    if let Ok(secret) = fs::read_to_string(&file) {
        return Ok(secret);
    }
    fs::create_dir_all(state).with_context(|| format!("cannot create {}", state.display()))?;
    // Two random UUIDs: 2 × 122 random bits.
    let secret = format!(
        "{}{}",
        uuid::Uuid::new_v4().simple(),
        uuid::Uuid::new_v4().simple()
    );
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&file)
        .and_then(|mut opened| opened.write_all(secret.as_bytes()))
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(secret)
}

/// Reads `NAME=value` lines, the value perhaps in quotes.
fn parse(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| {
            let name = name.trim().trim_start_matches("export ").trim();
            (name.to_owned(), unquoted(value.trim()).to_owned())
        })
        .collect()
}

fn unquoted(value: &str) -> &str {
    let quoted = ['"', '\'', '`'].into_iter().find_map(|mark| {
        value
            .strip_prefix(mark)?
            .split_once(mark)
            .map(|(inside, _)| inside)
    });
    // Outside quotes a comment may follow.
    quoted.unwrap_or_else(|| value.split(" #").next().unwrap_or(value).trim_end())
}

#[cfg(test)]
mod tests {
    use super::{parse, unknown};

    #[test]
    fn a_misspelled_setting_is_told_with_the_one_that_is_meant() {
        for (given, meant) in [
            ("DIAL_PASE_MS", "DIAL_PACE_MS"),
            ("SIGNALWIRE_FROM_NUMBR", "SIGNALWIRE_FROM_NUMBER"),
            ("public_url", "PUBLIC_URL"),
            ("SESSION_IDLE_SECOND", "SESSION_IDLE_SECONDS"),
        ] {
            let said = unknown(given);
            assert!(
                said.contains(given) && said.ends_with(&format!("do you mean {meant}?")),
                "{said}"
            );
        }
        let said = unknown("NODE_ENV");
        assert!(said.ends_with("see docs/settings.md"), "{said}");
    }

    #[test]
    fn a_developers_file_is_read_as_dotenv_reads_it() {
        let text = "# a comment\nA=plain # why\nB=\"in quotes\" # why\n\nexport C='it = #3'\nD=\n";
        let expected = [
            ("A", "plain"),
            ("B", "in quotes"),
            ("C", "it = #3"),
            ("D", ""),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(parse(text), expected.into());
    }
}
