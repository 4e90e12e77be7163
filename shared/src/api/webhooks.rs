//! Webhooks on the wire: an organization's endpoints, their deliveries, and the events as they are sent.

use super::{Call, Notice, Outcome, Recording};
use crate::{
    FieldError,
    booking::Booking,
    de::{integer, present},
    ids::{BookingId, CallId, WebhookEndpointId},
    instant,
    text::clean,
    webhook::{UrlPolicy, WebhookDeliveryState, WebhookEventId, WebhookEventType, WebhookUrl},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Most endpoints of an organization.
pub const MAX_WEBHOOK_ENDPOINTS: u32 = 20;
/// Longest description of an endpoint, in characters.
const MAX_DESCRIPTION: usize = 200;
/// Longest time for which deliveries are signed with the secret before, too, in hours.
const MAX_OVERLAP: u32 = 24;
/// The time for which events are kept, and can be delivered anew.
pub const WEBHOOK_EVENTS_KEPT: TimeDelta = TimeDelta::days(30);

/// An endpoint as it is to be: `POST /api/webhook-endpoints` and `PUT /api/webhook-endpoints/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveWebhookEndpoint {
    /// The address that events are posted to: `https`, a public host's name, port 443 or 8443.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2000, examples("https://hooks.example.com/callslot"))
    )]
    pub url: String,
    /// Its purpose in a person's words, at most 200 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(required = false, max_length = 200, examples("Clinic software"))
    )]
    pub description: String,
    /// The types of events that it receives, each once.
    #[cfg_attr(
        feature = "openapi",
        schema(min_items = 1, max_items = 12, examples(json!(["booking.created", "booking.cancelled"])))
    )]
    pub events: Vec<WebhookEventType>,
    /// Whether it receives events. One that the service has disabled receives them again once this is true.
    #[serde(default = "yes")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub enabled: bool,
}

const fn yes() -> bool {
    true
}

impl SaveWebhookEndpoint {
    /// The request with its values checked.
    pub fn checked(&self, policy: &UrlPolicy) -> Result<Self, FieldError> {
        let url = WebhookUrl::checked("url", self.url.trim(), policy)?;
        let description = clean("description", &self.description, MAX_DESCRIPTION)?;
        let is_asked_for = |event: &&WebhookEventType| self.events.contains(event);
        let events = WebhookEventType::ALL.iter().filter(is_asked_for).copied();
        let events: Vec<_> = events.collect();
        if events.is_empty() || events.len() != self.events.len() {
            let problem = "names none, or one twice; name each type once";
            return Err(FieldError::new("events", problem));
        }
        if !events.iter().all(|event| event.can_be_subscribed()) {
            let problem = "has `webhook.test`, which every endpoint receives when it is tested";
            return Err(FieldError::new("events", problem));
        }
        Ok(Self {
            url: url.as_str().to_owned(),
            description,
            events,
            enabled: self.enabled,
        })
    }
}

/// Why the service has disabled an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WebhookDisabled {
    /// It has answered 410.
    Gone,
    /// Nothing could be delivered for five days.
    Failing,
}

impl WebhookDisabled {
    /// Its name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }
}

/// An endpoint. Its secret is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEndpoint {
    /// Its id.
    pub id: WebhookEndpointId,
    /// The address that events are posted to.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("https://hooks.example.com/callslot"))
    )]
    pub url: String,
    /// Its purpose, in a person's words.
    #[cfg_attr(feature = "openapi", schema(examples("Clinic software")))]
    pub description: String,
    /// The types of events that it receives.
    pub events: Vec<WebhookEventType>,
    /// Whether it receives events.
    pub enabled: bool,
    /// Why the service has disabled it, if it has.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub disabled_reason: Option<WebhookDisabled>,
    /// Since when every try has failed; none after a success.
    #[serde(serialize_with = "instant::serialize_option")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub failing_since: Option<DateTime<Utc>>,
    /// Until when deliveries are signed with the secret before, too, during a rotation.
    #[serde(serialize_with = "instant::serialize_option")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub old_secret_until: Option<DateTime<Utc>>,
    /// Its version, by which a change names what it changes.
    pub version: u32,
    /// When it was made.
    #[serde(serialize_with = "instant::serialize")]
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    #[serde(serialize_with = "instant::serialize")]
    pub updated_at: DateTime<Utc>,
}

/// An answer with endpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEndpointsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The endpoints, in the order in which they were made.
    pub webhook_endpoints: Vec<WebhookEndpoint>,
}

/// An answer with one endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEndpointBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The endpoint as it stands now.
    pub webhook_endpoint: WebhookEndpoint,
}

/// An answer with an endpoint that has a new secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookSecretBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The endpoint as it stands now.
    pub webhook_endpoint: WebhookEndpoint,
    /// The secret that deliveries are signed with. It is shown here, once, and never again.
    #[cfg_attr(feature = "openapi", schema(pattern = "^whsec_[A-Za-z0-9+/]{43}=$"))]
    pub secret: String,
}

/// A new secret in the place of an endpoint's: `POST /api/webhook-endpoints/{id}/secret`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RotateWebhookSecret {
    /// For how many hours deliveries are signed with the secret before, too: 0 to 24.
    #[serde(default = "a_day", deserialize_with = "integer")]
    #[cfg_attr(feature = "openapi", schema(required = false, maximum = 24))]
    pub overlap_hours: u32,
}

const fn a_day() -> u32 {
    MAX_OVERLAP
}

impl Default for RotateWebhookSecret {
    fn default() -> Self {
        Self {
            overlap_hours: MAX_OVERLAP,
        }
    }
}

impl RotateWebhookSecret {
    /// The time for which the secret before counts, too.
    pub fn overlap(self) -> Result<TimeDelta, FieldError> {
        if self.overlap_hours > MAX_OVERLAP {
            return Err(FieldError::new("overlap_hours", "is not 0 to 24"));
        }
        Ok(TimeDelta::hours(self.overlap_hours.into()))
    }
}

/// One try at a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookAttempt {
    /// Its number, from 1.
    pub number: u32,
    /// When it was made.
    #[serde(serialize_with = "instant::serialize")]
    pub at: DateTime<Utc>,
    /// The HTTP status of the answer, if there was one.
    #[cfg_attr(feature = "openapi", schema(required = true, examples(200)))]
    pub status: Option<u16>,
    /// Why there was no answer: `timeout`, `no_answer`, `address`.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub error: Option<String>,
    /// The time until the answer, in milliseconds.
    pub duration_ms: u32,
    /// The first characters of the answer, at most 500.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("ok")))]
    pub answer: Option<String>,
}

/// An event on its way to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookDelivery {
    /// The event's id, which is sent as `webhook-id`.
    pub event_id: WebhookEventId,
    /// The type of the event.
    #[serde(rename = "type")]
    pub event_type: WebhookEventType,
    /// The booking that it tells of, if it does of one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub booking_id: Option<BookingId>,
    /// The state of the delivery.
    pub state: WebhookDeliveryState,
    /// Why it failed or was skipped, or is tried again: `no_answer`, `unavailable`, `throttled`, `refused`, `redirect`, `gone`,
    /// `address`, `exhausted`, `deadline`, `erased`, `deleted`, and others to come.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub reason: Option<String>,
    /// When it is tried, or was to be; of one that is tried again, the next time.
    #[serde(serialize_with = "instant::serialize")]
    pub due_at: DateTime<Utc>,
    /// The time of the event.
    #[serde(serialize_with = "instant::serialize")]
    pub created_at: DateTime<Utc>,
    /// When its state changed last.
    #[serde(serialize_with = "instant::serialize")]
    pub updated_at: DateTime<Utc>,
    /// The last twenty tries, the oldest first.
    pub attempts: Vec<WebhookAttempt>,
}

/// An answer with deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookDeliveriesBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The deliveries, the newest event first.
    pub webhook_deliveries: Vec<WebhookDelivery>,
    /// The cursor of the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub next_cursor: Option<String>,
}

/// An answer with one delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookDeliveryBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The delivery as it stands now.
    pub webhook_delivery: WebhookDelivery,
}

/// Deliveries to make anew: `POST /api/webhook-endpoints/{id}/replay`. One event, or all of a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReplayWebhooks {
    /// One event, by its id.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub event_id: Option<String>,
    /// Events from this time on, RFC 3339.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, format = DateTime, examples("2026-03-02T12:00:00Z"))
    )]
    pub from: Option<String>,
    /// Events before this time, RFC 3339.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, format = DateTime, examples("2026-03-02T14:00:00Z"))
    )]
    pub to: Option<String>,
    /// Of a time: also those that were delivered, and not only those that failed.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub delivered: bool,
}

/// The deliveries that are made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookReplay {
    /// One event's.
    Event(WebhookEventId),
    /// Those of a time.
    Range {
        /// From this time on.
        from: DateTime<Utc>,
        /// Before this time.
        to: DateTime<Utc>,
        /// Also those that were delivered.
        delivered: bool,
    },
}

impl ReplayWebhooks {
    /// The request with its values checked.
    pub fn checked(&self) -> Result<WebhookReplay, FieldError> {
        match (&self.event_id, &self.from, &self.to) {
            (Some(id), None, None) => id
                .parse()
                .map(WebhookReplay::Event)
                .map_err(|_| FieldError::new("event_id", "is not the id of an event")),
            (None, Some(from), Some(to)) => {
                let from = crate::schedule::instant("from", from)?;
                let to = crate::schedule::instant("to", to)?;
                if to <= from {
                    return Err(FieldError::new("to", "is not after `from`"));
                }
                Ok(WebhookReplay::Range {
                    from,
                    to,
                    delivered: self.delivered,
                })
            }
            _ => Err(FieldError::new(
                "event_id",
                "is needed, or else both `from` and `to`",
            )),
        }
    }
}

/// The answer to a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplayedBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The number of deliveries that are made anew.
    pub replayed: u32,
    /// The time from which there are more: ask again from it. Events of exactly this time may be delivered once more.
    #[serde(
        default,
        serialize_with = "instant::serialize_option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub next_from: Option<DateTime<Utc>>,
}

/// The body of a webhook. Every try at every endpoint has the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WebhookEvent<T> {
    /// The type of the event.
    #[serde(rename = "type")]
    pub event_type: WebhookEventType,
    /// The time of the event.
    #[serde(serialize_with = "instant::serialize")]
    pub timestamp: DateTime<Utc>,
    /// The thing that the event tells of, as the API shows it.
    pub data: T,
}

/// The `data` of `call.ringing`, `call.bridged` and `call.ended`: the call, and its booking's version.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookCall {
    /// The version of the call's booking.
    pub booking_version: u32,
    /// The call.
    #[serde(flatten)]
    pub call: Call,
}

/// The `data` of `outcome.declared`: the outcome, its call and its booking.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookOutcome {
    /// The booking.
    pub booking_id: BookingId,
    /// The version of the booking.
    pub booking_version: u32,
    /// The call.
    pub call_id: CallId,
    /// The outcome.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The `data` of `recording.ready`: the recording, its call and its booking.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookRecording {
    /// The booking.
    pub booking_id: BookingId,
    /// The version of the booking.
    pub booking_version: u32,
    /// The call.
    pub call_id: CallId,
    /// The recording.
    #[serde(flatten)]
    pub recording: Recording,
}

/// The `data` of `webhook.test`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookTest {
    /// The endpoint that is tested.
    pub webhook_endpoint_id: WebhookEndpointId,
}

/// The `data` of an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum WebhookData {
    /// A booking.
    Booking(Box<Booking>),
    /// A call.
    Call(Box<WebhookCall>),
    /// An outcome.
    Outcome(Box<WebhookOutcome>),
    /// A recording.
    Recording(Box<WebhookRecording>),
    /// A notice.
    Notice(Box<Notice>),
    /// A test.
    Test(WebhookTest),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint() -> SaveWebhookEndpoint {
        SaveWebhookEndpoint {
            url: " https://hooks.example.com/ ".to_owned(),
            description: " Clinic ".to_owned(),
            events: vec![
                WebhookEventType::BookingCancelled,
                WebhookEventType::BookingCreated,
            ],
            enabled: true,
        }
    }

    #[test]
    fn an_endpoint_is_kept_tidy() {
        let checked = endpoint().checked(&UrlPolicy::default()).unwrap();
        assert_eq!(checked.url, "https://hooks.example.com/");
        assert_eq!(checked.description, "Clinic");
        let order = [
            WebhookEventType::BookingCreated,
            WebhookEventType::BookingCancelled,
        ];
        assert_eq!(checked.events, order);
    }

    #[test]
    fn an_error_names_the_field() {
        let refused = |change: fn(&mut SaveWebhookEndpoint)| {
            let mut endpoint = endpoint();
            change(&mut endpoint);
            endpoint.checked(&UrlPolicy::default()).unwrap_err().field
        };
        assert_eq!(refused(|e| e.url = "https://10.0.0.1".to_owned()), "url");
        assert_eq!(refused(|e| e.description = "a".repeat(201)), "description");
        assert_eq!(refused(|e| e.events.clear()), "events");
        let twice = |e: &mut SaveWebhookEndpoint| e.events.push(WebhookEventType::BookingCreated);
        assert_eq!(refused(twice), "events");
        let test = |e: &mut SaveWebhookEndpoint| e.events.push(WebhookEventType::WebhookTest);
        assert_eq!(refused(test), "events");
    }

    #[test]
    fn a_replay_is_of_one_event_or_of_a_time() {
        let some = |text: &str| Some(text.to_owned());
        let (from, to) = ("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z");
        let replay = |event_id, from, to| ReplayWebhooks {
            event_id,
            from,
            to,
            delivered: false,
        };
        assert!(replay(some("evt_a"), None, None).checked().is_ok());
        assert!(replay(None, some(from), some(to)).checked().is_ok());
        for (wrong, field) in [
            (replay(None, None, None), "event_id"),
            (replay(some("evt_a"), some(from), some(to)), "event_id"),
            (replay(None, some(from), None), "event_id"),
            (replay(some("a/b"), None, None), "event_id"),
            (replay(None, some(to), some(from)), "to"),
            (replay(None, some("today"), some(to)), "from"),
        ] {
            assert_eq!(wrong.checked().unwrap_err().field, field);
        }
    }
}
