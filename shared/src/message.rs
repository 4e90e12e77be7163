//! Messages: what people are told of, and the states of its delivery, as data.

use crate::ids::BookingId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Declares an enum of names: its variants, each with its doc and the name that the API and the database have for it.
macro_rules! names {
    ($(#[$meta:meta])* $Name:ident { $(#[doc = $doc:literal] $variant:ident = $name:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $Name {
            $(#[doc = $doc] $variant,)*
        }

        impl $Name {
            /// All of them.
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

names! {
    /// The event that a message tells of, and to whom.
    MessageKind {
        /// To an attendee: the call was booked.
        AttendeeBooked = "attendee_booked",
        /// To an attendee: the call is at another time.
        AttendeeMoved = "attendee_moved",
        /// To an attendee: the call does not take place.
        AttendeeCancelled = "attendee_cancelled",
        /// To an attendee, a day before: the call is soon.
        AttendeeReminderDay = "attendee_reminder_day",
        /// To an attendee, an hour before: the call is soon.
        AttendeeReminderHour = "attendee_reminder_hour",
        /// To an attendee: the call did not take place.
        AttendeeMissed = "attendee_missed",
        /// To an operator: a call was booked with them.
        OperatorBooked = "operator_booked",
        /// To an operator: the call is at another time.
        OperatorMoved = "operator_moved",
        /// To an operator: the call does not take place.
        OperatorCancelled = "operator_cancelled",
        /// To an operator: the call is a colleague's now.
        OperatorHandedOver = "operator_handed_over",
        /// To an operator: the call is theirs now.
        OperatorTakenOver = "operator_taken_over",
        /// To an operator: the call did not take place.
        OperatorMissed = "operator_missed",
        /// To an operator, at the end of the day: calls of theirs need an outcome.
        OutcomesMissing = "outcomes_missing",
        /// To an owner, at the end of the day: the organization's notices.
        DailyNotices = "daily_notices",
        /// To an attendee by text message, an hour before: the call is soon.
        SmsReminder = "sms_reminder",
        /// To an attendee by text message: the call is at another time.
        SmsMoved = "sms_moved",
        /// To an attendee by text message: the call does not take place.
        SmsCancelled = "sms_cancelled",
        /// To whoever has answered a text message with a word: that it is heard.
        SmsReply = "sms_reply",
        /// To whoever signs in: a code and a link.
        SignIn = "sign_in",
        /// To whoever is invited to an organization.
        Invitation = "invitation",
        /// To an owner: somebody has gained power.
        OwnerAlert = "owner_alert",
        /// To whoever asks for a call on a public page: a code or a link that proves the address.
        AddressProof = "address_proof",
    }
}

impl MessageKind {
    /// Whether it tells of a call, and not of an account.
    #[must_use]
    pub const fn is_about_a_call(self) -> bool {
        !matches!(
            self,
            Self::SignIn
                | Self::Invitation
                | Self::OwnerAlert
                | Self::AddressProof
                | Self::SmsReply
        )
    }

    /// Whether it goes to members, about their calls or their days. Each of them can turn it off for themselves.
    #[must_use]
    pub const fn is_to_members(self) -> bool {
        matches!(
            self,
            Self::OperatorBooked
                | Self::OperatorMoved
                | Self::OperatorCancelled
                | Self::OperatorHandedOver
                | Self::OperatorTakenOver
                | Self::OperatorMissed
                | Self::OutcomesMissing
                | Self::DailyNotices
        )
    }

    /// Whether it reminds an attendee, who can end that.
    /// The way that it goes.
    #[must_use]
    pub const fn channel(self) -> MessageChannel {
        match self {
            Self::SmsReminder | Self::SmsMoved | Self::SmsCancelled | Self::SmsReply => {
                MessageChannel::Sms
            }
            _ => MessageChannel::Mail,
        }
    }

    /// Whether it reminds an attendee by mail, who can end that.
    #[must_use]
    pub const fn is_reminder(self) -> bool {
        matches!(self, Self::AttendeeReminderDay | Self::AttendeeReminderHour)
    }
}

names! {
    /// The recipient's side.
    MessageRecipient {
        /// The attendee of a call.
        Attendee = "attendee",
        /// A member of the organization.
        Member = "member",
        /// Somebody who is invited to it.
        Invitee = "invitee",
    }
}

names! {
    /// The way that a message goes.
    MessageChannel {
        /// By mail.
        Mail = "mail",
        /// By text message.
        Sms = "sms",
    }
}

names! {
    /// The state of a message's delivery.
    MessageState {
        /// It waits for its time, or for its next try.
        Pending = "pending",
        /// It is being sent.
        Claimed = "claimed",
        /// The provider has taken it.
        Sent = "sent",
        /// The provider has delivered it.
        Delivered = "delivered",
        /// It was not sent, because it was of no use any more, or is not wanted.
        Skipped = "skipped",
        /// It could not be sent.
        Failed = "failed",
        /// It was sent, and did not arrive.
        Bounced = "bounced",
    }
}

use MessageState::{Bounced, Claimed, Delivered, Failed, Pending, Sent, Skipped};

/// Every allowed change of state. One that failed or bounced goes back only when a person has it tried anew, and a text message
/// that was sent when the carrier has said that it did not arrive for now.
pub const MESSAGE_STATES: &[(MessageState, MessageState)] = &[
    (Pending, Claimed),
    (Pending, Skipped),
    (Pending, Failed),
    (Claimed, Pending),
    (Claimed, Sent),
    (Claimed, Skipped),
    (Claimed, Failed),
    (Sent, Delivered),
    (Sent, Bounced),
    (Sent, Pending),
    (Delivered, Bounced),
    (Failed, Pending),
    (Bounced, Pending),
];

impl MessageState {
    /// Whether it is still to be sent. Only then its address and content are kept.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Pending | Claimed)
    }
}

names! {
    /// The state of one try at sending a text message.
    SmsState {
        /// The carrier is asked.
        Asking = "asking",
        /// Nobody knows whether the carrier has it.
        Unknown = "unknown",
        /// The carrier has it.
        Taken = "taken",
        /// The phone has it.
        Delivered = "delivered",
        /// It will not arrive.
        Undelivered = "undelivered",
        /// The carrier took nothing.
        Refused = "refused",
        /// It was given up without knowing.
        Closed = "closed",
        /// It was given up, and the phone has it after all, while another try has taken its place.
        DeliveredLate = "delivered_late",
    }
}

/// Every allowed change of a try's state. An end that the carrier reports later than expected is noted also of a try that was
/// given up; none goes back.
pub const SMS_STATES: &[(SmsState, SmsState)] = &[
    (SmsState::Asking, SmsState::Taken),
    (SmsState::Asking, SmsState::Refused),
    (SmsState::Asking, SmsState::Unknown),
    (SmsState::Asking, SmsState::Closed),
    (SmsState::Asking, SmsState::Delivered),
    (SmsState::Asking, SmsState::Undelivered),
    (SmsState::Unknown, SmsState::Taken),
    (SmsState::Unknown, SmsState::Closed),
    (SmsState::Unknown, SmsState::Delivered),
    (SmsState::Unknown, SmsState::Undelivered),
    (SmsState::Taken, SmsState::Delivered),
    (SmsState::Taken, SmsState::Undelivered),
    (SmsState::Closed, SmsState::Delivered),
    (SmsState::Closed, SmsState::Undelivered),
    (SmsState::Closed, SmsState::DeliveredLate),
];

/// The id of a message. It says what is told once, and is made of letters, digits, `.`, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(
        value_type = String,
        max_length = 200,
        examples("019a0000-0000-7000-8000-000000000401.attendee_booked.1"),
    )
)]
#[serde(transparent)]
pub struct MessageId(String);

impl MessageId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is the id of no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMessageId;

impl FromStr for MessageId {
    type Err = NoMessageId;

    fn from_str(text: &str) -> Result<Self, NoMessageId> {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        if (1..=200).contains(&text.len()) && text.bytes().all(is_part) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoMessageId)
        }
    }
}

/// The messages that are asked for.
#[derive(Debug, Clone, Default)]
pub struct MessageFilter {
    /// Only those of this booking.
    pub booking: Option<BookingId>,
    /// Only those in this state.
    pub state: Option<MessageState>,
    /// Only those that go this way.
    pub channel: Option<MessageChannel>,
    /// Only those behind this one in the list: its time and id.
    pub after: Option<(DateTime<Utc>, MessageId)>,
    /// At most so many.
    pub limit: u32,
}

/// A report of the mail provider on a message that it has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderReport {
    /// It was delivered.
    Delivered,
    /// It did not arrive, and will not: `bounced`, `complained`, `suppressed` or `failed`.
    Bounced(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_on_the_wire() {
        for state in MessageState::ALL {
            let json = serde_json::to_string(state).unwrap();
            assert_eq!(json, format!("\"{}\"", state.as_str()));
        }
        for kind in MessageKind::ALL {
            let json = serde_json::to_string(kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.as_str()));
        }
        for recipient in MessageRecipient::ALL {
            let json = serde_json::to_string(recipient).unwrap();
            assert_eq!(json, format!("\"{}\"", recipient.as_str()));
        }
    }

    #[test]
    fn an_id_is_read_if_it_can_be_one() {
        assert!("019a.attendee_booked.1".parse::<MessageId>().is_ok());
        let long = "a".repeat(201);
        for text in ["", "a b", "a/b", "a%", "é", &long] {
            assert_eq!(text.parse::<MessageId>(), Err(NoMessageId), "{text}");
        }
    }

    #[test]
    fn only_a_claimed_message_is_sent() {
        let into = MESSAGE_STATES.iter().filter(|(_, to)| *to == Sent);
        assert_eq!(into.map(|(from, _)| *from).collect::<Vec<_>>(), [Claimed]);
    }
}
