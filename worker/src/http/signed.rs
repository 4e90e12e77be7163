//! Webhooks that are signed as Standard Webhooks says.
//!
//! Source: "Standard Webhooks" 1.0.0: the headers `webhook-id`, `webhook-timestamp` (Unix seconds) and
//! `webhook-signature`, a list of `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; the secret
//! is `whsec_` and the base64 of 24 to 64 bytes.

use super::names;
use crate::Error;
use axum::http::{HeaderMap, HeaderName};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use callslot_shared::api::ErrorCode;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;

/// How far a message's time may be from now, either way.
pub(super) const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// Longest id of a message, in bytes.
const MAX_ID: usize = 200;

/// Most signatures looked at: as many as there are secrets while one takes another's place.
const MOST_SIGNATURES: usize = 8;

/// One answer for every way of not being genuine.
const NOT_GENUINE: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "This message is not signed, or not by whom it should be, or too long ago.",
);

/// What a sender of webhooks signs with.
#[derive(Clone)]
pub struct WebhookSecret(Vec<u8>);

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
        if (24..=64).contains(&key.len()) {
            Ok(Self(key))
        } else {
            Err("is not 24 to 64 bytes long")
        }
    }

    /// The signature of a message, as the header has it.
    #[cfg(test)]
    pub(crate) fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        let mac = self.mac(id, timestamp, body).unwrap();
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        Some(mac)
    }

    /// The message's id and when it was sent, if it is signed with this secret and of about now. Signatures are compared in
    /// constant time.
    pub(super) fn verify<'a>(
        &self,
        headers: &'a HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(&'a str, DateTime<Utc>), Error> {
        let header = |name: HeaderName| headers.get(name)?.to_str().ok();
        let (Some(id), Some(timestamp), Some(signatures)) = (
            header(names::WEBHOOK_ID),
            header(names::WEBHOOK_TIMESTAMP),
            header(names::WEBHOOK_SIGNATURE),
        ) else {
            return Err(NOT_GENUINE);
        };
        let sent = timestamp
            .parse()
            .ok()
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let sent = sent.filter(|sent| (now - *sent).abs() <= TOLERANCE);
        let fits = !id.is_empty() && id.len() <= MAX_ID;
        let genuine = signatures
            .split(' ')
            .take(MOST_SIGNATURES)
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok())
            .any(|signature| {
                self.mac(id, timestamp, body)
                    .is_some_and(|mac| mac.verify_slice(&signature).is_ok())
            });
        sent.filter(|_| genuine && fits)
            .map(|sent| (id, sent))
            .ok_or(NOT_GENUINE)
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
    fn whatever_was_changed_is_not_genuine() {
        assert!(!verified("msg_2", TIME, SIGNATURE, BODY, 0));
        assert!(!verified(ID, "1614265331", SIGNATURE, BODY, 0));
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
