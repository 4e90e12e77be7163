//! The surroundings of a number: the word before it, and the characters that touch it. A number's digits alone cannot
//! tell a phone from an order; the text that its writer put beside them mostly can.

use super::classifier::Written;
use super::text::Text;
use super::words;
use crate::phone::normalize::CharClass;
use crate::phone::tail::{self, NumberNotation, Tail};

/// The distance within which a word is looked for, in characters.
const REACH: usize = 60;
/// The reach of an extension, in characters.
const REACH_OF_EXTENSION: usize = 96;
/// The most words back at which "call" still speaks of the number.
const MOST_WORDS: usize = 5;
/// The longest address whose parts are looked for, in characters to each side.
const LONGEST_ADDRESS: usize = 200;

/// The kind of number that the words before it tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    Phone,
    Other,
    None,
}

/// Reads the words before the character at `at`, nearest first.
pub(super) fn cue(text: &Text<'_>, at: usize) -> Cue {
    let from = at.saturating_sub(REACH);
    let before = text.lower(from, at);
    match pieces(&before) {
        Cue::None => by_words(&before),
        found => found,
    }
}

/// Whether a word that says so stands directly before the number at `at`, or only small words between.
pub(super) fn is_labelled(text: &Text<'_>, at: usize) -> bool {
    let before = text.lower(at.saturating_sub(REACH), at);
    let bare = before.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_mark(c));
    if words::PHONE_PIECES
        .iter()
        .any(|piece| bare.ends_with(piece))
    {
        return true;
    }
    let mut rest = &*before;
    for passed in 0..MOST_WORDS {
        let Some((word, gap, left)) = last_word(rest) else {
            return false;
        };
        let word = plain(word);
        if passed > 0 && ends_a_thought(gap) {
            return false;
        }
        if is_phone(&word, gap) {
            return true;
        }
        if !words::BETWEEN.contains(&&*word) && !words::TOWARDS.contains(&&*word) {
            return false;
        }
        rest = left;
    }
    false
}

/// The extension behind a number.
pub(super) fn extension(
    text: &Text<'_>,
    start: usize,
    end: usize,
    is_international: bool,
) -> Option<Tail> {
    let head = text.lower(start.saturating_sub(8), start);
    let manner = if head.trim_end().ends_with("tel:") {
        NumberNotation::Dialled
    } else if is_international {
        NumberNotation::International
    } else {
        NumberNotation::Written
    };
    tail::read(text.slice(end, end + REACH_OF_EXTENSION), manner)
}

/// Scripts without spaces: the nearest piece counts, if nothing but a little stands behind it.
fn pieces(before: &str) -> Cue {
    const NEAR: usize = 10;
    let behind = |piece: &&str| {
        before
            .rfind(*piece)
            .and_then(|at| before.get(at + piece.len()..))
            .map(|rest| rest.chars().count())
            .filter(|rest| *rest <= NEAR)
    };
    let phone = words::PHONE_PIECES.iter().filter_map(behind).min();
    let other = words::OTHER_PIECES.iter().filter_map(behind).min();
    match (phone, other) {
        (Some(phone), Some(other)) if other < phone => Cue::Other,
        (Some(_), _) => Cue::Phone,
        (None, Some(_)) => Cue::Other,
        (None, None) => Cue::None,
    }
}

fn by_words(before: &str) -> Cue {
    // As long as only small words were passed, a word for something else is meant.
    let mut close = true;
    let mut passed = 0;
    let mut rest = before;
    while let Some((word, gap, left)) = last_word(rest) {
        if passed > 0 && ends_a_thought(gap) {
            return Cue::None;
        }
        rest = left;
        if word.chars().all(char::is_numeric) {
            close = false;
            continue;
        }
        let word = plain(word);
        if is_phone(&word, gap) {
            return Cue::Phone;
        }
        if close && is_other(&word) {
            return Cue::Other;
        }
        close &= words::BETWEEN.contains(&word.as_str());
        passed += 1;
        if passed >= MOST_WORDS {
            break;
        }
    }
    Cue::None
}

/// The last word, what stands behind it, and what stands before it.
fn last_word(text: &str) -> Option<(&str, &str, &str)> {
    let belongs = |c: char| c.is_alphanumeric() || c == '№' || is_mark(c);
    let end = text.rfind(belongs)?;
    let end = end + text.get(end..)?.chars().next()?.len_utf8();
    let inner = |c: char| belongs(c) || matches!(c, '.' | '/' | '-' | '\'' | '&');
    let head = text.get(..end)?;
    let start = head
        .char_indices()
        .rev()
        .find(|(_, c)| !inner(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    Some((head.get(start..)?, text.get(end..)?, head.get(..start)?))
}

/// Marks that Indic and Thai words are written with.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05BD}' | '\u{064B}'..='\u{0652}'
        | '\u{0900}'..='\u{0DFF}' | '\u{0E00}'..='\u{0EFF}')
}

fn ends_a_thought(gap: &str) -> bool {
    gap.contains(['!', '?', ';', '|', '\n', '•', '·', '—'])
        || gap.starts_with(". ")
        || gap.starts_with(".\u{a0}")
}

/// Without what writers put between letters: `P.O.` is `po`, `tel.` is `tel`.
fn plain(word: &str) -> String {
    let apart = word.rsplit(['/', '&']).find(|part| part.len() > 1);
    let apart = if word.len() > 4 { apart } else { None };
    apart
        .unwrap_or(word)
        .chars()
        .filter(|c| !matches!(c, '.' | '/' | '\'' | '&'))
        .collect::<String>()
        .trim_matches('-')
        .to_owned()
}

fn is_phone(word: &str, gap: &str) -> bool {
    let is_letter = word.chars().count() == 1 && words::PHONE_LETTERS.contains(word);
    if is_letter {
        return gap.trim_start().starts_with([':', '.', '：']);
    }
    words::PHONE.contains(&word)
        || words::PHONE_STEMS.iter().any(|stem| word.starts_with(stem))
        || word
            .split('-')
            .any(|part| words::PHONE_STEMS.iter().any(|stem| part.starts_with(stem)))
}

fn is_other(word: &str) -> bool {
    let compound = words::NUMBER_ENDINGS
        .iter()
        .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending));
    compound
        || words::OTHER.contains(&word)
        || word.split('-').any(|part| words::OTHER.contains(&part))
}

/// Whether what touches the characters `start..end` makes them a part of something else.
pub(super) fn is_part_of_something(
    text: &Text<'_>,
    start: usize,
    end: usize,
    written: &Written<'_>,
    cue: Cue,
) -> bool {
    touches_before(text, start, written, cue)
        || touches_after(text, end, written.is_certain())
        || is_in_address(text, start)
        || is_in_address(text, end.saturating_sub(1))
}

fn touches_before(text: &Text<'_>, start: usize, written: &Written<'_>, cue: Cue) -> bool {
    let Some((at, c)) = text.before(start) else {
        return false;
    };
    let before = text.before(at).map(|(_, c)| c);
    let is_attached = before.is_some_and(|c| is_word(c) || c.is_ascii_digit());
    match c {
        '_' | '@' | '\\' | '&' | '%' | '^' | '=' => true,
        '#' => cue != Cue::Phone,
        '-' | '\u{2010}'..='\u{2015}' | '.' => is_attached && cue != Cue::Phone,
        '/' => {
            (is_attached || before.is_none_or(|c| matches!(c, '/' | ':')))
                && !written.is_certain()
                && cue != Cue::Phone
        }
        ',' | ':' | '\'' => before.is_some_and(|c| c.is_ascii_digit()) && !written.is_no_amount(),
        c if words::is_currency_sign(c) => true,
        c => is_word(c) && cue != Cue::Phone || c.is_numeric() && !CharClass::of(c).is_digit(),
    }
}

fn touches_after(text: &Text<'_>, end: usize, is_certain: bool) -> bool {
    let Some((at, c)) = text.after(end) else {
        return false;
    };
    let after = text.after(at + 1).map(|(_, c)| c);
    let letter_follows = after.is_some_and(is_word);
    match c {
        '_' | '@' | '\\' | '=' | '%' | '°' | '^' => true,
        '-' | '\u{2010}'..='\u{2011}' => letter_follows,
        '/' | '.' => letter_follows && !is_certain,
        ':' => after.is_some_and(|c| c.is_ascii_digit()),
        c if words::is_currency_sign(c) => true,
        c => is_word(c),
    }
}

/// Letters of scripts that put spaces between words and their numbers.
fn is_word(c: char) -> bool {
    c.is_alphabetic() && (u32::from(c) < 0x0590 || matches!(c, '\u{1E00}'..='\u{1FFF}'))
}

/// Whether the word-like stretch around `at` is an address in the net.
fn is_in_address(text: &Text<'_>, at: usize) -> bool {
    let belongs = |at: usize| {
        text.char(at).is_some_and(|c| {
            !c.is_whitespace()
                && !matches!(
                    c,
                    '<' | '>' | '"' | '|' | '(' | ')' | ',' | ';' | '，' | '、' | '：'
                )
                && u32::from(c) < 0x2E80
        })
    };
    let mut start = at;
    while start > 0 && at - start < LONGEST_ADDRESS && belongs(start - 1) {
        start -= 1;
    }
    let mut end = at;
    while end - at < LONGEST_ADDRESS && belongs(end) {
        end += 1;
    }
    if end - start < 6 {
        return false;
    }
    let token = text.lower(start, end);
    let is_dialled = ["tel:", "callto:", "sms:"]
        .iter()
        .any(|scheme| token.starts_with(scheme));
    !is_dialled
        && (token.contains("://")
            || token.starts_with("www.")
            || token.contains("&amp")
            || (token.contains('?') && token.contains('='))
            || is_mail(&token))
}

fn is_mail(token: &str) -> bool {
    token.split_once('@').is_some_and(|(left, right)| {
        !left.is_empty() && right.contains('.') && right.starts_with(char::is_alphanumeric)
    })
}
