//! Webhook signatures: proof that a webhook comes from the carrier.
//!
//! Source: SignalWire, "Compatibility API webhook signatures". The key is the project's signing key
//! (`PSK…`), the message is the URL followed by every parameter's name and value, sorted by name,
//! the signature is base64 of HMAC-SHA1. No timestamp is signed: replays are stopped by the events'
//! own identity.

use super::{
    Form,
    reading::{self, Read},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use url::Url;

/// As [`is_genuine_of`], of a call's form.
#[cfg(test)]
#[must_use]
pub(super) fn is_genuine(key: &str, url: &Url, form: &Form, signature: &str) -> bool {
    is_genuine_of(reading::OF_CALLS, key, url, form, signature)
}

/// Whether `signature` is the one that `key` gives for a form posted to `url`, of which these parameters are read.
///
/// The port counts as the carrier wrote it: a URL with its scheme's standard port spelled out is the
/// same URL. Compared in constant time. A form that would read otherwise under the same signature is not
/// believed; see [`reading`].
#[must_use]
pub(super) fn is_genuine_of(
    read: Read,
    key: &str,
    url: &Url,
    form: &Form,
    signature: &str,
) -> bool {
    let Ok(signature) = STANDARD.decode(signature.trim()) else {
        return false;
    };
    let mut pairs: Vec<_> = form.pairs().collect();
    pairs.sort_by_key(|(name, _)| *name);
    if !reading::is_one(&pairs, read) {
        return false;
    }
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

/// Whether `signature` is the one that `key` gives for a JSON body posted to `url`: HMAC-SHA1 over the URL
/// and the body as it came, in hexadecimal.
///
/// Source: SignalWire, "Webhooks", verify webhook signature; its SDKs' `WebhookValidator`, scheme A
/// (RELAY, SWML and JSON).
#[must_use]
pub(super) fn is_genuine_json(key: &str, url: &Url, body: &[u8], signature: &str) -> bool {
    let Some(signature) = bytes_of_hex(signature.trim()) else {
        return false;
    };
    let matches = |url: &str| {
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key.as_bytes()) else {
            return false;
        };
        mac.update(url.as_bytes());
        mac.update(body);
        mac.verify_slice(&signature).is_ok()
    };
    matches(url.as_str()) || with_standard_port(url).is_some_and(|url| matches(&url))
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| {
        char::from(*byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    text.as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(high)? << 4 | digit(low)?),
            _ => None,
        })
        .collect()
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

    /// Computed apart from this code, with `openssl dgst -sha1 -hmac 12345`.
    #[test]
    fn a_json_body_is_genuine_as_it_came_and_under_its_own_address_only() {
        let plain = url("https://mycompany.com/hook?a=1");
        let body = br#"{"call_id":"x"}"#;
        let good = "7ee1964e48a5f1a92c8542b3094a7d8a3becce38";
        assert!(is_genuine_json(KEY, &plain, body, good));
        assert!(is_genuine_json(
            KEY,
            &plain,
            body,
            "2d7bdc6017de7d5ffc29d100ce96d32fd92fc110"
        ));
        assert!(!is_genuine_json("12346", &plain, body, good));
        assert!(!is_genuine_json(KEY, &plain, br#"{"call_id": "x"}"#, good));
        assert!(!is_genuine_json(KEY, &plain, b"", good));
        let other = url("https://mycompany.com/hook");
        assert!(!is_genuine_json(KEY, &other, body, good));
        // The signature of the address alone.
        assert!(!is_genuine_json(
            KEY,
            &plain,
            body,
            "17ff372e3d38736f5e85a0663908554af9c9c6af"
        ));
        for nonsense in ["", "zz", "abc", "not hexadecimal"] {
            assert!(!is_genuine_json(KEY, &plain, body, nonsense));
        }
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
