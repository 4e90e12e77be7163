//! Claiming an endpoint, and what is due at it.

use crate::store::{AllTenants, DatabaseError, Statement, columns, row, sql, text};
use callslot_shared::{
    ids::{AttemptId, BookingId, OrganizationId, WebhookEndpointId},
    webhook::{WebhookEventId, WebhookEventType},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// A claim about to be made.
#[derive(Debug, Clone, Copy)]
pub struct EndpointClaim<'a> {
    /// A fresh token.
    pub token: &'a str,
    /// The end of the lease.
    pub until: DateTime<Utc>,
    /// The present.
    pub now: DateTime<Utc>,
}

row! {
    /// An endpoint that was claimed.
    #[derive(Debug, Clone, Deserialize)]
    pub struct ClaimedEndpoint {
        /// Its id.
        pub id: WebhookEndpointId,
        /// The organization that it is of.
        pub organization_id: OrganizationId,
        /// Its address, as it was saved.
        pub url: String,
        /// Its secret, encrypted.
        pub secret: Option<String>,
        /// The version of the secret's key.
        pub key_version: Option<u32>,
        /// The secret before, encrypted.
        pub old_secret: Option<String>,
        /// The version of that secret's key.
        pub old_key_version: Option<u32>,
        /// Until when that one signs, too, in milliseconds.
        pub old_until: Option<i64>,
        /// The time of the first failure since the last success, in milliseconds.
        pub failing_since: Option<i64>,
    }
}

/// Whether the endpoint `e` may be sent to now: it has something to be delivered, rests no more, and is nobody's. After a change of
/// the plan to one without webhooks (shared: `Feature::Webhooks`; a test compares the list with the table of plans) nothing is sent.
pub(super) const IS_DUE: &str = "e.enabled = 1 AND e.next_at <= :now AND e.rests_until <= :now
  AND COALESCE(e.lease_until, 0) <= :now AND EXISTS (
    SELECT 1 FROM organizations o WHERE o.id = e.organization_id AND o.plan IN ('business', 'enterprise'))";

/// Endpoints of one organization that are delivered to at once, so that no number of slow ones delays those of others.
const AT_ONCE: u32 = 2;

/// Claims the endpoint that has waited longest, of those that do not fail if there are any. Where the answer is lost, the token
/// says which it is.
pub async fn claim(
    AllTenants { database: db }: AllTenants<'_>,
    claim: EndpointClaim<'_>,
) -> Result<Option<ClaimedEndpoint>, DatabaseError> {
    let EndpointClaim { token, until, now } = claim;
    let take = sql!(
        text!(
            "UPDATE webhook_endpoints SET lease_token = :token, lease_until = :until
             WHERE id = (
               SELECT e.id FROM webhook_endpoints e INDEXED BY webhook_endpoints_due
               WHERE ",
            IS_DUE,
            " AND (
                 SELECT COUNT(*) FROM webhook_endpoints l INDEXED BY webhook_endpoints_enabled
                 WHERE l.organization_id = e.organization_id AND l.enabled = 1 AND l.lease_until > :now) < :at_once
               ORDER BY e.failing_since IS NOT NULL, e.next_at, e.id LIMIT 1)
             RETURNING ",
            columns!(ClaimedEndpoint)
        ),
        token,
        until,
        at_once = AT_ONCE,
        now,
    );
    let look = || -> Statement {
        sql!(
            text!(
                "SELECT ",
                columns!(ClaimedEndpoint),
                " FROM webhook_endpoints INDEXED BY webhook_endpoints_due
                 WHERE enabled = 1 AND next_at <= :now AND lease_token = :token LIMIT 1"
            ),
            token,
            now,
        )
    };
    match db.run(take).await {
        Ok(rows) => rows.first(),
        Err(error) => match db.run(look()).await?.first()? {
            Some(claimed) => Ok(Some(claimed)),
            None => Err(error),
        },
    }
}

row! {
    /// An event that is due at an endpoint.
    #[derive(Debug, Clone, Deserialize)]
    pub struct DueDelivery {
        /// The event.
        pub event_id: WebhookEventId,
        /// Its type.
        pub event_type: WebhookEventType = "v.type",
        /// The booking that it tells of.
        pub booking_id: Option<BookingId> = "v.booking_id",
        /// The attempt that it tells of.
        pub attempt_id: Option<AttemptId> = "v.attempt_id",
        /// The part of it: a leg, the number of an outcome, a recording, the kind of a notice.
        pub subject: Option<String> = "v.subject",
        /// The time of the event, in milliseconds.
        pub at: i64 = "v.at",
        /// The body, once it was made.
        pub body: Option<String> = "v.body",
        /// The tries so far that decide when the next one is.
        pub attempts: u32,
    }
}

/// The events that are due at an endpoint that is still claimed, the oldest first.
pub async fn due(
    AllTenants { database: db }: AllTenants<'_>,
    (endpoint, token): (WebhookEndpointId, &str),
    most: u32,
    now: DateTime<Utc>,
) -> Result<Vec<DueDelivery>, DatabaseError> {
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(DueDelivery, "d"),
            " FROM webhook_deliveries d INDEXED BY webhook_deliveries_due JOIN webhook_events v ON v.id = d.event_id
             WHERE d.endpoint_id = :endpoint AND d.state = 'pending' AND d.due_at <= :now AND d.deadline > :now
               AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.id = :endpoint AND e.lease_token = :token AND e.enabled = 1)
             ORDER BY d.due_at, d.created_at, d.event_id LIMIT :most"
        ),
        endpoint,
        token,
        most,
        now,
    ))
    .await?
    .listed(Ok)
}

/// Whether an event may still be sent to a claimed endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StillDue {
    /// It may.
    Yes,
    /// Not this one: it was erased, or is not to be sent any more.
    No,
    /// Nothing is to be sent to it: it was changed since it was claimed.
    Lost,
}

/// Asks before each request whether the event may still be sent: a batch takes a while, and its body may have been erased.
pub async fn still_due(
    AllTenants { database: db }: AllTenants<'_>,
    (endpoint, token): (WebhookEndpointId, &str),
    event: &WebhookEventId,
) -> Result<StillDue, DatabaseError> {
    #[derive(Deserialize)]
    struct Found {
        is_pending: u8,
    }
    let rows = db
        .run(sql!(
            "SELECT EXISTS (
               SELECT 1 FROM webhook_deliveries d JOIN webhook_events v ON v.id = d.event_id
               WHERE d.endpoint_id = e.id AND d.event_id = :event AND d.state = 'pending' AND v.body IS NOT NULL) AS is_pending
             FROM webhook_endpoints e WHERE e.id = :endpoint AND e.lease_token = :token AND e.enabled = 1",
            endpoint,
            token,
            event = event.as_str(),
        ))
        .await?;
    let found: Option<Found> = rows.first()?;
    Ok(match found.map(|found| found.is_pending) {
        Some(1) => StillDue::Yes,
        Some(_) => StillDue::No,
        None => StillDue::Lost,
    })
}

/// Gives an endpoint back. The next that waits for it says when it is claimed again: behind those that wait already.
pub async fn release(
    AllTenants { database: db }: AllTenants<'_>,
    (endpoint, token): (WebhookEndpointId, &str),
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE webhook_endpoints SET lease_token = NULL, lease_until = NULL, next_at = (
           SELECT MAX(d.due_at, :now) FROM webhook_deliveries d INDEXED BY webhook_deliveries_due
           WHERE d.endpoint_id = :endpoint AND d.state = 'pending' AND d.deadline > :now ORDER BY d.due_at LIMIT 1)
         WHERE id = :endpoint AND lease_token = :token",
        endpoint,
        token,
        now,
    ))
    .await
    .map(drop)
}
