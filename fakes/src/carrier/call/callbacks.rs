//! Sends webhooks, and status callbacks with their retries.

use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderValue};
use tokio::sync::mpsc;
use url::form_urlencoded;

use crate::carrier::event_log::{Happened, WebhookPurpose, WebhookResult};
use crate::carrier::faults::{Callback, Delivery};
use crate::carrier::machine::{Carrier, UnderWay};
use crate::carrier::protocol::webhook::{
    Notice, Stage, Subscription, Webhook, WebhookMethod, signature, signature_of_json,
};
use crate::environment::Request;

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "X-SignalWire-Signature";

/// The largest document the carrier reads: 64 kB.
pub const DOCUMENT_LIMIT: usize = 64 * 1024;

/// The number of tries of a status callback in all.
pub const CALLBACK_ATTEMPTS: u8 = 3;

impl Carrier {
    /// Sends a webhook until it is delivered, in its own time, and counts as under way until then.
    pub(crate) fn post(self: &Arc<Self>, sid: &str, webhook: Webhook) {
        let (carrier, sid, under_way) = (self.clone(), sid.to_owned(), self.under_way());
        self.spawn(async move { carrier.deliver(&sid, webhook, None, under_way).await });
    }

    /// Sends a webhook once, notes the attempt in the event log, and returns the body of an answer.
    pub(crate) async fn send(
        &self,
        sid: &str,
        webhook: &Webhook,
        attempt: u8,
    ) -> (WebhookResult, String) {
        let sent = self.now();
        let (result, body) = match self.request(sid, webhook).await {
            Ok((status, body)) => (WebhookResult::Answered(status), body),
            Err(reason) => (WebhookResult::Unanswered(reason), String::new()),
        };
        let took = (self.now() - sent).to_std().unwrap_or_default();
        self.note_webhook(sid, webhook, attempt, (result.clone(), took));
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
        let request = signed(webhook, &self.signing_key_of(sid))?;
        let response = self.ports.environment.fetch(request).await?;
        let status = response.status().as_u16();
        if response.body().len() > DOCUMENT_LIMIT {
            return Err("the answer is larger than 64 kB".to_owned());
        }
        String::from_utf8(response.into_body())
            .map(|body| (status, body))
            .map_err(|_| "the answer is not UTF-8".to_owned())
    }

    /// Sends a callback until it is delivered, three times at most.
    async fn send_with_retries(&self, sid: &str, webhook: &Webhook) {
        for attempt in 1..=CALLBACK_ATTEMPTS {
            if self.send(sid, webhook, attempt).await.0.is_delivered() {
                return;
            }
            if attempt < CALLBACK_ATTEMPTS {
                self.wait(self.settings.retry_pause).await;
            }
        }
    }

    /// Asks how a callback is delivered, and delivers it so.
    pub(crate) async fn deliver(
        self: &Arc<Self>,
        sid: &str,
        webhook: Webhook,
        stage: Option<Stage>,
        under_way: UnderWay,
    ) {
        let delivery = self.delivery(sid, webhook.purpose, stage);
        self.deliver_as(sid, webhook, delivery, under_way).await;
    }

    fn delivery(&self, sid: &str, purpose: WebhookPurpose, stage: Option<Stage>) -> Delivery {
        let callback = Callback {
            sid,
            purpose,
            stage,
        };
        self.ports.faults.delivery(&callback)
    }

    async fn deliver_as(
        self: &Arc<Self>,
        sid: &str,
        webhook: Webhook,
        delivery: Delivery,
        under_way: UnderWay,
    ) {
        if delivery.copies == 0 {
            self.note_webhook(sid, &webhook, 1, (WebhookResult::Lost, Duration::ZERO));
        }
        for _ in 0..delivery.copies {
            let Some(later) = delivery.apart else {
                self.send_with_retries(sid, &webhook).await;
                continue;
            };
            let (carrier, sid, webhook) = (self.clone(), sid.to_owned(), webhook.clone());
            let under_way = self.under_way();
            self.spawn(async move {
                carrier.sleep(later).await;
                carrier.send_with_retries(&sid, &webhook).await;
                drop(under_way);
            });
        }
        drop(under_way);
    }
}

/// The request for a webhook, signed.
pub(crate) fn signed(webhook: &Webhook, key: &str) -> Result<Request, String> {
    let encoded = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&webhook.params)
        .finish();
    let url = &webhook.url;
    let (request, signature, body) = match (webhook.method, &webhook.json) {
        (WebhookMethod::Post, Some(json)) => {
            let body = json.to_string();
            let request = http::Request::post(url)
                .header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            (request, signature_of_json(key, url, &body), body)
        }
        (WebhookMethod::Post, None) => {
            let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
            let request = http::Request::post(url).header(CONTENT_TYPE, kind);
            (request, signature(key, url, &webhook.params), encoded)
        }
        (WebhookMethod::Get, _) => {
            // Nothing but the address goes over the wire, so that is what is signed.
            let joint = if url.contains('?') { '&' } else { '?' };
            let url = format!("{url}{joint}{encoded}");
            let signature = signature(key, &url, &[]);
            (http::Request::get(url), signature, String::new())
        }
    };
    request
        .header(SIGNATURE_HEADER, signature)
        .body(body.into_bytes())
        .map_err(|error| error.to_string())
}

/// Delivers one leg's status callbacks in their order, so that only a fault reorders them.
pub(crate) async fn deliver_in_order(
    carrier: Arc<Carrier>,
    sid: String,
    subscription: Subscription,
    mut notices: mpsc::UnboundedReceiver<Notice>,
) {
    let mut held = None;
    while let Some(notice) = notices.recv().await {
        // It has been counted since it was handed over.
        let under_way = UnderWay(carrier.clone());
        let stage = Some(notice.stage);
        let delivery = carrier.delivery(&sid, WebhookPurpose::Status, stage);
        let webhook = subscription.webhook(notice);
        if delivery.last {
            held = Some((webhook, delivery, under_way));
        } else {
            carrier.deliver_as(&sid, webhook, delivery, under_way).await;
        }
    }
    if let Some((webhook, delivery, under_way)) = held {
        carrier.deliver_as(&sid, webhook, delivery, under_way).await;
    }
}
