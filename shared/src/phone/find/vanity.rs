//! Numbers spelled in letters: 1-800-GOT-JUNK. Only behind a prefix that is free to call or costs
//! extra, because only those are sold as words.

use super::candidate::Candidate;
use super::plan_lookup::Home;
use super::text::Text;
use crate::phone::PhoneNumber;
use crate::phone::normalize::CharClass;

/// Calling code of North America.
const NORTH_AMERICA: i32 = 1;

/// A prefix in a country, and how many keys are pressed after it.
struct Plan {
    calling_code: i32,
    prefixes: &'static [&'static str],
    keys: usize,
}

const PLANS: &[Plan] = &[
    Plan {
        calling_code: NORTH_AMERICA,
        prefixes: &["800", "833", "844", "855", "866", "877", "888", "900"],
        keys: 7,
    },
    Plan {
        calling_code: 61,
        prefixes: &["1300", "1800"],
        keys: 6,
    },
    Plan {
        calling_code: 44,
        prefixes: &["0800", "0808"],
        keys: 7,
    },
    Plan {
        calling_code: 64,
        prefixes: &["0800", "0508"],
        keys: 6,
    },
];

/// Letters beyond the keys that are pressed: 1-800-CONTACTS has one.
const MOST_SUPERFLUOUS: usize = 4;

/// A spelled number.
pub(super) struct Spelled {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) number: PhoneNumber,
}

/// The spelled number that begins with the run.
pub(super) fn find(text: &Text<'_>, candidate: &Candidate, home: Home) -> Option<Spelled> {
    let code = home.calling_code()?;
    let (plan, prefix, rest) = PLANS
        .iter()
        .filter(|plan| plan.calling_code == code)
        .find_map(|plan| begins_with(plan, candidate))?;
    let (keys, end) = keys(text, candidate.end);
    let already: String = (rest..candidate.groups.len())
        .map(|group| candidate.digits(group))
        .collect();
    let letters = keys.chars().filter(char::is_ascii_uppercase).count();
    let pressed = already.len() + keys.len();
    if letters < 3 || pressed < plan.keys || pressed > plan.keys + MOST_SUPERFLUOUS {
        return None;
    }
    let dialled: String = already
        .chars()
        .chain(keys.chars())
        .take(plan.keys)
        .map(key)
        .collect();
    let start = if candidate.clean.starts_with('(')
        && !candidate.clean.contains(')')
        && text.char(candidate.end) != Some(')')
    {
        candidate.place(1)
    } else {
        candidate.start()
    };
    Some(Spelled {
        start,
        end,
        number: home.number(&format!("{prefix}{dialled}"))?,
    })
}

/// The prefix that the run begins with, and the group behind it.
fn begins_with<'a>(
    plan: &'a Plan,
    candidate: &Candidate,
) -> Option<(&'a Plan, &'static str, usize)> {
    let is_long_distance = plan.calling_code == NORTH_AMERICA
        && candidate.digits(0) == "1"
        && candidate.groups.len() > 1;
    let first = usize::from(is_long_distance);
    let prefix = plan
        .prefixes
        .iter()
        .find(|prefix| candidate.digits(first) == **prefix)?;
    Some((plan, prefix, first + 1))
}

/// The keys that are spelled from `at` on, in groups of capitals and digits, and where they end.
fn keys(text: &Text<'_>, at: usize) -> (String, usize) {
    let mut keys = String::new();
    let mut end = at;
    let mut place = at;
    let mut separators = 0;
    while let Some(letter) = text.get(place) {
        match letter.class {
            CharClass::Dash | CharClass::Dot | CharClass::Space | CharClass::Close
                if separators < 2 =>
            {
                separators += 1;
            }
            CharClass::Nothing => {}
            _ if letter.c.is_ascii_uppercase() || letter.c.is_ascii_digit() => {
                if !is_group_of_capitals(text, place) {
                    break;
                }
                let group = (place..text.len())
                    .take_while(|at| text.char(*at).is_some_and(|c| c.is_ascii_alphanumeric()));
                for at in group {
                    keys.extend(text.char(at));
                    place = at;
                }
                end = place + 1;
                separators = 0;
            }
            _ => break,
        }
        if keys.len() >= 7 {
            break;
        }
        place += 1;
    }
    (keys, end)
}

fn is_group_of_capitals(text: &Text<'_>, at: usize) -> bool {
    (at..at + 16)
        .map_while(|at| text.char(at))
        .take_while(|c| c.is_alphanumeric())
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// The digit on a phone's key.
fn key(c: char) -> char {
    match c {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        other => other,
    }
}
