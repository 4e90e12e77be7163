//! Settings for organizations' own carrier accounts.

use super::SettingError;
use crate::encryption::EncryptionKeys;
use callslot_shared::FieldError;
use url::Url;

/// The end of the carrier's hosts: spaces are at `{name}.signalwire.com`.
const CARRIER: &str = ".signalwire.com";

/// The settings that organizations' own carrier accounts are encrypted and limited by.
#[derive(Debug, Clone, Default)]
pub struct OwnAccounts {
    /// The keys that credentials are encrypted with: `CREDENTIALS_KEYS`. Without, no organization has an account.
    pub keys: Option<EncryptionKeys>,
    /// Origins beside the carrier's own that credentials may be sent to: `CARRIER_ORIGINS`.
    origins: Vec<Url>,
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
        let origins = origins
            .split(',')
            .map(str::trim)
            .filter(|origin| !origin.is_empty())
            .map(|origin| {
                origin
                    .parse::<Url>()
                    .ok()
                    .filter(is_bare)
                    .ok_or_else(|| SettingError {
                        name: ORIGINS,
                        problem: "is not a list of origins such as http://127.0.0.1:4010"
                            .to_owned(),
                    })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { keys, origins })
    }

    /// Reads a space's address. Only the carrier's own hosts, by HTTPS, and the origins that are set are
    /// taken: whatever is named here is sent a password.
    pub fn space(&self, field: &str, text: &str) -> Result<Url, FieldError> {
        let text = text.trim();
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let problem = || {
            FieldError::new(
                field,
                "is not a space of the carrier, such as https://example.signalwire.com",
            )
        };
        let url: Url = whole.parse().map_err(|_| problem())?;
        let own = url.scheme() == "https"
            && url.port().is_none()
            && url
                .host_str()
                .and_then(|host| host.strip_suffix(CARRIER))
                .is_some_and(|name| !name.is_empty() && !name.contains('.'));
        if is_bare(&url) && (own || self.origins.contains(&url)) {
            Ok(url)
        } else {
            Err(problem())
        }
    }
}

/// Whether an address is an origin and nothing more.
fn is_bare(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(name: &'static str, value: &'static str) -> Result<OwnAccounts, SettingError> {
        OwnAccounts::read(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn credentials_go_to_the_carrier_and_to_nobody_else() {
        let usual = OwnAccounts::default();
        for good in ["acme.signalwire.com", " https://acme.signalwire.com/ "] {
            let url = usual.space("space_url", good).unwrap();
            assert_eq!(url.as_str(), "https://acme.signalwire.com/");
        }
        for bad in [
            "",
            "signalwire.com",
            ".signalwire.com",
            "a.b.signalwire.com",
            "acme.signalwire.com.evil.example",
            "evil.example/.signalwire.com",
            "evil.example#.signalwire.com",
            "evil.example?.signalwire.com",
            "acme.signalwire.com@evil.example",
            "evil@acme.signalwire.com",
            "acme.signalwire.com:8443",
            "http://acme.signalwire.com",
            "ftp://acme.signalwire.com",
            "https://acme.signalwire.com/path",
            "https://169.254.169.254",
            "http://127.0.0.1:4010",
            "http://[::1]",
            "acme.signalwire.com\\@evil.example",
        ] {
            let error = usual.space("space_url", bad).unwrap_err();
            assert_eq!(error.field, "space_url", "{bad}");
        }
        let local = own(
            "CARRIER_ORIGINS",
            "http://127.0.0.1:4010, https://a.example",
        )
        .unwrap();
        assert!(local.space("space_url", "http://127.0.0.1:4010").is_ok());
        assert!(local.space("space_url", "http://127.0.0.1:4011").is_err());
        assert!(local.space("space_url", "http://127.0.0.1:4010/x").is_err());
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
