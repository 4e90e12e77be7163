//! The settings of an organization's public booking page on the wire.
//!
//! An event type's own address (`slug`) and the questions that its attendees are asked (`rules.questions`, typed) are settings
//! of the event type, [`SaveEventType`](super::SaveEventType), and hold for every way of booking. Here stands only which event
//! types strangers may book, in the order in which the page lists them.

use crate::{
    FieldError,
    de::integer,
    ids::EventTypeId,
    instant,
    phone::Region,
    public_page::{AccentColour, FrameOrigin, Logo, Verification},
    text::clean,
    words::Language,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Most event types on a page.
pub const MAX_PUBLIC_EVENT_TYPES: usize = 50;
/// Most sites that may frame a page.
pub const MAX_FRAME_ORIGINS: usize = 20;
/// Characters of a page's slug.
const SLUG: RangeInclusive<usize> = 3..=40;
/// Longest public name, in characters.
const MAX_NAME: usize = 100;
/// Longest description, in characters.
const MAX_DESCRIPTION: usize = 500;
/// Most countries: more than there are.
const MAX_COUNTRIES: usize = 300;
/// Bookings that strangers may make in a day.
const BOOKINGS_PER_DAY: RangeInclusive<u32> = 1..=10_000;

/// The settings of a public booking page: `PUT /api/public-page`, which replaces all of them. `If-Match` takes the version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublicPageUpdate {
    /// Whether the page is there. It needs a slug, a name, an event type and a country first.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub enabled: bool,
    /// The page's name in its address `/b/{slug}`: 3 to 40 lower case letters and digits, with single hyphens between. No
    /// other organization has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 3,
            max_length = 40,
            pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
            examples("acme-support")
        )
    )]
    pub slug: Option<String>,
    /// The name that visitors read, at most 100 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(required = false, max_length = 100, examples("Acme Support"))
    )]
    pub name: String,
    /// A sentence or two under the name, at most 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false, max_length = 500))]
    pub description: String,
    /// The colour of the page's button, `#rrggbb`; the house's without. Its text is white or black, whichever is readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^#[0-9a-fA-F]{6}$", examples("#1d5fc4"))
    )]
    pub accent_colour: Option<String>,
    /// The logo in base64: a PNG or WebP of at most 32 KiB and 1,024 by 1,024 pixels, told by its bytes. `/b/{slug}/logo`
    /// serves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 43_692))]
    pub logo: Option<String>,
    /// The languages that the page is shown in. The first is for visitors who read none of them.
    #[serde(default = "english")]
    #[cfg_attr(
        feature = "openapi",
        schema(required = false, min_items = 1, max_items = 4)
    )]
    pub languages: Vec<Language>,
    /// The event types that anybody may book, in the order in which they are listed. All others answer like none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false, max_items = 50))]
    pub event_types: Vec<EventTypeId>,
    /// The origins of the sites that may show the page in a frame, each such as `https://www.example.com`.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(required = false, max_items = 20, examples(json!(["https://www.example.com"])))
    )]
    pub frame_origins: Vec<String>,
    /// The proof that a visitor gives before the booking is made.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub verification: Verification,
    /// The countries whose numbers may be left (ISO 3166-1, two letters), among those of the organization's limits. The page
    /// offers the first one where it cannot tell a visitor's.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(required = false, max_items = 300, examples(json!(["US", "CA"])))
    )]
    pub allowed_countries: Vec<String>,
    /// The most calls that visitors book in one day, by UTC, 1 to 10,000.
    #[serde(default = "usual_day", deserialize_with = "integer")]
    #[cfg_attr(
        feature = "openapi",
        schema(required = false, minimum = 1, maximum = 10_000, examples(50))
    )]
    pub max_bookings_per_day: u32,
}

fn english() -> Vec<Language> {
    vec![Language::English]
}

const fn usual_day() -> u32 {
    50
}

impl Default for PublicPageUpdate {
    fn default() -> Self {
        Self {
            enabled: false,
            slug: None,
            name: String::new(),
            description: String::new(),
            accent_colour: None,
            logo: None,
            languages: english(),
            event_types: Vec::new(),
            frame_origins: Vec::new(),
            verification: Verification::default(),
            allowed_countries: Vec::new(),
            max_bookings_per_day: usual_day(),
        }
    }
}

impl PublicPageUpdate {
    /// The settings with their values checked, trimmed and each named once. Errors name the field.
    pub fn checked(self) -> Result<Self, FieldError> {
        let checked = self.checked_without_plans()?;
        for (place, country) in checked.allowed_countries.iter().enumerate() {
            Region::parse(&format!("allowed_countries[{place}]"), country)?;
        }
        Ok(checked)
    }

    /// As [`Self::checked`], for programs that hold no numbering plans: a country may be any text.
    pub fn checked_without_plans(mut self) -> Result<Self, FieldError> {
        if self.slug.as_deref().is_some_and(|slug| !is_slug(slug)) {
            return Err(FieldError::new(
                "slug",
                "needs 3 to 40 lower case letters and digits, with single hyphens between",
            ));
        }
        self.name = clean("name", &self.name, MAX_NAME)?;
        self.description = clean("description", &self.description, MAX_DESCRIPTION)?;
        if let Some(colour) = &mut self.accent_colour {
            *colour = AccentColour::parse("accent_colour", colour)?.to_string();
        }
        if let Some(logo) = &self.logo {
            Logo::parse("logo", logo)?;
        }
        if self.languages.is_empty() {
            return Err(FieldError::new("languages", "is empty; name one at least"));
        }
        self.languages = once(&self.languages);
        self.event_types = once(&self.event_types);
        at_most(
            "event_types",
            self.event_types.len(),
            MAX_PUBLIC_EVENT_TYPES,
        )?;
        at_most("frame_origins", self.frame_origins.len(), MAX_FRAME_ORIGINS)?;
        for (place, origin) in self.frame_origins.iter_mut().enumerate() {
            let read = FrameOrigin::parse(&format!("frame_origins[{place}]"), origin)?;
            *origin = read.to_string();
        }
        self.frame_origins = once(&self.frame_origins);
        at_most(
            "allowed_countries",
            self.allowed_countries.len(),
            MAX_COUNTRIES,
        )?;
        self.allowed_countries = once(&self.allowed_countries);
        if !BOOKINGS_PER_DAY.contains(&self.max_bookings_per_day) {
            let problem = "is not between 1 and 10000";
            return Err(FieldError::new("max_bookings_per_day", problem));
        }
        self.check_complete()?;
        Ok(self)
    }

    /// Refuses a page that is turned on and has nothing to show, or nobody to call.
    fn check_complete(&self) -> Result<(), FieldError> {
        let missing = [
            ("slug", self.slug.is_none()),
            ("name", self.name.is_empty()),
            ("event_types", self.event_types.is_empty()),
            ("allowed_countries", self.allowed_countries.is_empty()),
        ];
        match missing.iter().find(|(_, is_missing)| *is_missing) {
            Some((field, _)) if self.enabled => Err(FieldError::new(
                field,
                "is missing; a page that is on needs it",
            )),
            _ => Ok(()),
        }
    }
}

fn is_slug(text: &str) -> bool {
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    SLUG.contains(&text.len())
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(plain))
}

fn at_most(field: &str, entries: usize, most: usize) -> Result<(), FieldError> {
    if entries <= most {
        return Ok(());
    }
    Err(FieldError::new(
        field,
        format!("has more than {most} entries"),
    ))
}

/// The entries without repetitions, in their order.
fn once<T: Clone + PartialEq>(entries: &[T]) -> Vec<T> {
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries {
        if !kept.contains(entry) {
            kept.push(entry.clone());
        }
    }
    kept
}

/// The settings of a public booking page. Before they were ever saved they are defaults, at version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicPage {
    /// Whether the page is there.
    pub enabled: bool,
    /// The page's name in its address `/b/{slug}`, once it has one.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("acme-support")))]
    pub slug: Option<String>,
    /// The name that visitors read.
    #[cfg_attr(feature = "openapi", schema(examples("Acme Support")))]
    pub name: String,
    /// The text under the name.
    pub description: String,
    /// The colour of the page's button, `#rrggbb`; none is the house's.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("#1d5fc4")))]
    pub accent_colour: Option<String>,
    /// The logo in base64.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub logo: Option<String>,
    /// The languages that the page is shown in, the default first.
    pub languages: Vec<Language>,
    /// The event types that anybody may book, in their order on the page. One that was deleted since is not among them.
    pub event_types: Vec<EventTypeId>,
    /// The origins of the sites that may show the page in a frame.
    #[cfg_attr(feature = "openapi", schema(examples(json!(["https://www.example.com"]))))]
    pub frame_origins: Vec<String>,
    /// The proof that a visitor gives before the booking is made.
    pub verification: Verification,
    /// The countries whose numbers may be left. Before the settings were ever saved these are the countries of the
    /// organization's limits, if it has set them.
    #[cfg_attr(feature = "openapi", schema(examples(json!(["US", "CA"]))))]
    pub allowed_countries: Vec<String>,
    /// The most calls that visitors book in one day, by UTC.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 10_000, examples(50))
    )]
    pub max_bookings_per_day: u32,
    /// The number of changes so far, and one more.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub version: u32,
    /// When they were last changed, if ever.
    #[serde(serialize_with = "instant::serialize_option")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub updated_at: Option<DateTime<Utc>>,
}

/// An answer with the settings of the public booking page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicPageBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The settings as they stand now.
    pub public_page: PublicPage,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> PublicPageUpdate {
        PublicPageUpdate {
            enabled: true,
            slug: Some("acme".to_owned()),
            name: "Acme".to_owned(),
            event_types: vec!["018f0000-0000-7000-8000-000000000001".parse().unwrap()],
            allowed_countries: vec!["US".to_owned()],
            ..PublicPageUpdate::default()
        }
    }

    fn refused(page: PublicPageUpdate) -> String {
        page.checked().unwrap_err().field
    }

    #[test]
    fn a_page_is_off_unless_somebody_turns_it_on() {
        let page: PublicPageUpdate = serde_json::from_str("{}").unwrap();
        assert_eq!(page, PublicPageUpdate::default());
        let page = page.checked().unwrap();
        assert!(!page.enabled && page.event_types.is_empty() && page.allowed_countries.is_empty());
    }

    #[test]
    fn a_page_that_is_on_has_all_that_it_needs() {
        assert!(page().checked().is_ok());
        let without = |change: fn(&mut PublicPageUpdate)| {
            let mut page = page();
            change(&mut page);
            refused(page)
        };
        assert_eq!(without(|page| page.slug = None), "slug");
        assert_eq!(without(|page| page.name = " \u{200b}".to_owned()), "name");
        assert_eq!(without(|page| page.event_types.clear()), "event_types");
        assert_eq!(
            without(|page| page.allowed_countries.clear()),
            "allowed_countries"
        );
        assert_eq!(without(|page| page.languages.clear()), "languages");
    }

    #[test]
    fn a_value_that_makes_no_sense_is_refused_by_its_name() {
        for slug in [
            "",
            "ab",
            "Acme",
            "a--b",
            "-ab",
            "ab-",
            "a_b",
            "a/b",
            "é-é",
            &"a".repeat(41),
        ] {
            let page = PublicPageUpdate {
                slug: Some(slug.to_owned()),
                ..page()
            };
            assert_eq!(refused(page), "slug", "{slug}");
        }
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            refused(PublicPageUpdate {
                accent_colour: text("red"),
                ..page()
            }),
            "accent_colour"
        );
        assert_eq!(
            refused(PublicPageUpdate {
                logo: text("PHN2Zz4="),
                ..page()
            }),
            "logo"
        );
        let origins = vec![
            "https://a.example".to_owned(),
            "http://b.example".to_owned(),
        ];
        assert_eq!(
            refused(PublicPageUpdate {
                frame_origins: origins,
                ..page()
            }),
            "frame_origins[1]"
        );
        let countries = vec!["US".to_owned(), "XX".to_owned()];
        assert_eq!(
            refused(PublicPageUpdate {
                allowed_countries: countries,
                ..page()
            }),
            "allowed_countries[1]"
        );
        for most in [0, 10_001] {
            let page = PublicPageUpdate {
                max_bookings_per_day: most,
                ..page()
            };
            assert_eq!(refused(page), "max_bookings_per_day");
        }
    }

    #[test]
    fn values_are_put_in_one_spelling_each_once() {
        let page = PublicPageUpdate {
            accent_colour: Some("#ABCDEF".to_owned()),
            languages: vec![Language::German, Language::English, Language::German],
            frame_origins: vec![
                "https://A.example/".to_owned(),
                "https://a.example".to_owned(),
            ],
            ..page()
        };
        let page = page.checked().unwrap();
        assert_eq!(page.accent_colour.as_deref(), Some("#abcdef"));
        assert_eq!(page.languages, [Language::German, Language::English]);
        assert_eq!(page.frame_origins, ["https://a.example"]);
    }
}
