//! Messages and their delivery, in words.

use super::kinds;
use crate::{
    api::Request,
    route::{MessageSelection, escaped},
    schedule::{details::name, history::Line, may},
    words::messages as words,
};
use callslot_shared::{
    access::{Action, Feature},
    api::{MeBody, MemberEntry, MessageEntry},
    ids::BookingId,
    message::{
        MessageChannel, MessageId, MessageRecipient,
        MessageState::{Bounced, Claimed, Failed, Pending, Skipped},
    },
    words::Language,
};
use chrono::{DateTime, Utc};
use http::Method;
use serde::Deserialize;
use std::fmt::Write as _;

/// The number of messages that are asked for at once.
pub const PAGE: usize = 25;
/// The most messages of one booking that its history tells of.
const MOST_OF_BOOKING: usize = 100;

/// The API's address of the list, from `cursor` on.
#[must_use]
pub fn list_path(selection: &MessageSelection, cursor: Option<&str>) -> String {
    let mut path = format!("/api/messages?limit={PAGE}");
    let cursor = ("cursor", cursor.unwrap_or_default().to_owned());
    for (field, value) in selection.fields().into_iter().chain([cursor]) {
        if !value.is_empty() {
            // Writing into a text does not fail.
            let _ = write!(path, "&{field}={}", escaped(&value));
        }
    }
    path
}

/// The API's address of the messages of a booking's history.
#[must_use]
pub fn booking_path(id: BookingId) -> String {
    format!("/api/messages?booking_id={id}&limit={MOST_OF_BOOKING}")
}

/// The request that has a message tried anew. Sent a second time it is refused, because the message waits then.
#[must_use]
pub fn retry_request(id: &MessageId) -> Request {
    Request {
        method: Method::POST,
        ..Request::get(format!("/api/messages/{id}/retry"))
    }
}

/// An answer with messages, in which a newer server may tell of more than is known here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DeliveriesBody {
    messages: Vec<serde_json::Value>,
    #[serde(default)]
    next_cursor: Option<String>,
}

/// The known part of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deliveries {
    /// The messages, the newest first.
    pub messages: Vec<MessageEntry>,
    /// From where to ask on.
    pub next: Option<String>,
}

impl DeliveriesBody {
    /// The messages that are known.
    #[must_use]
    pub fn known(self) -> Deliveries {
        let known = self.messages.into_iter();
        Deliveries {
            messages: known
                .filter_map(|one| serde_json::from_value(one).ok())
                .collect(),
            next: self.next_cursor,
        }
    }
}

impl Deliveries {
    /// Adds the page that follows. A message that has moved on to it is listed once.
    pub fn extend(&mut self, more: Self) {
        let new: Vec<_> = more
            .messages
            .into_iter()
            .filter(|one| !self.messages.iter().any(|known| known.id == one.id))
            .collect();
        self.messages.extend(new);
        self.next = more.next;
    }

    /// Puts a message as it is now in the place of the same as it was.
    pub fn replace(&mut self, message: &MessageEntry) {
        for known in &mut self.messages {
            if known.id == message.id {
                known.clone_from(message);
            }
        }
    }
}

/// The bookings that messages are about, each once.
#[must_use]
pub fn bookings(messages: &[MessageEntry]) -> Vec<BookingId> {
    let mut ids = Vec::new();
    for id in messages.iter().filter_map(|one| one.booking_id) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// Whether the API tries such a message anew: one about a booking that failed or bounced.
#[must_use]
pub fn can_be_retried(message: &MessageEntry) -> bool {
    message.booking_id.is_some() && matches!(message.state, Failed | Bounced)
}

/// Whether the person may have messages tried anew.
#[must_use]
pub fn may_retry(me: &MeBody) -> bool {
    may(me, Feature::Messages, Action::Write)
}

/// Whether a message is about to change by itself at `now`.
#[must_use]
pub fn is_under_way(message: &MessageEntry, now: DateTime<Utc>) -> bool {
    message.state == Claimed || message.state == Pending && message.due_at <= now
}

/// Whether a booking's history tells of a message: not where its recipient made the change, because the change itself is told.
#[must_use]
pub fn is_of_history(message: &MessageEntry) -> bool {
    !(message.state == Skipped && message.reason.as_deref() == Some("own_action"))
}

/// The time at which a message is sent, or else that of its last change.
#[must_use]
pub fn time(message: &MessageEntry) -> DateTime<Utc> {
    if message.state.is_open() {
        message.due_at
    } else {
        message.updated_at
    }
}

/// The recipient: a member by name, the attendee by theirs as far as it is known.
#[must_use]
pub fn recipient(
    language: Language,
    message: &MessageEntry,
    members: &[MemberEntry],
    attendee: Option<&str>,
) -> String {
    let (known, other) = match message.recipient {
        MessageRecipient::Attendee => (attendee, words::TO_ATTENDEE),
        MessageRecipient::Member => {
            let member = message.member_id.and_then(|id| name(members, id));
            (member, words::TO_MEMBER)
        }
        MessageRecipient::Invitee => (None, words::TO_INVITEE),
    };
    known.unwrap_or_else(|| language.say(other)).to_owned()
}

/// A message as a line of its booking's history.
#[must_use]
pub fn line(
    language: Language,
    message: &MessageEntry,
    members: &[MemberEntry],
    attendee: &str,
) -> Line {
    let who = recipient(language, message, members, Some(attendee));
    let (kind, state) = (kinds::name(message.kind), kinds::state(message.state));
    let text = match message.channel {
        MessageChannel::Mail => words::LINE,
        MessageChannel::Sms => words::LINE_SMS,
    };
    let values = [
        ("kind", language.say(kind)),
        ("who", &who),
        ("state", language.say(state)),
    ];
    let reason = message.reason.as_deref();
    Line {
        at: time(message),
        text: language.fill(text, &values),
        more: reason.map(|code| kinds::reason(language, message.kind, code)),
        retry: can_be_retried(message).then(|| message.id.clone()),
    }
}
