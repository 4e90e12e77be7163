//! Webhooks about messages, tried again for a day and more.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use http::{Method, header};
use serde_json::{Map, Value, json};

use super::faults::Fate;
use super::machine::Mailbox;
use super::message::Message;
use super::webhook::{MailEvent, MailWebhook, svix_signature};
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

impl Mailbox {
    /// Tells the customer what became of a message.
    pub(super) async fn tell(self: Arc<Self>, message: Message) {
        let mailbox = self;
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
