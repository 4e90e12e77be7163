//! A text as its characters, each with its place, so that rules look left and right by counting
//! characters and places are told in UTF-16, as a page counts them.

use crate::phone::normalize::CharClass;

/// One character of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) class: CharClass,
    /// The place where it begins, in UTF-16 units.
    pub(super) wide: usize,
    /// The place where it begins, in bytes.
    byte: usize,
}

/// A text, at most [`super::MOST_CHARACTERS`] of it.
pub(super) struct Text<'a> {
    source: &'a str,
    letters: Vec<Letter>,
}

impl<'a> Text<'a> {
    pub(super) fn new(source: &'a str, most: usize) -> Self {
        let mut wide = 0;
        let letters = source
            .char_indices()
            .take(most)
            .map(|(byte, c)| {
                let letter = Letter {
                    c,
                    class: CharClass::of(c),
                    wide,
                    byte,
                };
                wide += c.len_utf16();
                letter
            })
            .collect();
        Self { source, letters }
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Letter> {
        self.letters.get(at)
    }

    pub(super) fn char(&self, at: usize) -> Option<char> {
        self.get(at).map(|letter| letter.c)
    }

    pub(super) fn char_class(&self, at: usize) -> CharClass {
        self.get(at).map_or(CharClass::Other, |letter| letter.class)
    }

    /// The first place at or after `at` that takes room.
    pub(super) fn skip_nothing(&self, mut at: usize) -> usize {
        while self.char_class(at) == CharClass::Nothing {
            at += 1;
        }
        at
    }

    /// The last character before `at` that takes room, with its place.
    pub(super) fn before(&self, at: usize) -> Option<(usize, char)> {
        let mut at = at;
        loop {
            at = at.checked_sub(1)?;
            let letter = self.get(at)?;
            if letter.class != CharClass::Nothing {
                return Some((at, letter.c));
            }
        }
    }

    /// The first character at or after `at` that takes room, with its place.
    pub(super) fn after(&self, at: usize) -> Option<(usize, char)> {
        let at = self.skip_nothing(at);
        self.char(at).map(|c| (at, c))
    }

    /// The place where the character at `at` begins in UTF-16, or where the text ends.
    pub(super) fn wide(&self, at: usize) -> usize {
        self.get(at).map_or_else(
            || {
                self.letters
                    .last()
                    .map_or(0, |last| last.wide + last.c.len_utf16())
            },
            |letter| letter.wide,
        )
    }

    /// The source between two characters.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        let place = |at| {
            self.get(at).map_or_else(
                || {
                    self.letters
                        .last()
                        .map_or(0, |last| last.byte + last.c.len_utf8())
                },
                |letter| letter.byte,
            )
        };
        self.source
            .get(place(start)..place(end))
            .unwrap_or_default()
    }

    /// The characters between two places, in lower case.
    pub(super) fn lower(&self, start: usize, end: usize) -> String {
        self.slice(start, end)
            .chars()
            .filter(|c| CharClass::of(*c) != CharClass::Nothing)
            .flat_map(char::to_lowercase)
            .collect()
    }
}
