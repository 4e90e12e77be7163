//! The fields of the settings: what differs between two drafts, and the words for what is wrong with each.

use super::PageDraft;
use crate::{schedule::wrong, words::public_page as words};
use callslot_shared::{
    FieldError,
    words::{Language, MemberText},
};

/// Declares the fields: the name in the API and in the draft, and the words above it.
macro_rules! page_fields {
    ($($variant:ident: $name:ident, $word:ident;)*) => {
        /// A field of the settings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum PageField {
            $(
                #[doc = concat!("`", stringify!($name), "`.")]
                $variant,
            )*
        }

        impl PageField {
            /// Every field, in its order in the form.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name in the API.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($name),)*
                }
            }

            /// The words above it.
            #[must_use]
            pub const fn word(self) -> MemberText {
                match self {
                    $(Self::$variant => words::$word,)*
                }
            }

            /// Whether it is another in the two drafts.
            #[must_use]
            pub fn differs(self, one: &PageDraft, other: &PageDraft) -> bool {
                match self {
                    $(Self::$variant => one.$name != other.$name,)*
                }
            }

            /// Puts its value in `from` into `to`.
            pub fn copy(self, from: &PageDraft, to: &mut PageDraft) {
                match self {
                    $(Self::$variant => to.$name.clone_from(&from.$name),)*
                }
            }
        }
    };
}

page_fields! {
    Enabled: enabled, ENABLED;
    Slug: slug, SLUG;
    Name: name, NAME;
    Description: description, DESCRIPTION;
    Logo: logo, LOGO;
    AccentColour: accent_colour, COLOUR;
    Languages: languages, LANGUAGES;
    EventTypes: event_types, EVENT_TYPES;
    Verification: verification, PROOF;
    AllowedCountries: allowed_countries, COUNTRIES;
    MaxBookingsPerDay: max_bookings_per_day, PER_DAY;
    FrameOrigins: frame_origins, ORIGINS;
}

impl PageField {
    /// The field that an error is about, which may name one of its entries.
    #[must_use]
    pub fn of(error: &FieldError) -> Option<Self> {
        let name = error.field.split('[').next()?;
        let mut all = Self::ALL.iter().copied();
        all.find(|field| field.name() == name)
    }

    /// The id of its element in the form.
    #[must_use]
    pub fn id(self) -> String {
        format!("page-{}", self.name())
    }
}

/// The words beside a field that breaks a rule.
#[must_use]
pub fn problem(language: Language, error: &FieldError, draft: &PageDraft) -> String {
    let is_missing = error.problem.starts_with("is missing");
    let text = match PageField::of(error) {
        Some(PageField::Languages) => words::LANGUAGES_WRONG,
        Some(_) if is_missing => words::NEEDED,
        // A server alone knows that it is taken; all else is a matter of its letters.
        Some(PageField::Slug) if error.problem.starts_with("needs") => words::SLUG_WRONG,
        Some(PageField::Slug) => words::SLUG_TAKEN,
        Some(PageField::AccentColour) => words::COLOUR_WRONG,
        Some(PageField::Logo) => words::LOGO_WRONG,
        Some(PageField::AllowedCountries) => words::COUNTRIES_WRONG,
        Some(PageField::MaxBookingsPerDay) => words::PER_DAY_WRONG,
        Some(PageField::FrameOrigins) => match entry(error, draft) {
            Some(origin) => return language.fill(words::ORIGIN_WRONG, &[("origin", origin)]),
            None => words::ORIGINS_MANY,
        },
        _ => return wrong::said(language, error),
    };
    language.say(text).to_owned()
}

/// The line of the sites that an error names.
fn entry<'a>(error: &FieldError, draft: &'a PageDraft) -> Option<&'a str> {
    let (_, place) = error.field.split_once('[')?;
    let place: usize = place.strip_suffix(']')?.parse().ok()?;
    draft.origins().nth(place)
}

/// The person's changes on top of somebody else's: each field that is not as it was in `base` stays, all others become theirs.
#[must_use]
pub fn merged(base: &PageDraft, mine: &PageDraft, theirs: &PageDraft) -> PageDraft {
    let mut merged = theirs.clone();
    for field in PageField::ALL {
        if field.differs(base, mine) {
            field.copy(mine, &mut merged);
        }
    }
    merged
}
