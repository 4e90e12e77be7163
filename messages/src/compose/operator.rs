//! Letters to operators about a call.

use callslot_shared::words::{
    Language, MemberText,
    messages::{dates::MINUTES, member as texts},
};

use super::{Composed, Invitation, about::CalendarLabels};
use crate::call::{CallFacts, OperatorEvent, Recurrence};
use crate::dates::Dates;
use crate::letter::{Letter, Part};
use crate::mail::Method;
use crate::plain::one_line;

/// The letter about an event of a call.
pub(super) fn compose<'a>(
    event: &OperatorEvent,
    call: &'a CallFacts,
    dates: Dates,
) -> Composed<'a> {
    let told = Told::new(event, call, dates);
    let language = dates.language;
    let mut parts = told.time();
    parts.push(told.facts());
    parts.extend(told.consequences());
    if let Some(url) = &call.link {
        parts.push(Part::Button {
            label: language.say(texts::OPEN_CALL),
            url: url.clone(),
            introduced: false,
        });
    }
    let summary = told.fill(texts::ENTRY);
    if matches!(
        event,
        OperatorEvent::Booked | OperatorEvent::TakenOver { .. }
    ) {
        let labels = CalendarLabels {
            all: language.say(texts::ADD),
            file: language.say(texts::CALENDAR_FILE),
        };
        parts.extend(call.calendar_links(&summary, &told.promise(), labels));
    }
    let method = match event {
        OperatorEvent::Booked
        | OperatorEvent::Moved { .. }
        | OperatorEvent::Changed
        | OperatorEvent::TakenOver { .. } => Some(Method::Request),
        OperatorEvent::Cancelled | OperatorEvent::HandedOver { .. } => Some(Method::Cancel),
        OperatorEvent::Missed { .. } => None,
    };
    Composed {
        language,
        invitation: method.map(|method| Invitation {
            call,
            method,
            summary,
            description: told.description(method),
        }),
        letter: Letter {
            heading: Some(told.heading()),
            sent_for: Some(told.fill(texts::SENT_FOR)),
            ..Letter::plain(told.subject(), &call.organization, parts)
        },
    }
}

/// A call with its names in one line, as its letter tells it.
struct Told<'a> {
    event: &'a OperatorEvent,
    call: &'a CallFacts,
    dates: Dates,
    language: Language,
    who: String,
    organization: String,
    /// The other operator of a call that was handed over.
    colleague: String,
}

impl<'a> Told<'a> {
    fn new(event: &'a OperatorEvent, call: &'a CallFacts, dates: Dates) -> Self {
        let name = call.attendee.as_deref().map(one_line);
        let name = name.filter(|name| !name.is_empty());
        let colleague = match event {
            OperatorEvent::TakenOver { from } => from.as_deref().unwrap_or_default(),
            OperatorEvent::HandedOver { to } => to,
            _ => "",
        };
        Self {
            event,
            call,
            dates,
            language: dates.language,
            who: name.unwrap_or_else(|| one_line(&call.number)),
            organization: one_line(&call.organization),
            colleague: one_line(colleague),
        }
    }

    fn fill(&self, text: MemberText) -> String {
        let values = [
            ("who", &*self.who),
            ("organization", &*self.organization),
            ("colleague", &*self.colleague),
        ];
        self.language.fill(text, &values)
    }

    fn heading(&self) -> String {
        let is_series = matches!(self.call.recurrence, Some(Recurrence::Series(_)));
        self.fill(match (self.event, is_series) {
            (OperatorEvent::Booked, false) => texts::BOOKED_SAYS,
            (OperatorEvent::Booked, true) => texts::SERIES_BOOKED_SAYS,
            (OperatorEvent::Moved { .. }, false) => texts::MOVED_SAYS,
            (OperatorEvent::Moved { .. }, true) => texts::SERIES_MOVED_SAYS,
            (OperatorEvent::Changed, _) => texts::SERIES_CHANGED_SAYS,
            (OperatorEvent::Cancelled, false) => texts::CANCELLED_SAYS,
            (OperatorEvent::Cancelled, true) => texts::SERIES_CANCELLED_SAYS,
            (OperatorEvent::TakenOver { .. }, false) => texts::TAKEN_OVER_SAYS,
            (OperatorEvent::TakenOver { .. }, true) => texts::SERIES_TAKEN_OVER_SAYS,
            (OperatorEvent::HandedOver { .. }, false) => texts::HANDED_OVER_SAYS,
            (OperatorEvent::HandedOver { .. }, true) => texts::SERIES_HANDED_OVER_SAYS,
            (OperatorEvent::Missed { notice }, _) => {
                return one_line(&notice.sentence(self.language));
            }
        })
    }

    fn subject(&self) -> String {
        let series = self.call.series_facts();
        let when = self.dates.short(self.call.start);
        let count = series.as_ref().map_or("", |series| &*series.count);
        let text = if series.is_some() {
            texts::SERIES
        } else {
            texts::CALL
        };
        let values = [("who", &*self.who), ("when", &*when), ("count", count)];
        let call = self.language.fill(text, &values);
        let prefix = match self.event {
            OperatorEvent::Booked => return call,
            OperatorEvent::Moved { .. } => texts::MOVED,
            OperatorEvent::Changed => texts::CHANGED,
            OperatorEvent::Cancelled => texts::CANCELLED,
            OperatorEvent::TakenOver { .. } => texts::TAKEN_OVER,
            OperatorEvent::HandedOver { .. } => texts::HANDED_OVER,
            OperatorEvent::Missed { .. } => texts::MISSED,
        };
        self.language.fill(prefix, &[("call", &*call)])
    }

    /// The time, with the one before and the rest of a series.
    fn time(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let fill = |text: MemberText, name, value: &str| {
            Part::Says(self.language.fill(text, &[(name, value)]))
        };
        let series = self.call.series_facts();
        if let Some(series) = &series {
            let text = match self.event {
                OperatorEvent::Changed => texts::SERIES_NOW,
                _ => texts::SERIES_OF,
            };
            parts.push(fill(text, "count", &series.count));
        }
        parts.push(self.call.time(self.dates));
        if let OperatorEvent::Moved { previous } = self.event {
            parts.push(fill(texts::PREVIOUSLY, "when", &self.dates.long(*previous)));
        }
        if let Some(series) = &series {
            let last = self.dates.long(series.last);
            parts.push(fill(texts::SERIES_LAST, "when", &last));
        }
        if matches!(self.call.recurrence, Some(Recurrence::Occurrence(_))) {
            parts.push(Part::Says(self.fill(texts::ONE_OF_SERIES)));
        }
        parts
    }

    fn facts(&self) -> Part {
        let name = |text: MemberText| self.language.say(text);
        let minutes = self.call.minutes.to_string();
        let length = MINUTES.fill(self.language, &[("minutes", &*minutes)]);
        let title = self.call.title.as_deref().map(one_line);
        let title = title.filter(|title| !title.is_empty());
        let number = one_line(&self.call.number);
        let mut facts = Vec::new();
        facts.extend(title.map(|title| (name(texts::TOPIC), title)));
        if self.who != number {
            facts.push((name(texts::ATTENDEE), self.who.clone()));
        }
        facts.push((name(texts::PHONE), number));
        facts.push((name(texts::LENGTH), length));
        Part::Facts(facts)
    }

    /// The events at the time of the call.
    fn consequences(&self) -> Option<Part> {
        let says = match self.event {
            OperatorEvent::Booked | OperatorEvent::Moved { .. } | OperatorEvent::Changed => {
                self.promise()
            }
            OperatorEvent::TakenOver { .. } if self.colleague.is_empty() => self.promise(),
            OperatorEvent::TakenOver { .. } => {
                format!("{} {}", self.fill(self.had_it()), self.promise())
            }
            OperatorEvent::Cancelled => self.fill(texts::NO_PHONE_RINGS),
            OperatorEvent::HandedOver { .. } | OperatorEvent::Missed { .. } => return None,
        };
        Some(Part::Says(says))
    }

    const fn had_it(&self) -> MemberText {
        match self.call.recurrence {
            Some(Recurrence::Series(_)) => texts::SERIES_TAKEN_OVER_FROM,
            _ => texts::TAKEN_OVER_FROM,
        }
    }

    fn promise(&self) -> String {
        let mut says = self.fill(texts::CALLSLOT_CALLS);
        if self.call.recorded {
            says.push(' ');
            says.push_str(self.language.say(texts::RECORDED));
        }
        says
    }

    /// The description of the calendar entry.
    fn description(&self, method: Method) -> String {
        if method == Method::Cancel {
            return self.heading();
        }
        let mut description = self.promise();
        if let Some(url) = &self.call.link {
            let label = self.language.say(texts::OPEN_CALL);
            description.extend(["\n\n", label, ": ", url]);
        }
        description
    }
}
