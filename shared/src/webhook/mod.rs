//! Webhooks of organizations: the types of events, the states of their deliveries, and the addresses that they go to.

mod url;

pub use url::{UrlPolicy, UrlProblem, WebhookUrl, host};

use crate::ids::WebhookEndpointId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Longest body of an event, in bytes. Source: Standard Webhooks 1.0.0, "Payload size".
pub const MAX_BODY: usize = 20_000;

/// Declares the types of events: each with its doc and its name.
macro_rules! event_types {
    ($(#[doc = $doc:literal] $variant:ident = $name:literal,)*) => {
        /// The type of an event that webhooks tell of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum WebhookEventType {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)*
        }

        impl WebhookEventType {
            /// All of them. An endpoint can subscribe to each but the test.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name, as the API and the database spell it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

event_types! {
    /// A call was booked.
    BookingCreated = "booking.created",
    /// Something of a booking was changed besides its start.
    BookingUpdated = "booking.updated",
    /// A booking starts at another time.
    BookingRescheduled = "booking.rescheduled",
    /// A booking was cancelled.
    BookingCancelled = "booking.cancelled",
    /// The call of a booking took place.
    BookingCompleted = "booking.completed",
    /// The call of a booking did not take place.
    BookingFailed = "booking.failed",
    /// A phone rings: the operator's or the attendee's, each once.
    CallRinging = "call.ringing",
    /// Operator and attendee are connected.
    CallBridged = "call.bridged",
    /// A call is over.
    CallEnded = "call.ended",
    /// A person has declared the outcome of a call.
    OutcomeDeclared = "outcome.declared",
    /// A recording can be fetched.
    RecordingReady = "recording.ready",
    /// A person has to be told of something.
    NoticeCreated = "notice.created",
    /// Somebody tests an endpoint.
    WebhookTest = "webhook.test",
}

impl WebhookEventType {
    /// Whether an endpoint can subscribe to it. A test is sent to any that is tested.
    #[must_use]
    pub const fn can_be_subscribed(self) -> bool {
        !matches!(self, Self::WebhookTest)
    }
}

/// The state of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WebhookDeliveryState {
    /// It waits for its first or its next try.
    Pending,
    /// The endpoint has answered with a status of success.
    Delivered,
    /// It is not tried any more.
    Failed,
    /// It was not sent, because nothing is left to tell.
    Skipped,
}

use WebhookDeliveryState::{Delivered, Failed, Pending, Skipped};

/// Every allowed change of state. One that is over goes back only when a person has it delivered anew.
pub const DELIVERY_STATES: &[(WebhookDeliveryState, WebhookDeliveryState)] = &[
    (Pending, Delivered),
    (Pending, Failed),
    (Pending, Skipped),
    (Delivered, Pending),
    (Failed, Pending),
    (Skipped, Pending),
];

impl WebhookDeliveryState {
    /// All of them.
    pub const ALL: [Self; 4] = [Pending, Delivered, Failed, Skipped];

    /// The name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Pending => "pending",
            Delivered => "delivered",
            Failed => "failed",
            Skipped => "skipped",
        }
    }
}

/// The id of an event, which is the `webhook-id` of all its deliveries: `evt_`, letters, digits, `-` and `_`. It has no full
/// stop, because the signature joins it to the time and the body with one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(
        value_type = String,
        max_length = 200,
        pattern = "^evt_[A-Za-z0-9_-]+$",
        examples("evt_019a0000-0000-7000-8000-000000000401_booking_created"),
    )
)]
#[serde(transparent)]
pub struct WebhookEventId(String);

impl WebhookEventId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WebhookEventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is the id of no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoWebhookEventId;

impl FromStr for WebhookEventId {
    type Err = NoWebhookEventId;

    fn from_str(text: &str) -> Result<Self, NoWebhookEventId> {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let is_one = text.len() <= 200
            && text
                .strip_prefix("evt_")
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(is_part));
        if is_one {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoWebhookEventId)
        }
    }
}

/// The deliveries that are asked for.
#[derive(Debug, Clone)]
pub struct WebhookDeliveryFilter {
    /// The endpoint.
    pub endpoint: WebhookEndpointId,
    /// Only those in this state.
    pub state: Option<WebhookDeliveryState>,
    /// Only those behind this one in the list: the time of the event and its id.
    pub after: Option<(DateTime<Utc>, WebhookEventId)>,
    /// At most so many.
    pub limit: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_on_the_wire() {
        for event in WebhookEventType::ALL {
            let json = serde_json::to_string(event).unwrap();
            assert_eq!(json, format!("\"{}\"", event.as_str()));
        }
        for state in WebhookDeliveryState::ALL {
            let json = serde_json::to_string(&state).unwrap();
            assert_eq!(json, format!("\"{}\"", state.as_str()));
        }
    }

    #[test]
    fn only_one_that_waits_is_delivered() {
        let into = DELIVERY_STATES.iter().filter(|(_, to)| *to == Delivered);
        assert_eq!(into.map(|(from, _)| *from).collect::<Vec<_>>(), [Pending]);
    }

    #[test]
    fn an_id_has_no_full_stop() {
        assert!("evt_019a_booking_created".parse::<WebhookEventId>().is_ok());
        let long = format!("evt_{}", "a".repeat(197));
        for text in ["", "evt_", "evt_a.b", "evt_a b", "msg_a", "evt_é", &long] {
            assert_eq!(
                text.parse::<WebhookEventId>(),
                Err(NoWebhookEventId),
                "{text}"
            );
        }
    }
}
