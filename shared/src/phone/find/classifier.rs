//! Whether digits that are a number in some country are meant as one, by how they are written.

use std::ops::Range;

use super::candidate::{Candidate, Segment};
use super::moments;
use super::plan_lookup::NumberFormat;
use super::text::Text;

/// The groups that `clean[begin..end]` has digits of.
pub(super) fn groups(candidate: &Candidate, begin: usize, end: usize) -> Range<usize> {
    let first = candidate
        .groups
        .iter()
        .position(|group| group.end > begin)
        .unwrap_or(candidate.groups.len());
    let behind = candidate
        .groups
        .iter()
        .position(|group| group.start >= end)
        .unwrap_or(candidate.groups.len());
    first..behind
}

/// Whether it is not cut out of a longer stretch of digits that belong together.
pub(super) fn is_whole(candidate: &Candidate, segment: Segment, begin: usize, end: usize) -> bool {
    let groups = groups(candidate, begin, end);
    let within = candidate.slice(begin, end);
    let left = groups.start > segment.from
        && !divides(
            candidate.separator(groups.start - 1),
            within,
            within.starts_with(['(', '+']),
        );
    let right = groups.end < segment.to && {
        let separator = candidate.separator(groups.end - 1);
        !divides(separator, within, separator.ends_with('('))
    };
    let cuts_a_group = candidate
        .groups
        .get(groups.start)
        .is_some_and(|group| group.start < begin)
        || candidate
            .groups
            .get(groups.end.saturating_sub(1))
            .is_some_and(|group| group.end > end);
    !left && !right && !cuts_a_group
}

/// Whether a separator divides more than those within the number do.
fn divides(separator: &str, within: &str, opens: bool) -> bool {
    let is_wide = separator.contains('/') || separator.contains("  ") || separator.contains(" - ");
    let groups_without_spaces =
        !within.contains(' ') && within.contains(['-', '.', '/']) && separator.starts_with(' ');
    is_wide || groups_without_spaces || (opens && separator.contains([' ', '(', '/']))
}

/// Whether it has the form of dates or times, and nothing else. That is cut out of a text before it is asked
/// about, unless a word directly before it says that it is a number.
pub(super) fn is_moments(text: &Text<'_>, candidate: &Candidate, begin: usize, end: usize) -> bool {
    let groups = groups(candidate, begin, end);
    !candidate.slice(begin, end).contains('+')
        && moments::span(text, candidate, (groups.start, groups.end), groups.start)
            .is_some_and(|span| span.groups == groups.len())
}

/// Whether it has the form of a day, and nothing else: `20260105`.
pub(super) fn is_compact_day(candidate: &Candidate, begin: usize, end: usize) -> bool {
    let groups = groups(candidate, begin, end);
    groups.len() == 1 && moments::is_compact_day(candidate, groups.start)
}

/// The way a number is written.
pub(super) struct Written<'a> {
    text: &'a str,
    manner: NumberFormat,
    digits: usize,
    groups: usize,
}

impl<'a> Written<'a> {
    pub(super) fn new(
        candidate: &'a Candidate,
        manner: NumberFormat,
        begin: usize,
        end: usize,
    ) -> Self {
        let text = candidate.slice(begin, end);
        Self {
            text,
            manner,
            digits: text.bytes().filter(u8::is_ascii_digit).count(),
            groups: groups(candidate, begin, end).len(),
        }
    }

    /// Nobody writes anything else like this: a plus, or brackets around the area code.
    pub(super) fn is_certain(&self) -> bool {
        self.text.starts_with('+')
            || self.text.starts_with("(+")
            || (self.text.contains('(') && self.groups > 2 && self.digits >= 9)
    }

    /// Written in a way that amounts are not.
    pub(super) fn is_no_amount(&self) -> bool {
        self.is_certain() || self.text.contains('-')
    }

    /// Enough to be taken for a phone number where no word says so.
    pub(super) fn is_likely(&self, is_grouped_as_usual: impl Fn(&str) -> bool) -> bool {
        match self.manner {
            NumberFormat::International => true,
            _ if self.groups == 1 => {
                self.manner == NumberFormat::Prefixed && self.text.starts_with('0')
            }
            _ if self.is_decimal() => false,
            NumberFormat::Prefixed if self.text.trim_start_matches('(').starts_with('0') => true,
            _ => is_grouped_as_usual(self.text),
        }
    }

    /// `37.774929`.
    fn is_decimal(&self) -> bool {
        self.groups == 2
            && self
                .text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
            && !(self.text.starts_with('0') && self.text.find('.') > Some(2))
    }
}
