//! Accounts that organizations bring: read from a request by their provider, and checked as far as that goes without
//! asking it.

use super::Credentials;
use callslot_shared::{FieldError, phone::PhoneNumber};
use url::Url;

/// An account as an organization gives it.
#[derive(Debug, Clone)]
pub struct OwnAccount {
    /// The provider's name.
    pub provider: &'static str,
    /// The address of its API, an origin that secrets may be sent to.
    pub base_url: Url,
    /// The provider's name for it.
    pub project_id: String,
    /// Its secrets.
    pub credentials: Credentials,
    /// The number calls come from.
    pub from_number: PhoneNumber,
}

/// Why a request's account is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnAccountError {
    /// The body cannot be read.
    #[error(transparent)]
    Unreadable(FieldError),
    /// A field breaks a rule.
    #[error(transparent)]
    Invalid(#[from] FieldError),
}

/// Origins, beside a provider's own, that organizations' secrets may be sent to.
#[derive(Debug, Clone, Default)]
pub struct Origins(Vec<Url>);

impl Origins {
    /// Reads origins that are joined by commas. Fails if one of them is no origin, or more than one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.split(',').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(|part| part.parse::<Url>().ok().filter(is_origin))
            .collect::<Option<_>>()
            .map(Self)
    }

    /// Whether an address is one of them.
    #[must_use]
    pub fn contains(&self, url: &Url) -> bool {
        self.0.contains(url)
    }
}

/// Whether an address is an origin and nothing more.
pub(super) fn is_origin(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

/// Checks one of an account's fields that are an id or a secret: it is trimmed, and goes into addresses and headers as it is.
pub(super) fn token(field: &str, text: &str) -> Result<String, FieldError> {
    const LEAST: usize = 8;
    const MOST: usize = 200;
    let text = text.trim();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if (LEAST..=MOST).contains(&text.len()) && text.bytes().all(plain) {
        Ok(text.to_owned())
    } else {
        Err(FieldError::new(
            field,
            format!("is not {LEAST} to {MOST} letters, digits and dashes"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_origins_and_nothing_more() {
        let url = |text: &str| text.parse::<Url>().unwrap();
        let origins = Origins::parse(" http://127.0.0.1:4010, https://a.example ,").unwrap();
        for known in ["http://127.0.0.1:4010", "https://a.example/"] {
            assert!(origins.contains(&url(known)), "{known}");
        }
        for other in [
            "http://127.0.0.1:4011",
            "https://127.0.0.1:4010",
            "http://127.0.0.1:4010/x",
            "http://a.example",
            "https://b.a.example",
            "https://me@a.example",
        ] {
            assert!(!origins.contains(&url(other)), "{other}");
        }
        assert!(!Origins::default().contains(&url("https://a.example")));
        for bad in [
            "nowhere",
            "https://a.example/path",
            "https://a.example, ftp://b.example",
            "https://me:secret@a.example",
            "https://a.example?x",
        ] {
            assert!(Origins::parse(bad).is_none(), "{bad}");
        }
    }
}
