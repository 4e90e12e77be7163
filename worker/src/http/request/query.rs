//! Readers of parameters in addresses: each type of parameters is a struct, and its fields are read by the functions
//! here. Their errors are read after the parameter's name.

use callslot_shared::{
    FieldError,
    api::{self, DEFAULT_LIMIT, MAX_LIMIT},
    ids::{BookingId, UserId},
    phone::PhoneNumber,
    schedule,
};
use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned},
};
use serde_html_form::de::Error;
use std::{fmt::Display, str::FromStr};

/// Reads parameters. None is given twice unless its type is a list.
pub(crate) fn read<T: DeserializeOwned>(query: &str) -> Result<T, FieldError> {
    let parameters = serde_html_form::Deserializer::from_bytes(query.as_bytes());
    serde_path_to_error::deserialize(parameters).map_err(|error| refusal(&error))
}

fn refusal(error: &serde_path_to_error::Error<Error>) -> FieldError {
    let said = error.inner().to_string();
    let problem = match &*said {
        said if said.starts_with("unknown field") => "is not a parameter of this address",
        // So it says of several values where there is to be one.
        "unsupported value" => "is given twice",
        said => said,
    };
    FieldError::new(&api::field(error.path()), problem)
}

/// Reads a parameter with a function that says what is wrong with it.
pub(crate) fn by<'de, D, T, E>(
    deserializer: D,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: Display,
{
    let text = String::deserialize(deserializer)?;
    read(&text).map_err(de::Error::custom)
}

/// As [`by`], with one of the domain's functions, which name the field themselves.
pub(crate) fn by_rule<'de, D, T>(
    deserializer: D,
    read: impl FnOnce(&str) -> Result<T, FieldError>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    by(deserializer, |text| {
        read(text).map_err(|error| error.problem)
    })
}

/// Anything that has a form as a text.
fn parsed<'de, D, T>(deserializer: D, problem: &'static str) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
{
    by(deserializer, |text| text.parse().map_err(|_| problem))
}

/// A whole number within bounds.
pub(crate) fn whole<'de, D, const MIN: u32, const MAX: u32>(
    deserializer: D,
) -> Result<u32, D::Error>
where
    D: Deserializer<'de>,
{
    by(deserializer, |text| {
        let number = text.parse().ok();
        number
            .filter(|number| (MIN..=MAX).contains(number))
            .ok_or_else(|| format!("is not a whole number from {MIN} to {MAX}"))
    })
}

/// The number of entries that a list is to have.
pub(crate) fn limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    whole::<D, 1, MAX_LIMIT>(deserializer)
}

/// The number of entries in a list, where nobody says.
pub(crate) const fn usual_limit() -> u32 {
    DEFAULT_LIMIT
}

/// `true` or `false`.
pub(crate) fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    parsed(deserializer, "is neither true nor false")
}

/// As [`boolean`], where there may be none.
pub(crate) fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    boolean(deserializer).map(Some)
}

/// A user's id.
pub(crate) fn user<'de, D>(deserializer: D) -> Result<Option<UserId>, D::Error>
where
    D: Deserializer<'de>,
{
    parsed(deserializer, "is not a user's id").map(Some)
}

/// A booking's id.
pub(crate) fn booking<'de, D>(deserializer: D) -> Result<Option<BookingId>, D::Error>
where
    D: Deserializer<'de>,
{
    parsed(deserializer, "is not a booking's id").map(Some)
}

/// An instant.
pub(crate) fn instant<'de, D>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error>
where
    D: Deserializer<'de>,
{
    by_rule(deserializer, |text| schedule::instant("", text)).map(Some)
}

/// A phone number. A plus sign that was not escaped has become a space.
pub(crate) fn phone<'de, D>(deserializer: D) -> Result<Option<PhoneNumber>, D::Error>
where
    D: Deserializer<'de>,
{
    by_rule(deserializer, |text| {
        let number = format!("+{}", text.trim_start_matches([' ', '+']));
        PhoneNumber::parse("", &number)
    })
    .map(Some)
}

/// The parameters of a list in the order of its ids.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "I: FromStr"))]
pub(crate) struct PageQuery<I> {
    /// The last id of the page before.
    #[serde(rename = "cursor", default, deserialize_with = "end_of_page")]
    pub(crate) after: Option<I>,
    #[serde(default = "usual_limit", deserialize_with = "limit")]
    pub(crate) limit: u32,
}

fn end_of_page<'de, D, I>(deserializer: D) -> Result<Option<I>, D::Error>
where
    D: Deserializer<'de>,
    I: FromStr,
{
    parsed(deserializer, "is not the end of a page").map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::ids::KeyId;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Several {
        #[serde(default)]
        name: Vec<String>,
    }

    fn refused(query: &str) -> String {
        match read::<PageQuery<KeyId>>(query) {
            Ok(_) => panic!("{query}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (query, error) in [
            ("limit=0", "limit is not a whole number from 1 to 200"),
            ("limit=", "limit is not a whole number from 1 to 200"),
            ("limit=1&limit=2", "limit is given twice"),
            ("cursor=x", "cursor is not the end of a page"),
            ("colour=red", "colour is not a parameter of this address"),
            ("a.b`=1", "a.b` is not a parameter of this address"),
            ("=", " is not a parameter of this address"),
        ] {
            assert_eq!(refused(query), error, "{query}");
        }
    }

    #[test]
    fn a_list_may_be_given_in_parts() {
        let several: Several = read("name=a&name=b").unwrap();
        assert_eq!(several.name, ["a", "b"]);
        assert_eq!(read::<PageQuery<KeyId>>("").unwrap().limit, DEFAULT_LIMIT);
    }
}
