//! Messages on the wire: what people were told, and how that went. Their texts and addresses are not shown.

use crate::{
    FieldError,
    ids::{BookingId, EventTypeId, SeriesId, UserId},
    instant,
    message::{MessageChannel, MessageId, MessageKind, MessageRecipient, MessageState},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A message and its delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageEntry {
    /// Its name.
    pub id: MessageId,
    /// The booking that it tells of, if it does of one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub booking_id: Option<BookingId>,
    /// The series that the booking is one of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub series_id: Option<SeriesId>,
    /// The event that it tells of, and to whom.
    pub kind: MessageKind,
    /// The way it goes.
    pub channel: MessageChannel,
    /// The recipient's side.
    pub recipient: MessageRecipient,
    /// The member that it goes to, if it goes to one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub member_id: Option<UserId>,
    /// The state of its delivery.
    pub state: MessageState,
    /// Why it was skipped, failed or bounced, or is tried again: `cancelled`, `moved`, `over`, `handed_over`,
    /// `switched_off`, `not_wanted`, `no_address`, `other_address`, `never_told`, `own_action`, `inactive`, `erased`,
    /// `stopped`, `opted_out`, `refused`, `no_answer`, `throttled`, `quota`, `account`, `deadline`, `bounced`, `complained`, and
    /// others to come.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("no_answer")))]
    pub reason: Option<String>,
    /// The number of tries so far.
    #[cfg_attr(feature = "openapi", schema(examples(1)))]
    pub attempts: u32,
    /// When it is sent, or was to be; of one that is tried again, the next time.
    #[serde(serialize_with = "instant::serialize")]
    pub due_at: DateTime<Utc>,
    /// Afterwards it is no use any more, and is not sent.
    #[serde(serialize_with = "instant::serialize")]
    pub deadline: DateTime<Utc>,
    /// The time of its cause.
    #[serde(serialize_with = "instant::serialize")]
    pub created_at: DateTime<Utc>,
    /// When its state changed last.
    #[serde(serialize_with = "instant::serialize")]
    pub updated_at: DateTime<Utc>,
}

/// The answer to `GET /api/messages`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessagesBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(examples(true)))]
    pub success: bool,
    /// The messages, the newest first.
    pub messages: Vec<MessageEntry>,
    /// The cursor of the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub next_cursor: Option<String>,
}

/// The answer with one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(examples(true)))]
    pub success: bool,
    /// The message as it stands now.
    pub message: MessageEntry,
}

/// A kind of message that is not sent: by the whole organization, for one event type, or for the calls of one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SwitchedOff {
    /// The kind.
    pub kind: MessageKind,
    /// The event type, if it is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub event_type_id: Option<EventTypeId>,
    /// The member whose calls it is for, if it is for one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub member_id: Option<UserId>,
}

/// Most kinds that are turned off in one organization, each of an event type or a member counted.
pub const MAX_SWITCHED_OFF: usize = 500;

/// The settings of an organization's messages: `PUT /api/message-settings`. Kinds that are not named are sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveMessageSettings {
    /// The kinds that are not sent.
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub off: Vec<SwitchedOff>,
}

/// The settings of an organization's messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageSettings {
    /// The kinds that are not sent.
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub off: Vec<SwitchedOff>,
    /// The number of changes so far, and one more.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub version: u32,
}

/// The answer with the settings of messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageSettingsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(examples(true)))]
    pub success: bool,
    /// The settings as they stand now.
    pub message_settings: MessageSettings,
}

/// A member's own settings of messages: `PUT /api/me/message-settings`. Kinds that are not named are sent to them, unless the
/// organization has turned them off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveOwnMessageSettings {
    /// The kinds that the member does not want: kinds to operators, and those of a day's end.
    pub off: Vec<MessageKind>,
}

impl SaveOwnMessageSettings {
    /// Checks the settings: each kind is a member's to turn off. One that is named twice is off once.
    pub fn checked(self) -> Result<Self, FieldError> {
        let others = self.off.iter().find(|kind| !kind.is_to_members());
        if let Some(kind) = others {
            let problem = format!(
                "has {}, which is no message about a member's own calls and days",
                kind.as_str()
            );
            return Err(FieldError::new("off", problem));
        }
        let named = |kind: &&MessageKind| self.off.contains(kind);
        let off = MessageKind::ALL.iter().filter(named);
        Ok(Self {
            off: off.copied().collect(),
        })
    }
}

/// A member's own settings of messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnMessageSettings {
    /// The kinds that the member does not want.
    pub off: Vec<MessageKind>,
    /// The kinds that the organization does not send to them, whatever they want: it has turned them off for all calls, or for
    /// theirs.
    pub off_by_organization: Vec<MessageKind>,
    /// The number of the member's changes so far, and one more.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub version: u32,
}

/// The answer with a member's own settings of messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnMessageSettingsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(examples(true)))]
    pub success: bool,
    /// The settings as they stand now.
    pub message_settings: OwnMessageSettings,
}

#[cfg(test)]
mod tests {
    use super::*;
    use MessageKind::{AttendeeBooked, DailyNotices, OperatorMoved};

    #[test]
    fn a_member_turns_off_what_they_get_themselves_and_each_kind_once() {
        let save = |off: &[MessageKind]| SaveOwnMessageSettings { off: off.to_vec() }.checked();
        let saved = save(&[DailyNotices, OperatorMoved, DailyNotices]).unwrap();
        assert_eq!(saved.off, [OperatorMoved, DailyNotices]);
        for kind in MessageKind::ALL {
            let is_sent_to_members = kind.as_str().starts_with("operator_")
                || matches!(kind.as_str(), "outcomes_missing" | "daily_notices");
            assert_eq!(save(&[*kind]).is_ok(), is_sent_to_members, "{kind:?}");
        }
        let refused = save(&[OperatorMoved, AttendeeBooked]).unwrap_err();
        assert_eq!(refused.field, "off");
        assert!(refused.problem.contains("attendee_booked"), "{refused}");
    }
}
