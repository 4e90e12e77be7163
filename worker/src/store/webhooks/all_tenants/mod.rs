//! Delivery: claims endpoints with events that are due, whoever they belong to, and notes what became of them. Cross-tenant.

mod claim;
mod disabled;
mod facts;
mod keys;
mod settle;

pub use claim::{
    ClaimedEndpoint, DueDelivery, EndpointClaim, StillDue, claim, due, release, still_due,
};
pub use disabled::{EndpointOwners, owners};
pub use facts::{FrozenBody, events, freeze};
pub use keys::{OlderSecret, older, reseal};
pub use settle::{DeliveryAttempt, DeliveryNext, EndpointLease, Settlement, settle, skip};

use crate::store::{AllTenants, Answers, DatabaseError, Statement, sql, text};
use callslot_shared::api::WEBHOOK_EVENTS_KEPT;
use chrono::{DateTime, Utc};

/// Most rows that a statement of the sweep touches; the next one takes the rest.
const BATCH: u32 = 100;

/// A row that was touched.
#[derive(serde::Deserialize)]
struct Counted {}

/// The result of a sweep.
#[derive(Debug, Clone, Copy, Default)]
pub struct SweptWebhooks {
    /// Deliveries whose deadline passed.
    pub expired: u64,
    /// Whether anything is due.
    pub is_due: bool,
    /// Whether there are events to forget.
    pub has_old: bool,
}

/// Whether anything may be sent now.
const ANY_DUE: &str = text!(
    "SELECT 1 AS found FROM webhook_endpoints e INDEXED BY webhook_endpoints_due WHERE ",
    claim::IS_DUE,
    " LIMIT 1"
);

/// Puts right what time has decided: deliveries past their deadline have failed. Says what else there is to do.
pub async fn sweep(
    AllTenants { database: db }: AllTenants<'_>,
    now: DateTime<Utc>,
) -> Result<SweptWebhooks, DatabaseError> {
    #[derive(serde::Deserialize)]
    struct ToDo {
        is_due: u8,
        has_old: u8,
    }
    let expired = sql!(
        "UPDATE webhook_deliveries SET state = 'failed', reason = 'deadline', updated_at = :now
         WHERE (endpoint_id, event_id) IN (
           SELECT d.endpoint_id, d.event_id FROM webhook_deliveries d INDEXED BY webhook_deliveries_deadline
           WHERE d.state = 'pending' AND d.deadline <= :now ORDER BY d.deadline LIMIT :batch) RETURNING event_id",
        now,
        batch = BATCH,
    );
    let to_do = sql!(
        text!(
            "SELECT EXISTS (",
            ANY_DUE,
            ") AS is_due, EXISTS (
               SELECT 1 FROM webhook_events v INDEXED BY webhook_events_at WHERE v.at <= :before) AS has_old"
        ),
        now,
        before = now - WEBHOOK_EVENTS_KEPT,
    );
    let mut answers = Answers::new(db.batch(vec![expired, to_do]).await?);
    let expired: Vec<Counted> = answers.next()?.all()?;
    let to_do: Option<ToDo> = answers.next()?.first()?;
    Ok(SweptWebhooks {
        expired: expired.len() as u64,
        is_due: to_do.as_ref().is_some_and(|to_do| to_do.is_due == 1),
        has_old: to_do.is_some_and(|to_do| to_do.has_old == 1),
    })
}

/// Forgets a batch of events past their time. Whether there may be more.
pub async fn forget(
    AllTenants { database: db }: AllTenants<'_>,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let mut answers = Answers::new(db.batch(forgotten(now).into()).await?);
    answers.next()?;
    answers.next()?;
    let events: Vec<Counted> = answers.next()?.all()?;
    Ok(events.len() >= BATCH as usize)
}

/// The statements that forget a batch of events past their time.
fn forgotten(now: DateTime<Utc>) -> [Statement; 3] {
    let before = now - WEBHOOK_EVENTS_KEPT;
    [
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
               WHERE v.at <= :before ORDER BY v.at, v.id LIMIT :batch) RETURNING id AS event_id",
            before,
            batch = BATCH,
        ),
    ]
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
    let mut answers = Answers::new(db.batch(vec![sql!(ANY_DUE, now), any]).await?);
    Ok((answers.next()?.any(), answers.next()?.any()))
}
