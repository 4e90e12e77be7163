//! Settings for organizations' own carrier accounts.

use super::SettingError;
use crate::{encryption::EncryptionKeys, telephony::Origins};

/// The settings that organizations' own carrier accounts are encrypted and limited by.
#[derive(Debug, Clone, Default)]
pub struct OwnAccounts {
    /// The keys that credentials are encrypted with: `CREDENTIALS_KEYS`. Without, no organization has an account.
    pub keys: Option<EncryptionKeys>,
    /// Origins beside the providers' own that credentials may be sent to: `CARRIER_ORIGINS`.
    pub origins: Origins,
}

impl OwnAccounts {
    pub(super) fn read(text: impl Fn(&str) -> Option<String>) -> Result<Self, SettingError> {
        const KEYS: &str = "CREDENTIALS_KEYS";
        const ORIGINS: &str = "CARRIER_ORIGINS";
        let keys = text(KEYS)
            .map(|keys| EncryptionKeys::parse(&keys))
            .transpose()
            .map_err(|problem| SettingError {
                name: KEYS,
                problem: problem.to_owned(),
            })?;
        let origins = text(ORIGINS).unwrap_or_default();
        let origins = Origins::parse(&origins).ok_or_else(|| SettingError {
            name: ORIGINS,
            problem: "is not a list of origins such as http://127.0.0.1:4010".to_owned(),
        })?;
        Ok(Self { keys, origins })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(name: &'static str, value: &'static str) -> Result<OwnAccounts, SettingError> {
        OwnAccounts::read(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn settings_that_make_no_sense_are_named() {
        for (name, value) in [
            ("CREDENTIALS_KEYS", "1:short"),
            ("CARRIER_ORIGINS", "nowhere"),
            ("CARRIER_ORIGINS", "https://a.example/path"),
        ] {
            assert_eq!(own(name, value).unwrap_err().name, name);
        }
        assert!(own("CREDENTIALS_KEYS", " ").is_err());
    }
}
