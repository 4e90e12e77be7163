//! Deliveries of a booking's events, for its history.

use crate::store::{Answers, DatabaseError, Tenant, columns, row, sql, text, time};
use callslot_shared::{
    api::{BookingWebhookDelivery, MAX_BOOKING_WEBHOOKS},
    ids::{BookingId, WebhookEndpointId},
    webhook::{WebhookDeliveryState, WebhookEventId, WebhookEventType, host},
};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct OfBookingRow {
        endpoint_id: WebhookEndpointId,
        url: String = "e.url",
        event_id: WebhookEventId,
        event_type: WebhookEventType = "v.type",
        state: WebhookDeliveryState,
        reason: Option<String>,
        tries: u32,
        due_at: i64,
        created_at: i64,
        updated_at: i64,
    }
}

impl TryFrom<OfBookingRow> for BookingWebhookDelivery {
    type Error = DatabaseError;

    fn try_from(row: OfBookingRow) -> Result<Self, DatabaseError> {
        Ok(Self {
            endpoint_id: row.endpoint_id,
            host: host(&row.url),
            event_id: row.event_id,
            event_type: row.event_type,
            state: row.state,
            reason: row.reason,
            tries: row.tries,
            due_at: time(row.due_at)?,
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
        })
    }
}

/// The deliveries of a booking's events to all endpoints, the newest event first; none if there is no such booking.
pub async fn of_booking(
    Tenant {
        database: db,
        organization,
    }: Tenant<'_>,
    booking: BookingId,
) -> Result<Option<Vec<BookingWebhookDelivery>>, DatabaseError> {
    let is_there = sql!(
        "SELECT id FROM booking_events WHERE id = :booking AND organization_id = :organization",
        booking,
        organization,
    );
    let deliveries = sql!(
        text!(
            "SELECT ",
            columns!(OfBookingRow, "d"),
            " FROM webhook_events v INDEXED BY webhook_events_booking
             JOIN webhook_deliveries d ON d.event_id = v.id
             JOIN webhook_endpoints e ON e.id = d.endpoint_id
             WHERE v.booking_id = :booking AND v.organization_id = :organization
             ORDER BY d.created_at DESC, d.event_id DESC, d.endpoint_id DESC LIMIT :most"
        ),
        booking,
        organization,
        most = MAX_BOOKING_WEBHOOKS,
    );
    let mut answers = Answers::new(db.batch(vec![is_there, deliveries]).await?);
    if !answers.next()?.any() {
        return Ok(None);
    }
    answers
        .next()?
        .listed::<OfBookingRow, _>(BookingWebhookDelivery::try_from)
        .map(Some)
}
