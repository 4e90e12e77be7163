//! The language of pages and mail.

use axum::http::{HeaderMap, header};

/// A language that pages and mail are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// The first of the languages a browser asks for that there is, else English.
    pub(crate) fn asked_for(headers: &HeaderMap) -> Self {
        let asked = headers.get(header::ACCEPT_LANGUAGE);
        let asked = asked.and_then(|value| value.to_str().ok());
        asked
            .unwrap_or_default()
            .split(',')
            .find_map(|tag| Self::of(tag.trim()))
            .unwrap_or(Self::English)
    }

    fn of(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', ';']).next()?.trim();
        if primary.eq_ignore_ascii_case("en") {
            Some(Self::English)
        } else if primary.eq_ignore_ascii_case("es") {
            Some(Self::Spanish)
        } else {
            None
        }
    }

    /// Its tag (BCP 47).
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_there_is_counts() {
        for (asked, expected) in [
            ("", Language::English),
            ("es", Language::Spanish),
            ("es-MX,es;q=0.9,en;q=0.8", Language::Spanish),
            ("fr-FR,fr;q=0.9,ES;q=0.8,en;q=0.7", Language::Spanish),
            ("de,en;q=0.5,es;q=0.4", Language::English),
            ("est", Language::English),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, asked.parse().unwrap());
            assert_eq!(Language::asked_for(&headers), expected, "{asked}");
        }
    }
}
