//! Deliveries of a booking's events on the wire, for its history.

use crate::{
    ids::WebhookEndpointId,
    instant,
    webhook::{WebhookDeliveryState, WebhookEventId, WebhookEventType},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Most deliveries of one booking that are answered: the newest.
pub const MAX_BOOKING_WEBHOOKS: u32 = 100;

/// An event about a booking on its way to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingWebhookDelivery {
    /// The endpoint, which may have been deleted since.
    pub endpoint_id: WebhookEndpointId,
    /// The host of the endpoint's address.
    #[cfg_attr(feature = "openapi", schema(examples("hooks.example.com")))]
    pub host: String,
    /// The event's id, which is sent as `webhook-id`.
    pub event_id: WebhookEventId,
    /// The type of the event.
    #[serde(rename = "type")]
    pub event_type: WebhookEventType,
    /// The state of the delivery.
    pub state: WebhookDeliveryState,
    /// Why it failed or was skipped, or is tried again, as in the list of an endpoint's deliveries.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub reason: Option<String>,
    /// The number of tries so far.
    pub tries: u32,
    /// When it is tried, or was to be; of one that is tried again, the next time.
    #[serde(serialize_with = "instant::serialize")]
    pub due_at: DateTime<Utc>,
    /// The time of the event.
    #[serde(serialize_with = "instant::serialize")]
    pub created_at: DateTime<Utc>,
    /// When its state changed last.
    #[serde(serialize_with = "instant::serialize")]
    pub updated_at: DateTime<Utc>,
}

/// An answer with the deliveries of a booking's events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingWebhooksBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The deliveries, the newest event first; at most 100.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub webhook_deliveries: Vec<BookingWebhookDelivery>,
}
