//! The values that every component has at hand.

use crate::{
    api::Failure,
    browser::Client,
    platform::{Platform, Store},
    popup::PAINTED,
    speech::Speech,
};
use callslot_shared::{
    api::MeBody,
    words::{Language, MemberText},
};
use leptos::prelude::*;
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
    /// The language that the whole page is to be in.
    speech: ArcRwSignal<Speech>,
    /// Whether the account's language has been heard of.
    heard: ArcStoredValue<bool>,
    follows: Follows,
}

/// The way in which a page comes into another language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// It is loaded again: nothing has been typed into it yet.
    ByLoading,
    /// It is drawn again: see [`App::current`].
    ByDrawing,
}

impl App {
    pub(super) async fn new(platform: Arc<dyn Platform>, follows: Follows) -> Self {
        let chosen = platform.chosen_language().await;
        let speech = Speech::of(&platform.languages(), chosen);
        Self {
            client: Client::new(Arc::clone(&platform)),
            platform,
            language: speech.language,
            locale: speech.locale.clone(),
            speech: ArcRwSignal::new(speech),
            heard: ArcStoredValue::new(false),
            follows,
        }
    }

    /// As [`Self::new`] beside another module, in the language that its views have. It follows the account no more: that one does.
    pub(super) fn beside(platform: Arc<dyn Platform>, speech: Speech) -> Self {
        Self {
            client: Client::new(Arc::clone(&platform)),
            platform,
            language: speech.language,
            locale: speech.locale.clone(),
            speech: ArcRwSignal::new(speech),
            heard: ArcStoredValue::new(true),
            follows: Follows::ByDrawing,
        }
    }

    /// The language of the present. Who tracks it hears of another.
    pub(super) fn speech(&self) -> Speech {
        self.speech.get()
    }

    /// Has the page drawn again in this language, unless it is in it already.
    pub(super) fn speak_as(&self, speech: Speech) {
        if self.speech.get_untracked() != speech {
            name_language(speech.language);
            self.speech.set(speech);
        }
    }

    /// The same in the language of the present. Who tracks it is drawn again in another.
    #[must_use]
    pub fn current(&self) -> Self {
        let Speech { language, locale } = self.speech.get();
        Self {
            language,
            locale,
            ..self.clone()
        }
    }

    /// As [`Self::current`], where nothing is drawn of it.
    #[must_use]
    pub fn current_untracked(&self) -> Self {
        untrack(|| self.current())
    }

    /// The person who is signed in, and their organizations. The page follows the language of the first answer; one that is chosen
    /// elsewhere later is that of the next page, so that nothing is drawn over what is being typed.
    pub async fn me(&self) -> Result<MeBody, Failure> {
        let me: MeBody = self.client.get("/api/me").await?;
        let chosen = me.user.language;
        self.platform.keep_language(chosen).await;
        if !self.heard.get_value() {
            self.heard.set_value(true);
            self.follow(chosen).await;
        }
        Ok(me)
    }

    /// Speaks the language that the person has just chosen, here and on the pages that follow.
    pub async fn speak(&self, chosen: Option<Language>) {
        self.platform.keep_language(chosen).await;
        self.heard.set_value(true);
        self.follow(chosen).await;
    }

    async fn follow(&self, chosen: Option<Language>) {
        let speech = Speech::of(&self.platform.languages(), chosen);
        if self.speech.get_untracked() == speech {
            return;
        }
        match self.follows {
            Follows::ByDrawing => self.speak_as(speech),
            // Only if the next page knows it: it would be loaded for ever.
            Follows::ByLoading if self.platform.chosen_language().await == chosen => {
                self.platform.forget(Store::Session, PAINTED).await;
                let _ = window().location().reload();
            }
            Follows::ByLoading => {}
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

/// Screen readers speak as the document's language says.
pub(super) fn name_language(language: Language) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language.as_str());
    }
}

/// The surroundings of a view. Every view is mounted with them.
#[must_use]
pub fn app() -> App {
    expect_context()
}
