//! The messages that a list shows, and what their settings are of.

use super::encoding::Fields;
use callslot_shared::{
    ids::{BookingId, EventTypeId, UserId, WebhookEndpointId},
    message::{MessageChannel, MessageState},
};

/// A view of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessagesView {
    /// Messages and their delivery.
    Deliveries(MessageSelection),
    /// The kinds that are sent.
    Settings(SwitchScope),
    /// Webhooks.
    Webhooks(WebhooksView),
}

/// A view of webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WebhooksView {
    /// All endpoints.
    #[default]
    List,
    /// An endpoint that is to be added.
    New,
    /// One endpoint, with what was delivered to it.
    Endpoint(WebhookEndpointId),
}

impl Default for MessagesView {
    fn default() -> Self {
        Self::Deliveries(MessageSelection::default())
    }
}

/// The messages that are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MessageSelection {
    /// Only those about this booking.
    pub booking: Option<BookingId>,
    /// Only those in this state.
    pub state: Option<MessageState>,
    /// Only those that go this way.
    pub channel: Option<MessageChannel>,
}

impl MessageSelection {
    /// Its fields in an address, which are the API's.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, String); 3] {
        let booking = self.booking.map(|id| id.to_string());
        let state = self.state.map_or("", MessageState::as_str);
        let channel = self.channel.map_or("", MessageChannel::as_str);
        [
            ("booking_id", booking.unwrap_or_default()),
            ("state", state.to_owned()),
            ("channel", channel.to_owned()),
        ]
    }
}

/// The calls that switches are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SwitchScope {
    /// All calls of the organization.
    #[default]
    Organization,
    /// Those of an event type.
    EventType(EventTypeId),
    /// Those of an operator.
    Member(UserId),
}

impl SwitchScope {
    /// The field that names it in an address, and its value; both are empty for the organization.
    #[must_use]
    pub fn field(self) -> (&'static str, String) {
        match self {
            Self::Organization => ("", String::new()),
            Self::EventType(id) => ("event_type", id.to_string()),
            Self::Member(id) => ("member", id.to_string()),
        }
    }
}

/// The state of this name.
#[must_use]
pub fn state_named(name: &str) -> Option<MessageState> {
    let mut all = MessageState::ALL.iter().copied();
    all.find(|state| state.as_str() == name)
}

/// The channel of this name.
#[must_use]
pub fn channel_named(name: &str) -> Option<MessageChannel> {
    let mut all = MessageChannel::ALL.iter().copied();
    all.find(|channel| channel.as_str() == name)
}

pub(super) fn deliveries(fields: Fields) -> MessagesView {
    let value = |name| fields.value(name).unwrap_or_default();
    MessagesView::Deliveries(MessageSelection {
        booking: value("booking_id").parse().ok(),
        state: state_named(&value("state")),
        channel: channel_named(&value("channel")),
    })
}

pub(super) fn settings(fields: Fields) -> MessagesView {
    let value = |name| fields.value(name).unwrap_or_default();
    let event_type = value("event_type").parse().map(SwitchScope::EventType);
    let member = value("member").parse().map(SwitchScope::Member);
    MessagesView::Settings(event_type.or(member).unwrap_or_default())
}
