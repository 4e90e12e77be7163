//! Requests of the carrier to its customer: signed requests and status callbacks.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha1::Sha1;

use crate::carrier::event_log::WebhookPurpose;

/// Form parameters in the order in which they are sent.
pub(crate) type Params = Vec<(String, String)>;

/// The signature of a form request: `base64(HMAC-SHA1(key, url + name + value of every parameter,
/// sorted by name))`. `key` is the project's signing key, `url` the address as the customer gave it.
#[must_use]
pub fn signature(key: &str, url: &str, params: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = params.iter().collect();
    sorted.sort();
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap_or_else(|_| unreachable!());
    mac.update(url.as_bytes());
    for (name, value) in sorted {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    BASE64.encode(mac.finalize().into_bytes())
}

/// The signature of a JSON request: `hex(HMAC-SHA1(key, url + body))`.
#[must_use]
pub fn signature_of_json(key: &str, url: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap_or_else(|_| unreachable!());
    mac.update(url.as_bytes());
    mac.update(body.as_bytes());
    let mut hex = String::new();
    for byte in mac.finalize().into_bytes() {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The HTTP method of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WebhookMethod {
    Get,
    Post,
}

impl WebhookMethod {
    /// `POST` if nothing is said.
    pub(crate) fn parse(text: Option<&str>) -> Result<Self, String> {
        match text {
            None | Some("POST" | "post") => Ok(Self::Post),
            Some("GET" | "get") => Ok(Self::Get),
            Some(other) => Err(format!("method {other:?} is neither GET nor POST")),
        }
    }
}

/// The address of a leg's status callbacks, and which are wanted.
#[derive(Debug, Clone)]
pub(crate) struct Subscription {
    pub(crate) url: String,
    pub(crate) method: WebhookMethod,
    pub(crate) events: BTreeSet<Stage>,
}

impl Subscription {
    /// The callback for a notice.
    pub(crate) fn webhook(&self, notice: Notice) -> Webhook {
        Webhook {
            purpose: WebhookPurpose::Status,
            url: self.url.clone(),
            method: self.method,
            status: notice.status,
            params: notice.params,
            json: notice.json,
        }
    }
}

/// The events one can subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The number is dialled.
    Initiated,
    /// The phone rings.
    Ringing,
    /// Somebody or something picked up.
    Answered,
    /// Covers busy, canceled, failed and no-answer too.
    Completed,
}

impl Stage {
    /// Unknown names are passed over, as the carrier does: that is why several names joined by a
    /// space in one REST value create the call and send no callbacks.
    pub(crate) fn subscribed(names: impl IntoIterator<Item = impl AsRef<str>>) -> BTreeSet<Self> {
        names
            .into_iter()
            .filter_map(|name| match name.as_ref() {
                "initiated" => Some(Self::Initiated),
                "ringing" => Some(Self::Ringing),
                "answered" => Some(Self::Answered),
                "completed" => Some(Self::Completed),
                _ => None,
            })
            .collect()
    }
}

/// A status callback to deliver.
#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) stage: Stage,
    pub(crate) status: String,
    pub(crate) params: Params,
    pub(crate) json: Option<Value>,
}

/// One request to the customer's server.
#[derive(Debug, Clone)]
pub(crate) struct Webhook {
    pub(crate) purpose: WebhookPurpose,
    pub(crate) url: String,
    pub(crate) method: WebhookMethod,
    pub(crate) status: String,
    pub(crate) params: Params,
    /// Sent instead of the parameters: the Calling API's webhooks.
    pub(crate) json: Option<Value>,
}

impl Webhook {
    /// A webhook of the Calling API.
    pub(crate) fn json(
        purpose: WebhookPurpose,
        url: String,
        status: impl Into<String>,
        body: Value,
    ) -> Self {
        Self {
            purpose,
            url,
            method: WebhookMethod::Post,
            status: status.into(),
            params: Params::new(),
            json: Some(body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params() -> Params {
        [
            ("To", "+18005551212"),
            ("CallSid", "CA1234567890ABCDE"),
            ("From", "+14158675309"),
            ("Digits", "1234"),
            ("Caller", "+14158675309"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    // The known-good vectors of SignalWire's own SDK.
    #[test]
    fn a_form_is_signed_as_the_carrier_signs_it() {
        assert_eq!(
            signature(
                "12345",
                "https://mycompany.com/myapp.php?foo=1&bar=2",
                &params()
            ),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        );
        assert_eq!(
            signature(
                "12345",
                "https://mycompany.com:443/myapp.php?foo=1&bar=2",
                &params()
            ),
            "kvajT1Ptam85bY51eRf/AJRuM3w="
        );
    }

    #[test]
    fn names_joined_by_a_space_subscribe_to_nothing() {
        assert!(Stage::subscribed(["initiated ringing"]).is_empty());
        assert_eq!(Stage::subscribed(["initiated", "completed"]).len(), 2);
    }
}
