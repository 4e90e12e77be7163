//! The catalogue: every text that people read or hear, in every language, and nowhere else.
//!
//! A text for members is a [`MemberText`], English and Spanish; a text for attendees is an [`AttendeeText`], which has
//! French and German besides. A translation that is missing does not compile; one with another placeholder fails a
//! test. Texts are constants, one file an area, so that a program links only those that it uses.

/// Declares texts for members: `NAME: "English", "Spanish";`.
macro_rules! member_texts {
    ($($name:ident: $english:literal, $spanish:literal;)*) => {
        $(
            #[doc = $english]
            // An address in a text is for people to read.
            #[allow(clippy::doc_markdown)]
            pub const $name: $crate::words::MemberText = $crate::words::MemberText {
                name: stringify!($name),
                english: $english,
                spanish: $spanish,
            };
        )*

        /// Every text of this area.
        pub const ALL: &[$crate::words::MemberText] = &[$($name),*];
    };
}

/// Declares texts for attendees: `NAME: "English", "Spanish", "French", "German";`.
macro_rules! attendee_texts {
    ($($name:ident: $english:literal, $spanish:literal, $french:literal, $german:literal;)*) => {
        $(
            #[doc = $english]
            pub const $name: $crate::words::AttendeeText = $crate::words::AttendeeText {
                name: stringify!($name),
                english: $english,
                spanish: $spanish,
                french: $french,
                german: $german,
            };
        )*

        /// Every text of this area.
        pub const ALL: &[$crate::words::AttendeeText] = &[$($name),*];
    };
}

pub mod calls;
pub mod dates;
pub mod embed;
pub mod extension;
pub mod invitation;
pub mod landing;
mod language;
pub mod mail;
pub mod messages;
pub mod notices;
pub mod pages;
pub mod public;
pub mod roles;

pub use language::Language;

/// A text for members. `{name}` in it is a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberText {
    /// Its name.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
    /// In Spanish, which addresses the reader as *usted*.
    pub spanish: &'static str,
}

/// A text for attendees. `{name}` in it is a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttendeeText {
    /// Its name.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
    /// In Spanish.
    pub spanish: &'static str,
    /// In French.
    pub french: &'static str,
    /// In German.
    pub german: &'static str,
}

impl AttendeeText {
    /// The text in a language, its placeholders as they are.
    #[must_use]
    pub const fn template(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Spanish => self.spanish,
            Language::French => self.french,
            Language::German => self.german,
        }
    }

    /// The text in a language with its placeholders filled in.
    #[must_use]
    pub fn fill(self, language: Language, values: &[(&str, &str)]) -> String {
        fill(self.template(language), values)
    }
}

impl Language {
    /// A text for members that has no placeholder. Members whose language is not one of [`Language::OF_MEMBERS`] read
    /// English.
    #[must_use]
    pub const fn say(self, text: MemberText) -> &'static str {
        match self {
            Self::Spanish => text.spanish,
            Self::English | Self::French | Self::German => text.english,
        }
    }

    /// A text for members with its placeholders filled in.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::words::{Language, extension::time};
    /// let said = Language::English.fill(time::MINUTES_AGO, &[("minutes", "4")]);
    /// assert_eq!(said, "4 min ago");
    /// ```
    #[must_use]
    pub fn fill(self, text: MemberText, values: &[(&str, &str)]) -> String {
        fill(self.say(text), values)
    }
}

/// A template with its placeholders filled in.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    // A value is not looked through again: a name may have a brace in it.
    while let Some((before, name, after)) = next_placeholder(rest) {
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(before);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled + rest
}

/// The text before the first placeholder, the placeholder's name, and the text after it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests;
