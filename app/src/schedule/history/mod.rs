//! The history of a booking in words: who did what when, and how its calls went.

use super::details::{failed, name, outcome};
use crate::words::{desk as words, details, history as said, states::PRODUCT};
use callslot_shared::{
    actor::ActorKind,
    api::{
        BookingField, BookingTimelineEntry, BookingTimelineEvent as Event, Call, MemberEntry,
        MoveCause, NotPlaced, TimelineActor,
    },
    booking::Booking,
    call::{Ending, Leg},
    ids::UserId,
    message::MessageId,
    words::{Language, MemberText},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The API's address of a booking's history.
#[must_use]
pub fn path(booking: callslot_shared::ids::BookingId) -> String {
    format!("/api/bookings/{booking}/timeline")
}

/// An answer with a history, in which a newer server may tell of more than is known here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct HistoryBody {
    timeline: Vec<serde_json::Value>,
}

impl HistoryBody {
    /// The events that are known.
    #[must_use]
    pub fn known(self) -> Vec<BookingTimelineEntry> {
        let known = self.timeline.into_iter();
        known
            .filter_map(|one| serde_json::from_value(one).ok())
            .collect()
    }
}

/// One thing that happened, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: DateTime<Utc>,
    /// The event, and its doer.
    pub text: String,
    /// More about it.
    pub more: Option<String>,
    /// The message that it tells of, if that can be tried again.
    pub retry: Option<MessageId>,
}

/// All that a history is told with.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// The reader's language.
    pub language: Language,
    /// The organization's members.
    pub members: &'a [MemberEntry],
    /// The person the call is for.
    pub attendee: &'a str,
    /// Writes a day and a time of day.
    pub when: &'a dyn Fn(DateTime<Utc>) -> String,
}

/// A history that knows nothing but the booking itself, for when it was not answered.
#[must_use]
pub fn of_booking(booking: &Booking) -> BookingTimelineEntry {
    BookingTimelineEntry {
        at: booking.created_at,
        actor: TimelineActor {
            kind: ActorKind::Member,
            user_id: booking.created_by,
            client: None,
        },
        event: Event::Booked,
    }
}

/// The start that a booking had before it was moved last.
#[must_use]
pub fn moved_from(timeline: &[BookingTimelineEntry]) -> Option<DateTime<Utc>> {
    timeline.iter().rev().find_map(|entry| match entry.event {
        Event::Moved { from, .. } => Some(from),
        _ => None,
    })
}

impl Teller<'_> {
    /// The history, the oldest line first.
    #[must_use]
    pub fn lines(&self, timeline: &[BookingTimelineEntry]) -> Vec<Line> {
        let mut lines: Vec<Line> = timeline.iter().flat_map(|one| self.told(one)).collect();
        lines.sort_by_key(|line| line.at);
        lines
    }

    fn told(&self, entry: &BookingTimelineEntry) -> Vec<Line> {
        let (who, at) = (self.actor(&entry.actor), entry.at);
        let by = |text, values: &[(&str, &str)]| {
            let values = [&[("who", &*who)], values].concat();
            self.language.fill(text, &values)
        };
        let text = match &entry.event {
            Event::Booked => by(said::BOOKED, &[]),
            Event::Moved { from, to, cause } => {
                let text = match cause {
                    MoveCause::Request => said::MOVED,
                    MoveCause::TimeZoneRules => said::MOVED_BY_RULES,
                };
                by(
                    text,
                    &[("from", &*(self.when)(*from)), ("to", &*(self.when)(*to))],
                )
            }
            Event::HandedOver { from, to } => by(
                said::HANDED_OVER,
                &[("from", &*self.member(*from)), ("to", &*self.member(*to))],
            ),
            Event::Edited { fields } if fields.is_empty() => by(said::EDITED, &[]),
            Event::Edited { fields } => {
                let fields = fields.iter().map(|one| self.language.say(field(*one)));
                let fields = fields.collect::<Vec<_>>().join(", ");
                by(said::EDITED_FIELDS, &[("fields", &*fields)])
            }
            Event::Cancelled => by(said::CANCELLED, &[]),
            Event::HungUp => by(said::HUNG_UP, &[]),
            Event::Failed { reason } => self.language.say(failed(*reason)).to_owned(),
            Event::Called {
                call,
                operator,
                agreed,
                ..
            } => return self.call(call, *operator, *agreed),
            Event::NotCalled { reason, .. } => {
                let text = match reason {
                    NotPlaced::Refused => details::FAILED_REFUSED,
                    NotPlaced::NotSent => said::NOT_SENT,
                    NotPlaced::Unknown => details::FAILED_UNKNOWN,
                };
                self.language.say(text).to_owned()
            }
            Event::Recorded { .. } => self.language.say(details::EVENT_RECORDED).to_owned(),
            Event::NotRecorded { .. } => self.language.say(details::EVENT_NOT_RECORDED).to_owned(),
            Event::RecordingDeleted { .. } => self
                .language
                .say(details::EVENT_RECORDING_DELETED)
                .to_owned(),
            Event::Transcribed { .. } => self.language.say(details::EVENT_TRANSCRIBED).to_owned(),
            Event::NotTranscribed { .. } => {
                self.language.say(details::EVENT_NOT_TRANSCRIBED).to_owned()
            }
            Event::TranscriptDeleted { .. } => self
                .language
                .say(details::EVENT_TRANSCRIPT_DELETED)
                .to_owned(),
            Event::Confirmed { prompt, .. } => by(said::CONFIRMED, &[("prompt", prompt)]),
            Event::OutcomeDeclared { outcome: kind, .. } => by(
                said::DECLARED,
                &[("outcome", self.language.say(outcome(*kind)))],
            ),
            Event::OutcomeWithdrawn { outcome: kind, .. } => by(
                said::WITHDRAWN,
                &[("outcome", self.language.say(outcome(*kind)))],
            ),
        };
        vec![Line {
            at,
            text,
            more: None,
            retry: None,
        }]
    }

    /// A call from the request for it to its end.
    fn call(&self, call: &Call, operator: Option<UserId>, agreed: Option<bool>) -> Vec<Line> {
        let say = |text| self.language.say(text).to_owned();
        let line = |at, text, more: Option<String>| Line {
            at,
            text,
            more,
            retry: None,
        };
        let mut lines = vec![line(call.asked_at, say(details::EVENT_ASKED), None)];
        for leg in &call.legs {
            let side = match leg.leg {
                Leg::Operator => {
                    operator.map_or_else(|| say(details::SIDE_OPERATOR), |id| self.member(id))
                }
                Leg::Attendee => self.attendee.to_owned(),
            };
            for (at, text) in [
                (leg.ringing_at, details::EVENT_RUNG),
                (leg.answered_at, details::EVENT_ANSWERED),
            ] {
                lines.extend(at.map(|at| line(at, format!("{} · {side}", say(text)), None)));
            }
        }
        let agreed = agreed.map(|agreed| {
            say(if agreed {
                details::EVENT_AGREED
            } else {
                details::EVENT_NOT_AGREED
            })
        });
        let ending = call.ending.map(|ending| say(ended(ending)));
        let talked = call.ended_at.and_then(|at| talk_time(call, at));
        let talked = talked.map(|time| self.language.fill(words::TALKED, &[("time", &time)]));
        let end = [ending, talked].into_iter().flatten();
        let end = Some(end.collect::<Vec<_>>().join(" · ")).filter(|end| !end.is_empty());
        for (at, text, more) in [
            (call.accepted_at, details::EVENT_ACCEPTED, None),
            (call.bridged_at, details::EVENT_BRIDGED, agreed),
            (call.ended_at, details::EVENT_ENDED, end),
        ] {
            lines.extend(at.map(|at| line(at, say(text), more)));
        }
        lines
    }

    fn actor(&self, actor: &TimelineActor) -> String {
        let member = || match actor.user_id {
            Some(id) => self.member(id),
            None => self.language.say(said::SOMEBODY).to_owned(),
        };
        match actor.kind {
            ActorKind::Member => member(),
            ActorKind::Key => self.language.fill(said::BY_API, &[("who", &member())]),
            ActorKind::Attendee => self.attendee.to_owned(),
            ActorKind::System => self.language.say(PRODUCT).to_owned(),
        }
    }

    fn member(&self, id: UserId) -> String {
        let somebody = || self.language.say(said::SOMEBODY);
        name(self.members, id).unwrap_or_else(somebody).to_owned()
    }
}

/// A field within a sentence.
const fn field(field: BookingField) -> MemberText {
    match field {
        BookingField::Title => said::FIELD_TITLE,
        BookingField::Description => said::FIELD_DESCRIPTION,
        BookingField::DurationMinutes => said::FIELD_LENGTH,
        BookingField::Timezone => said::FIELD_ZONE,
        BookingField::AttendeeName => said::FIELD_NAME,
        BookingField::AttendeeEmail => said::FIELD_EMAIL,
        BookingField::AttendeePhone => said::FIELD_PHONE,
        BookingField::AttendeeExtension => said::FIELD_EXTENSION,
        BookingField::AttendeeLanguage => said::FIELD_LANGUAGE,
        BookingField::Modulations => said::FIELD_MODULATIONS,
        BookingField::Notes => said::FIELD_NOTES,
        BookingField::CoHosts => said::FIELD_CO_HOSTS,
        BookingField::Notify => said::FIELD_NOTIFY,
        BookingField::SmsConsent => said::FIELD_SMS_CONSENT,
    }
}

/// The end of a call.
const fn ended(ending: Ending) -> MemberText {
    match ending {
        Ending::Talked => words::ENDED_TALKED,
        Ending::OperatorNoAnswer => words::ENDED_OPERATOR_NO_ANSWER,
        Ending::OperatorBusy => words::ENDED_OPERATOR_BUSY,
        Ending::OperatorDidNotAccept => words::ENDED_NOT_ACCEPTED,
        Ending::OperatorLegFailed | Ending::AttendeeLegFailed => words::ENDED_NOT_CONNECTED,
        Ending::AttendeeNoAnswer => words::ENDED_ATTENDEE_NO_ANSWER,
        Ending::AttendeeBusy => words::ENDED_ATTENDEE_BUSY,
        Ending::AttendeeHungUp => words::ENDED_ATTENDEE_HUNG_UP,
        Ending::Voicemail => words::ENDED_VOICEMAIL,
        Ending::OperatorGaveUp => words::ENDED_OPERATOR_GAVE_UP,
        Ending::NeverRang => words::ENDED_NEVER_RANG,
        Ending::NotKnown => words::ENDED_NOT_KNOWN,
    }
}

/// The time for which two have talked, as a clock writes it: `4:07`, `1:02:30`. While they talk, until `now`.
#[must_use]
pub fn talk_time(call: &Call, now: DateTime<Utc>) -> Option<String> {
    let lasted = call.ended_at.unwrap_or(now) - call.bridged_at?;
    let seconds = lasted.max(TimeDelta::zero()).num_seconds();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Some(if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    })
}

#[cfg(test)]
mod tests;
