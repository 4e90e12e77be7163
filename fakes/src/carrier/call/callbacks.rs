//! Sends webhooks, and status callbacks with their retries.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::mpsc;
use url::form_urlencoded;

use crate::carrier::event_log::{Happened, WebhookPurpose, WebhookResult};
use crate::carrier::exchange::Exchange;
use crate::carrier::protocol::webhook::{
    Method, Notice, Stage, Subscription, Webhook, signature, signature_of_json,
};

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "X-SignalWire-Signature";

/// The largest document the carrier reads: 64 kB.
pub const DOCUMENT_LIMIT: usize = 64 * 1024;

/// How often a status callback is tried in all.
pub const CALLBACK_ATTEMPTS: u8 = 3;

impl Exchange {
    /// Sends a webhook until it is delivered, in its own time, and counts as under way until then.
    pub(crate) fn post(self: &Arc<Self>, sid: &str, webhook: Webhook) {
        self.update(|state| state.pending_webhooks += 1);
        let (exchange, sid) = (self.clone(), sid.to_owned());
        self.spawn(async move {
            exchange.send_with_retries(&sid, &webhook).await;
            exchange.update(|state| state.pending_webhooks -= 1);
        });
    }

    /// Sends a webhook once, notes the attempt in the truth log, and returns the body of an answer.
    pub(crate) async fn send(
        &self,
        sid: &str,
        webhook: &Webhook,
        attempt: u8,
    ) -> (WebhookResult, String) {
        let sent = Instant::now();
        let (result, body) = match self.request(sid, webhook).await {
            Ok((status, body)) => (WebhookResult::Answered(status), body),
            Err(reason) => (WebhookResult::Unanswered(reason), String::new()),
        };
        self.note_webhook(sid, webhook, attempt, (result.clone(), sent.elapsed()));
        (result, body)
    }

    fn note_webhook(
        &self,
        sid: &str,
        webhook: &Webhook,
        attempt: u8,
        (result, took): (WebhookResult, Duration),
    ) {
        let what = Happened::Webhook {
            purpose: webhook.purpose,
            url: webhook.url.clone(),
            status: webhook.status.clone(),
            attempt,
            result,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        };
        self.note(sid, &what);
    }

    async fn request(&self, sid: &str, webhook: &Webhook) -> Result<(u16, String), String> {
        let encoded = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&webhook.params)
            .finish();
        let key = &self.signing_key_of(sid);
        let request = match webhook.method {
            Method::Post if webhook.json.is_some() => {
                let body = webhook.json.as_ref().map(Value::to_string);
                let body = body.unwrap_or_default();
                self.client
                    .post(&webhook.url)
                    .header(
                        SIGNATURE_HEADER,
                        signature_of_json(key, &webhook.url, &body),
                    )
                    .header("content-type", "application/json")
                    .body(body)
            }
            Method::Post => self
                .client
                .post(&webhook.url)
                .header(
                    SIGNATURE_HEADER,
                    signature(key, &webhook.url, &webhook.params),
                )
                .header("content-type", "application/x-www-form-urlencoded")
                .body(encoded),
            Method::Get => {
                // Nothing but the address goes over the wire, so that is what is signed.
                let joint = if webhook.url.contains('?') { '&' } else { '?' };
                let url = format!("{}{joint}{encoded}", webhook.url);
                self.client
                    .get(&url)
                    .header(SIGNATURE_HEADER, signature(key, &url, &[]))
            }
        };
        let mut response = request.send().await.map_err(|error| reason(&error))?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > DOCUMENT_LIMIT {
                return Err("the answer is larger than 64 kB".to_owned());
            }
        }
        String::from_utf8(body)
            .map(|body| (status, body))
            .map_err(|_| "the answer is not UTF-8".to_owned())
    }

    /// Sends a callback until it is delivered, three times at most.
    pub(crate) async fn send_with_retries(&self, sid: &str, webhook: &Webhook) {
        for attempt in 1..=CALLBACK_ATTEMPTS {
            if self.send(sid, webhook, attempt).await.0.is_delivered() {
                return;
            }
            if attempt < CALLBACK_ATTEMPTS {
                tokio::time::sleep(self.carrier_time(self.options.retry_pause)).await;
            }
        }
    }

    async fn deliver(&self, sid: &str, subscription: &Subscription, notice: Notice) {
        let webhook = Webhook {
            purpose: WebhookPurpose::Status,
            url: subscription.url.clone(),
            method: subscription.method,
            status: notice.status,
            params: notice.params,
            json: notice.json,
        };
        let (lost, doubled) = self.update(|state| {
            let lost = state.faults.webhooks_lost > 0;
            state.faults.webhooks_lost = state.faults.webhooks_lost.saturating_sub(1);
            (lost, state.faults.webhooks_doubled)
        });
        if lost {
            self.note_webhook(sid, &webhook, 1, (WebhookResult::Lost, Duration::ZERO));
        } else {
            for _ in 0..=u8::from(doubled) {
                self.send_with_retries(sid, &webhook).await;
            }
        }
        self.update(|state| state.pending_webhooks -= 1);
    }
}

/// Delivers one leg's status callbacks in their order, so that only the fault switch reorders them.
pub(crate) async fn deliver_in_order(
    exchange: Arc<Exchange>,
    sid: String,
    subscription: Subscription,
    mut notices: mpsc::UnboundedReceiver<Notice>,
) {
    let mut held = None;
    while let Some(notice) = notices.recv().await {
        let reordered = exchange.read(|state| state.faults.webhooks_reordered);
        if reordered && notice.stage == Stage::Answered {
            held = Some(notice);
        } else {
            exchange.deliver(&sid, &subscription, notice).await;
        }
    }
    if let Some(notice) = held {
        exchange.deliver(&sid, &subscription, notice).await;
    }
}

fn reason(error: &reqwest::Error) -> String {
    let kind = if error.is_timeout() {
        "timed out"
    } else if error.is_connect() {
        "could not connect"
    } else {
        "the connection failed"
    };
    // The innermost source is the one that names the cause.
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    format!("{kind}: {cause}")
}
