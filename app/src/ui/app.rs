//! The values that every component has at hand.

use crate::{browser::Client, platform::Platform};
use callslot_shared::words::{Language, MemberText};
use leptos::prelude::expect_context;
use std::sync::Arc;

/// The surroundings of a view, as context.
#[derive(Debug, Clone)]
pub struct App {
    /// The host.
    pub platform: Arc<dyn Platform>,
    /// The API.
    pub client: Client,
    /// The language of the words.
    pub language: Language,
    /// The tag that dates are written by.
    pub locale: String,
}

impl App {
    pub(super) fn new(platform: Arc<dyn Platform>) -> Self {
        let locale = platform.language();
        Self {
            client: Client::new(Arc::clone(&platform)),
            platform,
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

/// The surroundings of a view. Every view is mounted with them.
#[must_use]
pub fn app() -> App {
    expect_context()
}
