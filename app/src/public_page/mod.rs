//! The settings of the public page, from the API's answers and what the person types.

mod draft;
mod embed;
mod event_type;
mod field;

pub use draft::PageDraft;
pub use embed::{EmbedKind, EmbedOptions, EmbedTheme, embed_code};
pub use event_type::{EventTypeDraft, EventTypeProblem, QuestionDraft, QuestionKind};
pub use field::{PageField, merged, problem};

use callslot_shared::{
    FieldError,
    public_page::{Logo, MAX_LOGO_BYTES},
    words::MemberText,
};

use crate::words::public_page as words;

/// The path of the settings.
pub const PAGE_PATH: &str = "/api/public-page";

/// The path of an organization's page on the server.
#[must_use]
pub fn public_path(slug: &str, event_type: Option<&str>) -> String {
    match event_type {
        Some(event_type) => format!("/b/{slug}/{event_type}"),
        None => format!("/b/{slug}"),
    }
}

/// Why a file cannot be the logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoProblem {
    /// It has too many bytes: so many KB.
    Large(usize),
    /// It is no picture that is taken.
    Wrong,
    /// The browser did not read it.
    Unread,
}

impl LogoProblem {
    /// The problem of a file of so many bytes, before it is read.
    #[must_use]
    pub fn of_size(bytes: usize) -> Option<Self> {
        (bytes > MAX_LOGO_BYTES).then(|| Self::Large(bytes.div_ceil(1024)))
    }

    /// The words for it; `{size}` is the file's.
    #[must_use]
    pub const fn said(self) -> MemberText {
        match self {
            Self::Large(_) => words::LOGO_LARGE,
            Self::Wrong => words::LOGO_WRONG,
            Self::Unread => words::LOGO_UNREAD,
        }
    }
}

/// The address at which a browser shows a logo that is only typed so far, by its own bytes.
#[must_use]
pub fn logo_address(base64: &str) -> Option<String> {
    let logo: Result<Logo, FieldError> = Logo::parse("logo", base64);
    let media = logo.ok()?.format.media_type();
    Some(format!("data:{media};base64,{base64}"))
}

#[cfg(test)]
mod tests;
