//! Claims of messages, each with the facts that its transaction saw, and the rule of what is of no use any more, as people
//! would say it: without asking the Worker's own.

use crate::{
    executor::{self, Invocation},
    world::World,
};
use callslot_shared::message::{
    MessageKind::{
        self, AddressProof, AttendeeBooked, AttendeeCancelled, AttendeeMissed, AttendeeMoved,
        AttendeeReminderDay, AttendeeReminderHour, DailyNotices, Invitation, OperatorBooked,
        OperatorCancelled, OperatorHandedOver, OperatorMissed, OperatorMoved, OperatorTakenOver,
        OutcomesMissing, OwnerAlert, SignIn, SmsCancelled, SmsMoved, SmsReminder, SmsReply,
    },
    MessageRecipient,
};
use serde::Deserialize;
use std::rc::Rc;

/// Notes every claim of a message within its own transaction.
pub(in crate::world) const SCHEMA: &str = "
CREATE TABLE message_claims (seq INTEGER PRIMARY KEY, facts TEXT NOT NULL) STRICT;
CREATE TRIGGER message_claimed AFTER UPDATE OF state ON messages WHEN NEW.state = 'claimed'
BEGIN
  INSERT INTO message_claims (facts)
  SELECT json_object(
    'message', NEW.id, 'kind', NEW.kind, 'recipient', NEW.recipient, 'organization', NEW.organization_id,
    'member', NEW.member_id, 'start', NEW.start_time, 'former', NEW.former, 'former_address', NEW.former_address,
    'member_email', u.email, 'member_language', u.language,
    'member_active', COALESCE((
      SELECT w.active FROM members w WHERE w.organization_id = NEW.organization_id AND w.user_id = NEW.member_id), 0),
    'plan', o.plan,
    'is_off', EXISTS (
      SELECT 1 FROM message_switches s WHERE s.organization_id = NEW.organization_id AND s.kind = NEW.kind
        AND s.subject_id IN (NEW.organization_id, b.event_type_id, b.user_id)),
    'call', CASE WHEN b.id IS NOT NULL THEN json_object(
      'id', b.id, 'organization', b.organization_id, 'status', b.status, 'start', b.start_time, 'host', b.user_id,
      'email', b.attendee_email, 'notify', b.notify, 'zone', b.timezone, 'language', b.attendee_language) END)
  FROM (SELECT 1)
  LEFT JOIN booking_events b ON b.id = NEW.booking_id
  LEFT JOIN organizations o ON o.id = NEW.organization_id
  LEFT JOIN users u ON u.id = NEW.member_id;
END;";

const FRESH: &str = "SELECT json_group_array(json(facts)) FROM message_claims";
const STOPS: &str = "SELECT json_group_array(address_hash) FROM mail_stops";

/// The facts of a claim.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ClaimFacts {
    /// The message.
    pub(super) message: String,
    pub(super) kind: MessageKind,
    pub(super) recipient: MessageRecipient,
    pub(super) organization: Option<String>,
    pub(super) member: Option<String>,
    /// The start that is told of.
    pub(super) start: Option<i64>,
    /// Whether it goes to the address that was the attendee's before: 0 or 1.
    former: u8,
    /// That address, until the content is stored.
    former_address: Option<String>,
    member_email: Option<String>,
    member_language: Option<String>,
    member_active: u8,
    plan: Option<String>,
    is_off: u8,
    /// The booking as it was; none of a message about an account.
    pub(super) call: Option<ClaimedCall>,
}

/// A booking as a claim saw it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ClaimedCall {
    pub(super) id: String,
    pub(super) organization: String,
    status: String,
    start: i64,
    host: String,
    email: Option<String>,
    notify: u8,
    pub(super) zone: String,
    language: Option<String>,
}

/// A claim that an invocation has made.
#[derive(Debug, Clone)]
pub(super) struct MailClaim {
    pub(super) facts: ClaimFacts,
    pub(super) at: i64,
    pub(super) invocation: Rc<Invocation>,
}

/// The claims that were noted since the last look.
pub(super) fn fresh(world: &World) -> Vec<MailClaim> {
    let noted = world.sqlite.text(FRESH).unwrap_or_default();
    let noted: Vec<ClaimFacts> = serde_json::from_str(&noted).unwrap_or_default();
    if !noted.is_empty() {
        // A table of the simulator's own.
        let _ = world.sqlite.script("DELETE FROM message_claims");
    }
    let (at, invocation) = (executor::now(), executor::current());
    noted
        .into_iter()
        .map(|facts| MailClaim {
            facts,
            at,
            invocation: invocation.clone(),
        })
        .collect()
}

/// The hashes of all addresses that get no mail any more.
pub(super) fn stops(world: &World) -> Vec<String> {
    let hashes = world.sqlite.text(STOPS).unwrap_or_default();
    serde_json::from_str(&hashes).unwrap_or_default()
}

impl ClaimFacts {
    /// Why nothing is to be sent under the claim; `None` if something is.
    pub(super) fn obsolete(&self) -> Option<&'static str> {
        let call = self.call.as_ref()?;
        let as_told = call.status == "pending" && Some(call.start) == self.start;
        let is_host = self.member.as_ref() == Some(&call.host);
        // A new kind says here when its cause holds.
        let holds = match self.kind {
            AttendeeBooked | AttendeeMoved | AttendeeReminderDay | AttendeeReminderHour
            | SmsReminder | SmsMoved => as_told,
            OperatorBooked | OperatorMoved | OperatorTakenOver => as_told && is_host,
            OperatorHandedOver => !is_host,
            // It is over for whoever has the former address, whatever becomes of the call.
            AttendeeCancelled if self.former == 1 => true,
            AttendeeCancelled | OperatorCancelled | SmsCancelled => call.status == "cancelled",
            AttendeeMissed | OperatorMissed => call.status == "failed",
            OutcomesMissing | DailyNotices | SignIn | Invitation | OwnerAlert | AddressProof
            | SmsReply => true,
        };
        let is_told = match self.recipient {
            MessageRecipient::Attendee => {
                let plans = ["business", "enterprise"];
                (call.notify == 1 || self.former == 1)
                    && self
                        .plan
                        .as_deref()
                        .is_some_and(|plan| plans.contains(&plan))
            }
            MessageRecipient::Member => self.member_active == 1,
            MessageRecipient::Invitee => true,
        };
        if !holds {
            Some("its cause was obsolete")
        } else if !is_told {
            Some("its recipient had opted out, or left")
        } else if self.is_off == 1 {
            Some("its kind was turned off")
        } else {
            None
        }
    }

    /// The recipient's address.
    pub(super) fn address(&self) -> Option<&str> {
        match self.kind {
            AttendeeCancelled if self.former == 1 => self.former_address.as_deref(),
            AttendeeBooked | AttendeeMoved | AttendeeCancelled | AttendeeReminderDay
            | AttendeeReminderHour | AttendeeMissed => self.call.as_ref()?.email.as_deref(),
            OperatorBooked | OperatorMoved | OperatorCancelled | OperatorHandedOver
            | OperatorTakenOver | OperatorMissed | OutcomesMissing | DailyNotices => {
                self.member_email.as_deref()
            }
            // Text messages go to a number.
            SignIn | Invitation | OwnerAlert | AddressProof | SmsReminder | SmsMoved
            | SmsCancelled | SmsReply => None,
        }
    }

    /// Whether the address is known. A former one is stored with the content alone once that is made.
    pub(super) const fn is_addressed(&self) -> bool {
        self.former == 0 || self.former_address.is_some()
    }

    /// The language that the recipient reads.
    pub(super) fn language(&self) -> &str {
        let language = match self.recipient {
            MessageRecipient::Attendee => {
                self.call.as_ref().and_then(|call| call.language.as_ref())
            }
            MessageRecipient::Member | MessageRecipient::Invitee => self.member_language.as_ref(),
        };
        language.map_or("en", |language| language)
    }

    /// The time before the start at which it is due, in milliseconds, if it is a reminder.
    pub(super) const fn lead(&self) -> Option<i64> {
        lead(self.kind)
    }

    /// Whether it changes its reader's calendar.
    pub(super) const fn has_entry(&self) -> bool {
        match self.kind {
            AttendeeBooked | AttendeeMoved | AttendeeCancelled | OperatorBooked | OperatorMoved
            | OperatorCancelled | OperatorHandedOver | OperatorTakenOver => true,
            AttendeeReminderDay | AttendeeReminderHour | AttendeeMissed | OperatorMissed
            | OutcomesMissing | DailyNotices | SignIn | Invitation | OwnerAlert | AddressProof
            | SmsReminder | SmsMoved | SmsCancelled | SmsReply => false,
        }
    }
}

/// The time before the start at which a reminder is due, in milliseconds; `None` of any other kind.
pub(super) const fn lead(kind: MessageKind) -> Option<i64> {
    match kind {
        AttendeeReminderDay => Some(24 * super::HOUR),
        AttendeeReminderHour => Some(super::HOUR),
        AttendeeBooked | AttendeeMoved | AttendeeCancelled | AttendeeMissed | OperatorBooked
        | OperatorMoved | OperatorCancelled | OperatorHandedOver | OperatorTakenOver
        | OperatorMissed | OutcomesMissing | DailyNotices | SignIn | Invitation | OwnerAlert
        | AddressProof | SmsReminder | SmsMoved | SmsCancelled | SmsReply => None,
    }
}
