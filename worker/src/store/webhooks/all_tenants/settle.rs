//! The notes of a delivery. Each is guarded by the token of the endpoint's claim.

use crate::store::{
    AllTenants, DatabaseError, Statement,
    outbox::{self, NewMessage},
    sql,
    webhooks::DEADLINE,
};
use callslot_shared::{api::WebhookDisabled, ids::WebhookEndpointId, webhook::WebhookEventId};
use chrono::{DateTime, TimeDelta, Utc};

/// A claimed endpoint.
#[derive(Debug, Clone, Copy)]
pub struct EndpointLease<'a> {
    /// The endpoint.
    pub endpoint: WebhookEndpointId,
    /// The token of the claim.
    pub token: &'a str,
}

/// A try, and the answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryAttempt {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// Why there was none.
    pub error: Option<&'static str>,
    /// The time until the answer, in milliseconds.
    pub duration_ms: u32,
    /// The first characters of the answer.
    pub answer: Option<String>,
}

/// The step after a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryNext {
    /// It has arrived.
    Delivered,
    /// It is tried again then.
    Again {
        /// Why this try was not enough.
        reason: &'static str,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is not tried any more.
    Failed(&'static str),
}

/// Everything that follows from a try.
#[derive(Debug)]
pub struct Settlement<'a> {
    /// The endpoint.
    pub lease: EndpointLease<'a>,
    /// The event.
    pub event: &'a WebhookEventId,
    /// The try.
    pub attempt: &'a DeliveryAttempt,
    /// The step after it.
    pub next: &'a DeliveryNext,
    /// Until when nothing else is sent to the endpoint.
    pub rests_until: Option<DateTime<Utc>>,
    /// Why the endpoint is disabled, if it is. For its failures only if there is more than this one try to say so.
    pub disables: Option<WebhookDisabled>,
    /// Whether it is a test. One that fails says nothing of the endpoint: somebody tries it out.
    pub is_test: bool,
    /// The messages that tell its owners so.
    pub mails: &'a [NewMessage],
    /// The present.
    pub now: DateTime<Utc>,
}

/// Notes what follows from a try, if the claim still holds. Where the answer is lost, the claim runs out, and the event may be
/// sent once more, under the same id.
pub async fn settle(
    AllTenants { database: db }: AllTenants<'_>,
    settlement: &Settlement<'_>,
) -> Result<bool, DatabaseError> {
    let Settlement {
        lease,
        next,
        disables,
        mails,
        ..
    } = settlement;
    let mut statements = vec![delivery(settlement), record(settlement)];
    if matches!(next, DeliveryNext::Delivered) {
        statements.push(bring_forward(*lease, settlement.now));
        statements.push(recovered(*lease));
    } else if !settlement.is_test {
        statements.push(failing(settlement));
    }
    if let Some(reason) = disables {
        statements.push(disable(settlement, *reason));
        let told = mails
            .iter()
            .map(|mail| outbox::insert_of_endpoint(mail, lease.endpoint, lease.token));
        statements.extend(told);
    }
    let rows = db.batch(statements).await?;
    Ok(rows.first().is_some_and(crate::store::Rows::any))
}

fn delivery(settlement: &Settlement<'_>) -> Statement {
    let Settlement {
        lease, event, now, ..
    } = settlement;
    let (state, reason, due_at) = match settlement.next {
        DeliveryNext::Delivered => ("delivered", None, None),
        DeliveryNext::Again { reason, at } => ("pending", Some(*reason), Some(*at)),
        DeliveryNext::Failed(reason) => ("failed", Some(*reason), None),
    };
    sql!(
        "UPDATE webhook_deliveries SET
           state = CASE WHEN :state = 'pending' AND :due_at >= deadline THEN 'failed' ELSE :state END,
           reason = :reason, attempts = attempts + 1, tries = tries + 1, due_at = COALESCE(:due_at, due_at), updated_at = :now
         WHERE endpoint_id = :endpoint AND event_id = :event AND state = 'pending'
           AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.id = :endpoint AND e.lease_token = :token)
         RETURNING tries",
        endpoint = lease.endpoint,
        token = lease.token,
        event = event.as_str(),
        state,
        reason,
        due_at,
        now = *now,
    )
}

fn record(settlement: &Settlement<'_>) -> Statement {
    let Settlement {
        lease,
        event,
        attempt,
        now,
        ..
    } = settlement;
    sql!(
        "INSERT INTO webhook_attempts (endpoint_id, event_id, number, at, status, error, duration_ms, answer)
         SELECT d.endpoint_id, d.event_id, d.tries, :at, :status, :error, :duration_ms, :answer
         FROM webhook_deliveries d
         WHERE d.endpoint_id = :endpoint AND d.event_id = :event AND d.updated_at = :now AND d.tries > 0
           AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.id = :endpoint AND e.lease_token = :token)
         ON CONFLICT DO NOTHING",
        endpoint = lease.endpoint,
        token = lease.token,
        event = event.as_str(),
        at = attempt.at,
        status = attempt.status.map(u32::from),
        error = attempt.error,
        duration_ms = attempt.duration_ms,
        answer = attempt.answer.as_deref(),
        now = *now,
    )
}

/// The time for which an endpoint has to have been away so that what waits for it is brought forward. One that fails now and then
/// keeps the pauses: else each of its successes took one of the tries of what it does not take.
const AWAY: TimeDelta = TimeDelta::minutes(10);

/// An endpoint that was not reached for a while, and answers again, gets what has waited for it, without the pauses that were for
/// its absence, and without a try less. An event that it refuses keeps its pauses.
fn bring_forward(lease: EndpointLease<'_>, now: DateTime<Utc>) -> Statement {
    sql!(
        "UPDATE webhook_deliveries SET due_at = :now, attempts = MAX(attempts - 1, 0)
         WHERE endpoint_id = :endpoint AND state = 'pending' AND due_at > :now
           AND reason IN ('no_answer', 'unavailable', 'throttled')
           AND EXISTS (SELECT 1 FROM webhook_endpoints e
             WHERE e.id = :endpoint AND e.lease_token = :token AND e.failing_since <= :away_since)",
        endpoint = lease.endpoint,
        token = lease.token,
        away_since = now - AWAY,
        now,
    )
}

fn recovered(lease: EndpointLease<'_>) -> Statement {
    sql!(
        "UPDATE webhook_endpoints SET failing_since = NULL, rests_until = 0
         WHERE id = :endpoint AND lease_token = :token AND failing_since IS NOT NULL",
        endpoint = lease.endpoint,
        token = lease.token,
    )
}

fn failing(settlement: &Settlement<'_>) -> Statement {
    sql!(
        "UPDATE webhook_endpoints SET failing_since = COALESCE(failing_since, :now),
           rests_until = COALESCE(:rests_until, rests_until)
         WHERE id = :endpoint AND lease_token = :token",
        endpoint = settlement.lease.endpoint,
        token = settlement.lease.token,
        rests_until = settlement.rests_until,
        now = settlement.now,
    )
}

/// A trigger writes the notice. An endpoint is failing only if it has had time to be put right: one event was given up, or this one
/// was tried a day ago.
fn disable(settlement: &Settlement<'_>, reason: WebhookDisabled) -> Statement {
    sql!(
        "UPDATE webhook_endpoints SET enabled = 0, disabled_reason = :reason, version = version + 1, updated_at = :now,
           changed_in = :token
         WHERE id = :endpoint AND lease_token = :token AND enabled = 1 AND (:reason = 'gone'
           OR EXISTS (
             SELECT 1 FROM webhook_attempts a
             WHERE a.endpoint_id = :endpoint AND a.event_id = :event AND a.at >= failing_since AND a.at <= :yesterday)
           OR EXISTS (
             SELECT 1 FROM webhook_deliveries d INDEXED BY webhook_deliveries_endpoint
             WHERE d.endpoint_id = :endpoint AND d.created_at >= failing_since - :deadline AND d.updated_at >= failing_since
               AND d.state = 'failed' AND d.reason IN ('exhausted', 'deadline')))",
        endpoint = settlement.lease.endpoint,
        token = settlement.lease.token,
        event = settlement.event.as_str(),
        reason = reason.as_str(),
        yesterday = settlement.now - TimeDelta::days(1),
        deadline = DEADLINE.num_milliseconds(),
        now = settlement.now,
    )
}

/// Ends a delivery of which nothing is left to tell.
pub async fn skip(
    AllTenants { database: db }: AllTenants<'_>,
    lease: EndpointLease<'_>,
    event: &WebhookEventId,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE webhook_deliveries SET state = 'skipped', reason = 'erased', updated_at = :now
         WHERE endpoint_id = :endpoint AND event_id = :event AND state = 'pending'
           AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.id = :endpoint AND e.lease_token = :token)",
        endpoint = lease.endpoint,
        token = lease.token,
        event = event.as_str(),
        now,
    ))
    .await
    .map(drop)
}
