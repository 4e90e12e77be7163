//! Delivery: claims endpoints with events that are due, whoever they belong to, and notes what became of them. Cross-tenant.

mod claim;
mod disabled;
mod facts;
mod keys;
mod settle;

pub use claim::{ClaimedEndpoint, DueDelivery, EndpointClaim, claim, due, release};
pub use disabled::{EndpointOwners, owners};
pub use facts::{FrozenBody, events, freeze};
pub use keys::{OlderSecret, older, reseal};
pub use settle::{DeliveryAttempt, DeliveryNext, EndpointLease, Settlement, settle, skip};

use crate::store::{AllTenants, Answers, DatabaseError, sql};
use callslot_shared::api::WEBHOOK_EVENTS_KEPT;
use chrono::{DateTime, Utc};

/// Most rows that a statement of the sweep touches; the next one takes the rest.
const BATCH: u32 = 100;

#[derive(serde::Deserialize)]
struct Expired {}

/// The result of a sweep.
#[derive(Debug, Clone, Copy, Default)]
pub struct SweptWebhooks {
    /// Deliveries whose deadline passed.
    pub expired: u64,
    /// Whether anything is due.
    pub is_due: bool,
}

/// Whether an endpoint has something to be delivered, and rests no more.
const IS_DUE: &str = "SELECT 1 AS found FROM webhook_endpoints INDEXED BY webhook_endpoints_due
  WHERE enabled = 1 AND next_at <= :now AND rests_until <= :now AND COALESCE(lease_until, 0) <= :now LIMIT 1";

/// Puts right what time has decided: deliveries past their deadline have failed, and events past their time are forgotten
/// with their deliveries, if `forgets`.
pub async fn sweep(
    AllTenants { database: db }: AllTenants<'_>,
    forgets: bool,
    now: DateTime<Utc>,
) -> Result<SweptWebhooks, DatabaseError> {
    let expired = sql!(
        "UPDATE webhook_deliveries SET state = 'failed', reason = 'deadline', updated_at = :now
         WHERE (endpoint_id, event_id) IN (
           SELECT d.endpoint_id, d.event_id FROM webhook_deliveries d INDEXED BY webhook_deliveries_deadline
           WHERE d.state = 'pending' AND d.deadline <= :now ORDER BY d.deadline LIMIT :batch) RETURNING event_id",
        now,
        batch = BATCH,
    );
    let mut statements = vec![expired, sql!(IS_DUE, now)];
    if forgets {
        let before = now - WEBHOOK_EVENTS_KEPT;
        statements.extend([
            sql!(
                "DELETE FROM webhook_attempts WHERE (endpoint_id, event_id) IN (
                   SELECT d.endpoint_id, d.event_id FROM webhook_deliveries d
                   WHERE d.event_id IN (SELECT v.id FROM webhook_events v INDEXED BY webhook_events_at
                     WHERE v.at <= :before ORDER BY v.at, v.id LIMIT :batch))",
                before,
                batch = BATCH,
            ),
            sql!(
                "DELETE FROM webhook_deliveries WHERE event_id IN (
                   SELECT v.id FROM webhook_events v INDEXED BY webhook_events_at
                   WHERE v.at <= :before ORDER BY v.at, v.id LIMIT :batch)",
                before,
                batch = BATCH,
            ),
            sql!(
                "DELETE FROM webhook_events WHERE id IN (
                   SELECT v.id FROM webhook_events v INDEXED BY webhook_events_at
                   WHERE v.at <= :before ORDER BY v.at, v.id LIMIT :batch)",
                before,
                batch = BATCH,
            ),
        ]);
    }
    let mut answers = Answers::new(db.batch(statements).await?);
    let expired: Vec<Expired> = answers.next()?.all()?;
    Ok(SweptWebhooks {
        expired: expired.len() as u64,
        is_due: answers.next()?.any(),
    })
}

/// Whether anything is due, and whether there is any endpoint that is enabled.
pub async fn is_due(
    AllTenants { database: db }: AllTenants<'_>,
    now: DateTime<Utc>,
) -> Result<(bool, bool), DatabaseError> {
    let any = sql!(
        "SELECT 1 AS found FROM webhook_endpoints INDEXED BY webhook_endpoints_enabled WHERE enabled = 1
           AND organization_id > '' LIMIT 1"
    );
    let mut answers = Answers::new(db.batch(vec![sql!(IS_DUE, now), any]).await?);
    Ok((answers.next()?.any(), answers.next()?.any()))
}
