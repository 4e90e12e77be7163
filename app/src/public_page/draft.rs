//! The settings as they are typed.

use callslot_shared::{
    FieldError,
    api::{PublicPage, PublicPageUpdate},
    ids::EventTypeId,
    public_page::Verification,
    words::Language,
};

/// The settings as they are typed. A text that is not there is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageDraft {
    /// Whether the page is there.
    pub enabled: bool,
    /// Its name in the address.
    pub slug: String,
    /// The name that visitors read.
    pub name: String,
    /// The text under the name.
    pub description: String,
    /// The colour of the button, `#rrggbb`; empty is the house's.
    pub accent_colour: String,
    /// The logo in base64.
    pub logo: Option<String>,
    /// The languages, the default first.
    pub languages: Vec<Language>,
    /// The event types that are public, in their order.
    pub event_types: Vec<EventTypeId>,
    /// The sites that may show the page, one a line.
    pub frame_origins: String,
    /// The proof that a visitor gives.
    pub verification: Verification,
    /// The countries whose numbers may be left, the one that is offered first before the others.
    pub allowed_countries: Vec<String>,
    /// The most bookings in a day, in digits.
    pub max_bookings_per_day: String,
}

impl From<&PublicPage> for PageDraft {
    fn from(page: &PublicPage) -> Self {
        Self {
            enabled: page.enabled,
            slug: page.slug.clone().unwrap_or_default(),
            name: page.name.clone(),
            description: page.description.clone(),
            accent_colour: page.accent_colour.clone().unwrap_or_default(),
            logo: page.logo.clone(),
            languages: page.languages.clone(),
            event_types: page.event_types.clone(),
            frame_origins: page.frame_origins.join("\n"),
            verification: page.verification,
            allowed_countries: page.allowed_countries.clone(),
            max_bookings_per_day: page.max_bookings_per_day.to_string(),
        }
    }
}

impl PageDraft {
    /// The sites that are named.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        let lines = self.frame_origins.lines().map(str::trim);
        lines.filter(|line| !line.is_empty())
    }

    /// The request's body, or what is wrong with it as far as that shows here. The server alone knows whether an address is
    /// taken and which countries are called.
    pub fn checked(&self) -> Result<PublicPageUpdate, FieldError> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let per_day = self.max_bookings_per_day.trim().parse();
        let update = PublicPageUpdate {
            enabled: self.enabled,
            slug: given(&self.slug),
            name: self.name.clone(),
            description: self.description.clone(),
            accent_colour: given(&self.accent_colour),
            logo: self.logo.clone(),
            languages: self.languages.clone(),
            event_types: self.event_types.clone(),
            frame_origins: self.origins().map(str::to_owned).collect(),
            verification: self.verification,
            allowed_countries: self.allowed_countries.clone(),
            // A text that is no number is refused as 0 is.
            max_bookings_per_day: per_day.unwrap_or_default(),
        };
        update.checked_without_plans()
    }

    /// Whether the answer has kept all that was sent.
    #[must_use]
    pub fn is_kept(sent: &PublicPageUpdate, page: &PublicPage) -> bool {
        Self::from(page).checked().as_ref() == Ok(sent)
    }

    /// Adds a language behind the others, or takes it away.
    pub fn toggle_language(&mut self, language: Language) {
        toggle(&mut self.languages, language);
    }

    /// Makes a language the default.
    pub fn prefer(&mut self, language: Language) {
        self.languages.retain(|one| *one != language);
        self.languages.insert(0, language);
    }

    /// Adds an event type behind the others, or takes it away.
    pub fn toggle_event_type(&mut self, id: EventTypeId) {
        toggle(&mut self.event_types, id);
    }

    /// Adds a country behind the others, once.
    pub fn add_country(&mut self, country: &str) {
        if !country.is_empty() && !self.allowed_countries.iter().any(|one| one == country) {
            self.allowed_countries.push(country.to_owned());
        }
    }
}

fn toggle<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if all.contains(&one) {
        all.retain(|other| *other != one);
    } else {
        all.push(one);
    }
}
