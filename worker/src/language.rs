//! The language of pages and mail.

/// A language that pages and mail are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// The first of the languages in an Accept-Language header that there is, else English.
    pub(crate) fn preferred(accept_language: &str) -> Self {
        accept_language
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
            assert_eq!(Language::preferred(asked), expected, "{asked}");
        }
    }
}
