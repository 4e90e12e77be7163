//! The markup that shows a page within another site.

use super::public_path;
use callslot_shared::{
    public_page::AccentColour,
    words::{Language, embed as texts},
};
use std::fmt::Write as _;

/// A way to show a page within another site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmbedKind {
    /// In the site's own flow.
    #[default]
    Inline,
    /// In a dialog that a link opens.
    Popup,
    /// In a dialog that a button over the site opens.
    Button,
}

impl EmbedKind {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Inline, Self::Popup, Self::Button];

    /// Its name in the markup.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inline => "inline",
            Self::Popup => "popup",
            Self::Button => "button",
        }
    }
}

/// The colours that a page is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmbedTheme {
    /// Those of the visitor's device.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl EmbedTheme {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its name in the markup; empty for the visitor's own.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// All that the markup depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbedOptions<'a> {
    /// The server's origin.
    pub server: &'a str,
    /// The page's name in its address.
    pub slug: &'a str,
    /// The name of the one event type that is shown; all without.
    pub event_type: Option<&'a str>,
    /// The way.
    pub kind: EmbedKind,
    /// The colours.
    pub theme: EmbedTheme,
    /// The accent colour of the button that floats.
    pub accent: Option<AccentColour>,
    /// The page's own language, which its words are in.
    pub language: Language,
}

/// The markup: a link, which works without scripts, and the script that puts the page in its place.
#[must_use]
pub fn embed_code(options: &EmbedOptions) -> String {
    let EmbedOptions { server, kind, .. } = options;
    let path = public_path(options.slug, options.event_type);
    let mut link = format!(
        "<a href=\"{server}{path}\" data-callslot=\"{}\"",
        kind.as_str()
    );
    let mut attribute = |name: &str, value: &str| {
        if !value.is_empty() {
            // Writing into a text does not fail. No value has a character that markup reads otherwise.
            let _ = write!(link, " data-callslot-{name}=\"{value}\"");
        }
    };
    attribute("theme", options.theme.as_str());
    if *kind != EmbedKind::Inline {
        attribute("close", texts::CLOSE.template(options.language));
    }
    if let (EmbedKind::Button, Some(accent)) = (kind, options.accent) {
        attribute("accent", &accent.to_string());
        attribute("on-accent", accent.text());
    }
    let text = texts::BOOK.template(options.language);
    format!("{link}>{text}</a>\n<script src=\"{server}/scripts/embed.js\" async></script>")
}
