//! The content of a message about a booking: who reads it, in which language and zone, and what of.

use super::{
    daily,
    instants::time,
    sealing::Sender,
    series::{self, WholeSeries},
};
use crate::store::outbox::{BookingFacts, ClaimedMessage};
use callslot_messages::{
    AttendeeEvent, CalendarEntry, CallFacts, Content, Mailbox, Message, Notification,
    OperatorEvent, Version,
};
use callslot_shared::{
    call::Leg,
    message::{MessageKind, MessageRecipient},
    notice::{NoticeCode, NoticeParameters},
    schedule::TimeZone,
    voice::ResolvedVoice,
    words::Language,
};
use chrono::{DateTime, Utc};

/// The content of a claimed message that has none yet; else why it is not sent.
pub(super) fn content(sender: &Sender, message: &ClaimedMessage) -> Result<Content, &'static str> {
    let facts = message.facts.as_deref().ok_or("unreadable")?;
    if let MessageKind::OutcomesMissing | MessageKind::DailyNotices = message.kind {
        return daily::content(sender, message, facts);
    }
    let facts: BookingFacts = serde_json::from_str(facts).map_err(|_| "unreadable")?;
    let written_at = time(message.created_at)?;
    of_booking(
        sender,
        (message.kind, message.recipient),
        &facts,
        written_at,
    )
}

/// The content of a message of a kind to a recipient, of a booking's facts; else why there is none.
fn of_booking(
    sender: &Sender,
    (kind, recipient): (MessageKind, MessageRecipient),
    facts: &BookingFacts,
    written_at: DateTime<Utc>,
) -> Result<Content, &'static str> {
    let reader = Reader::of(recipient, facts)?;
    let unsubscribe = kind
        .is_reminder()
        .then(|| sender.end_of_reminders(facts.call.id, &reader.to.address));
    Ok(Content {
        version: Version,
        from: sender.from.clone(),
        reply_to: reader.reply_to,
        to: reader.to,
        language: reader.language,
        zone: reader.zone,
        written_at,
        home: sender.home.clone(),
        unsubscribe: unsubscribe.flatten(),
        message: about(sender, kind, facts)?,
    })
}

/// The content that an attendee is told of their call by, as it stands: that it is booked, or that it is cancelled.
#[must_use]
pub fn to_attendee(
    sender: &Sender,
    facts: &BookingFacts,
    is_cancelled: bool,
    written_at: DateTime<Utc>,
) -> Option<Content> {
    let kind = if is_cancelled {
        MessageKind::AttendeeCancelled
    } else {
        MessageKind::AttendeeBooked
    };
    let recipient = MessageRecipient::Attendee;
    of_booking(sender, (kind, recipient), facts, written_at).ok()
}

/// The reader of a message.
struct Reader {
    to: Mailbox,
    reply_to: Option<String>,
    language: Language,
    zone: TimeZone,
}

impl Reader {
    fn of(recipient: MessageRecipient, facts: &BookingFacts) -> Result<Self, &'static str> {
        let (call, people) = (&facts.call, &facts.people);
        match recipient {
            MessageRecipient::Attendee => Ok(Self {
                to: Mailbox {
                    name: call.attendee.clone(),
                    address: call.attendee_email.clone().ok_or("no_address")?,
                },
                reply_to: Some(people.operator_email.clone()),
                language: facts.voice.resolve().attendee_language,
                zone: call.zone,
            }),
            MessageRecipient::Member => Ok(Self {
                to: Mailbox {
                    name: people.member.clone(),
                    address: people.member_email.clone().ok_or("no_address")?,
                },
                reply_to: None,
                language: people.member_language.unwrap_or(Language::English),
                zone: people.member_zone.unwrap_or(call.zone),
            }),
            MessageRecipient::Invitee => Err("unreadable"),
        }
    }
}

fn about(
    sender: &Sender,
    kind: MessageKind,
    facts: &BookingFacts,
) -> Result<Message, &'static str> {
    if let Some(series) = &facts.series
        && let Some(calls) = &series.calls
    {
        let call = call(sender, kind, facts);
        return WholeSeries::of(kind, facts, series, calls)?.message(call);
    }
    let attendee = |event| Message::Attendee {
        event,
        call: call(sender, kind, facts),
    };
    let operator = |event| Message::Operator {
        event,
        call: call(sender, kind, facts),
    };
    let told = facts.call.told == 1;
    let previous = facts.call.previous.map(time).transpose()?;
    Ok(match (kind, previous) {
        // A recipient who was never told of a call hears of it as it is.
        (MessageKind::AttendeeMoved, Some(previous)) if told => {
            attendee(AttendeeEvent::Moved { previous })
        }
        (MessageKind::AttendeeBooked | MessageKind::AttendeeMoved, _) => {
            attendee(AttendeeEvent::Booked)
        }
        (MessageKind::AttendeeCancelled, _) => attendee(AttendeeEvent::Cancelled),
        (MessageKind::AttendeeReminderDay | MessageKind::AttendeeReminderHour, _) => {
            attendee(AttendeeEvent::Reminder)
        }
        (MessageKind::AttendeeMissed, _) => attendee(AttendeeEvent::Missed),
        (MessageKind::OperatorMoved, Some(previous)) => operator(OperatorEvent::Moved { previous }),
        (MessageKind::OperatorBooked | MessageKind::OperatorMoved, _) => {
            operator(OperatorEvent::Booked)
        }
        (MessageKind::OperatorCancelled, _) => operator(OperatorEvent::Cancelled),
        (MessageKind::OperatorHandedOver, _) => operator(OperatorEvent::HandedOver {
            to: facts.people.other.clone().ok_or("unreadable")?,
        }),
        (MessageKind::OperatorTakenOver, _) => operator(OperatorEvent::TakenOver {
            from: facts.people.other.clone(),
        }),
        (MessageKind::OperatorMissed, _) => operator(OperatorEvent::Missed {
            notice: notice(facts).ok_or("unreadable")?,
        }),
        (
            MessageKind::OutcomesMissing
            | MessageKind::DailyNotices
            | MessageKind::SignIn
            | MessageKind::Invitation
            | MessageKind::OwnerAlert
            | MessageKind::AddressProof
            | MessageKind::SmsReminder
            | MessageKind::SmsMoved
            | MessageKind::SmsCancelled
            | MessageKind::SmsReply,
            _,
        ) => return Err("unreadable"),
    })
}

/// The call as it is told.
fn call(sender: &Sender, kind: MessageKind, facts: &BookingFacts) -> CallFacts {
    let (call, people) = (&facts.call, &facts.people);
    let is_operators = kind.as_str().starts_with("operator");
    let link = if is_operators {
        Some(format!("{}/app/calls/{}", sender.home, call.id))
    } else if call.former == 1 {
        // The page is the new address's reader's now.
        None
    } else {
        sender.call_page(call.id, facts.link_generation)
    };
    let page = link.as_ref().filter(|_| !is_operators);
    let voice: ResolvedVoice = facts.voice.resolve();
    CallFacts {
        organization: people.organization.clone(),
        operator: people.operator.clone(),
        attendee: call.attendee.clone(),
        number: call.number.spaced(),
        title: Some(call.title.clone()).filter(|title| !title.is_empty()),
        start: DateTime::from_timestamp_millis(call.start).unwrap_or_default(),
        minutes: call.minutes,
        recorded: voice.recording,
        recurrence: facts.series.as_ref().and_then(series::occurrence),
        entry: has_entry(kind).then(|| entry(facts)),
        ics_link: page.map(|page| format!("{page}/call.ics")),
        link,
    }
}

/// The entry in the reader's calendar: the call's own, or its series'.
fn entry(facts: &BookingFacts) -> CalendarEntry {
    match &facts.series {
        Some(series) => CalendarEntry {
            uid: format!("{}@callslot", series.entry),
            sequence: series.sequence,
        },
        None => CalendarEntry {
            uid: format!("{}@callslot", facts.call.id),
            // The version grows with each change of a booking, and is 1 at first.
            sequence: facts.call.version.saturating_sub(1),
        },
    }
}

/// Whether a message changes the reader's calendar.
const fn has_entry(kind: MessageKind) -> bool {
    !matches!(
        kind,
        MessageKind::AttendeeReminderDay
            | MessageKind::AttendeeReminderHour
            | MessageKind::AttendeeMissed
            | MessageKind::OperatorMissed
    )
}

fn notice(facts: &BookingFacts) -> Option<Notification> {
    let call = &facts.call;
    let first = call.first_leg.unwrap_or(Leg::Operator);
    Some(Notification {
        code: NoticeCode::failed(call.reason?, call.ending, first),
        parameters: NoticeParameters {
            who: Some(
                call.attendee
                    .clone()
                    .unwrap_or_else(|| call.number.spaced()),
            ),
            ..NoticeParameters::default()
        },
    })
}
