//! What the carrier sends to its customer: signed requests, status callbacks and their retries.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha1::Sha1;
use tokio::sync::mpsc;
use url::form_urlencoded;

use super::exchange::Exchange;
use super::truth::{Happened, WebhookPurpose, WebhookResult};

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "X-SignalWire-Signature";

/// The largest document the carrier reads: 64 kB.
pub const DOCUMENT_LIMIT: usize = 64 * 1024;

/// How often a status callback is tried in all.
pub const CALLBACK_ATTEMPTS: u8 = 3;

/// Form parameters in the order in which they are sent.
pub(super) type Params = Vec<(String, String)>;

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

/// How a webhook is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
}

impl Method {
    /// `POST` if nothing is said.
    pub(super) fn parse(text: Option<&str>) -> Result<Self, String> {
        match text {
            None | Some("POST" | "post") => Ok(Self::Post),
            Some("GET" | "get") => Ok(Self::Get),
            Some(other) => Err(format!("method {other:?} is neither GET nor POST")),
        }
    }
}

/// Where a leg's status callbacks go and which are wanted.
#[derive(Debug, Clone)]
pub(super) struct Subscription {
    pub(super) url: String,
    pub(super) method: Method,
    pub(super) events: BTreeSet<Stage>,
}

/// The events one can subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Initiated,
    Ringing,
    Answered,
    /// Covers busy, canceled, failed and no-answer too.
    Completed,
}

impl Stage {
    /// Unknown names are passed over, as the carrier does: that is why several names joined by a
    /// space in one REST value create the call and send no callbacks.
    pub(super) fn subscribed(names: impl IntoIterator<Item = impl AsRef<str>>) -> BTreeSet<Self> {
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
pub(super) struct Notice {
    pub(super) stage: Stage,
    pub(super) status: String,
    pub(super) params: Params,
    pub(super) json: Option<Value>,
}

/// One request to the customer's server.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    pub(super) purpose: WebhookPurpose,
    pub(super) url: String,
    pub(super) method: Method,
    pub(super) status: String,
    pub(super) params: Params,
    /// Sent instead of the parameters: the Calling API's webhooks.
    pub(super) json: Option<Value>,
}

impl Webhook {
    /// A webhook of the Calling API.
    pub(super) fn json(
        purpose: WebhookPurpose,
        url: String,
        status: impl Into<String>,
        body: Value,
    ) -> Self {
        Self {
            purpose,
            url,
            method: Method::Post,
            status: status.into(),
            params: Params::new(),
            json: Some(body),
        }
    }
}

impl Exchange {
    /// Sends a webhook until it is delivered, in its own time, and counts as under way until then.
    pub(super) fn post(self: &Arc<Self>, sid: &str, webhook: Webhook) {
        self.update(|state| state.pending_webhooks += 1);
        let (exchange, sid) = (self.clone(), sid.to_owned());
        self.spawn(async move {
            exchange.send_with_retries(&sid, &webhook).await;
            exchange.update(|state| state.pending_webhooks -= 1);
        });
    }

    /// Sends a webhook once, notes the attempt in the truth log, and returns the body of an answer.
    pub(super) async fn send(
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
    pub(super) async fn send_with_retries(&self, sid: &str, webhook: &Webhook) {
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
pub(super) async fn deliver_in_order(
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
