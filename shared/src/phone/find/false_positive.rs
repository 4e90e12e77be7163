//! Texts written with digits that are no phone numbers, told by their shape: dates and times ([`moments`]), prices,
//! amounts with units, IP addresses, cards. They are cut out of a run; the rest is asked about.

use super::candidate::{Candidate, Segment};
use super::text::Text;
use super::{FEWEST_DIGITS, context, moments, words};
use crate::phone::normalize::CharClass;
use crate::phone::tail;

/// The rest of a run.
pub(super) fn segments(text: &Text<'_>, candidate: &Candidate) -> Vec<Segment> {
    let mut from = 0;
    let mut to = candidate.groups.len();
    if is_amount_before(text, candidate) {
        from = behind_first_space(candidate, from, to);
    }
    if is_amount_after(text, candidate) && extension(text, candidate).is_none() {
        to = before_last_space(candidate, from, to);
    }
    let mut found = Vec::new();
    let mut begin = from;
    let mut at = from;
    while at < to {
        let cut = no_number(text, candidate, (begin, to), at);
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
fn extension(text: &Text<'_>, candidate: &Candidate) -> Option<tail::Tail> {
    context::extension(
        text,
        candidate.start(),
        candidate.end,
        candidate.clean.contains('+'),
    )
}

/// The group behind the first space, `to` if there is none.
fn behind_first_space(candidate: &Candidate, from: usize, to: usize) -> usize {
    (from..to.saturating_sub(1))
        .find(|group| candidate.separator(*group).contains(' '))
        .map_or(to, |group| group + 1)
}

/// The group that the last space is behind, `from` if there is none.
fn before_last_space(candidate: &Candidate, from: usize, to: usize) -> usize {
    (from..to.saturating_sub(1))
        .rev()
        .find(|group| candidate.separator(*group).contains(' '))
        .map_or(from, |group| group + 1)
}

/// Whether the run begins within an amount or a time: `$20`, `1,234`, `10:30`.
fn is_amount_before(text: &Text<'_>, candidate: &Candidate) -> bool {
    let Some((at, c)) = text.before(candidate.start()) else {
        return false;
    };
    if candidate.clean.starts_with('+') {
        return false;
    }
    match c {
        ':' => is_digit_before(text, at) && candidate.digits(0).len() <= 2,
        ',' | '\'' | '’' => {
            is_digit_before(text, at)
                && candidate.digits(0).len() <= 3
                && !candidate.separator(0).contains('-')
        }
        _ => is_currency_before(text, at, c),
    }
}

fn is_digit_before(text: &Text<'_>, at: usize) -> bool {
    text.before(at)
        .is_some_and(|(at, _)| text.char_class(at).is_digit())
}

fn is_currency_before(text: &Text<'_>, at: usize, c: char) -> bool {
    if words::is_currency_sign(c) {
        return true;
    }
    let (at, c) = if CharClass::of(c) == CharClass::Space {
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
fn is_amount_after(text: &Text<'_>, candidate: &Candidate) -> bool {
    let Some((at, c)) = text.after(candidate.end) else {
        return false;
    };
    let digits_behind = (at + 1..at + 6)
        .take_while(|next| text.char_class(*next).is_digit())
        .count();
    match c {
        ':' => digits_behind > 0,
        ',' if candidate.clean.starts_with('+') => false,
        ',' | '\'' | '’' => {
            let behind = text.char_class(at + 1 + digits_behind);
            (1..=3).contains(&digits_behind) && !matches!(behind, CharClass::Dash | CharClass::Dot)
        }
        '%' | '‰' | '°' | '′' | '″' => true,
        _ if words::is_currency_sign(c) => true,
        _ => is_unit_after(text, at, c),
    }
}

fn is_unit_after(text: &Text<'_>, at: usize, c: char) -> bool {
    if CharClass::of(c) != CharClass::Space {
        return false;
    }
    let Some((start, c)) = text.after(at + 1) else {
        return false;
    };
    if words::is_currency_sign(c) {
        // "415-555-0134 $20": the sign belongs to what comes.
        return !text.char_class(start + 1).is_digit();
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
type Rule = fn(&Candidate, usize) -> bool;

/// The number of groups from `at` on that are something else than a phone number. From `begin` on, nothing has been cut
/// out; `to` is where the groups end.
fn no_number(
    text: &Text<'_>,
    candidate: &Candidate,
    (begin, to): (usize, usize),
    at: usize,
) -> usize {
    // The first digits behind a plus are a number's, whatever they look like.
    if candidate.clean.starts_with('+') && candidate.few_digits(0, at) < FEWEST_DIGITS {
        return 0;
    }
    let rules: [(usize, Rule); 3] = [(4, is_ip), (4, is_four_by_four), (3, is_amex)];
    for (length, rule) in rules {
        if at + length <= to && rule(candidate, at) {
            return length + following_fours(candidate, at + length, to, rule);
        }
    }
    // Words end a run, so a label stands before all of it.
    moments::span(text, candidate, (begin, to), at)
        .filter(|span| {
            span.is_certain || begin > 0 || !context::is_labelled(text, candidate.start())
        })
        .map_or(0, |span| span.groups)
}

/// A card's or a parcel's number goes on with more groups after its first four.
fn following_fours(candidate: &Candidate, from: usize, to: usize, rule: Rule) -> usize {
    if std::ptr::fn_addr_eq(rule, is_four_by_four as Rule) {
        (from..to)
            .take_while(|group| candidate.digits(*group).len() <= 4)
            .count()
    } else {
        0
    }
}

/// The separator that `length` groups have in common and their neighbours have not.
fn common_separator(candidate: &Candidate, at: usize, length: usize) -> Option<&str> {
    let separator = candidate.separator(at);
    let inner = (at..at + length - 1).all(|group| candidate.separator(group) == separator);
    let before = at
        .checked_sub(1)
        .map_or("", |before| candidate.separator(before));
    let after = candidate.separator(at + length - 1);
    (inner && before != separator && after != separator).then_some(separator)
}

fn value(candidate: &Candidate, group: usize) -> u32 {
    candidate.digits(group).parse().unwrap_or(u32::MAX)
}

/// `198.51.100.23`. Four groups of two are how some countries write their numbers.
fn is_ip(candidate: &Candidate, at: usize) -> bool {
    common_separator(candidate, at, 4) == Some(".")
        && (at..at + 4)
            .all(|group| candidate.digits(group).len() <= 3 && value(candidate, group) <= 255)
        && !(at..at + 4).all(|group| candidate.digits(group).len() == 2)
}

/// `4111 1111 1111 1111`: no country writes its numbers like that.
fn is_four_by_four(candidate: &Candidate, at: usize) -> bool {
    (at..at + 4).all(|group| candidate.digits(group).len() == 4)
        && (at..at + 3).all(|group| matches!(candidate.separator(group), " " | "-" | "."))
}

/// `3782 822463 10005`.
fn is_amex(candidate: &Candidate, at: usize) -> bool {
    [4, 6, 5]
        .iter()
        .enumerate()
        .all(|(i, length)| candidate.digits(at + i).len() == *length)
}
