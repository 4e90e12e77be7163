//! The message catalogue: every word that a page shows, in every language, and nowhere else.
//!
//! A page's words are in a file of its own. What is missing in one language does not compile; what
//! has another placeholder fails a test.

pub mod details;
pub mod form;
pub mod options;
pub mod panel;
pub mod popup;
pub mod schedule;
pub mod states;
pub mod time;

/// A language that pages are shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

/// Something a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Its name.
    pub name: &'static str,
    /// In English. `{name}` is a placeholder.
    pub english: &'static str,
    /// In Spanish.
    pub spanish: &'static str,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The language of a tag such as `es-MX`; English for those that there are no words in.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        match tag.split(['-', '_']).next() {
            Some(primary) if primary.eq_ignore_ascii_case("es") => Self::Spanish,
            _ => Self::English,
        }
    }

    /// The language's own tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// A message that has no placeholder.
    #[must_use]
    pub const fn say(self, message: Message) -> &'static str {
        match self {
            Self::English => message.english,
            Self::Spanish => message.spanish,
        }
    }

    /// A message with its placeholders filled in.
    ///
    /// # Examples
    /// ```
    /// use callslot_extension_pages::words::{Language, time};
    /// let said = Language::English.fill(time::MINUTES_AGO, &[("minutes", "4")]);
    /// assert_eq!(said, "4 min ago");
    /// ```
    #[must_use]
    pub fn fill(self, message: Message, values: &[(&str, &str)]) -> String {
        let mut text = String::new();
        let mut rest = self.say(message);
        // What is filled in is not looked through again: a name may have a brace in it.
        while let Some((before, name, after)) = next_placeholder(rest) {
            let value = values.iter().find(|(known, _)| *known == name);
            text.push_str(before);
            text.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        text + rest
    }
}

fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Declares messages: `NAME: "English", "Spanish";`.
#[macro_export]
macro_rules! words {
    ($($name:ident: $english:literal, $spanish:literal;)*) => {
        $(
            #[doc = $english]
            pub const $name: $crate::words::Message = $crate::words::Message {
                name: stringify!($name),
                english: $english,
                spanish: $spanish,
            };
        )*

        /// Every message of this page.
        pub const ALL: &[$crate::words::Message] = &[$($name),*];
    };
}

/// Every page's messages.
pub const PAGES: &[&[Message]] = &[
    states::ALL,
    time::ALL,
    options::ALL,
    panel::ALL,
    popup::ALL,
    schedule::ALL,
    form::ALL,
    details::ALL,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(text: &str) -> Vec<&str> {
        let (mut found, mut rest) = (Vec::new(), text);
        while let Some((_, name, after)) = next_placeholder(rest) {
            found.push(name);
            rest = after;
        }
        found.sort_unstable();
        found
    }

    #[test]
    fn every_language_says_everything_with_the_same_placeholders() {
        for message in PAGES.iter().copied().flatten() {
            for language in Language::ALL {
                assert!(
                    !language.say(*message).trim().is_empty(),
                    "{}",
                    message.name
                );
            }
            let (english, spanish) = (placeholders(message.english), placeholders(message.spanish));
            assert_eq!(english, spanish, "{}", message.name);
        }
    }

    #[test]
    fn a_value_with_a_brace_stays_as_it_is() {
        let message = Message {
            name: "TEST",
            english: "{who} and {what}.",
            spanish: "{what}, {who}.",
        };
        let values = [("who", "{what}"), ("what", "x")];
        assert_eq!(Language::English.fill(message, &values), "{what} and x.");
        assert_eq!(Language::Spanish.fill(message, &values), "x, {what}.");
    }

    #[test]
    fn a_tag_without_words_of_its_own_is_read_in_english() {
        assert_eq!(Language::of("es-419"), Language::Spanish);
        assert_eq!(Language::of("pt-BR"), Language::English);
        assert_eq!(Language::of(""), Language::English);
    }
}
