//! The languages that people read and hear.

use crate::FieldError;
use serde::{Deserialize, Serialize};

/// A language, by its code in ISO 639-1. Members read English and Spanish; attendees hear all four.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
    /// French.
    #[serde(rename = "fr")]
    French,
    /// German.
    #[serde(rename = "de")]
    German,
}

impl Language {
    /// Every language: attendees are spoken to in each.
    pub const ALL: [Self; 4] = [Self::English, Self::Spanish, Self::French, Self::German];
    /// The languages that members read: pages, mail, the extension and notices.
    pub const OF_MEMBERS: [Self; 2] = [Self::English, Self::Spanish];

    /// The code, which is the primary subtag of BCP 47 too.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
        }
    }

    /// Reads a code.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        Self::ALL
            .into_iter()
            .find(|language| language.as_str() == text)
            .ok_or_else(|| {
                FieldError::new(
                    field,
                    "is not a language that calls are held in; use en, es, fr or de",
                )
            })
    }

    /// The language of a member who prefers these: the first tag, of an Accept-Language header or a browser's own such
    /// as `es-MX`, that members' texts are written in, else English.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::words::Language;
    /// assert_eq!(Language::of_member("fr-FR,es;q=0.8"), Language::Spanish);
    /// assert_eq!(Language::of_member("de"), Language::English);
    /// ```
    #[must_use]
    pub fn of_member(accepted: &str) -> Self {
        accepted
            .split(',')
            .find_map(Self::tagged)
            .unwrap_or_default()
    }

    /// The language, of those that something is offered in, that a reader likes best by an Accept-Language header (RFC 9110,
    /// section 12.5.4): the one of the highest weight, of equal weights the first; the first that is offered, if they name none.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::words::Language::{self, English, French, German};
    /// assert_eq!(Language::negotiated("fr;q=0.5, de-AT", &[English, German, French]), German);
    /// assert_eq!(Language::negotiated("it, en;q=0", &[German, English]), German);
    /// ```
    #[must_use]
    pub fn negotiated(accepted: &str, offered: &[Self]) -> Self {
        let mut best: Option<(u32, Self)> = None;
        for range in accepted.split(',').take(50) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            let mut offered = offered.iter().copied();
            let named = offered.find(|one| primary.eq_ignore_ascii_case(one.as_str()));
            let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
            let weight = weight.map_or(1_000, thousandths);
            if let Some(named) = named.filter(|_| weight > 0)
                && best.is_none_or(|(known, _)| weight > known)
            {
                best = Some((weight, named));
            }
        }
        let first = offered.first().copied().unwrap_or_default();
        best.map_or(first, |(_, language)| language)
    }

    fn tagged(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', ';']).next()?.trim();
        Self::OF_MEMBERS
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.as_str()))
    }
}

/// A weight such as `0.85` in thousandths, for which it has digits enough; 0 for what is none.
fn thousandths(weight: &str) -> u32 {
    let (whole, part) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let is_digits = part.len() <= 3 && part.bytes().all(|digit| digit.is_ascii_digit());
    match whole {
        "1" if is_digits => 1_000,
        "0" if is_digits => format!("{part:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_read_as_it_is_written() {
        for language in Language::ALL {
            assert_eq!(Language::parse("l", language.as_str()), Ok(language));
            let json = serde_json::to_string(&language).unwrap();
            assert_eq!(json, format!("\"{}\"", language.as_str()));
            assert!(language.locale().starts_with(language.as_str()));
        }
        for bad in ["", "EN", "en-US", "it", "klingon"] {
            assert!(Language::parse("l", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_language_of_the_highest_weight_counts_among_those_offered() {
        let all = Language::ALL;
        for (accepted, expected) in [
            ("", Language::English),
            ("de", Language::German),
            ("fr;q=0.4, de-AT, it", Language::German),
            ("fr;q=0.9,de;q=0.85,es;q=0.901", Language::Spanish),
            ("fr;q=0,de;q=0.001", Language::German),
            ("fr;q=x,it", Language::English),
            ("de;q=0.5,fr;q=0.5", Language::German),
        ] {
            assert_eq!(Language::negotiated(accepted, &all), expected, "{accepted}");
        }
        let offered = [Language::French, Language::English];
        assert_eq!(Language::negotiated("de", &offered), Language::French);
    }

    #[test]
    fn the_first_language_that_members_texts_are_written_in_counts() {
        for (accepted, expected) in [
            ("", Language::English),
            ("es", Language::Spanish),
            ("es-419", Language::Spanish),
            ("es_MX", Language::Spanish),
            ("es-MX,es;q=0.9,en;q=0.8", Language::Spanish),
            ("fr-FR,fr;q=0.9,ES;q=0.8,en;q=0.7", Language::Spanish),
            ("de,en;q=0.5, es;q=0.4", Language::English),
            ("pt-BR", Language::English),
            ("est", Language::English),
        ] {
            assert_eq!(Language::of_member(accepted), expected, "{accepted}");
        }
    }
}
