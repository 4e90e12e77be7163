//! Webhooks, from the API's answers: endpoints as they are typed, and the log of their deliveries in words.

pub mod history;

use crate::{
    api::{Answer, Failure, Request, read},
    route::escaped,
    words::webhooks as words,
};
use callslot_shared::{
    api::{ErrorBody, ErrorCode, SaveWebhookEndpoint, WebhookDisabled, WebhookEndpoint},
    ids::WebhookEndpointId,
    webhook::{UrlPolicy, WebhookDeliveryState, WebhookEventId, WebhookEventType, WebhookUrl},
    words::MemberText,
};
use serde::de::DeserializeOwned;
use std::fmt::Write as _;

/// The path of the endpoints.
pub const ENDPOINTS_PATH: &str = "/api/webhook-endpoints";

/// The number of deliveries that are asked for at once.
pub const PAGE: usize = 25;

/// The path of one endpoint.
#[must_use]
pub fn path(id: WebhookEndpointId) -> String {
    format!("{ENDPOINTS_PATH}/{id}")
}

/// The path of its deliveries in a state, from `cursor` on.
#[must_use]
pub fn deliveries_path(
    id: WebhookEndpointId,
    state: Option<WebhookDeliveryState>,
    cursor: Option<&str>,
) -> String {
    let mut path = format!("{ENDPOINTS_PATH}/{id}/deliveries?limit={PAGE}");
    let state = state.map_or("", WebhookDeliveryState::as_str);
    for (field, value) in [("state", state), ("cursor", cursor.unwrap_or_default())] {
        if !value.is_empty() {
            // Writing into a text does not fail.
            let _ = write!(path, "&{field}={}", escaped(value));
        }
    }
    path
}

/// The state of this name.
#[must_use]
pub fn state_named(name: &str) -> Option<WebhookDeliveryState> {
    let mut all = WebhookDeliveryState::ALL.into_iter();
    all.find(|state| state.as_str() == name)
}

/// The request that has one event delivered anew.
#[must_use]
pub fn replay_request(id: WebhookEndpointId, event: &WebhookEventId) -> Request {
    let body = serde_json::json!({ "event_id": event.as_str() });
    plain_post(format!("{ENDPOINTS_PATH}/{id}/replay"), &body)
}

/// A POST that has no key to be repeated under.
#[must_use]
pub fn plain_post(path: String, body: &impl serde::Serialize) -> Request {
    Request {
        idempotency_key: None,
        ..Request::post(path, body, "")
    }
}

/// Why an endpoint was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookRefusal {
    /// Its address cannot receive webhooks.
    Url,
    /// It receives no event.
    Events,
    /// The person has to prove first who they are.
    FreshSignIn,
    /// The server's reason.
    Failed(Failure),
}

/// Reads an answer to a change.
pub fn answered<T: DeserializeOwned>(answer: Result<Answer, Failure>) -> Result<T, WebhookRefusal> {
    let answer = answer.map_err(WebhookRefusal::Failed)?;
    let refused: Option<ErrorBody> = serde_json::from_str(&answer.text).ok();
    if refused.is_some_and(|body| body.error.code == ErrorCode::FreshSignInRequired) {
        return Err(WebhookRefusal::FreshSignIn);
    }
    read(&answer).map_err(|failure| match failure {
        Failure::Field { field, .. } if field == "url" => WebhookRefusal::Url,
        Failure::Field { field, .. } if field == "events" => WebhookRefusal::Events,
        failure => WebhookRefusal::Failed(failure),
    })
}

/// An endpoint as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointDraft {
    /// The address.
    pub url: String,
    /// Its purpose, in the person's words.
    pub description: String,
    /// The types of events.
    pub events: Vec<WebhookEventType>,
    /// Whether it receives events.
    pub enabled: bool,
}

impl Default for EndpointDraft {
    fn default() -> Self {
        Self {
            url: String::new(),
            description: String::new(),
            events: subscribable().collect(),
            enabled: true,
        }
    }
}

impl From<&WebhookEndpoint> for EndpointDraft {
    fn from(endpoint: &WebhookEndpoint) -> Self {
        Self {
            url: endpoint.url.clone(),
            description: endpoint.description.clone(),
            events: endpoint.events.clone(),
            enabled: endpoint.enabled,
        }
    }
}

/// The types that an endpoint can receive.
pub fn subscribable() -> impl Iterator<Item = WebhookEventType> {
    WebhookEventType::ALL
        .iter()
        .copied()
        .filter(|event| event.can_be_subscribed())
}

impl EndpointDraft {
    /// Adds a type of events, or takes it away.
    pub fn toggle(&mut self, event: WebhookEventType) {
        if self.events.contains(&event) {
            self.events.retain(|one| *one != event);
        } else {
            self.events.push(event);
        }
    }

    /// The request's body, or what is wrong with it as far as that shows here. The server alone knows its own host, and whether
    /// this machine may be named.
    pub fn checked(&self) -> Result<SaveWebhookEndpoint, WebhookRefusal> {
        let policy = UrlPolicy {
            allows_loopback: true,
            ..UrlPolicy::default()
        };
        if WebhookUrl::parse(self.url.trim(), &policy).is_err() {
            return Err(WebhookRefusal::Url);
        }
        if self.events.is_empty() {
            return Err(WebhookRefusal::Events);
        }
        Ok(SaveWebhookEndpoint {
            url: self.url.trim().to_owned(),
            description: self.description.clone(),
            events: self.events.clone(),
            enabled: self.enabled,
        })
    }
}

/// The text for the state of an endpoint; `{when}` is the time since which it fails.
#[must_use]
pub const fn endpoint_state(endpoint: &WebhookEndpoint) -> MemberText {
    match (
        endpoint.enabled,
        endpoint.disabled_reason,
        endpoint.failing_since,
    ) {
        (true, _, Some(_)) => words::STATE_FAILING,
        (true, _, None) => words::STATE_ENABLED,
        (false, Some(WebhookDisabled::Gone), _) => words::STATE_GONE,
        (false, Some(WebhookDisabled::Failing), _) => words::STATE_FAILED,
        (false, None, _) => words::STATE_DISABLED,
    }
}

/// The text for the state of a delivery.
#[must_use]
pub const fn delivery_state(state: WebhookDeliveryState) -> MemberText {
    match state {
        WebhookDeliveryState::Pending => words::PENDING,
        WebhookDeliveryState::Delivered => words::DELIVERED,
        WebhookDeliveryState::Failed => words::FAILED,
        WebhookDeliveryState::Skipped => words::SKIPPED,
    }
}

/// The text for a type of events.
#[must_use]
pub const fn event_name(event: WebhookEventType) -> MemberText {
    match event {
        WebhookEventType::BookingCreated => words::BOOKING_CREATED,
        WebhookEventType::BookingUpdated => words::BOOKING_UPDATED,
        WebhookEventType::BookingRescheduled => words::BOOKING_RESCHEDULED,
        WebhookEventType::BookingCancelled => words::BOOKING_CANCELLED,
        WebhookEventType::BookingCompleted => words::BOOKING_COMPLETED,
        WebhookEventType::BookingFailed => words::BOOKING_FAILED,
        WebhookEventType::CallRinging => words::CALL_RINGING,
        WebhookEventType::CallBridged => words::CALL_BRIDGED,
        WebhookEventType::CallEnded => words::CALL_ENDED,
        WebhookEventType::OutcomeDeclared => words::OUTCOME_DECLARED,
        WebhookEventType::RecordingReady => words::RECORDING_READY,
        WebhookEventType::NoticeCreated => words::NOTICE_CREATED,
        WebhookEventType::WebhookTest => words::WEBHOOK_TEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> WebhookEndpointId {
        "019a0000-0000-7000-8000-000000000101".parse().unwrap()
    }

    #[test]
    fn a_draft_is_checked_by_the_rule_of_the_server() {
        let mut draft = EndpointDraft {
            url: " https://hooks.example.com/a ".to_owned(),
            ..EndpointDraft::default()
        };
        assert_eq!(draft.checked().unwrap().url, "https://hooks.example.com/a");
        assert_eq!(draft.events.len(), 12);
        for event in subscribable() {
            draft.toggle(event);
        }
        assert_eq!(draft.checked(), Err(WebhookRefusal::Events));
        draft.toggle(WebhookEventType::CallEnded);
        assert_eq!(draft.checked().unwrap().events.len(), 1);
        draft.url = "https://10.0.0.1/".to_owned();
        assert_eq!(draft.checked(), Err(WebhookRefusal::Url));
    }

    #[test]
    fn a_refused_field_is_told_from_other_refusals() {
        let refused = |code: &str, field: &str| {
            let text = format!(
                r#"{{"success":false,"error":{{"code":"{code}","message":"No.","field":{field}}}}}"#
            );
            let answer = Answer {
                status: 422,
                text,
                ..Answer::default()
            };
            answered::<serde_json::Value>(Ok(answer)).unwrap_err()
        };
        assert_eq!(refused("invalid_field", "\"url\""), WebhookRefusal::Url);
        assert_eq!(
            refused("invalid_field", "\"events\""),
            WebhookRefusal::Events
        );
        let fresh = refused("fresh_sign_in_required", "null");
        assert_eq!(fresh, WebhookRefusal::FreshSignIn);
    }

    #[test]
    fn the_log_is_asked_for_by_state_and_page() {
        let path = deliveries_path(id(), Some(WebhookDeliveryState::Failed), Some("a=b"));
        assert_eq!(
            path,
            format!(
                "{ENDPOINTS_PATH}/{}/deliveries?limit=25&state=failed&cursor=a%3Db",
                id()
            )
        );
        assert_eq!(state_named("failed"), Some(WebhookDeliveryState::Failed));
        assert_eq!(state_named(""), None);
    }
}
