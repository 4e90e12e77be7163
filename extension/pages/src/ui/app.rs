//! The values that every component has at hand.

use crate::browser::{Client, chrome};
use callslot_shared::words::{Language, MemberText};
use leptos::prelude::use_context;

/// The page's surroundings, as context.
#[derive(Debug, Clone, PartialEq)]
pub struct App {
    /// The API.
    pub client: Client,
    /// The language of the words.
    pub language: Language,
    /// The tag that dates are written by.
    pub locale: String,
}

impl App {
    pub(super) fn new() -> Self {
        let locale = chrome::ui_language();
        Self {
            client: Client,
            language: Language::of_member(&locale),
            locale,
        }
    }

    /// A message that has no placeholder.
    #[must_use]
    pub fn say(&self, message: MemberText) -> &'static str {
        self.language.say(message)
    }

    /// The server's sentence, for readers of English, which it is written in.
    #[must_use]
    pub fn in_english(&self, sentence: String) -> Option<String> {
        (self.language == Language::English).then_some(sentence)
    }

    /// A message with its placeholders filled in.
    #[must_use]
    pub fn fill(&self, message: MemberText, values: &[(&str, &str)]) -> String {
        self.language.fill(message, values)
    }
}

/// The page's surroundings. Every page is mounted with them.
#[must_use]
pub fn app() -> App {
    use_context().unwrap_or_else(App::new)
}
