//! Finding the phone numbers of a text, and only those.
//!
//! A text goes through four steps, each on less than the one before: stretches of digit groups
//! ([`candidate`]), without what is told by its shape to be a date, a price or an address ([`false_positive`]), are
//! looked up in the countries' numbering plans ([`plan_lookup`]), and what is a number there is judged by how
//! it is written and by what stands around it ([`context`]). A number that is not offered costs
//! somebody a copy and paste; an order's number that is offered costs trust in all the others.
//!
//! The work is bounded for any text: one look at each character, and at most [`MOST_QUESTIONS`]
//! look-ups of at most [`WINDOW`] characters. The Worker does not use this module, whose size it
//! would pay.

mod candidate;
mod classifier;
mod context;
mod false_positive;
mod moments;
mod plan_lookup;
mod text;
mod vanity;
mod words;

#[cfg(test)]
mod tests;

use super::tail::Tail;
use super::{Extension, PhoneNumber};
use candidate::{Candidate, Segment};
use context::Cue;
use plan_lookup::Home;
use text::Text;

/// Characters of one text that are looked at.
pub const MOST_CHARACTERS: usize = 1 << 20;
/// Numbers that are found in one text.
pub const MOST_FINDS: usize = 1_000;
/// Look-ups for one text.
const MOST_QUESTIONS: usize = 2 * MOST_FINDS;
/// Characters of one look-up: a number has at most 15 digits, and twice as many separators.
const WINDOW: usize = 64;
/// Fewest digits of a number that anybody can call from anywhere.
const FEWEST_DIGITS: usize = 7;
/// Digits that may stand alone at the end of a line, their number's rest being on the next.
const MOST_DIGITS_BEFORE_BREAK: usize = 6;
/// Most spaces that a line of a page's source begins with.
const MOST_INDENT: usize = 40;

/// A phone number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    /// The place where it begins, in UTF-16 units, as JavaScript counts.
    pub start: usize,
    /// The place where it ends, in UTF-16 units. An extension is part of it.
    pub end: usize,
    /// As the text has it.
    pub raw: String,
    /// The number, without its extension.
    pub e164: PhoneNumber,
    /// The keys to press once it has answered.
    pub extension: Option<Extension>,
}

/// The phone numbers of a text, in its order, none overlapping another.
///
/// `region` is the country (ISO 3166, two letters) whose people write a number without a country
/// code there; without it, only international numbers are found.
///
/// # Examples
/// ```
/// use callslot_shared::phone::find::find;
/// let finds = find("Order 2125550187? Call (415) 555-0134.", Some("US"));
/// assert_eq!(finds.len(), 1);
/// assert_eq!((finds[0].start, finds[0].end), (23, 37));
/// assert_eq!(finds[0].e164.as_str(), "+14155550134");
/// ```
#[must_use]
pub fn find(text: &str, region: Option<&str>) -> Vec<Find> {
    Finder::new(text, region).finish().finds
}

/// The work on one text.
struct Finder<'a> {
    text: Text<'a>,
    home: Home,
    finds: Vec<Find>,
    questions: usize,
}

impl<'a> Finder<'a> {
    fn new(text: &'a str, region: Option<&str>) -> Self {
        Self {
            text: Text::new(text, MOST_CHARACTERS),
            home: Home::of(region),
            finds: Vec::new(),
            questions: 0,
        }
    }

    fn finish(mut self) -> Self {
        let mut from = 0;
        let mut head: Option<Candidate> = None;
        while !self.is_tired()
            && let Some(candidate) = Candidate::next(&self.text, from)
        {
            let found = self.finds.len();
            from = candidate.end;
            self.look(&candidate);
            if self.finds.len() == found
                && let Some(both) = head
                    .take()
                    .filter(|head| is_next_line(&self.text, head.end, candidate.start()))
                    .map(|head| head.joined(&candidate, &self.text))
            {
                self.look(&both);
            }
            from = from.max(self.finds_end());
            let digits = candidate.digit_count(0, candidate.groups.len());
            head = (self.finds.len() == found && digits <= MOST_DIGITS_BEFORE_BREAK)
                .then_some(candidate);
        }
        self
    }

    fn is_tired(&self) -> bool {
        self.finds.len() >= MOST_FINDS || self.questions >= MOST_QUESTIONS
    }

    /// The character behind the last find.
    fn finds_end(&self) -> usize {
        let Some(last) = self.finds.last() else {
            return 0;
        };
        // Finds are few; the place is looked up by halving.
        let (mut low, mut high) = (0, self.text.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.text.wide(middle) < last.end {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn look(&mut self, candidate: &Candidate) {
        if let Some(spelled) = vanity::find(&self.text, candidate, self.home) {
            let tail = context::extension(&self.text, spelled.start, spelled.end, false);
            self.keep(spelled.start, spelled.end, spelled.number, tail);
            return;
        }
        if candidate.digit_count(0, candidate.groups.len()) < FEWEST_DIGITS
            || candidate.is_long_in_a_row()
        {
            return;
        }
        for segment in false_positive::segments(&self.text, candidate) {
            self.look_in(candidate, segment);
        }
    }

    fn look_in(&mut self, candidate: &Candidate, segment: Segment) {
        let mut from = segment.from;
        while from < segment.to && !self.is_tired() {
            let to = window_end(candidate, from, segment.to);
            from = if candidate.digit_count(from, to) >= FEWEST_DIGITS {
                self.ask(candidate, segment, from, to)
            } else {
                to
            };
        }
    }

    /// Asks about groups `from..to` and returns the group to go on with.
    fn ask(&mut self, candidate: &Candidate, segment: Segment, from: usize, to: usize) -> usize {
        self.questions += 1;
        let (Some(first), Some(last)) = (candidate.groups.get(from), candidate.groups.get(to - 1))
        else {
            return to;
        };
        let start = lead(candidate, from, first.start);
        let Some(found) = self.home.first_in(candidate.slice(start, last.end)) else {
            return to;
        };
        let mut begin = start + found.start;
        let end = start + found.end;
        let raw = candidate.slice(begin, end);
        if raw.starts_with('(') && !raw.contains(')') {
            begin += 1;
        }
        let groups = classifier::groups(candidate, begin, end);
        if self.is_phone(candidate, segment, &found, begin, end) {
            let (start, number_end) = (candidate.place(begin), candidate.place(end - 1) + 1);
            let tail = self.extension(candidate, begin, end);
            self.keep(start, number_end, found.number, tail);
        }
        groups.end.max(from + 1)
    }

    fn is_phone(
        &self,
        candidate: &Candidate,
        segment: Segment,
        found: &plan_lookup::PlanMatch,
        begin: usize,
        end: usize,
    ) -> bool {
        let start = candidate.place(begin);
        let number_end = candidate.place(end - 1) + 1;
        let tail = self.extension(candidate, begin, end);
        let text_end = number_end + tail.map_or(0, |tail| tail.characters);
        let cue = context::cue(&self.text, start);
        let written = classifier::Written::new(candidate, found.manner, begin, end);
        if !classifier::is_whole(candidate, segment, begin, end)
            || context::is_part_of_something(&self.text, start, text_end, &written, cue)
        {
            return false;
        }
        let is_grouped_as_usual = |text: &str| self.home.is_grouped_as_usual(text);
        if (classifier::is_moments(&self.text, candidate, begin, end)
            && !is_grouped_as_usual(candidate.slice(begin, end)))
            || (classifier::is_compact_day(candidate, begin, end)
                && !context::is_labelled(&self.text, start))
        {
            return false;
        }
        match cue {
            Cue::Phone => true,
            Cue::Other => written.is_certain(),
            Cue::None => written.is_likely(is_grouped_as_usual),
        }
    }

    /// The extension behind the number `clean[begin..end]`.
    fn extension(&self, candidate: &Candidate, begin: usize, end: usize) -> Option<Tail> {
        let is_international = candidate.slice(begin, end).contains('+');
        let number_end = candidate.place(end - 1) + 1;
        context::extension(
            &self.text,
            candidate.place(begin),
            number_end,
            is_international,
        )
    }

    fn keep(&mut self, start: usize, end: usize, e164: PhoneNumber, tail: Option<Tail>) {
        let wide = self.text.wide(start);
        let end = end + tail.as_ref().map_or(0, |tail| tail.characters);
        if self.finds.last().is_some_and(|last| wide < last.end) {
            return;
        }
        self.finds.push(Find {
            start: wide,
            end: self.text.wide(end),
            raw: self.text.slice(start, end).to_owned(),
            e164,
            extension: tail.map(|tail| tail.extension),
        });
    }
}

/// The group that a look-up which begins with `from` ends before.
fn window_end(candidate: &Candidate, from: usize, to: usize) -> usize {
    let start = candidate.groups.get(from).map_or(0, |group| group.start);
    (from + 1..to)
        .find(|group| {
            candidate
                .groups
                .get(*group)
                .is_some_and(|group| group.end > start + WINDOW)
        })
        .unwrap_or(to)
}

/// The beginning of a look-up: with the plus or bracket that belongs to its first group.
fn lead(candidate: &Candidate, group: usize, start: usize) -> usize {
    let Some(before) = group.checked_sub(1) else {
        return 0;
    };
    let separator = candidate.separator(before);
    separator
        .rfind('(')
        .filter(|at| separator.get(*at..).is_some_and(|rest| !rest.contains(')')))
        .map_or(start, |at| start - (separator.len() - at))
}

/// Whether nothing but one line's end lies between.
fn is_next_line(text: &Text<'_>, end: usize, start: usize) -> bool {
    if start <= end || start - end > MOST_INDENT {
        return false;
    }
    let between = text.slice(end, start);
    let between = between.strip_prefix(')').unwrap_or(between);
    between.chars().all(char::is_whitespace) && between.matches('\n').count() == 1
}
