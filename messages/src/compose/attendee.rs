//! Letters to attendees.

use callslot_shared::words::{
    AttendeeText, Language,
    messages::{attendee as texts, dates::MINUTES},
};

use super::{Composed, Invitation, about::CalendarLabels};
use crate::call::{AttendeeEvent, CallFacts, Recurrence};
use crate::dates::Dates;
use crate::letter::{Letter, Part};
use crate::mail::Method;
use crate::plain::one_line;

/// The letter about an event of a call.
pub(super) fn compose(event: AttendeeEvent, call: &CallFacts, dates: Dates) -> Composed<'_> {
    let told = Told::new(call, dates);
    let subject = told.subject(event);
    let mut parts = told.time(event);
    parts.push(Part::Facts(told.facts()));
    parts.extend(told.consequences(event));
    if let Some(url) = &call.link {
        parts.push(Part::Button {
            label: told.link_label(event).template(dates.language),
            url: url.clone(),
            introduced: false,
        });
    }
    let summary = told.fill(texts::ENTRY);
    if event == AttendeeEvent::Booked {
        parts.extend(told.calendar_links());
    }
    let method = match event {
        AttendeeEvent::Booked | AttendeeEvent::Moved { .. } | AttendeeEvent::Changed => {
            Some(Method::Request)
        }
        AttendeeEvent::Cancelled => Some(Method::Cancel),
        AttendeeEvent::Reminder | AttendeeEvent::Missed => None,
    };
    Composed {
        language: dates.language,
        invitation: method.map(|method| Invitation {
            call,
            method,
            summary,
            description: told.description(method),
        }),
        letter: Letter {
            heading: Some(told.fill(told.heading(event))),
            sent_for: Some(told.fill(texts::SENT_FOR)),
            ..Letter::plain(subject, &call.organization, parts)
        },
    }
}

/// A call with its names in one line, as its letter tells it.
pub(super) struct Told<'a> {
    call: &'a CallFacts,
    dates: Dates,
    language: Language,
    who: String,
    organization: String,
}

impl<'a> Told<'a> {
    pub(super) fn new(call: &'a CallFacts, dates: Dates) -> Self {
        Self {
            call,
            dates,
            language: dates.language,
            who: one_line(&call.operator),
            organization: one_line(&call.organization),
        }
    }

    pub(super) fn fill(&self, text: AttendeeText) -> String {
        let values = [("who", &*self.who), ("organization", &*self.organization)];
        text.fill(self.language, &values)
    }

    fn subject(&self, event: AttendeeEvent) -> String {
        let series = self.call.series_facts();
        let when = self.dates.short(self.call.start);
        let count = series.as_ref().map_or("", |series| &*series.count);
        let text = if series.is_some() {
            texts::SERIES
        } else {
            texts::CALL
        };
        let values = [("who", &*self.who), ("when", &*when), ("count", count)];
        let call = text.fill(self.language, &values);
        let prefix = match event {
            AttendeeEvent::Booked => return call,
            AttendeeEvent::Moved { .. } => texts::MOVED,
            AttendeeEvent::Changed => texts::CHANGED,
            AttendeeEvent::Cancelled => texts::CANCELLED,
            AttendeeEvent::Reminder => texts::REMINDER,
            AttendeeEvent::Missed => texts::MISSED,
        };
        prefix.fill(self.language, &[("call", &*call)])
    }

    const fn heading(&self, event: AttendeeEvent) -> AttendeeText {
        let is_series = matches!(self.call.recurrence, Some(Recurrence::Series(_)));
        match (event, is_series) {
            (AttendeeEvent::Booked, false) => texts::BOOKED_SAYS,
            (AttendeeEvent::Booked, true) => texts::SERIES_BOOKED_SAYS,
            (AttendeeEvent::Moved { .. }, false) => texts::MOVED_SAYS,
            (AttendeeEvent::Moved { .. }, true) => texts::SERIES_MOVED_SAYS,
            (AttendeeEvent::Changed, _) => texts::SERIES_CHANGED_SAYS,
            (AttendeeEvent::Cancelled, false) => texts::CANCELLED_SAYS,
            (AttendeeEvent::Cancelled, true) => texts::SERIES_CANCELLED_SAYS,
            (AttendeeEvent::Reminder, _) => texts::REMINDER_SAYS,
            (AttendeeEvent::Missed, _) => texts::MISSED_SAYS,
        }
    }

    /// The time, with the one before and the rest of a series.
    fn time(&self, event: AttendeeEvent) -> Vec<Part> {
        let mut parts = Vec::new();
        let fill = |text: AttendeeText, name, value: &str| {
            Part::Says(text.fill(self.language, &[(name, value)]))
        };
        let series = self.call.series_facts();
        if let Some(series) = &series {
            let text = if event == AttendeeEvent::Changed {
                texts::SERIES_NOW
            } else {
                texts::SERIES_OF
            };
            parts.push(fill(text, "count", &series.count));
        }
        parts.push(self.call.time(self.dates));
        if let AttendeeEvent::Moved { previous } = event {
            parts.push(fill(texts::PREVIOUSLY, "when", &self.dates.long(previous)));
        }
        if let Some(series) = &series {
            let last = self.dates.long(series.last);
            parts.push(fill(texts::SERIES_LAST, "when", &last));
        }
        if matches!(self.call.recurrence, Some(Recurrence::Occurrence(_)))
            && matches!(
                event,
                AttendeeEvent::Moved { .. } | AttendeeEvent::Cancelled
            )
        {
            parts.push(Part::Says(self.fill(texts::ONE_OF_SERIES)));
        }
        parts
    }

    pub(super) fn facts(&self) -> Vec<(&'static str, String)> {
        let name = |text: AttendeeText| text.template(self.language);
        let minutes = self.call.minutes.to_string();
        let length = MINUTES.fill(self.language, &[("minutes", &*minutes)]);
        let title = self.call.title.as_deref().map(one_line);
        let title = title.filter(|title| !title.is_empty());
        let mut facts: Vec<_> = title
            .map(|title| (name(texts::TOPIC), title))
            .into_iter()
            .collect();
        facts.push((name(texts::WITH), self.fill(texts::WITH_OF)));
        facts.push((name(texts::PHONE), one_line(&self.call.number)));
        facts.push((name(texts::LENGTH), length));
        facts
    }

    /// The label of the way to the call's page, by what its reader can do there. The page of a series is that of one call.
    fn link_label(&self, event: AttendeeEvent) -> AttendeeText {
        match event {
            AttendeeEvent::Missed => texts::BOOK_AGAIN,
            AttendeeEvent::Cancelled => texts::SEE_CALL,
            _ if self.call.series_facts().is_some() => texts::SEE_CALL,
            _ => texts::CHANGE_CALL,
        }
    }

    /// The events at the time of the call.
    fn consequences(&self, event: AttendeeEvent) -> Option<Part> {
        match event {
            AttendeeEvent::Cancelled => Some(Part::Says(self.nobody_calls())),
            AttendeeEvent::Missed => None,
            _ => Some(Part::Says(self.promise())),
        }
    }

    fn nobody_calls(&self) -> String {
        let is_several = self.call.series_facts().is_some();
        self.fill(if is_several {
            texts::SERIES_NOBODY_CALLS
        } else {
            texts::NOBODY_CALLS
        })
    }

    /// Addresses that add the call to a calendar, if there are any.
    pub(super) fn calendar_links(&self) -> Option<Part> {
        let labels = CalendarLabels {
            all: texts::ADD.template(self.language),
            file: texts::CALENDAR_FILE.template(self.language),
        };
        let summary = self.fill(texts::ENTRY);
        self.call.calendar_links(&summary, &self.promise(), labels)
    }

    pub(super) fn promise(&self) -> String {
        let mut says = self.fill(texts::WE_CALL);
        if self.call.recorded {
            says.push(' ');
            says.push_str(texts::RECORDED.template(self.language));
        }
        says
    }

    /// The description of the calendar entry.
    fn description(&self, method: Method) -> String {
        if method == Method::Cancel {
            return self.nobody_calls();
        }
        let mut description = self.promise();
        if let Some(url) = &self.call.link {
            let label = texts::CHANGE_CALL.template(self.language);
            description.extend(["\n\n", label, ": ", url]);
        }
        description
    }
}
