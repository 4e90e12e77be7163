//! Webhooks that are signed as Standard Webhooks says.
//!
//! Source: "Standard Webhooks" 1.0.0: the headers `webhook-id`, `webhook-timestamp` (Unix seconds) and
//! `webhook-signature`, a list of `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; the secret
//! is `whsec_` and the base64 of 24 to 64 bytes. The crate signs only: its own check asks the system for the time,
//! which panics on the edge, and takes the time from nobody else.

use axum::http::HeaderMap;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook,
};
use std::{fmt, sync::Arc};
use subtle::ConstantTimeEq as _;

/// The most that a message's time may be from now, either way.
pub(crate) const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// Longest id of a message, in bytes.
const MAX_ID: usize = 200;

/// Most signatures looked at: as many as there are secrets while one takes another's place.
const MOST_SIGNATURES: usize = 8;

/// A message that is not signed, or not by whom it should be, or too long ago: one answer for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotGenuine;

/// The secret that a sender of webhooks signs with.
#[derive(Clone)]
pub struct WebhookSecret(Arc<Webhook>);

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret")
    }
}

impl WebhookSecret {
    /// Reads `whsec_` and base64; the error says what is wrong, to be read after the setting's name.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let encoded = text
            .strip_prefix("whsec_")
            .ok_or("does not begin with whsec_")?;
        let key = STANDARD
            .decode(encoded)
            .map_err(|_| "is not base64 after whsec_")?;
        if !(24..=64).contains(&key.len()) {
            return Err("is not 24 to 64 bytes long");
        }
        Webhook::from_bytes(key)
            .map(|webhook| Self(Arc::new(webhook)))
            .map_err(|_| "cannot be signed with")
    }

    /// The signature of a message, as the header has it, if the message is text.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> Option<String> {
        self.0.sign(id, timestamp, body).ok()
    }

    /// The message's id and when it was sent, if it is signed with this secret and of about now. Signatures are compared in
    /// constant time.
    pub(crate) fn verify<'a>(
        &self,
        headers: &'a HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(&'a str, DateTime<Utc>), NotGenuine> {
        let names = [
            HEADER_WEBHOOK_ID,
            HEADER_WEBHOOK_TIMESTAMP,
            HEADER_WEBHOOK_SIGNATURE,
        ];
        self.verify_by(names, headers, body, now)
    }

    /// As [`Self::verify`], of a sender whose headers have the names from before the standard: `svix-id` and so on.
    pub(crate) fn verify_svix<'a>(
        &self,
        headers: &'a HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(&'a str, DateTime<Utc>), NotGenuine> {
        let names = ["svix-id", "svix-timestamp", "svix-signature"];
        self.verify_by(names, headers, body, now)
    }

    fn verify_by<'a>(
        &self,
        [id, timestamp, signatures]: [&str; 3],
        headers: &'a HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(&'a str, DateTime<Utc>), NotGenuine> {
        let header = |name: &str| headers.get(name)?.to_str().ok();
        let (Some(id), Some(timestamp), Some(signatures)) =
            (header(id), header(timestamp), header(signatures))
        else {
            return Err(NotGenuine);
        };
        let fits = !id.is_empty() && id.len() <= MAX_ID;
        let timestamp: i64 = timestamp.parse().map_err(|_| NotGenuine)?;
        let sent = DateTime::from_timestamp(timestamp, 0)
            .filter(|sent| fits && (now - *sent).abs() <= TOLERANCE)
            .ok_or(NotGenuine)?;
        let expected = self.sign(id, timestamp, body).ok_or(NotGenuine)?;
        let genuine = signatures
            .split(' ')
            .take(MOST_SIGNATURES)
            .any(|signature| signature.as_bytes().ct_eq(expected.as_bytes()).into());
        if genuine {
            Ok((id, sent))
        } else {
            Err(NotGenuine)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const TIME: &str = "1614265330";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn verified(id: &str, time: &str, signatures: &str, body: &[u8], late: i64) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("webhook-id", id),
            ("webhook-timestamp", time),
            ("webhook-signature", signatures),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        let now = DateTime::from_timestamp(1_614_265_330 + late, 0).unwrap();
        let secret = WebhookSecret::parse(SECRET).unwrap();
        secret.verify(&headers, body, now).is_ok()
    }

    /// The vector that the specification's own libraries are tested with.
    #[test]
    fn a_message_of_the_specification_is_genuine() {
        assert!(verified(ID, TIME, SIGNATURE, BODY, 0));
        let other = format!("v1,bm90IGl0 v2,abc {SIGNATURE}");
        assert!(verified(ID, TIME, &other, BODY, 300));
        assert!(verified(ID, TIME, SIGNATURE, BODY, -300));
    }

    #[test]
    fn the_example_of_the_documentation_is_genuine() {
        let page = include_str!("../../docs/webhooks.md");
        let value = |name: &str| {
            let rest = page.split_once(&format!("\n{name}: ")).unwrap().1;
            rest.lines().next().unwrap()
        };
        let body = page.lines().find(|line| line.starts_with("{\"type\""));
        let secret = page.split_once("`whsec_Mf").unwrap().1;
        let secret = format!("whsec_Mf{}", secret.split_once('`').unwrap().0);
        let signed = WebhookSecret::parse(&secret).unwrap().sign(
            value("webhook-id"),
            value("webhook-timestamp").parse().unwrap(),
            body.unwrap().as_bytes(),
        );
        assert_eq!(signed.as_deref(), Some(value("webhook-signature")));
    }

    #[test]
    fn whatever_was_changed_is_not_genuine() {
        assert!(!verified("msg_2", TIME, SIGNATURE, BODY, 0));
        assert!(!verified(ID, "1614265331", SIGNATURE, BODY, 0));
        assert!(!verified(ID, "now", SIGNATURE, BODY, 0));
        assert!(!verified(ID, TIME, SIGNATURE, b"\xff", 0));
        assert!(!verified(&"m".repeat(201), TIME, SIGNATURE, BODY, 0));
        assert!(!verified(ID, TIME, SIGNATURE, b"{}", 0));
        assert!(!verified(ID, TIME, "v1,", BODY, 0));
        assert!(!verified(
            ID,
            TIME,
            &SIGNATURE.replace("v1,", "v1a,"),
            BODY,
            0
        ));
        assert!(!verified(ID, TIME, SIGNATURE, BODY, 301));
        assert!(!verified(ID, TIME, SIGNATURE, BODY, -301));
    }
}
