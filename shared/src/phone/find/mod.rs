//! Finding the phone numbers of a text, and only those.
//!
//! A text goes through four steps, each on less than the one before: stretches of digit groups
//! ([`run`]), without what is told by its shape to be a date, a price or an address ([`shape`]), are
//! looked up in the countries' numbering plans ([`ask`]), and what is a number there is judged by how
//! it is written and by what stands around it ([`around`]). A number that is not offered costs
//! somebody a copy and paste; an order's number that is offered costs trust in all the others.
//!
//! The work is bounded for any text: one look at each character, and at most [`MOST_QUESTIONS`]
//! look-ups of at most [`WINDOW`] characters. The Worker does not use this module, whose size it
//! would pay.

mod around;
mod ask;
mod judge;
mod moments;
mod run;
mod shape;
mod text;
mod vanity;
mod words;

#[cfg(test)]
mod tests;

use super::tail::Tail;
use super::{Extension, PhoneNumber};
use around::Cue;
use ask::Home;
use run::{Run, Segment};
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
        let mut head: Option<Run> = None;
        while !self.is_tired()
            && let Some(run) = Run::next(&self.text, from)
        {
            let found = self.finds.len();
            from = run.end;
            self.look(&run);
            if self.finds.len() == found
                && let Some(both) = head
                    .take()
                    .filter(|head| is_next_line(&self.text, head.end, run.start()))
                    .map(|head| head.joined(&run, &self.text))
            {
                self.look(&both);
            }
            from = from.max(self.finds_end());
            let digits = run.digit_count(0, run.groups.len());
            head = (self.finds.len() == found && digits <= MOST_DIGITS_BEFORE_BREAK).then_some(run);
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

    fn look(&mut self, run: &Run) {
        if let Some(spelled) = vanity::find(&self.text, run, self.home) {
            let tail = around::extension(&self.text, spelled.start, spelled.end, false);
            self.keep(spelled.start, spelled.end, spelled.number, tail);
            return;
        }
        if run.digit_count(0, run.groups.len()) < FEWEST_DIGITS || run.is_long_in_a_row() {
            return;
        }
        for segment in shape::segments(&self.text, run) {
            self.look_in(run, segment);
        }
    }

    fn look_in(&mut self, run: &Run, segment: Segment) {
        let mut from = segment.from;
        while from < segment.to && !self.is_tired() {
            let to = window_end(run, from, segment.to);
            from = if run.digit_count(from, to) >= FEWEST_DIGITS {
                self.ask(run, segment, from, to)
            } else {
                to
            };
        }
    }

    /// Asks about groups `from..to` and returns the group to go on with.
    fn ask(&mut self, run: &Run, segment: Segment, from: usize, to: usize) -> usize {
        self.questions += 1;
        let (Some(first), Some(last)) = (run.groups.get(from), run.groups.get(to - 1)) else {
            return to;
        };
        let start = lead(run, from, first.start);
        let Some(found) = self.home.first_in(run.slice(start, last.end)) else {
            return to;
        };
        let mut begin = start + found.start;
        let end = start + found.end;
        let raw = run.slice(begin, end);
        if raw.starts_with('(') && !raw.contains(')') {
            begin += 1;
        }
        let groups = judge::groups(run, begin, end);
        if self.is_phone(run, segment, &found, begin, end) {
            let (start, number_end) = (run.place(begin), run.place(end - 1) + 1);
            let tail = self.extension(run, begin, end);
            self.keep(start, number_end, found.number, tail);
        }
        groups.end.max(from + 1)
    }

    fn is_phone(
        &self,
        run: &Run,
        segment: Segment,
        found: &ask::Candidate,
        begin: usize,
        end: usize,
    ) -> bool {
        let start = run.place(begin);
        let number_end = run.place(end - 1) + 1;
        let tail = self.extension(run, begin, end);
        let text_end = number_end + tail.map_or(0, |tail| tail.characters);
        let cue = around::cue(&self.text, start);
        let written = judge::Written::new(run, found.manner, begin, end);
        if !judge::is_whole(run, segment, begin, end)
            || around::is_part_of_something(&self.text, start, text_end, &written, cue)
        {
            return false;
        }
        let is_grouped_as_usual = |text: &str| self.home.is_grouped_as_usual(text);
        if (judge::is_moments(&self.text, run, begin, end)
            && !is_grouped_as_usual(run.slice(begin, end)))
            || (judge::is_compact_day(run, begin, end) && !around::is_labelled(&self.text, start))
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
    fn extension(&self, run: &Run, begin: usize, end: usize) -> Option<Tail> {
        let is_international = run.slice(begin, end).contains('+');
        let number_end = run.place(end - 1) + 1;
        around::extension(&self.text, run.place(begin), number_end, is_international)
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
fn window_end(run: &Run, from: usize, to: usize) -> usize {
    let start = run.groups.get(from).map_or(0, |group| group.start);
    (from + 1..to)
        .find(|group| {
            run.groups
                .get(*group)
                .is_some_and(|group| group.end > start + WINDOW)
        })
        .unwrap_or(to)
}

/// The beginning of a look-up: with the plus or bracket that belongs to its first group.
fn lead(run: &Run, group: usize, start: usize) -> usize {
    let Some(before) = group.checked_sub(1) else {
        return 0;
    };
    let separator = run.separator(before);
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
