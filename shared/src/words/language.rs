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

    fn tagged(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', ';']).next()?.trim();
        Self::OF_MEMBERS
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.as_str()))
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
