//! The figures as a text.

use std::fmt::Write as _;

use crate::page;

/// The most that a page of this length may cost, in milliseconds of its main thread.
const MOST_MILLISECONDS: f64 = 60.0;
const MOST_IN_A_TASK: f64 = 16.0;
const MOST_FALSE: usize = 5;
const LEAST_SHARE_FOUND: usize = 99;
/// Of the main thread's time while a thousand nodes a second are added.
const MOST_SHARE: f64 = 0.05;

/// The numbers that were found in the long page, and their cost.
pub(crate) struct Found {
    pub(crate) right: usize,
    pub(crate) wrong: usize,
    pub(crate) milliseconds: f64,
    pub(crate) longest: f64,
}

/// All figures.
pub(crate) struct Report {
    /// By their time.
    pub(crate) ours: Vec<Found>,
    pub(crate) peer: Found,
    pub(crate) share: f64,
}

impl Found {
    pub(crate) fn new(
        found: &[String],
        wanted: &[String],
        milliseconds: f64,
        longest: f64,
    ) -> Self {
        let right = wanted.iter().filter(|one| found.contains(one)).count();
        Self {
            right,
            wrong: found.len() - right,
            milliseconds,
            longest,
        }
    }
}

impl Report {
    fn median(&self) -> &Found {
        &self.ours[self.ours.len() / 2]
    }

    /// Whether every limit is kept.
    pub(crate) fn is_kept(&self) -> bool {
        let median = self.median();
        median.milliseconds <= MOST_MILLISECONDS
            && median.longest <= MOST_IN_A_TASK
            && median.wrong <= MOST_FALSE
            && median.right * 100 >= page::NUMBERS * LEAST_SHARE_FOUND
            && self.share <= MOST_SHARE
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "Click-to-call in a page of {} texts, {} characters and {} numbers of twenty countries\n\
             Time of the page's main thread, in milliseconds; the median of {} loads, and all of them.\n\n\
             {:<42}{:>8}{:>14}{:>8}{:>7}\n",
            page::TEXTS,
            page::CHARACTERS,
            page::NUMBERS,
            self.ours.len(),
            "",
            "in all",
            "longest task",
            "found",
            "false",
        );
        let median = self.median();
        row(&mut text, "Callslot", median);
        row(
            &mut text,
            "libphonenumber-js, findPhoneNumbersInText",
            &self.peer,
        );
        let _ = writeln!(
            text,
            "{:<42}{:>8}{:>14}{:>8}{:>7}",
            "RingCentral's extension, as measured once", 578, 578, "", 101
        );
        let _ = writeln!(
            text,
            "{:<42}{MOST_MILLISECONDS:>8}{MOST_IN_A_TASK:>14}{:>8}{MOST_FALSE:>7}",
            "limit",
            page::NUMBERS * LEAST_SHARE_FOUND / 100,
        );
        let all = self
            .ours
            .iter()
            .map(|one| format!("{:.0}", one.milliseconds));
        let _ = writeln!(text, "\nAll loads: {}", all.collect::<Vec<_>>().join(", "));
        let _ = writeln!(
            text,
            "While 1,000 nodes a second are added: {:.1} % of the main thread's time (limit {:.0} %)",
            100.0 * self.share,
            100.0 * MOST_SHARE,
        );
        text
    }
}

fn row(text: &mut String, name: &str, found: &Found) {
    let _ = writeln!(
        text,
        "{name:<42}{:>8.0}{:>14.1}{:>8}{:>7}",
        found.milliseconds, found.longest, found.right, found.wrong,
    );
}
