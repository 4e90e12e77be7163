//! The form of webhooks about messages, signed as Svix signs them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac as _};
use serde::Serialize;
use sha2::Sha256;

/// The customer's server for webhooks.
#[derive(Clone, PartialEq, Eq)]
pub struct MailWebhook {
    /// The address that they are posted to.
    pub url: String,
    /// The secret: `whsec_` and the key in Base64.
    pub secret: String,
}

impl std::fmt::Debug for MailWebhook {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailWebhook")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// An event of a message, and how its webhook fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailEvent {
    /// The webhook's id: the same with every attempt and every copy.
    pub id: String,
    /// The message.
    pub email_id: String,
    /// The type, such as `email.bounced`.
    pub kind: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The number of requests that were made for it.
    pub attempts: u32,
    /// Whether the customer has taken it.
    pub is_delivered: bool,
}

/// The signature of a webhook: `v1,` and HMAC-SHA256 over id, time and body in Base64; `None` if the secret is none.
#[must_use]
pub fn svix_signature(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix("whsec_")?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    Some(format!(
        "v1,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in Svix's documentation, "Verifying webhooks manually".
    #[test]
    fn a_webhook_is_signed_as_svix_signs_it() {
        let signature = svix_signature(
            "whsec_plJ3nmyCDGBKInavdOK15jsl",
            "msg_loFOjxBNrRLzqYUf",
            1_731_705_121,
            br#"{"event_type":"ping","data":{"success":true}}"#,
        );
        let expected = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=";
        assert_eq!(signature.as_deref(), Some(expected));
        assert_eq!(svix_signature("plJ3nmyC", "msg", 0, b""), None);
    }
}
