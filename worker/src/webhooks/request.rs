//! The request that carries an event, and the meaning of its answer.

use super::schedule;
use crate::{
    encryption::EncryptionKeys,
    http_client::{HttpError, Request, Response},
    ports::Entropy,
    store::webhooks::{ClaimedEndpoint, DeliveryNext},
    webhook_signature::WebhookSecret,
};
use axum::http::{HeaderName, Method};
use callslot_shared::{
    api::WebhookDisabled,
    ids::{OrganizationId, WebhookEndpointId},
    webhook::{UrlPolicy, WebhookEventId, WebhookUrl},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use url::Url;

const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// The time after which an answer is not waited for any more. Source: Standard Webhooks 1.0.0.
pub(super) const ABORT_AFTER: Duration = Duration::from_secs(15);

/// Bytes of an answer that are read at most.
const MOST_READ: usize = 2_048;

/// Characters of an answer that are kept.
const MOST_KEPT: usize = 500;

/// The purpose that an endpoint's secret is encrypted for.
#[must_use]
pub fn secret_purpose(organization: OrganizationId, endpoint: WebhookEndpointId) -> String {
    format!("webhook\n{organization}\n{endpoint}\nsecret")
}

/// The secrets that sign at `now`: the endpoint's, and the one before during a rotation. None if they cannot be opened.
pub(super) fn secrets(
    keys: &EncryptionKeys,
    endpoint: &ClaimedEndpoint,
    now: DateTime<Utc>,
) -> Option<Vec<WebhookSecret>> {
    let purpose = secret_purpose(endpoint.organization_id, endpoint.id);
    let open = |sealed: &str, version: u32| {
        let secret = keys.open(version, &purpose, sealed).ok()?;
        WebhookSecret::parse(&secret).ok()
    };
    let mut secrets = vec![open(endpoint.secret.as_deref()?, endpoint.key_version?)?];
    let old = endpoint.old_secret.as_deref().zip(endpoint.old_key_version);
    let overlaps = endpoint
        .old_until
        .is_some_and(|until| now.timestamp_millis() < until);
    if let Some((sealed, version)) = old.filter(|_| overlaps) {
        secrets.extend(open(sealed, version));
    }
    Some(secrets)
}

/// The address, if it may be asked now: an address that was saved under other rules, or another deployment, is refused. The
/// platform's reader has to see the host that was judged.
pub(super) fn address(text: &str, policy: &UrlPolicy) -> Option<Url> {
    let judged = WebhookUrl::parse(text, policy).ok()?;
    let url = Url::parse(judged.as_str()).ok()?;
    let is_same = url.host_str() == Some(&*judged.host());
    let has_no_user = url.username().is_empty() && url.password().is_none();
    (is_same && has_no_user).then_some(url)
}

/// The request with an event, signed at `now` with each of the secrets.
pub(super) fn request(
    url: Url,
    secrets: &[WebhookSecret],
    (event, body): (&WebhookEventId, &str),
    now: DateTime<Utc>,
) -> Result<Request, HttpError> {
    let timestamp = now.timestamp();
    let signatures: Vec<String> = secrets
        .iter()
        .filter_map(|secret| secret.sign(event.as_str(), timestamp, body.as_bytes()))
        .collect();
    Ok(Request::new(Method::POST, url, ABORT_AFTER)
        .header(ID, event.as_str())?
        .header(TIMESTAMP, &timestamp.to_string())?
        .header(SIGNATURE, &signatures.join(" "))?
        .body("application/json", body.to_owned())
        .read_at_most(MOST_READ))
}

/// The first characters of an answer, without those that are not seen.
pub(super) fn first_characters(body: &str) -> Option<String> {
    let seen = body.chars().map(|c| if c.is_control() { ' ' } else { c });
    let kept: String = seen.take(MOST_KEPT).collect();
    Some(kept.trim().to_owned()).filter(|kept| !kept.is_empty())
}

/// The meaning of an answer, or of none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The event has arrived.
    Arrived,
    /// The endpoint wants no more events.
    Gone,
    /// The endpoint has not taken it.
    Failed {
        /// Why.
        reason: &'static str,
        /// Whether other events would not arrive either, so that they are not tried now.
        is_unreachable: bool,
        /// The time for which it asks to be left in peace.
        wait: Option<TimeDelta>,
    },
}

impl Verdict {
    /// The meaning of what came of a request. Only a status of success is one: nobody follows a redirect.
    pub(super) fn of(answer: &Result<Response, HttpError>) -> Self {
        let failed = |reason, is_unreachable, wait| Self::Failed {
            reason,
            is_unreachable,
            wait,
        };
        let Ok(answer) = answer else {
            return failed("no_answer", true, None);
        };
        let wait = answer.retry_after.map(schedule::asked);
        match answer.status {
            200..=299 => Self::Arrived,
            410 => Self::Gone,
            429 => failed("throttled", true, wait),
            300..=399 => failed("redirect", false, None),
            408 | 425 | 500.. => failed("unavailable", true, wait),
            _ => failed("refused", false, None),
        }
    }

    /// The step after the try that was the `tries`th.
    pub(super) fn next(
        &self,
        tries: u32,
        now: DateTime<Utc>,
        entropy: &dyn Entropy,
    ) -> DeliveryNext {
        match self {
            Self::Arrived => DeliveryNext::Delivered,
            Self::Gone => DeliveryNext::Failed("gone"),
            Self::Failed { reason, wait, .. } => match schedule::after(tries, entropy) {
                Some(pause) => DeliveryNext::Again {
                    reason,
                    at: now + wait.map_or(pause, |wait| wait.max(pause)),
                },
                None => DeliveryNext::Failed("exhausted"),
            },
        }
    }

    /// Why the endpoint is disabled, if it is: it is gone, or has failed since that time.
    pub(super) fn disables(
        &self,
        failing_since: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Option<WebhookDisabled> {
        match self {
            Self::Arrived => None,
            Self::Gone => Some(WebhookDisabled::Gone),
            Self::Failed { .. } => failing_since
                .filter(|since| now - *since >= schedule::FAILING)
                .map(|_| WebhookDisabled::Failing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;

    fn verdict(status: u16, retry_after: Option<u32>) -> Verdict {
        Verdict::of(&Ok(Response {
            status,
            retry_after,
            body: String::new(),
        }))
    }

    fn reason(status: u16) -> &'static str {
        match verdict(status, None) {
            Verdict::Arrived => "arrived",
            Verdict::Gone => "gone",
            Verdict::Failed { reason, .. } => reason,
        }
    }

    #[test]
    fn only_a_status_of_success_is_one() {
        for (status, expected) in [
            (200, "arrived"),
            (204, "arrived"),
            (299, "arrived"),
            (301, "redirect"),
            (302, "redirect"),
            (304, "redirect"),
            (308, "redirect"),
            (400, "refused"),
            (401, "refused"),
            (404, "refused"),
            (408, "unavailable"),
            (410, "gone"),
            (429, "throttled"),
            (500, "unavailable"),
            (503, "unavailable"),
        ] {
            assert_eq!(reason(status), expected, "{status}");
        }
    }

    #[test]
    fn retry_after_is_obeyed_where_it_is_longer_than_the_pause() {
        let (now, entropy) = (DateTime::UNIX_EPOCH, Counter::default());
        let at = |status, wait| {
            let next = verdict(status, wait).next(1, now, &entropy);
            match next {
                DeliveryNext::Again { at, .. } => (at - now).num_seconds(),
                next => panic!("{next:?}"),
            }
        };
        assert_eq!(at(429, Some(3_600)), 3_600);
        assert_eq!(at(503, Some(90)), 90);
        assert!((5..=6).contains(&at(429, Some(1))));
        assert!((5..=6).contains(&at(429, None)));
        assert_eq!(at(429, Some(u32::MAX)), 24 * 3_600);
    }

    #[test]
    fn the_tenth_failure_is_the_last() {
        let (now, entropy) = (DateTime::UNIX_EPOCH, Counter::default());
        let unavailable = verdict(500, None);
        let again = |tries| {
            matches!(
                unavailable.next(tries, now, &entropy),
                DeliveryNext::Again { .. }
            )
        };
        assert!((1..=9).all(again));
        assert_eq!(
            unavailable.next(10, now, &entropy),
            DeliveryNext::Failed("exhausted")
        );
    }

    #[test]
    fn five_days_of_only_failures_disable_an_endpoint() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(100);
        let unavailable = verdict(500, None);
        let since = |ago| unavailable.disables(Some(now - ago), now);
        assert_eq!(unavailable.disables(None, now), None);
        assert_eq!(since(TimeDelta::days(5) - TimeDelta::seconds(1)), None);
        assert_eq!(since(TimeDelta::days(5)), Some(WebhookDisabled::Failing));
        let gone = verdict(410, None);
        assert_eq!(gone.disables(None, now), Some(WebhookDisabled::Gone));
    }

    #[test]
    fn an_answer_is_kept_in_one_line() {
        assert_eq!(first_characters(" a\r\nb\u{0} "), Some("a  b".to_owned()));
        assert_eq!(first_characters("\n"), None);
        let long = first_characters(&"ß".repeat(2_000)).unwrap();
        assert_eq!(long.chars().count(), 500);
    }

    /// An address that was saved is judged again, by the platform's own reader, too.
    #[test]
    fn an_address_that_is_private_by_now_is_not_asked() {
        let policy = UrlPolicy {
            own_hosts: vec!["callslot.com".to_owned()],
            allows_loopback: false,
        };
        for refused in [
            "https://127.0.0.1/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://[::ffff:7f00:1]/",
            "https://localhost/",
            "https://callslot.com/api/bookings",
            "http://hooks.example.com/",
            "https://a@hooks.example.com/",
            "https://hooks.example.com:6379/",
        ] {
            assert_eq!(address(refused, &policy), None, "{refused}");
        }
        let url = address("https://HOOKS.example.com/a?b", &policy).unwrap();
        assert_eq!(url.as_str(), "https://hooks.example.com/a?b");
    }
}
