//! The way a visitor sees the page: language, zone and clock, and what its address hands on.

use crate::{
    http::headers,
    usecases::public_page::visit::{FoundPage, Visit},
};
use axum::http::{HeaderMap, header};
use callslot_shared::{schedule::TimeZone, words::Language};
use chrono::NaiveDate;

/// The values that an address hands on to the next one, besides answers.
const KEPT: [&str; 10] = [
    "lang", "tz", "hour12", "embed", "theme", "name", "email", "phone", "country", "notes",
];
/// The beginning of an answer's name in an address.
pub(super) const ANSWER: &str = "a.";
/// The most answers that an address hands on.
const MAX_ANSWERS: usize = 20;
/// Longest value that an address hands on, in bytes.
const MAX_VALUE: usize = 300;

/// A page as one visitor sees it.
pub(super) struct View {
    /// The page and its visitor.
    pub(super) visit: Visit,
    /// The language.
    pub(super) language: Language,
    /// The zone, as far as the visitor or the network tells it.
    pub(super) zone: Option<TimeZone>,
    /// Whether times are written on a clock of 12 hours.
    pub(super) hour12: bool,
    /// The country that the visitor is in, by the network: two letters.
    pub(super) country: Option<String>,
    /// The parameters of the address.
    parameters: Vec<(String, String)>,
}

impl View {
    /// The view that a request asks for. A parameter that makes no sense is as none.
    pub(super) fn of(visit: Visit, headers: &HeaderMap, query: &str) -> Self {
        let parameters: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
            .take(KEPT.len() + MAX_ANSWERS + 10)
            .filter(|(_, value)| value.len() <= MAX_VALUE)
            .map(|(name, value)| {
                let value = plus_kept(&name, &value);
                (name.into_owned(), value)
            })
            .collect();
        let said = |name: &str| {
            let found = parameters.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str())
        };
        let accepted = text(headers, &header::ACCEPT_LANGUAGE).unwrap_or_default();
        let offered = &visit.page.languages;
        let chosen = said("lang").and_then(|code| Language::parse("lang", code).ok());
        let language = chosen
            .filter(|language| offered.contains(language))
            .unwrap_or_else(|| Language::negotiated(accepted, offered));
        let zone = |name| TimeZone::parse("tz", name).ok();
        let guessed = text(headers, &headers::CLIENT_ZONE).and_then(zone);
        let country = text(headers, &headers::CLIENT_COUNTRY).map(str::to_owned);
        let hour12 = match said("hour12") {
            Some("1") => true,
            Some("0") => false,
            _ => language == Language::English && !has_24_hours(accepted),
        };
        Self {
            zone: said("tz").and_then(zone).or(guessed),
            language,
            hour12,
            country: country.filter(|country| country.len() == 2),
            visit,
            parameters,
        }
    }

    /// The page.
    pub(super) const fn page(&self) -> &FoundPage {
        &self.visit.page
    }

    /// A parameter of the address.
    pub(super) fn said(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A date of the address.
    pub(super) fn date(&self, name: &str) -> Option<NaiveDate> {
        let text = self.said(name)?;
        let text = if text.len() == 7 {
            format!("{text}-01")
        } else {
            text.to_owned()
        };
        text.parse().ok()
    }

    /// The length that is asked for, in minutes.
    pub(super) fn minutes(&self) -> Option<u32> {
        self.said("duration")?.parse().ok()
    }

    /// Whether the page is shown within another one.
    pub(super) fn is_embedded(&self) -> bool {
        self.said("embed") == Some("1")
    }

    /// The look that the page around it has, if it says so.
    pub(super) fn theme(&self) -> Option<&str> {
        self.said("theme")
            .filter(|theme| ["light", "dark"].contains(theme))
    }

    /// The answers of the address, by the questions' ids.
    pub(super) fn answers(&self) -> impl Iterator<Item = (&str, &str)> {
        let answers = self
            .parameters
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(ANSWER)?, value.as_str())));
        answers.take(MAX_ANSWERS)
    }

    /// The values that this address hands on, but for the parameters in `but`.
    pub(super) fn kept(&self, but: &[&str]) -> Vec<(&str, &str)> {
        let is_kept = |name: &str| KEPT.contains(&name) || name.starts_with(ANSWER);
        let kept = self.parameters.iter().filter(|(name, value)| {
            is_kept(name) && !but.contains(&name.as_str()) && !value.is_empty()
        });
        kept.map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    /// An address of the page, with what this one hands on and `more`, which goes before it.
    pub(super) fn href(&self, path: &str, more: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let names: Vec<_> = more.iter().map(|(name, _)| *name).collect();
        query.extend_pairs(more.iter().filter(|(_, value)| !value.is_empty()));
        query.extend_pairs(self.kept(&names));
        let query = query.finish();
        let slug = &self.page().slug;
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/b/{slug}{path}{mark}{query}")
    }
}

/// A value as it was meant: a plus sign that was not escaped has become a space.
fn plus_kept(name: &str, value: &str) -> String {
    match name {
        "phone" => match value.strip_prefix(' ') {
            Some(rest) => format!("+{rest}"),
            None => value.to_owned(),
        },
        "email" => value.trim().replace(' ', "+"),
        _ => value.to_owned(),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether the first English that a browser asks for is one whose readers use a clock of 24 hours.
fn has_24_hours(accepted: &str) -> bool {
    let mut tags = accepted.split([',', ';']).map(str::trim);
    let english = tags.find(|tag| tag.to_ascii_lowercase().starts_with("en"));
    english.is_some_and(|tag| {
        let region = tag.get(3..).unwrap_or_default().to_ascii_uppercase();
        ["GB", "IE", "ZA"].contains(&region.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_sign_in_an_address_stays_one() {
        assert_eq!(plus_kept("phone", " 49 30 1"), "+49 30 1");
        assert_eq!(plus_kept("phone", "+49301"), "+49301");
        assert_eq!(
            plus_kept("email", "ada calls@example.com"),
            "ada+calls@example.com"
        );
        assert_eq!(plus_kept("name", "Ada Byron"), "Ada Byron");
    }

    #[test]
    fn a_clock_is_the_one_of_the_readers_country() {
        for (accepted, is) in [
            ("en-GB,en", true),
            ("en-US", false),
            ("en", false),
            ("de,en-ie;q=0.5", true),
            ("", false),
        ] {
            assert_eq!(has_24_hours(accepted), is, "{accepted}");
        }
    }
}
