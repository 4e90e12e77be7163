//! Webhook signatures: proof that a webhook comes from the carrier.
//!
//! Source: SignalWire, "Compatibility API webhook signatures". The key is the project's signing key
//! (`PSK…`), the message is the URL followed by every parameter's name and value, sorted by name,
//! the signature is base64 of HMAC-SHA1. No timestamp is signed: replays are stopped by the events'
//! own identity.

use super::Form;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use url::Url;

/// Whether `signature` is the one that `key` gives for a form posted to `url`.
///
/// The port counts as the carrier wrote it: a URL with its scheme's standard port spelled out is the
/// same URL. Compared in constant time.
#[must_use]
pub fn is_genuine(key: &str, url: &Url, form: &Form, signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature.trim()) else {
        return false;
    };
    let mut pairs: Vec<_> = form.pairs().collect();
    pairs.sort_by_key(|(name, _)| *name);
    let matches = |url: &str| {
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key.as_bytes()) else {
            return false;
        };
        mac.update(url.as_bytes());
        for (name, value) in &pairs {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        mac.verify_slice(&signature).is_ok()
    };
    matches(url.as_str()) || with_standard_port(url).is_some_and(|url| matches(&url))
}

/// The URL with its standard port spelled out, unless it has a port of its own.
fn with_standard_port(url: &Url) -> Option<String> {
    if url.port().is_some() {
        return None;
    }
    let port = url.port_or_known_default()?;
    let origin = format!("{}://{}", url.scheme(), url.host_str()?);
    let rest = url.as_str().strip_prefix(&origin)?;
    Some(format!("{origin}:{port}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "12345";

    fn form() -> Form {
        Form::default()
            .with("CallSid", "CA1234567890ABCDE")
            .with("To", "+18005551212")
            .with("Caller", "+14158675309")
            .with("Digits", "1234")
            .with("From", "+14158675309")
    }

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn the_published_vectors_are_genuine() {
        let plain = url("https://mycompany.com/myapp.php?foo=1&bar=2");
        assert!(is_genuine(
            KEY,
            &plain,
            &form(),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        ));
        assert!(is_genuine(
            KEY,
            &plain,
            &form(),
            "kvajT1Ptam85bY51eRf/AJRuM3w="
        ));
    }

    #[test]
    fn anything_else_is_not() {
        let plain = url("https://mycompany.com/myapp.php?foo=1&bar=2");
        let good = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
        assert!(!is_genuine("12346", &plain, &form(), good));
        assert!(!is_genuine(
            KEY,
            &url("https://mycompany.com/myapp.php?foo=1"),
            &form(),
            good
        ));
        assert!(!is_genuine(
            KEY,
            &url("https://mycompany.com:8443/myapp.php?foo=1&bar=2"),
            &form(),
            good
        ));
        assert!(!is_genuine(KEY, &plain, &form().with("Extra", "1"), good));
        assert!(!is_genuine(KEY, &plain, &Form::default(), good));
        assert!(!is_genuine(KEY, &plain, &form(), ""));
        assert!(!is_genuine(KEY, &plain, &form(), "not base64"));
    }
}
