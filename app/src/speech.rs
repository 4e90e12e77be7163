//! The language of the interface: the one that the person's account has, or else the browser's.

use callslot_shared::words::Language;
use serde::{Deserialize, Serialize};

/// The key of the account's language in the storage of the session, where a host does not learn it otherwise.
pub const KEPT: &str = "language";

/// A language, and the tag that dates are written by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speech {
    /// The language of the words.
    pub language: Language,
    /// The tag.
    pub locale: String,
}

impl Speech {
    /// The `chosen` language, or else the first of the browser's `tags` that there are words in. The tags are separated by commas,
    /// the best first. Dates are written as the browser's own tag says where it is one of that language: 24 hours stay 24 hours.
    #[must_use]
    pub fn of(tags: &str, chosen: Option<Language>) -> Self {
        let language = chosen.unwrap_or_else(|| Language::of_member(tags));
        let all = || tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        let is_it = |tag: &&str| {
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            primary.eq_ignore_ascii_case(language.as_str())
        };
        let fallback = || match chosen {
            Some(language) => language.as_str(),
            // Words there are none in: the dates are at least the person's.
            None => all().next().unwrap_or(language.as_str()),
        };
        let locale = all().find(is_it).unwrap_or_else(fallback).to_owned();
        Self { language, locale }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tags: &str, chosen: Option<Language>, language: Language, locale: &str) {
        let locale = locale.to_owned();
        assert_eq!(Speech::of(tags, chosen), Speech { language, locale });
    }

    #[test]
    fn the_language_of_the_account_goes_before_the_browsers() {
        check("en-GB", None, Language::English, "en-GB");
        check("en-GB", Some(Language::Spanish), Language::Spanish, "es");
        check("es-MX,en", Some(Language::English), Language::English, "en");
    }

    #[test]
    fn dates_are_written_as_the_browser_does_in_that_language() {
        let spanish = Some(Language::Spanish);
        check("en-US,es-MX,es", spanish, Language::Spanish, "es-MX");
        check(
            "en-GB,en",
            Some(Language::English),
            Language::English,
            "en-GB",
        );
    }

    #[test]
    fn the_first_language_that_there_are_words_in_is_spoken() {
        check("fr-FR, es-419, en", None, Language::Spanish, "es-419");
        check("de-DE", None, Language::English, "de-DE");
        check("", None, Language::English, "en");
    }
}
