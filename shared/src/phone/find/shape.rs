//! Texts written with digits that are no phone numbers, told by their shape: dates and times ([`moments`]), prices,
//! amounts with units, IP addresses, cards. They are cut out of a run; the rest is asked about.

use super::run::{Run, Segment};
use super::text::Text;
use super::{FEWEST_DIGITS, around, moments, words};
use crate::phone::normalize::Glyph;
use crate::phone::tail;

/// The rest of a run.
pub(super) fn segments(text: &Text<'_>, run: &Run) -> Vec<Segment> {
    let mut from = 0;
    let mut to = run.groups.len();
    if is_amount_before(text, run) {
        from = behind_first_space(run, from, to);
    }
    if is_amount_after(text, run) && extension(text, run).is_none() {
        to = before_last_space(run, from, to);
    }
    let mut found = Vec::new();
    let mut begin = from;
    let mut at = from;
    while at < to {
        let cut = no_number(text, run, (begin, to), at);
        if cut > 0 {
            found.push(Segment {
                from: begin,
                to: at,
            });
            begin = at + cut;
        }
        at += cut.max(1);
    }
    found.push(Segment { from: begin, to });
    found.retain(|segment| segment.from < segment.to);
    found
}

/// The extension behind a run.
fn extension(text: &Text<'_>, run: &Run) -> Option<tail::Tail> {
    around::extension(text, run.start(), run.end, run.clean.contains('+'))
}

/// The group behind the first space, `to` if there is none.
fn behind_first_space(run: &Run, from: usize, to: usize) -> usize {
    (from..to.saturating_sub(1))
        .find(|group| run.separator(*group).contains(' '))
        .map_or(to, |group| group + 1)
}

/// The group that the last space is behind, `from` if there is none.
fn before_last_space(run: &Run, from: usize, to: usize) -> usize {
    (from..to.saturating_sub(1))
        .rev()
        .find(|group| run.separator(*group).contains(' '))
        .map_or(from, |group| group + 1)
}

/// Whether the run begins within an amount or a time: `$20`, `1,234`, `10:30`.
fn is_amount_before(text: &Text<'_>, run: &Run) -> bool {
    let Some((at, c)) = text.before(run.start()) else {
        return false;
    };
    if run.clean.starts_with('+') {
        return false;
    }
    match c {
        ':' => is_digit_before(text, at) && run.digits(0).len() <= 2,
        ',' | '\'' | '’' => {
            is_digit_before(text, at) && run.digits(0).len() <= 3 && !run.separator(0).contains('-')
        }
        _ => is_currency_before(text, at, c),
    }
}

fn is_digit_before(text: &Text<'_>, at: usize) -> bool {
    text.before(at)
        .is_some_and(|(at, _)| text.glyph(at).is_digit())
}

fn is_currency_before(text: &Text<'_>, at: usize, c: char) -> bool {
    if words::is_currency_sign(c) {
        return true;
    }
    let (at, c) = if Glyph::of(c) == Glyph::Space {
        match text.before(at) {
            Some(found) => found,
            None => return false,
        }
    } else {
        (at, c)
    };
    if words::is_currency_sign(c) {
        return true;
    }
    let mut start = at + 1;
    while start > 0 && at + 1 - start < 5 && text.char(start - 1).is_some_and(char::is_alphabetic) {
        start -= 1;
    }
    words::CURRENCIES.contains(&text.lower(start, at + 1).as_str())
}

/// Whether the run ends within an amount or a time: `100 %`, `5 km`, `9:00`, `567,89`.
fn is_amount_after(text: &Text<'_>, run: &Run) -> bool {
    let Some((at, c)) = text.after(run.end) else {
        return false;
    };
    let digits_behind = (at + 1..at + 6)
        .take_while(|next| text.glyph(*next).is_digit())
        .count();
    match c {
        ':' => digits_behind > 0,
        ',' if run.clean.starts_with('+') => false,
        ',' | '\'' | '’' => {
            let behind = text.glyph(at + 1 + digits_behind);
            (1..=3).contains(&digits_behind) && !matches!(behind, Glyph::Dash | Glyph::Dot)
        }
        '%' | '‰' | '°' | '′' | '″' => true,
        _ if words::is_currency_sign(c) => true,
        _ => is_unit_after(text, at, c),
    }
}

fn is_unit_after(text: &Text<'_>, at: usize, c: char) -> bool {
    if Glyph::of(c) != Glyph::Space {
        return false;
    }
    let Some((start, c)) = text.after(at + 1) else {
        return false;
    };
    if words::is_currency_sign(c) {
        // "415-555-0134 $20": the sign belongs to what comes.
        return !text.glyph(start + 1).is_digit();
    }
    if c == '%' || c == '°' {
        return true;
    }
    let end = (start..start + 16)
        .find(|at| {
            !text
                .char(*at)
                .is_some_and(|c| c.is_alphabetic() || c == '²' || c == '³')
        })
        .unwrap_or(start);
    let word = text.lower(start, end);
    words::CURRENCIES.contains(&word.as_str()) || words::UNITS.contains(&word.as_str())
}

/// Whether what begins with a group is something else than a phone number.
type Rule = fn(&Run, usize) -> bool;

/// The number of groups from `at` on that are something else than a phone number. From `begin` on, nothing has been cut
/// out; `to` is where the groups end.
fn no_number(text: &Text<'_>, run: &Run, (begin, to): (usize, usize), at: usize) -> usize {
    // The first digits behind a plus are a number's, whatever they look like.
    if run.clean.starts_with('+') && run.few_digits(0, at) < FEWEST_DIGITS {
        return 0;
    }
    let rules: [(usize, Rule); 3] = [(4, is_ip), (4, is_four_by_four), (3, is_amex)];
    for (length, rule) in rules {
        if at + length <= to && rule(run, at) {
            return length + following_fours(run, at + length, to, rule);
        }
    }
    // Words end a run, so a label stands before all of it.
    moments::span(text, run, (begin, to), at)
        .filter(|span| span.is_certain || begin > 0 || !around::is_labelled(text, run.start()))
        .map_or(0, |span| span.groups)
}

/// A card's or a parcel's number goes on with more groups after its first four.
fn following_fours(run: &Run, from: usize, to: usize, rule: Rule) -> usize {
    if std::ptr::fn_addr_eq(rule, is_four_by_four as Rule) {
        (from..to)
            .take_while(|group| run.digits(*group).len() <= 4)
            .count()
    } else {
        0
    }
}

/// The separator that `length` groups have in common and their neighbours have not.
fn common_separator(run: &Run, at: usize, length: usize) -> Option<&str> {
    let separator = run.separator(at);
    let inner = (at..at + length - 1).all(|group| run.separator(group) == separator);
    let before = at.checked_sub(1).map_or("", |before| run.separator(before));
    let after = run.separator(at + length - 1);
    (inner && before != separator && after != separator).then_some(separator)
}

fn value(run: &Run, group: usize) -> u32 {
    run.digits(group).parse().unwrap_or(u32::MAX)
}

/// `198.51.100.23`. Four groups of two are how some countries write their numbers.
fn is_ip(run: &Run, at: usize) -> bool {
    common_separator(run, at, 4) == Some(".")
        && (at..at + 4).all(|group| run.digits(group).len() <= 3 && value(run, group) <= 255)
        && !(at..at + 4).all(|group| run.digits(group).len() == 2)
}

/// `4111 1111 1111 1111`: no country writes its numbers like that.
fn is_four_by_four(run: &Run, at: usize) -> bool {
    (at..at + 4).all(|group| run.digits(group).len() == 4)
        && (at..at + 3).all(|group| matches!(run.separator(group), " " | "-" | "."))
}

/// `3782 822463 10005`.
fn is_amex(run: &Run, at: usize) -> bool {
    [4, 6, 5]
        .iter()
        .enumerate()
        .all(|(i, length)| run.digits(at + i).len() == *length)
}
