//! The sites that may show a public page in a frame.

use crate::FieldError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest host, in characters (RFC 1035, section 2.3.4).
const MAX_HOST: usize = 253;
/// Longest label of a host.
const MAX_LABEL: usize = 63;

/// The origin of a site, such as `https://www.example.com` or `https://example.com:8443`, in small letters.
///
/// It stands in a header (`frame-ancestors`), where a blank or a semicolon would begin something else: its letters are those
/// of names. It has no wildcard, since whoever has one name of a shared domain must not frame for all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FrameOrigin(String);

impl FrameOrigin {
    /// Reads an origin. A slash at its end is left out.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::public_page::FrameOrigin;
    /// let origin = FrameOrigin::parse("frame_origins", "https://WWW.example.com/").unwrap();
    /// assert_eq!(origin.as_str(), "https://www.example.com");
    /// assert!(FrameOrigin::parse("frame_origins", "http://example.com").is_err());
    /// ```
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let refused = || {
            FieldError::new(
                field,
                "is not the origin of a site, such as https://www.example.com",
            )
        };
        let text = text.trim().to_ascii_lowercase();
        let place = text.strip_prefix("https://").ok_or_else(refused)?;
        let place = place.strip_suffix('/').unwrap_or(place);
        let (host, port) = match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        };
        if !is_host(host) || port.is_some_and(|port| !is_port(port)) {
            return Err(refused());
        }
        Ok(Self(match port {
            Some(port) if port != "443" => format!("https://{host}:{port}"),
            _ => format!("https://{host}"),
        }))
    }

    /// The origin.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether it is a name of two labels or more. The last one begins with a letter, so that no address of four numbers passes.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || c == b'-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.len() <= MAX_HOST
        && host.contains('.')
        && host.split('.').all(is_label)
        && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn is_port(text: &str) -> bool {
    let number = text.parse::<u16>().ok();
    number.is_some_and(|number| number > 0 && number.to_string() == text)
}

impl fmt::Display for FrameOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<FrameOrigin> for String {
    fn from(origin: FrameOrigin) -> Self {
        origin.0
    }
}

impl TryFrom<String> for FrameOrigin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse("origin", &text).map_err(|error| error.problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        for (text, origin) in [
            ("https://example.com", "https://example.com"),
            (
                " https://a-b.example.co.uk:8443/ ",
                "https://a-b.example.co.uk:8443",
            ),
            (
                "https://xn--bcher-kva.example:443",
                "https://xn--bcher-kva.example",
            ),
        ] {
            assert_eq!(FrameOrigin::parse("o", text).unwrap().as_str(), origin);
        }
        for bad in [
            "",
            "*",
            "https://*.example.com",
            "http://example.com",
            "https://example.com/path",
            "https://example.com?x",
            "https://user@example.com",
            "https://192.0.2.1",
            "https://[::1]",
            "https://localhost",
            "https://example.com https://evil.example",
            "https://example.com;script-src",
            "https://exam\u{a0}ple.com",
            "https://exämple.com",
            "https://example.com:0",
            "https://example.com:080",
            "https://example.com:99999",
            "https://-a.example",
            "https://a..example",
            "javascript:alert(1)",
        ] {
            assert!(FrameOrigin::parse("o", bad).is_err(), "{bad}");
        }
    }
}
