//! Deliveries of a booking's events, as lines of its history.

use super::{delivery_state, event_name};
use crate::{
    schedule::{history::Line, may},
    words::{messages::REASON_OTHER, webhooks as words},
};
use callslot_shared::{
    access::{Action, Feature},
    api::{BookingWebhookDelivery, MeBody},
    ids::BookingId,
    webhook::WebhookDeliveryState,
    words::Language,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// The path of the deliveries of a booking's events.
#[must_use]
pub fn booking_path(id: BookingId) -> String {
    format!("/api/bookings/{id}/webhook-deliveries")
}

/// Whether the person may see them.
#[must_use]
pub fn may_read(me: &MeBody) -> bool {
    may(me, Feature::Webhooks, Action::Read)
}

/// An answer with deliveries, in which a newer server may tell of more than is known here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct BookingDeliveriesBody {
    webhook_deliveries: Vec<serde_json::Value>,
}

impl BookingDeliveriesBody {
    /// The deliveries that are known.
    #[must_use]
    pub fn known(self) -> Vec<BookingWebhookDelivery> {
        let known = self.webhook_deliveries.into_iter();
        known
            .filter_map(|one| serde_json::from_value(one).ok())
            .collect()
    }
}

/// Whether a delivery is about to change by itself at `now`.
#[must_use]
pub fn is_under_way(delivery: &BookingWebhookDelivery, now: DateTime<Utc>) -> bool {
    delivery.state == WebhookDeliveryState::Pending && delivery.due_at <= now
}

/// A delivery as a line of its booking's history: one that waits stands at its next try.
#[must_use]
pub fn line(language: Language, delivery: &BookingWebhookDelivery) -> Line {
    let values = [
        ("event", language.say(event_name(delivery.event_type))),
        ("host", &delivery.host),
        ("state", language.say(delivery_state(delivery.state))),
    ];
    let reason = delivery.reason.as_deref();
    Line {
        at: match delivery.state {
            WebhookDeliveryState::Pending => delivery.due_at,
            WebhookDeliveryState::Delivered
            | WebhookDeliveryState::Failed
            | WebhookDeliveryState::Skipped => delivery.updated_at,
        },
        text: language.fill(words::LINE, &values),
        more: reason.map(|code| language.fill(REASON_OTHER, &[("code", code)])),
        retry: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ID: &str = "019a0000-0000-7000-8000-000000000101";

    fn delivery(state: &str, reason: Option<&str>) -> Value {
        json!({
            "endpoint_id": ID, "host": "hooks.example.com", "event_id": "evt_a", "type": "booking.created",
            "state": state, "reason": reason, "tries": 1, "due_at": "2026-03-01T12:05:00Z",
            "created_at": "2026-03-01T12:00:00Z", "updated_at": "2026-03-01T12:00:01Z",
        })
    }

    fn entry(state: &str, reason: Option<&str>) -> BookingWebhookDelivery {
        serde_json::from_value(delivery(state, reason)).unwrap()
    }

    #[test]
    fn a_delivery_is_told_by_event_host_state_and_time() {
        let told = |language, state: &str, reason| {
            let line = line(language, &entry(state, reason));
            let more = line.more.map(|more| format!(" ({more})"));
            let at = line.at.format("%H:%M:%S");
            format!("{at} {}{}", line.text, more.unwrap_or_default())
        };
        assert_eq!(
            told(Language::English, "delivered", None),
            "12:00:01 Webhook “A call was booked” to hooks.example.com · Delivered"
        );
        assert_eq!(
            told(Language::English, "pending", Some("no_answer")),
            "12:05:00 Webhook “A call was booked” to hooks.example.com · Waiting (Reason: no_answer)"
        );
        assert_eq!(
            told(Language::Spanish, "failed", None),
            "12:00:01 Webhook «Se reservó una llamada» a hooks.example.com · Fallido"
        );
    }

    #[test]
    fn a_delivery_of_an_event_that_is_not_known_is_left_out() {
        let mut newer = delivery("delivered", None);
        newer["type"] = "booking.dreamt_of".into();
        let body = json!({ "webhook_deliveries": [newer, delivery("delivered", None)] });
        let body: BookingDeliveriesBody = serde_json::from_value(body).unwrap();
        assert_eq!(body.known().len(), 1);
    }

    #[test]
    fn only_one_that_is_due_is_looked_at_again() {
        let at = |text: &str| text.parse().unwrap();
        let waiting = entry("pending", None);
        assert!(is_under_way(&waiting, at("2026-03-01T12:05:00Z")));
        assert!(!is_under_way(&waiting, at("2026-03-01T12:04:59Z")));
        let failed = entry("failed", None);
        assert!(!is_under_way(&failed, at("2026-03-01T13:00:00Z")));
    }
}
