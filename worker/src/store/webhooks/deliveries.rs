//! `webhook_deliveries` as organizations see them, and what they may do about them.

use super::{DEADLINE, TEST_DEADLINE};
use crate::store::{
    Answers, DatabaseError, Page, Tenant,
    audit_log::{Entry, audit_entry},
    columns, read, row, sql, text, time,
};
use callslot_shared::{
    api::{WebhookAttempt, WebhookDelivery, WebhookReplay},
    ids::{BookingId, WebhookEndpointId},
    webhook::{WebhookDeliveryFilter, WebhookDeliveryState, WebhookEventId, WebhookEventType},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// Most deliveries that are made anew at once.
const AT_ONCE: u32 = 500;

row! {
    #[derive(Deserialize)]
    struct Row {
        event_id: WebhookEventId,
        event_type: WebhookEventType = "v.type",
        booking_id: Option<BookingId> = "v.booking_id",
        state: WebhookDeliveryState,
        reason: Option<String>,
        due_at: i64,
        created_at: i64,
        updated_at: i64,
        attempts: String = "(SELECT json_group_array(json_object('number', own_try.number, 'at', own_try.at, 'status', own_try.status,
             'error', own_try.error, 'duration_ms', own_try.duration_ms, 'answer', own_try.answer))
           FROM (SELECT * FROM webhook_attempts a
                 WHERE a.endpoint_id = d.endpoint_id AND a.event_id = d.event_id ORDER BY a.number DESC LIMIT 20) own_try)",
    }
}

#[derive(Deserialize)]
struct AttemptRow {
    number: u32,
    at: i64,
    status: Option<u16>,
    error: Option<String>,
    duration_ms: u32,
    answer: Option<String>,
}

impl TryFrom<Row> for WebhookDelivery {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let mut attempts: Vec<AttemptRow> = read(&row.attempts)?;
        attempts.sort_by_key(|attempt| attempt.number);
        let attempt = |attempt: AttemptRow| {
            Ok(WebhookAttempt {
                number: attempt.number,
                at: time(attempt.at)?,
                status: attempt.status,
                error: attempt.error,
                duration_ms: attempt.duration_ms,
                answer: attempt.answer,
            })
        };
        Ok(Self {
            event_id: row.event_id,
            event_type: row.event_type,
            booking_id: row.booking_id,
            state: row.state,
            reason: row.reason,
            due_at: time(row.due_at)?,
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
            attempts: attempts
                .into_iter()
                .map(attempt)
                .collect::<Result<_, DatabaseError>>()?,
        })
    }
}

/// The deliveries to an endpoint, the newest event first.
pub async fn list(
    tenant: Tenant<'_>,
    filter: &WebhookDeliveryFilter,
) -> Result<Page<WebhookDelivery>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let (before, last) = match &filter.after {
        Some((before, last)) => (Some(*before), Some(last.as_str())),
        None => (None, None),
    };
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(Row, "d"),
            " FROM webhook_deliveries d INDEXED BY webhook_deliveries_endpoint
             JOIN webhook_events v ON v.id = d.event_id
             WHERE d.endpoint_id = :endpoint AND d.organization_id = :organization
               AND (:state IS NULL OR d.state = :state)
               AND (:before IS NULL OR (d.created_at, d.event_id) < (:before, :last))
             ORDER BY d.created_at DESC, d.event_id DESC LIMIT :limit"
        ),
        endpoint = filter.endpoint,
        organization,
        state = filter.state.map(WebhookDeliveryState::as_str),
        before,
        last,
        limit = filter.limit + 1,
    ))
    .await?
    .page::<Row, _>(filter.limit, WebhookDelivery::try_from)
}

#[derive(Deserialize)]
struct Replayed {
    created_at: i64,
}

/// Has deliveries that are over made anew, under their events' ids, the oldest first: how many, and from which time on there
/// are more.
pub async fn replay(
    tenant: Tenant<'_>,
    endpoint: WebhookEndpointId,
    replay: &WebhookReplay,
    entry: &Entry<'_>,
) -> Result<(u32, Option<DateTime<Utc>>), DatabaseError> {
    let (event, range) = match replay {
        WebhookReplay::Event(event) => (Some(event.as_str()), None),
        WebhookReplay::Range {
            from,
            to,
            delivered,
        } => (None, Some((*from, *to, *delivered))),
    };
    let details = serde_json::json!({
        "event_id": event,
        "from": range.map(|(from, ..)| from),
        "to": range.map(|(_, to, _)| to),
    });
    let write = match range {
        None => sql!(
            "UPDATE webhook_deliveries SET state = 'pending', reason = NULL, attempts = 0, due_at = :now,
               deadline = :deadline, updated_at = :now
             WHERE endpoint_id = :endpoint AND event_id = :event AND organization_id = :organization
               AND state <> 'pending' RETURNING created_at",
            endpoint,
            event,
            organization = tenant.organization,
            now = entry.at,
            deadline = entry.at + DEADLINE,
        ),
        Some((from, to, delivered)) => sql!(
            "UPDATE webhook_deliveries SET state = 'pending', reason = NULL, attempts = 0, due_at = :now,
               deadline = :deadline, updated_at = :now
             WHERE endpoint_id = :endpoint AND event_id IN (
               SELECT d.event_id FROM webhook_deliveries d INDEXED BY webhook_deliveries_endpoint
               WHERE d.endpoint_id = :endpoint AND d.organization_id = :organization
                 AND d.created_at >= :from_time AND d.created_at < :to_time
                 AND (d.state = 'failed' OR :delivered AND d.state = 'delivered')
               ORDER BY d.created_at, d.event_id LIMIT :most) RETURNING created_at",
            endpoint,
            organization = tenant.organization,
            from_time = from,
            to_time = to,
            delivered,
            most = AT_ONCE,
            now = entry.at,
            deadline = entry.at + DEADLINE,
        ),
    };
    let line = audit_entry!(
        entry,
        "webhook_endpoint.replay",
        endpoint,
        ":details",
        "FROM webhook_endpoints e
         WHERE e.id = :subject AND e.organization_id = :organization AND e.deleted_at IS NULL",
        details = details.to_string()
    );
    let mut answers = Answers::new(tenant.database.batch(vec![write, line]).await?);
    let replayed: Vec<Replayed> = answers.next()?.all()?;
    let count = u32::try_from(replayed.len()).unwrap_or(AT_ONCE);
    let last = replayed.iter().map(|row| row.created_at).max();
    let last = last.filter(|_| count == AT_ONCE);
    Ok((count, last.map(time).transpose()?))
}

/// Tests of an endpoint in a minute, at most.
pub const MOST_TESTS: u32 = 10;

/// The time in which tests are counted.
const TESTS_WITHIN: TimeDelta = TimeDelta::minutes(1);

/// A test that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenTest {
    /// It is on its way, as this event.
    Event(WebhookEventId),
    /// There were [`MOST_TESTS`] within a minute.
    TooMany,
    /// The endpoint is disabled.
    Disabled,
}

/// Writes a test of an endpoint that is enabled, unless there were too many; it is due at once, and tried once.
pub async fn test(
    tenant: Tenant<'_>,
    endpoint: WebhookEndpointId,
    entry: &Entry<'_>,
) -> Result<WrittenTest, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let event = format!("evt_{}_webhook_test", entry.id);
    let since = entry.at - TESTS_WITHIN;
    let look = || {
        sql!(
            "SELECT event_id FROM webhook_deliveries WHERE endpoint_id = :endpoint AND event_id = :event",
            endpoint,
            event = event.as_str(),
        )
    };
    let statements = vec![
        sql!(
            text!(
                "INSERT INTO webhook_events (id, organization_id, type, subject, at)
                 SELECT :event, e.organization_id, 'webhook.test', e.id, :now FROM webhook_endpoints e
                 WHERE e.id = :endpoint AND e.organization_id = :organization AND e.enabled = 1 AND (",
                TESTS,
                ") < :most"
            ),
            endpoint,
            organization,
            event = event.as_str(),
            since,
            most = MOST_TESTS,
            now = entry.at,
        ),
        sql!(
            "INSERT INTO webhook_deliveries (endpoint_id, event_id, organization_id, due_at, deadline, created_at, updated_at)
             SELECT :endpoint, v.id, v.organization_id, :now, :deadline, :now, :now FROM webhook_events v WHERE v.id = :event",
            endpoint,
            event = event.as_str(),
            now = entry.at,
            deadline = entry.at + TEST_DEADLINE,
        ),
        audit_entry!(
            entry,
            "webhook_endpoint.test",
            endpoint,
            "'{}'",
            "FROM webhook_events v WHERE v.id = :event AND v.organization_id = :organization",
            event = event.as_str(),
        ),
        look(),
    ];
    if db.settled(statements, look).await? {
        return Ok(event
            .parse()
            .map_or(WrittenTest::Disabled, WrittenTest::Event));
    }
    let tests: Option<Tests> = db.run(sql!(TESTS, endpoint, since)).await?.first()?;
    let is_full = tests.is_some_and(|tests| tests.number >= MOST_TESTS);
    Ok(if is_full {
        WrittenTest::TooMany
    } else {
        WrittenTest::Disabled
    })
}

#[derive(Deserialize)]
struct Tests {
    number: u32,
}

/// The number of tests of an endpoint since a time.
const TESTS: &str = "SELECT COUNT(*) AS number
  FROM webhook_deliveries t INDEXED BY webhook_deliveries_endpoint JOIN webhook_events x ON x.id = t.event_id
  WHERE t.endpoint_id = :endpoint AND t.created_at > :since AND x.type = 'webhook.test'";
