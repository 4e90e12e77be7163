//! All numbers there can be, as the few classes that a plan's patterns can tell apart.
//!
//! The patterns are made into one automaton, and it is walked with all digits, length by length: what
//! holds for one number of each class then holds for every number, and not for a sample.

use std::collections::{BTreeSet, HashSet};

use anyhow::Context as _;
use regex_automata::dfa::{Automaton as _, dense};
use regex_automata::util::{primitives::StateID, start, syntax};
use regex_automata::{Anchored, MatchKind};

use super::plan::Pattern;

/// Most digits of a national number that the library reads (`MAX_LENGTH_FOR_NSN`).
const MOST_DIGITS: usize = 17;

/// Numbers of one length that match the same patterns.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    /// How many digits they have.
    pub(super) digits: i32,
    /// The places of the patterns that they match.
    pub(super) matched: BTreeSet<usize>,
}

impl Class {
    /// Whether its numbers match the pattern at a place.
    pub(super) fn matches(&self, pattern: Option<usize>) -> bool {
        pattern.is_some_and(|pattern| self.matched.contains(&pattern))
    }
}

/// The classes of all numbers.
pub(super) fn of(patterns: &[Pattern]) -> anyhow::Result<BTreeSet<Class>> {
    let anchored: Vec<String> = patterns
        .iter()
        .map(|Pattern { text, begins }| {
            let rest = if *begins { r"\d*" } else { "" };
            format!("^(?:{text}){rest}$")
        })
        .collect();
    let automaton = dense::Builder::new()
        .configure(
            dense::Config::new()
                .match_kind(MatchKind::All)
                .start_kind(regex_automata::dfa::StartKind::Anchored),
        )
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build_many(&anchored)
        .context("a pattern of the library cannot be read")?;
    let start = automaton
        .start_state(&start::Config::new().anchored(Anchored::Yes))
        .context("the patterns have no beginning")?;
    let mut classes = BTreeSet::new();
    let mut states = HashSet::from([start]);
    for digits in (1..).take(MOST_DIGITS) {
        states = states
            .into_iter()
            .flat_map(|state| (b'0'..=b'9').map(move |digit| (state, digit)))
            .map(|(state, digit)| automaton.next_state(state, digit))
            .collect();
        classes.extend(states.iter().map(|state| Class {
            digits,
            matched: matched(&automaton, *state),
        }));
    }
    Ok(classes)
}

fn matched(automaton: &dense::DFA<Vec<u32>>, state: StateID) -> BTreeSet<usize> {
    let end = automaton.next_eoi_state(state);
    if !automaton.is_match_state(end) {
        return BTreeSet::new();
    }
    (0..automaton.match_len(end))
        .map(|place| automaton.match_pattern(end, place).as_usize())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str, begins: bool) -> Pattern {
        Pattern {
            text: text.to_owned(),
            begins,
        }
    }

    #[test]
    fn every_number_is_in_a_class() {
        let patterns = [pattern(r"[2-9]\d", false), pattern("[89]", true)];
        let classes = of(&patterns).unwrap();
        let of_two: Vec<_> = classes
            .iter()
            .filter(|class| class.digits == 2)
            .map(|class| class.matched.iter().copied().collect::<Vec<_>>())
            .collect();
        assert_eq!(of_two, [vec![], vec![0], vec![0, 1]]);
        let of_three: Vec<_> = classes
            .iter()
            .filter(|class| class.digits == 3)
            .map(|class| class.matched.iter().copied().collect::<Vec<_>>())
            .collect();
        assert_eq!(of_three, [vec![], vec![1]]);
    }

    #[test]
    fn what_is_no_pattern_is_an_error() {
        assert!(of(&[pattern("(", false)]).is_err());
    }
}
