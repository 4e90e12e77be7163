//! The content of a text message, and when it may be sent.

use super::instants::time;
use crate::store::outbox::{SmsCall, SmsFacts, SmsReplyFacts};
use callslot_messages::{SmsContent, SmsEvent};
use callslot_shared::{
    message::MessageKind,
    schedule::TimeZone,
    sms::{Planned, Timing, plan},
};
use chrono::{DateTime, TimeDelta, Utc};

/// The time before a call at which its attendee is reminded.
const LEAD: TimeDelta = TimeDelta::hours(1);

/// The name that stands where no organization is known.
const NOBODY: &str = "Callslot";

/// The time of the call that a text is about: of a series' calls, the next. None if it is about none.
fn start(call: &SmsCall) -> Result<DateTime<Utc>, &'static str> {
    time(call.next.unwrap_or(call.start))
}

/// The next step with a text. An answer is sent at once: its reader has written a moment ago.
pub(super) fn planned(
    kind: MessageKind,
    facts: &SmsFacts,
    now: DateTime<Utc>,
) -> Result<Planned, &'static str> {
    let Some(call) = &facts.call else {
        return Ok(Planned::Now);
    };
    let timing = match kind {
        MessageKind::SmsReminder => Timing::Before(LEAD),
        _ => Timing::Soon,
    };
    // The end of a series is told while the first of its calls is ahead.
    Ok(plan(timing, start(call)?, call.zone, now))
}

/// The content of a text of a kind, decided on at `written_at`; else why it is not sent. `home` is the address at which the
/// deployment is reached.
pub(super) fn content(
    kind: MessageKind,
    facts: &SmsFacts,
    written_at: DateTime<Utc>,
    home: &str,
) -> Result<SmsContent, &'static str> {
    let language = facts.voice.resolve().attendee_language;
    if let Some(reply) = &facts.reply {
        return Ok(SmsContent {
            organization: reply
                .organization
                .clone()
                .unwrap_or_else(|| NOBODY.to_owned()),
            language,
            zone: TimeZone::UTC,
            written_at,
            event: answer(reply, home)?,
        });
    }
    let call = facts.call.as_ref().ok_or("unreadable")?;
    Ok(SmsContent {
        organization: call.organization.clone(),
        language,
        zone: call.zone,
        written_at,
        event: event(kind, call)?,
    })
}

fn event(kind: MessageKind, call: &SmsCall) -> Result<SmsEvent, &'static str> {
    let next = call.next.map(time).transpose()?;
    Ok(match (kind, call.whole) {
        (MessageKind::SmsReminder, _) => SmsEvent::Reminder(time(call.start)?),
        (MessageKind::SmsMoved, 0) => SmsEvent::Moved(time(call.start)?),
        (MessageKind::SmsMoved, _) => SmsEvent::SeriesMoved(next.ok_or("over")?),
        (MessageKind::SmsCancelled, 0) => SmsEvent::Cancelled(time(call.start)?),
        (MessageKind::SmsCancelled, _) => SmsEvent::SeriesCancelled {
            first: time(call.start)?,
            next,
        },
        _ => return Err("unreadable"),
    })
}

fn answer(reply: &SmsReplyFacts, home: &str) -> Result<SmsEvent, &'static str> {
    Ok(match &*reply.answer {
        "stopped" => SmsEvent::Stopped,
        "started" => SmsEvent::Started,
        "help" => SmsEvent::Help {
            contact: reply.contact.clone().unwrap_or_else(|| home.to_owned()),
        },
        _ => return Err("unreadable"),
    })
}
