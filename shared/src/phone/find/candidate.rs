//! Candidates: stretches of digit groups with what may stand between the groups of one number. Everything
//! after this looks only at runs, so that prose costs one look at each character.

use super::FEWEST_DIGITS;
use super::text::Text;
use crate::phone::normalize::CharClass;

/// Most separators in a row: " - (" is three, and something wider is a column's edge.
const MOST_SEPARATORS: usize = 4;
/// Digits in a row that no number has: 15 by E.164, with a prefix to dial abroad in front.
const MOST_DIGITS_IN_A_ROW: usize = 18;

/// A group of digits, as a range of [`Candidate::clean`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Groups `from..to` of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A stretch of digit groups, in ASCII.
#[derive(Debug, Default, Clone)]
pub(super) struct Candidate {
    /// ASCII only, so that a byte is a character.
    pub(super) clean: String,
    /// For each byte of `clean` the character of the text.
    map: Vec<usize>,
    pub(super) groups: Vec<Group>,
    /// Behind the last digit, in the text.
    pub(super) end: usize,
}

impl Candidate {
    /// The next run at or after `from`.
    pub(super) fn next(text: &Text<'_>, from: usize) -> Option<Self> {
        let start = (from..text.len()).find(|at| begins(text, *at))?;
        let mut end = start;
        let mut separators = 0;
        let mut at = start;
        while at < text.len() {
            match text.char_class(at) {
                CharClass::Digit(_) => {
                    end = at + 1;
                    separators = 0;
                }
                CharClass::Nothing => {}
                CharClass::Plus if end == start => {}
                CharClass::Dot if !stands_between_digits(text, at) => break,
                CharClass::Open
                | CharClass::Close
                | CharClass::Dash
                | CharClass::Dot
                | CharClass::Slash
                | CharClass::Space
                    if separators < MOST_SEPARATORS =>
                {
                    separators += 1;
                }
                _ => break,
            }
            at += 1;
        }
        Some(Self::read(text, start, end))
    }

    fn read(text: &Text<'_>, start: usize, end: usize) -> Self {
        let mut candidate = Self::default();
        for at in start..end {
            let class = text.char_class(at);
            if let Some(c) = class.ascii() {
                candidate.push(c, at);
            }
        }
        candidate.end = end;
        candidate
    }

    fn push(&mut self, c: char, at: usize) {
        let place = self.clean.len();
        self.clean.push(c);
        self.map.push(at);
        if c.is_ascii_digit() {
            match self.groups.last_mut() {
                Some(group) if group.end == place => group.end += 1,
                _ => self.groups.push(Group {
                    start: place,
                    end: place + 1,
                }),
            }
        }
    }

    /// This run and the one on the next line as one.
    pub(super) fn joined(&self, next: &Self, text: &Text<'_>) -> Self {
        let mut both = self.clone();
        if text.char_class(self.end) == CharClass::Close {
            both.push(')', self.end);
        }
        both.push(' ', self.end);
        for (c, at) in next.clean.chars().zip(&next.map) {
            both.push(c, *at);
        }
        both.end = next.end;
        both
    }

    /// The first character of the text that belongs to it.
    pub(super) fn start(&self) -> usize {
        self.map.first().copied().unwrap_or(self.end)
    }

    /// The character of the text behind `clean[..at]`.
    pub(super) fn place(&self, at: usize) -> usize {
        self.map.get(at).copied().unwrap_or(self.end)
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        self.clean.get(start..end).unwrap_or_default()
    }

    /// The digits of a group.
    pub(super) fn digits(&self, group: usize) -> &str {
        self.groups
            .get(group)
            .map_or("", |group| self.slice(group.start, group.end))
    }

    /// The text between a group and the next; before the first and after the last, nothing.
    pub(super) fn separator(&self, after: usize) -> &str {
        match (self.groups.get(after), self.groups.get(after + 1)) {
            (Some(left), Some(right)) => self.slice(left.end, right.start),
            _ => "",
        }
    }

    /// The number of digits in groups `from..to`.
    pub(super) fn digit_count(&self, from: usize, to: usize) -> usize {
        (from..to).map(|group| self.digits(group).len()).sum()
    }

    /// As [`Candidate::digit_count`], of so many groups that they have enough digits for a number.
    pub(super) fn few_digits(&self, from: usize, to: usize) -> usize {
        self.digit_count(from, to.min(from + FEWEST_DIGITS))
    }

    /// Whether it has more digits in a row than any number.
    pub(super) fn is_long_in_a_row(&self) -> bool {
        self.groups
            .iter()
            .any(|group| group.end - group.start > MOST_DIGITS_IN_A_ROW)
    }
}

/// Whether a number may begin here: a digit, or a plus or a bracket close before one.
fn begins(text: &Text<'_>, at: usize) -> bool {
    match text.char_class(at) {
        CharClass::Digit(_) => true,
        CharClass::Plus | CharClass::Open => (at + 1..at + 5)
            .map(|next| text.char_class(next))
            .find(|class| {
                !matches!(
                    class,
                    CharClass::Plus | CharClass::Open | CharClass::Space | CharClass::Nothing
                )
            })
            .is_some_and(CharClass::is_digit),
        _ => false,
    }
}

/// A dot with room beside it ends a sentence or divides columns.
fn stands_between_digits(text: &Text<'_>, at: usize) -> bool {
    let left = text.before(at).map(|(at, _)| text.char_class(at));
    let right = text.after(at + 1).map(|(at, _)| text.char_class(at));
    matches!(left, Some(CharClass::Digit(_) | CharClass::Close))
        && matches!(right, Some(CharClass::Digit(_) | CharClass::Open))
}
