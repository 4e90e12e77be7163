//! The content of a message of a day's end.

use super::{instants::time, sealing::Sender};
use crate::store::outbox::{ClaimedMessage, DayFacts, OpenCall};
use callslot_messages::{
    Content, Mailbox, Message, NoticeLine, Notices, Notification, OpenOutcome, OutcomesMissing,
    Version,
};
use callslot_shared::{message::MessageKind, schedule::TimeZone, words::Language};

/// The content of a claimed message of a day's end; else why it is not sent.
pub(super) fn content(
    sender: &Sender,
    message: &ClaimedMessage,
    facts: &str,
) -> Result<Content, &'static str> {
    let facts: DayFacts = serde_json::from_str(facts).map_err(|_| "unreadable")?;
    let about = match message.kind {
        MessageKind::OutcomesMissing => Message::OutcomesMissing(OutcomesMissing {
            organization: facts.organization,
            calls: facts
                .calls
                .iter()
                .map(open_outcome)
                .collect::<Result<_, _>>()?,
            link: format!("{}/app/calls?show=past&status=completed", sender.home),
        }),
        MessageKind::DailyNotices => {
            let lines = facts.notices.into_iter().map(|notice| {
                Ok(NoticeLine {
                    at: time(notice.at)?,
                    notice: Notification {
                        code: notice.code,
                        parameters: notice.parameters,
                    },
                })
            });
            Message::Notices(Notices {
                organization: facts.organization,
                notices: lines.collect::<Result<_, &'static str>>()?,
                link: format!("{}/app/calls?show=past", sender.home),
            })
        }
        _ => return Err("unreadable"),
    };
    Ok(Content {
        version: Version,
        from: sender.from.clone(),
        reply_to: None,
        to: Mailbox {
            name: facts.member,
            address: facts.member_email,
        },
        language: facts.member_language.unwrap_or(Language::English),
        zone: facts.member_zone.unwrap_or(TimeZone::UTC),
        // The day that is told of, which is over by the time that a late message is sent.
        written_at: time(facts.day_end)?,
        home: sender.home.clone(),
        unsubscribe: None,
        message: about,
    })
}

fn open_outcome(call: &OpenCall) -> Result<OpenOutcome, &'static str> {
    Ok(OpenOutcome {
        who: call.who.clone().unwrap_or_else(|| call.number.spaced()),
        start: time(call.start)?,
    })
}
