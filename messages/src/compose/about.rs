//! The parts of a letter about a call that are alike for both of its readers.

use crate::call::{CallFacts, Recurrence};
use crate::dates::Dates;
use crate::ics::rule_in_utc;
use crate::letter::Part;
use crate::links::LinkedEntry;

/// The calls of a series, as a letter tells them: how many, and when the last one is.
pub(super) struct SeriesFacts {
    pub(super) count: String,
    pub(super) last: chrono::DateTime<chrono::Utc>,
}

impl CallFacts {
    /// The series that a message is about, if it is about a whole one of several calls.
    pub(super) fn series_facts(&self) -> Option<SeriesFacts> {
        let Some(Recurrence::Series(set)) = &self.recurrence else {
            return None;
        };
        // Those that are over stay in the calendar, and nobody is told of them.
        let calls = set.occurrences().into_iter().map(|call| call.instant);
        let calls: Vec<_> = calls.filter(|at| *at >= self.start).collect();
        let last = calls.iter().copied().max()?;
        (calls.len() > 1).then(|| SeriesFacts {
            count: calls.len().to_string(),
            last,
        })
    }

    /// The time of the call, as the largest part of a letter.
    pub(super) fn time(&self, dates: Dates) -> Part {
        Part::Time {
            date: dates.date(self.start),
            time: dates.time(self.start),
            zone: dates.zone(self.start),
        }
    }

    /// Addresses that add a new call to a calendar, if there are any. A series with exceptions has none on the web: they
    /// could not say them.
    pub(super) fn calendar_links(
        &self,
        title: &str,
        details: &str,
        labels: CalendarLabels,
    ) -> Option<Part> {
        let entry = LinkedEntry {
            title,
            details,
            start: self.start,
            minutes: self.minutes,
        };
        let mut links = match &self.recurrence {
            None => vec![("Google", entry.google(None)), ("Outlook", entry.outlook())],
            Some(Recurrence::Series(set)) if set.cancelled.is_empty() && set.moved.is_empty() => {
                let zone = set.start.zone.canonical_name();
                vec![("Google", entry.google(Some((&rule_in_utc(set), zone))))]
            }
            Some(_) => Vec::new(),
        };
        links.extend(self.ics_link.clone().map(|url| (labels.file, url)));
        (!links.is_empty()).then_some(Part::Links {
            label: labels.all,
            links,
        })
    }
}

/// The words at the links to calendars.
#[derive(Clone, Copy)]
pub(super) struct CalendarLabels {
    /// Before all of them.
    pub(super) all: &'static str,
    /// Of the file.
    pub(super) file: &'static str,
}
