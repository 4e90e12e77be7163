//! The carrier's voices.

use crate::words::Language;

impl Language {
    /// Language and region, as the carrier's `Say` takes them (BCP 47).
    #[must_use]
    pub const fn locale(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::Spanish => "es-ES",
            Self::French => "fr-FR",
            Self::German => "de-DE",
        }
    }
}
