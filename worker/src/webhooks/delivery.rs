//! Delivery of what is due: claim an endpoint, store the bodies, send, note what came of it.

use super::{
    body::body,
    request::{Verdict, address, first_characters, request, secrets},
    schedule,
};
use crate::{
    encryption::EncryptionKeys,
    http_client::{HttpClient, HttpError},
    log,
    ports::{Clock, Entropy, fresh_token},
    settings::Settings,
    store::{
        AllTenants, DatabaseError, StatementCount,
        webhooks::{
            self, ClaimedEndpoint, DeliveryAttempt, DeliveryNext, DueDelivery, EndpointClaim,
            EndpointLease, FrozenBody, Settlement, StillDue,
        },
    },
};
use callslot_shared::{api::WebhookDisabled, webhook::WebhookEventType};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use std::cell::Cell;

/// Most events that are taken at once for one endpoint.
const BATCH: u32 = 10;

/// The length of a lease.
const LEASE: TimeDelta = TimeDelta::seconds(90);

/// The part of a lease in which nothing is sent any more: longer than one request.
const MARGIN: TimeDelta = TimeDelta::seconds(20);

/// Statements that one event takes at most: its facts, its body, the look before it, its end, and the mails of an endpoint's.
const AN_EVENT: usize = 10;

/// Statements of a batch at most, with the claim's.
const A_BATCH: usize = 8 + BATCH as usize * AN_EVENT;

/// Endpoints that are asked at once in a request's invocation.
const AT_ONCE: usize = 3;

/// The ports of a delivery.
#[derive(Clone, Copy)]
pub struct WebhookSender<'a> {
    /// The store, of all organizations.
    pub tenants: AllTenants<'a>,
    /// The way to endpoints.
    pub client: &'a dyn HttpClient,
    /// The keys that secrets are encrypted with.
    pub keys: &'a EncryptionKeys,
    /// The settings, which say which addresses are public, and by which mail owners are told.
    pub settings: &'a Settings,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Chance, for tokens and pauses.
    pub entropy: &'a dyn Entropy,
    /// The statements of a request's invocation.
    pub statements: &'a StatementCount,
}

/// The result of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WebhookReport {
    /// Events that endpoints have taken.
    pub delivered: u64,
    /// Deliveries that are over without.
    pub failed: u64,
    /// Deliveries that are tried again later.
    pub postponed: u64,
}

/// The extent of a run.
pub struct WebhookPass<'a> {
    /// No request is begun after this.
    pub until: DateTime<Utc>,
    /// The statements that are left for it. It is asked once a batch.
    pub statements: &'a dyn Fn() -> usize,
    /// Endpoints that are asked at once.
    pub at_once: usize,
}

/// An endpoint in hand.
struct InHand<'a> {
    endpoint: &'a ClaimedEndpoint,
    lease: EndpointLease<'a>,
    lease_until: DateTime<Utc>,
    /// The first failure since the last success, those of this hold included.
    failing_since: Cell<Option<DateTime<Utc>>>,
}

impl WebhookSender<'_> {
    /// Delivers what is due as far as a request's invocation may, or logs why it cannot.
    pub async fn send_due(&self, until: DateTime<Utc>) -> WebhookReport {
        // Each of the hands begins a batch before it is known how much of theirs the others need.
        let statements = || {
            let left = self.statements.left();
            if left < (AT_ONCE + 1) * A_BATCH {
                0
            } else {
                A_BATCH
            }
        };
        let pass = WebhookPass {
            until,
            statements: &statements,
            at_once: AT_ONCE,
        };
        match self.deliver(&pass).await {
            Ok(report) => report,
            Err(error) => {
                log::error("webhooks", &error);
                WebhookReport::default()
            }
        }
    }

    /// Delivers what is due, to several endpoints at once, until nothing is left or the time is over.
    pub async fn deliver(&self, pass: &WebhookPass<'_>) -> Result<WebhookReport, DatabaseError> {
        let mut sum = WebhookReport::default();
        let mut outcome = Ok(());
        for (report, ended) in join_all((0..pass.at_once).map(|_| self.work(pass))).await {
            sum.delivered += report.delivered;
            sum.failed += report.failed;
            sum.postponed += report.postponed;
            outcome = outcome.and(ended);
        }
        outcome.map(|()| sum)
    }

    /// One of the hands: an endpoint after the other.
    async fn work(&self, pass: &WebhookPass<'_>) -> (WebhookReport, Result<(), DatabaseError>) {
        let mut report = WebhookReport::default();
        loop {
            match self.next_endpoint(pass, &mut report).await {
                Ok(true) => {}
                Ok(false) => return (report, Ok(())),
                Err(error) => return (report, Err(error)),
            }
        }
    }

    /// Claims an endpoint, delivers what is due at it, and gives it back. False if there is none.
    async fn next_endpoint(
        &self,
        pass: &WebhookPass<'_>,
        report: &mut WebhookReport,
    ) -> Result<bool, DatabaseError> {
        let now = self.clock.now();
        if now >= pass.until || (pass.statements)() < A_BATCH {
            return Ok(false);
        }
        let token = fresh_token(self.entropy);
        let claim = EndpointClaim {
            token: &token,
            until: now + LEASE,
            now,
        };
        let Some(endpoint) = webhooks::claim(self.tenants, claim).await? else {
            return Ok(false);
        };
        let in_hand = InHand {
            endpoint: &endpoint,
            lease: EndpointLease {
                endpoint: endpoint.id,
                token: &token,
            },
            lease_until: claim.until,
            failing_since: Cell::new(
                endpoint
                    .failing_since
                    .and_then(DateTime::from_timestamp_millis),
            ),
        };
        let done = self.endpoint(pass, &in_hand, report).await;
        let now = self.clock.now();
        webhooks::release(self.tenants, (endpoint.id, &token), now).await?;
        done
    }

    /// Delivers a batch of what is due at an endpoint: those that wait behind it come before its next one. False if the run is over.
    async fn endpoint(
        &self,
        pass: &WebhookPass<'_>,
        in_hand: &InHand<'_>,
        report: &mut WebhookReport,
    ) -> Result<bool, DatabaseError> {
        let lease = in_hand.lease;
        let held = (lease.endpoint, lease.token);
        let due = webhooks::due(self.tenants, held, BATCH, self.clock.now()).await?;
        for (delivery, body) in self.bodies(in_hand, due, report).await? {
            let now = self.clock.now();
            if now >= pass.until || now + MARGIN >= in_hand.lease_until {
                return Ok(now < pass.until);
            }
            match webhooks::still_due(self.tenants, held, &delivery.event_id).await? {
                StillDue::Yes => {}
                StillDue::No => continue,
                StillDue::Lost => return Ok(true),
            }
            if !self.event(in_hand, &delivery, &body, report).await? {
                return Ok(true);
            }
        }
        Ok(true)
    }

    /// The bodies of events: those that are stored, and those that are made and stored now. An event of which nothing is left
    /// to tell is skipped.
    async fn bodies(
        &self,
        in_hand: &InHand<'_>,
        due: Vec<DueDelivery>,
        report: &mut WebhookReport,
    ) -> Result<Vec<(DueDelivery, String)>, DatabaseError> {
        let organization = in_hand.endpoint.organization_id;
        let fresh: Vec<&DueDelivery> = due.iter().filter(|event| event.body.is_none()).collect();
        let data = webhooks::events(self.tenants, organization, &fresh).await?;
        let made = fresh.iter().zip(data).filter_map(|(event, data)| {
            let at = DateTime::from_timestamp_millis(event.at)?;
            Some(FrozenBody {
                event: &event.event_id,
                body: body(event.event_type, at, data?)?,
            })
        });
        let made: Vec<FrozenBody<'_>> = made.collect();
        let mut stored = if made.is_empty() {
            std::collections::HashMap::new()
        } else {
            webhooks::freeze(self.tenants, &made).await?
        };
        let mut whole = Vec::new();
        for mut event in due {
            let body = event.body.take();
            if let Some(body) = body.or_else(|| stored.remove(&event.event_id)) {
                whole.push((event, body));
                continue;
            }
            let now = self.clock.now();
            webhooks::skip(self.tenants, in_hand.lease, &event.event_id, now).await?;
            report.failed += 1;
        }
        Ok(whole)
    }

    /// Tries one event, and notes what came of it. False if nothing more is to be tried at this endpoint now.
    async fn event(
        &self,
        in_hand: &InHand<'_>,
        delivery: &DueDelivery,
        body: &str,
        report: &mut WebhookReport,
    ) -> Result<bool, DatabaseError> {
        let begun = self.clock.now();
        let (verdict, status, error, answer) = self.ask(in_hand.endpoint, delivery, body).await;
        let now = self.clock.now();
        let attempt = DeliveryAttempt {
            at: begun,
            status,
            error,
            duration_ms: u32::try_from((now - begun).num_milliseconds()).unwrap_or(0),
            answer,
        };
        let is_test = delivery.event_type == WebhookEventType::WebhookTest;
        let next = match &verdict {
            // Somebody waits for it, and sees how it went.
            Verdict::Failed { reason, .. } if is_test => DeliveryNext::Failed(reason),
            verdict => verdict.next(delivery.attempts + 1, now, self.entropy),
        };
        let since = in_hand.failing_since.get();
        let disables = verdict
            .disables(since, now)
            .filter(|reason| !is_test || *reason == WebhookDisabled::Gone);
        let mails = match disables {
            Some(reason) => self.mails(in_hand.endpoint, reason, now).await?,
            None => Vec::new(),
        };
        let rests_until = rest(&verdict, since, now).filter(|_| !is_test);
        if verdict == Verdict::Arrived {
            in_hand.failing_since.set(None);
        } else if !is_test {
            in_hand.failing_since.set(since.or(Some(now)));
        }
        let settlement = Settlement {
            lease: in_hand.lease,
            event: &delivery.event_id,
            attempt: &attempt,
            next: &next,
            rests_until,
            disables,
            is_test,
            mails: &mails,
            now,
        };
        let is_held = webhooks::settle(self.tenants, &settlement).await?;
        report.count(&next);
        Ok(is_held && rests_until.is_none() && disables.is_none())
    }

    /// Sends an event, unless its endpoint's address must not be asked, or nothing can be signed for it.
    async fn ask(
        &self,
        endpoint: &ClaimedEndpoint,
        delivery: &DueDelivery,
        body: &str,
    ) -> (Verdict, Option<u16>, Option<&'static str>, Option<String>) {
        let unsent = |reason, is_unreachable| {
            let verdict = Verdict::Failed {
                reason,
                is_unreachable,
                wait: None,
            };
            (verdict, None, Some(reason), None)
        };
        let Some(url) = address(&endpoint.url, &self.settings.webhook_urls) else {
            return unsent("address", true);
        };
        let now = self.clock.now();
        let Some(secrets) = secrets(self.keys, endpoint, now) else {
            return unsent("secret", true);
        };
        let Ok(request) = request(url, &secrets, (&delivery.event_id, body), now) else {
            return unsent("unsendable", false);
        };
        let answer = self.client.send(&request).await;
        let verdict = Verdict::of(&answer);
        match answer {
            Ok(answer) => {
                let kept = first_characters(&answer.body);
                (verdict, Some(answer.status), None, kept)
            }
            Err(error) => {
                let error = match error {
                    HttpError::TimedOut(_) => "timeout",
                    HttpError::Header { .. } | HttpError::Failed(_) => "no_answer",
                };
                (verdict, None, Some(error), None)
            }
        }
    }
}

/// Until when nothing else is sent to an endpoint that was not reached.
fn rest(
    verdict: &Verdict,
    failing_since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let Verdict::Failed {
        is_unreachable: true,
        wait,
        ..
    } = verdict
    else {
        return None;
    };
    let usual = schedule::rest(failing_since.map_or(TimeDelta::zero(), |since| now - since));
    Some(now + wait.map_or(usual, |wait| wait.max(usual)))
}

impl WebhookReport {
    fn count(&mut self, next: &DeliveryNext) {
        let count = match next {
            DeliveryNext::Delivered => &mut self.delivered,
            DeliveryNext::Again { .. } => &mut self.postponed,
            DeliveryNext::Failed(_) => &mut self.failed,
        };
        *count += 1;
    }
}
