//! The languages that the fixed texts exist in.

use crate::FieldError;
use serde::{Deserialize, Serialize};

/// A language that is spoken on calls, by its BCP 47 primary subtag.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// German.
    De,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::En, Self::Es, Self::Fr, Self::De];

    /// The primary subtag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
            Self::De => "de",
        }
    }

    /// Language and region, as the carrier's `Say` takes them.
    #[must_use]
    pub const fn locale(self) -> &'static str {
        match self {
            Self::En => "en-US",
            Self::Es => "es-ES",
            Self::Fr => "fr-FR",
            Self::De => "de-DE",
        }
    }

    /// Reads a primary subtag.
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
}
