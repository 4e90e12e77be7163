//! Dates, times and years, and pairs of them: `22.11.2026`, `08.30-12.00`, `03.07 - 10.07`, `1998-2026`.
//!
//! Two moments with separators of their own, joined by a dash or a slash, are never a number, whatever word
//! stands before them: nobody groups a number like that. Everything else here could be one, or a part of
//! one: `0830-1700` is also how numbers of eight digits are grouped. Such a pair is a number only directly
//! behind a word that says so, and only if its country groups numbers like that.

use super::FEWEST_DIGITS;
use super::candidate::Candidate;
use super::text::Text;

/// Groups that are moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The number of groups.
    pub(super) groups: usize,
    /// Whether they are never a number.
    pub(super) is_certain: bool,
}

/// The kinds of moment that a group of digits without a separator can be: bits, because `2024` is a year and a time.
const YEAR: u8 = 1;
const TIME: u8 = 2;
const MONTH: u8 = 4;
const DAY: u8 = 8;

/// The moments that begin with group `at`, before group `to`. From group `begin` on, nothing has been cut out.
pub(super) fn span(
    text: &Text<'_>,
    candidate: &Candidate,
    (begin, to): (usize, usize),
    at: usize,
) -> Option<Span> {
    let look = Look {
        text,
        candidate,
        to,
    };
    let before = candidate.few_digits(begin, at);
    let is_behind_number = before >= FEWEST_DIGITS && look.is_open(at);
    if let Some((groups, is_range)) = look.chain(at)
        && (is_range || before == 0 || is_behind_number)
    {
        return Some(Span {
            groups,
            is_certain: is_behind_number || (is_range && look.is_open(at)),
        });
    }
    if let Some((groups, join)) = look.pair(at)
        && (before == 0 || (is_behind_number && !look.has_room(join)))
        && look.ends(at + groups, join)
    {
        return Some(Span {
            groups,
            is_certain: is_behind_number && look.is_year(at),
        });
    }
    look.date(at).then(|| Span {
        groups: 3,
        is_certain: before == 0 || is_behind_number || look.is_behind_day(at),
    })
}

/// A run, up to a group.
struct Look<'a> {
    text: &'a Text<'a>,
    candidate: &'a Candidate,
    to: usize,
}

impl Look<'_> {
    /// Whether nothing is attached before a group.
    fn is_open(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_none_or(|before| self.candidate.separator(before).contains([' ', '(', ')']))
    }

    /// `10-` before `12.10.2026`.
    fn is_behind_day(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|day| {
            self.is_open(day)
                && self.is_short(day, 1, 31)
                && matches!(self.candidate.separator(day), "-" | "/")
        })
    }

    /// The characters behind a group, as the text has them: two kinds of dashes are two separators.
    fn raw(&self, after: usize) -> impl Iterator<Item = char> {
        let left = self
            .candidate
            .groups
            .get(after)
            .map_or(0, |group| group.end);
        let right = self
            .candidate
            .groups
            .get(after + 1)
            .map_or(left, |group| group.start);
        (left..right).filter_map(|at| self.text.char(self.candidate.place(at)))
    }

    fn is_alike(&self, one: usize, other: usize) -> bool {
        self.raw(one).eq(self.raw(other))
    }

    /// The separator that `length` groups have in common and their neighbours have not.
    fn common(&self, at: usize, length: usize) -> Option<&str> {
        if at + length > self.to {
            return None;
        }
        let is_common = (at + 1..at + length - 1).all(|group| self.is_alike(group, at))
            && at
                .checked_sub(1)
                .is_none_or(|before| !self.is_alike(before, at))
            && !self.is_alike(at + length - 1, at);
        is_common.then(|| self.candidate.separator(at))
    }

    fn value(&self, group: usize) -> u32 {
        self.candidate.digits(group).parse().unwrap_or(u32::MAX)
    }

    fn is_year(&self, group: usize) -> bool {
        self.candidate.digits(group).len() == 4 && is_year(self.value(group))
    }

    /// One or two digits, from `least` to `most`.
    fn is_short(&self, group: usize, least: u32, most: u32) -> bool {
        self.candidate.digits(group).len() <= 2 && (least..=most).contains(&self.value(group))
    }

    fn is_day_and_month(&self, a: usize, b: usize) -> bool {
        (self.is_short(a, 1, 31) && self.is_short(b, 1, 12))
            || (self.is_short(a, 1, 12) && self.is_short(b, 1, 31))
    }

    /// `2026-11-22`, `22.11.2026`, `11/22/26`.
    fn date(&self, at: usize) -> bool {
        let Some("-" | "/" | "." | " - " | " / ") = self.common(at, 3) else {
            return false;
        };
        let last_is_short_year = self.candidate.digits(at + 2).len() == 2;
        (self.is_year(at) && self.is_day_and_month(at + 1, at + 2))
            || (self.is_day_and_month(at, at + 1) && (self.is_year(at + 2) || last_is_short_year))
    }

    /// `08.30`, `22.11`, `11/2026`, `2025/26`, and hours such as `9-17`.
    fn has_two_parts(&self, at: usize) -> bool {
        let Some(separator) = self.common(at, 2) else {
            return false;
        };
        let are_hours = is_dash(separator)
            && self.is_short(at, 0, 23)
            && self.is_short(at + 1, 1, 24)
            && self.value(at) < self.value(at + 1);
        let is_time = self.is_short(at, 0, 24)
            && self.candidate.digits(at + 1).len() == 2
            && self.is_short(at + 1, 0, 59);
        let is_season = self.is_year(at)
            && self.is_short(at + 1, 0, 99)
            && (self.value(at) + 1) % 100 == self.value(at + 1);
        let is_month = (self.is_year(at) && self.is_short(at + 1, 1, 12))
            || (self.is_short(at, 1, 12) && self.is_year(at + 1));
        are_hours
            || matches!(separator, "-" | "/" | ".")
                && (is_time || is_season || is_month || self.is_day_and_month(at, at + 1))
    }

    /// The number of groups of the moment with separators of its own that begins here.
    fn parted(&self, at: usize) -> Option<usize> {
        if self.date(at) {
            return Some(3);
        }
        self.has_two_parts(at).then_some(2)
    }

    /// Moments with separators of their own, and whether one of them is joined to the next by more than room.
    fn chain(&self, at: usize) -> Option<(usize, bool)> {
        let mut end = at + self.parted(at)?;
        let mut moments = 1;
        let mut is_range = false;
        while end < self.to {
            let join = self.candidate.separator(end - 1);
            if !join.chars().all(|c| matches!(c, ' ' | '-' | '/')) {
                break;
            }
            let Some(groups) = self.parted(end) else {
                break;
            };
            is_range |= join.contains(['-', '/']);
            end += groups;
            moments += 1;
        }
        (moments > 1).then_some((end - at, is_range))
    }

    fn bare(&self, group: usize) -> u8 {
        bare(self.candidate.digits(group))
    }

    /// Two moments of which not both have a separator of their own, and the group that is joined to the next.
    fn pair(&self, at: usize) -> Option<(usize, usize)> {
        self.bare_pair(at)
            .or_else(|| self.mixed_pair(at))
            .or_else(|| self.spaced_times(at))
            .or_else(|| self.months_alike(at))
    }

    fn has_room(&self, join: usize) -> bool {
        self.candidate.separator(join).contains(' ')
    }

    /// Whether a pair can end before group `end`: `0958 / 0207 946` are groups of two numbers, and `0711/2030 45`
    /// those of one.
    fn ends(&self, end: usize, join: usize) -> bool {
        let behind = self.candidate.separator(end - 1);
        let is_wide = behind.contains(['/', '(', ')']) || behind.contains(" - ");
        let is_close = !self.has_room(join) && !self.candidate.separator(join).contains('/');
        behind.is_empty()
            || is_wide
            || behind.contains(' ')
                && (is_close || self.bare(end) != 0 || self.parted(end).is_some())
    }

    /// `0830-1700`, `1998-2026`, `202401-202512`, and times of two lines.
    fn bare_pair(&self, at: usize) -> Option<(usize, usize)> {
        let join = self.common(at, 2)?;
        let both = self.bare(at) & self.bare(at + 1);
        let is_range = join.contains(['-', '/'])
            || (both & YEAR != 0 && join.len() <= 3)
            || self.is_broken(at);
        (both != 0 && is_range).then_some((2, at))
    }

    /// Whether a line ends between a group and the next.
    fn is_broken(&self, after: usize) -> bool {
        let (Some(left), Some(right)) = (
            self.candidate.groups.get(after),
            self.candidate.groups.get(after + 1),
        ) else {
            return false;
        };
        let (start, end) = (
            self.candidate.place(left.end - 1),
            self.candidate.place(right.start),
        );
        self.text.slice(start, end).contains('\n')
    }

    /// `0830-12.00`, `8-12.30`, `11.2025 - 2026`.
    fn mixed_pair(&self, at: usize) -> Option<(usize, usize)> {
        let is_joined = |behind: usize, bare: usize| {
            let join = self.candidate.separator(behind);
            let is_slash = || self.bare(bare) != 0 && join.trim() == "/";
            (is_dash(join) || is_slash())
                && bare < self.to
                && (self.bare(bare) != 0 || self.is_short(bare, 0, 31))
        };
        let with_first = || {
            let join = at + self.parted(at)? - 1;
            is_joined(join, join + 1).then_some((join + 2 - at, join))
        };
        let with_second = || {
            let second = is_joined(at, at).then(|| self.parted(at + 1))??;
            Some((1 + second, at))
        };
        let ends = |(groups, join): &(usize, usize)| self.ends(at + groups, *join);
        with_first().filter(ends).or_else(with_second)
    }

    /// `08 30 - 12 00`.
    fn spaced_times(&self, at: usize) -> Option<(usize, usize)> {
        let is_time = |at: usize| {
            self.common(at, 2) == Some(" ")
                && self.candidate.digits(at).len() == 2
                && self.is_short(at, 0, 24)
                && self.candidate.digits(at + 1).len() == 2
                && self.is_short(at + 1, 0, 59)
        };
        (at + 4 <= self.to
            && is_time(at)
            && is_time(at + 2)
            && is_dash(self.candidate.separator(at + 1)))
        .then_some((4, at + 1))
    }

    /// `01-2024-12-2025`, `2024-01-05-2024-02-10`: the dash that joins is the one within.
    fn months_alike(&self, at: usize) -> Option<(usize, usize)> {
        let is_month = |at: usize| {
            (self.is_year(at) && self.is_short(at + 1, 1, 12))
                || (self.is_short(at, 1, 12) && self.is_year(at + 1))
        };
        if self.common(at, 4).is_some_and(|join| join.len() == 1)
            && is_month(at)
            && is_month(at + 2)
        {
            return Some((4, at + 1));
        }
        let is_date = |at: usize| {
            (self.is_year(at) && self.is_day_and_month(at + 1, at + 2))
                || (self.is_day_and_month(at, at + 1) && self.is_year(at + 2))
        };
        (self.common(at, 6).is_some_and(|join| join.len() == 1) && is_date(at) && is_date(at + 3))
            .then_some((6, at + 2))
    }
}

/// Whether a group is a day as machines write it: `20260105`.
pub(super) fn is_compact_day(candidate: &Candidate, group: usize) -> bool {
    bare(candidate.digits(group)) == DAY
}

/// The kinds of moment that digits without a separator can be.
fn bare(digits: &str) -> u8 {
    let number = |from: usize, to: usize| -> u32 {
        digits
            .get(from..to)
            .and_then(|part| part.parse().ok())
            .unwrap_or(u32::MAX)
    };
    let is_month = || is_year(number(0, 4)) && (1..=12).contains(&number(4, 6));
    match digits.len() {
        4 => {
            let is_time = number(0, 2) <= 24 && number(2, 4) <= 59;
            (u8::from(is_year(number(0, 4))) * YEAR) | (u8::from(is_time) * TIME)
        }
        6 if is_month() => MONTH,
        8 if is_month() && (1..=31).contains(&number(6, 8)) => DAY,
        _ => 0,
    }
}

/// Whether a separator is a dash, with or without room beside it.
fn is_dash(separator: &str) -> bool {
    separator.contains('-') && separator.chars().all(|c| matches!(c, ' ' | '-'))
}

fn is_year(number: u32) -> bool {
    (1900..2100).contains(&number)
}
