//! Notices on the wire.

use super::PendingBooking;
use crate::{
    booking::FailureReason,
    de::present,
    ids::{BookingId, UserId},
    notice::{NoticeCode, NoticeParameters},
    words::Language,
};
use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, value::StrDeserializer},
};

/// The event a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum NoticeKind {
    /// A call failed, for this reason.
    Failed(FailureReason),
    /// Upcoming calls will not ring unless something changes.
    Ahead(Ahead),
    /// The rules of the booking's time zone have changed.
    Zone(ZoneChange),
    /// Another host of the event type has the booking.
    Host(HostChange),
    /// A setting of the organization deserves a look.
    Setting(SettingNotice),
    /// A message did not arrive.
    Message(MessageNotice),
}

// Derived, each kind would be read out of a copy of whatever the value is.
impl<'de> Deserialize<'de> for NoticeKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let none = || D::Error::custom("is not a kind of notice");
        Self::named(&name).ok_or_else(none)
    }
}

impl NoticeKind {
    fn named(name: &str) -> Option<Self> {
        read(name)
            .map(Self::Failed)
            .or_else(|| read(name).map(Self::Ahead))
            .or_else(|| read(name).map(Self::Zone))
            .or_else(|| read(name).map(Self::Host))
            .or_else(|| read(name).map(Self::Setting))
            .or_else(|| read(name).map(Self::Message))
    }
}

/// The value of that name, if there is one.
fn read<'a, T: Deserialize<'a>>(name: &'a str) -> Option<T> {
    T::deserialize(StrDeserializer::<serde::de::value::Error>::new(name)).ok()
}

/// Which setting of the organization deserves a look. It is about no booking: it stands with the organization's newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SettingNotice {
    /// Calls may go to numbers of every country: the organization is from before countries could be named.
    EveryCountry,
}

impl SettingNotice {
    /// The setting's name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EveryCountry => "every_country",
        }
    }
}

/// The message that did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MessageNotice {
    /// One about the booking.
    MessageFailed,
    /// An invitation to the organization. It is about no booking.
    InvitationFailed,
    /// Events could not be delivered to an endpoint of webhooks, which is disabled.
    WebhookDisabled,
}

impl MessageNotice {
    /// The notice's name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MessageFailed => "message_failed",
            Self::InvitationFailed => "invitation_failed",
            Self::WebhookDisabled => "webhook_disabled",
        }
    }
}

/// Why another host has a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HostChange {
    /// It was moved to a time at which whoever had it is not free; it is for the one who has it now.
    HostChanged,
    /// Whoever had it did not answer, and the next host took the call; it is for the one who had it.
    TakenOver,
}

impl HostChange {
    /// The change's name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HostChanged => "host_changed",
            Self::TakenOver => "taken_over",
        }
    }
}

/// The effect of a change of a time zone's rules on a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ZoneChange {
    /// It rings at the local time that was agreed on, which is another instant now.
    TimeMoved,
    /// It rings at the instant that was booked, which is another local time: the agreed one is taken.
    TimeKept,
    /// It rings at the instant that was booked, which is another local time: the agreed one is too close, or over.
    TimeTooClose,
}

impl ZoneChange {
    /// The change's name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TimeMoved => "time_moved",
            Self::TimeKept => "time_kept",
            Self::TimeTooClose => "time_too_close",
        }
    }
}

/// Why upcoming calls will not ring unless something changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ahead {
    /// The organization's plan does not include booking any more.
    PlanEnded,
    /// The member who was to take them was disabled, or has a role that takes no calls.
    OperatorDisabled,
}

impl Ahead {
    /// The reason's name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PlanEnded => "plan_ended",
            Self::OperatorDisabled => "operator_disabled",
        }
    }
}

impl NoticeKind {
    /// The kind's name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed(reason) => reason.as_str(),
            Self::Ahead(reason) => reason.as_str(),
            Self::Zone(change) => change.as_str(),
            Self::Host(change) => change.as_str(),
            Self::Setting(setting) => setting.as_str(),
            Self::Message(message) => message.as_str(),
        }
    }
}

impl From<ZoneChange> for NoticeCode {
    fn from(change: ZoneChange) -> Self {
        match change {
            ZoneChange::TimeMoved => Self::TimeMoved,
            ZoneChange::TimeKept => Self::TimeKept,
            ZoneChange::TimeTooClose => Self::TimeTooClose,
        }
    }
}

impl From<SettingNotice> for NoticeCode {
    fn from(setting: SettingNotice) -> Self {
        match setting {
            SettingNotice::EveryCountry => Self::EveryCountry,
        }
    }
}

impl From<MessageNotice> for NoticeCode {
    fn from(message: MessageNotice) -> Self {
        match message {
            MessageNotice::MessageFailed => Self::MessageFailed,
            MessageNotice::InvitationFailed => Self::InvitationFailed,
            MessageNotice::WebhookDisabled => Self::WebhookDisabled,
        }
    }
}

impl From<HostChange> for NoticeCode {
    fn from(change: HostChange) -> Self {
        match change {
            HostChange::HostChanged => Self::HostChanged,
            HostChange::TakenOver => Self::TakenOver,
        }
    }
}

impl From<Ahead> for NoticeCode {
    fn from(kind: Ahead) -> Self {
        match kind {
            Ahead::PlanEnded => Self::PlanEnded,
            Ahead::OperatorDisabled => Self::OperatorDisabled,
        }
    }
}

/// A message to a member about a call that failed, or about upcoming calls that will not ring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Its id.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("019ab000-0000-7000-8000-000000000001:busy"))
    )]
    pub id: String,
    /// The booking it is about; the first of them if there are several.
    // Absent where it is about none; the document says so once there are such notices.
    #[cfg_attr(feature = "openapi", schema(value_type = BookingId))]
    pub booking_id: Option<BookingId>,
    /// The user it is for: the booking's operator, or an owner if it is about several bookings.
    pub user_id: UserId,
    /// Why the call failed, or the upcoming calls will not ring.
    pub kind: NoticeKind,
    /// The sentence in the reader's words, as a code: finer than the kind. A reader that does not know it shows `message`.
    #[serde(default, deserialize_with = "known")]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = NoticeCode, required = true)
    )]
    pub code: Option<NoticeCode>,
    /// The sentence's parameters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub parameters: NoticeParameters,
    /// The sentence in English.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("Ada Lovelace's line was busy. Book again?"))
    )]
    pub message: String,
    /// The booking's title.
    #[cfg_attr(feature = "openapi", schema(examples("Follow-up call")))]
    pub title: String,
    /// When the phones were to ring.
    pub start_time: DateTime<Utc>,
    /// If it is about several bookings: which, the next to ring first, at most 200.
    pub bookings: Vec<PendingBooking>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was marked read.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub read_at: Option<DateTime<Utc>>,
}

/// A code that is known here: a server may be newer.
fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NoticeCode>, D::Error> {
    let name = String::deserialize(deserializer)?;
    Ok(read(&name))
}

impl Notice {
    /// The sentence in a language for members; in the server's words, where its code is not known here.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        self.code.map_or_else(
            || self.message.clone(),
            |code| code.sentence(language, &self.parameters),
        )
    }
}

/// An answer with notices, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticesBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The notices.
    pub notices: Vec<Notice>,
}

/// The notices to mark read: `POST /api/notices/read`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The notice to mark; all of them without.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            nullable = false,
            examples("019ab000-0000-7000-8000-000000000001:busy")
        )
    )]
    pub id: Option<String>,
}

/// An answer to marking notices read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkedBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The number of notices that were marked.
    pub marked: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(code: &str) -> Notice {
        let json = serde_json::json!({
            "id": "every_country", "booking_id": null, "user_id": "019a0000-0000-7000-8000-000000000101",
            "kind": "busy", "code": code, "parameters": {"who": "Ada", "new": 1}, "message": "In English.",
            "title": "", "start_time": "2026-03-02T12:00:00Z", "bookings": [],
            "created_at": "2026-03-02T12:00:00Z", "read_at": null,
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_notice_is_told_in_the_readers_language() {
        assert_eq!(
            notice("busy").sentence(Language::Spanish),
            "La línea de Ada estaba ocupada. ¿Reservar de nuevo?"
        );
    }

    #[test]
    fn a_code_of_a_newer_server_is_told_in_its_words() {
        assert_eq!(
            notice("struck_by_lightning").sentence(Language::Spanish),
            "In English."
        );
    }
}
