//! Webhooks about messages: signed as Svix signs them, tried again for a day and more.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, Mac as _};
use http::{Method, header};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::Sha256;

use super::faults::Fate;
use super::machine::Mailbox;
use super::message::Message;
use crate::environment::Request;

/// The pauses before each further attempt, in the provider's time.
const PAUSES: [Duration; 7] = [
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3600),
    Duration::from_secs(5 * 3600),
    Duration::from_secs(10 * 3600),
    Duration::from_secs(10 * 3600),
];

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

impl Fate {
    /// The types of the events that tell of it, in order.
    const fn events(self) -> &'static [&'static str] {
        match self {
            Self::Delivered => &["email.sent", "email.delivered"],
            Self::Bounced | Self::BouncedForNow => &["email.sent", "email.bounced"],
            Self::Complained => &["email.sent", "email.delivered", "email.complained"],
            Self::Suppressed => &["email.suppressed"],
        }
    }

    /// The field by which a webhook says more than its type.
    fn detail(self) -> Option<(&'static str, Value)> {
        let bounce = |kind: &str, sub_type: &str, message: &str| {
            let bounce = json!({ "type": kind, "subType": sub_type, "message": message });
            ("bounce", bounce)
        };
        match self {
            Self::Bounced => Some(bounce(
                "Permanent",
                "General",
                "The recipient's email provider sent a hard bounce message.",
            )),
            Self::BouncedForNow => Some(bounce(
                "Transient",
                "MailboxFull",
                "The recipient's mailbox is full.",
            )),
            Self::Suppressed => {
                let message = "The address is on the account's suppression list.";
                let suppressed = json!({ "type": "OnAccountSuppressionList", "message": message });
                Some(("suppressed", suppressed))
            }
            Self::Delivered | Self::Complained => None,
        }
    }
}

/// Tells the customer what became of a message.
pub(super) async fn tell(mailbox: Arc<Mailbox>, message: Message) {
    let fate = mailbox.faults().fate(&message);
    for kind in fate.events() {
        mailbox.wait(mailbox.transit()).await;
        let event = MailEvent {
            id: format!("msg_{}", mailbox.environment().uuid()),
            email_id: message.id.clone(),
            kind: (*kind).to_owned(),
            at: mailbox.environment().now(),
            attempts: 0,
            is_delivered: false,
        };
        let body = body(&event, &message, fate);
        let delivery = mailbox.faults().delivery(&message, kind);
        let id = event.id.clone();
        mailbox.note(event);
        for _ in 0..delivery.copies {
            let webhook = Webhook {
                id: id.clone(),
                body: body.clone(),
            };
            if let Some(late) = delivery.late {
                let own = mailbox.clone();
                mailbox.environment().spawn(Box::pin(async move {
                    own.wait(late).await;
                    webhook.deliver(own).await;
                }));
            } else if !webhook.attempt(&mailbox).await {
                let own = mailbox.clone();
                mailbox
                    .environment()
                    .spawn(Box::pin(webhook.try_again(own)));
            }
        }
    }
}

fn body(event: &MailEvent, message: &Message, fate: Fate) -> Vec<u8> {
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut data = Map::new();
    data.insert("email_id".to_owned(), json!(message.id));
    data.insert("created_at".to_owned(), json!(time(message.at)));
    data.insert("from".to_owned(), json!(message.from));
    data.insert("to".to_owned(), json!(message.to));
    data.insert("subject".to_owned(), json!(message.subject));
    data.insert("tags".to_owned(), json!(message.tags));
    let told = ["email.bounced", "email.suppressed"].contains(&&*event.kind);
    if let Some((name, detail)) = fate.detail().filter(|_| told) {
        data.insert(name.to_owned(), detail);
    }
    let body = json!({ "type": event.kind, "created_at": time(event.at), "data": data });
    body.to_string().into_bytes()
}

/// One webhook.
struct Webhook {
    id: String,
    body: Vec<u8>,
}

impl Webhook {
    /// Sends it until the customer takes it.
    async fn deliver(self, mailbox: Arc<Mailbox>) {
        if !self.attempt(&mailbox).await {
            self.try_again(mailbox).await;
        }
    }

    async fn try_again(self, mailbox: Arc<Mailbox>) {
        for pause in PAUSES {
            mailbox.wait(pause).await;
            if self.attempt(&mailbox).await {
                return;
            }
        }
    }

    /// Sends it once. True if nothing is left to be done: it was taken, or nobody wants it.
    async fn attempt(&self, mailbox: &Mailbox) -> bool {
        let Some(webhook) = mailbox.webhook() else {
            return true;
        };
        let Some(request) = self.request(mailbox, &webhook) else {
            return true;
        };
        let answer = mailbox.environment().fetch(request).await;
        let is_taken = answer.is_ok_and(|answer| answer.status().is_success());
        mailbox.attempted(&self.id, is_taken);
        is_taken
    }

    fn request(&self, mailbox: &Mailbox, webhook: &MailWebhook) -> Option<Request> {
        let timestamp = mailbox.environment().now().timestamp();
        let signature = svix_signature(&webhook.secret, &self.id, timestamp, &self.body)?;
        http::Request::builder()
            .method(Method::POST)
            .uri(&webhook.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("svix-id", &self.id)
            .header("svix-timestamp", timestamp)
            .header("svix-signature", signature)
            .body(self.body.clone())
            .ok()
    }
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
