//! One's own profile on the wire: name, language, and a phone that is verified by a call with a code.

use crate::{
    FieldError, call::VerificationState, de::present, disclosure::PhoneCode, phone::PhoneNumber,
    text::clean, words::Language,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The time for which a code opens something, in seconds: ten minutes.
pub const VERIFICATION_SECONDS: u32 = 600;
/// Most tries to enter the code of one call.
pub const VERIFICATION_TRIES: u32 = 5;

/// The changes to one's own profile: `PATCH /api/me`. A field left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeMe {
    /// A new name, at most 100 characters. It is shown in all one's organizations.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            nullable = false,
            min_length = 1,
            max_length = 100,
            examples("Olivia Owner")
        )
    )]
    pub name: Option<String>,
    /// The language of pages, mails and notices, `en` or `es`; null for the one that the browser asks for.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Language>, examples("es")))]
    pub language: Option<Option<Language>>,
}

impl ChangeMe {
    /// Longest name, in characters.
    pub const MAX_NAME: usize = 100;

    /// The request with its values checked and trimmed.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        if self == Self::default() {
            return Err(FieldError::new(
                "body",
                "names nothing to change; use name or language",
            ));
        }
        if let Some(name) = self.name.take() {
            let name = clean("name", &name, Self::MAX_NAME)?;
            if name.is_empty() {
                return Err(FieldError::new("name", "is empty"));
            }
            if name.contains(['\n', '\r', '\t']) {
                return Err(FieldError::new("name", "has more than one line"));
            }
            self.name = Some(name);
        }
        let reads = |language: &Language| Language::OF_MEMBERS.contains(language);
        if self.language.flatten().is_some_and(|it| !reads(&it)) {
            return Err(FieldError::new(
                "language",
                "is not a language that pages are written in; use en or es",
            ));
        }
        Ok(self)
    }
}

/// Has a phone called with a code: `POST /api/me/phone`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyPhone {
    /// One's own number: an ordinary one, of a country that the organization calls.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 160, examples("+1 212 555 0103"))
    )]
    pub phone: String,
}

impl VerifyPhone {
    /// The number, checked.
    pub fn number(&self) -> Result<PhoneNumber, FieldError> {
        PhoneNumber::parse_own("phone", &self.phone)
    }
}

/// Enters the code that the call has told: `POST /api/me/phone/verify`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnterPhoneCode {
    /// The six digits. Blanks in it do no harm.
    #[cfg_attr(feature = "openapi", schema(max_length = 160, examples("271828")))]
    pub code: String,
}

impl EnterPhoneCode {
    /// The code, checked for shape.
    pub fn code(&self) -> Result<PhoneCode, FieldError> {
        PhoneCode::parse("code", &self.code)
    }
}

/// A call that tells a code. The code is in the call only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneVerification {
    /// The number that is called.
    pub phone: PhoneNumber,
    /// Its state: `placed` if the carrier has the call, `unknown` if it has not said so, `refused` if it does not call the
    /// number, `closed` if the code opens nothing any more.
    pub state: VerificationState,
    /// Until when the code can be entered.
    pub expires_at: DateTime<Utc>,
}

/// The answer to having a phone called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneVerificationBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The call.
    pub verification: PhoneVerification,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: &str) -> Result<ChangeMe, String> {
        let read = crate::api::read::<ChangeMe>(json.as_bytes());
        read.and_then(ChangeMe::checked)
            .map_err(|error| error.field)
    }

    #[test]
    fn a_change_of_the_profile_names_what_breaks_a_rule() {
        for (json, field) in [
            ("{}", "body"),
            (r#"{"name": " "}"#, "name"),
            (r#"{"name": "Olivia\nOwner"}"#, "name"),
            (r#"{"name": null}"#, "name"),
            (r#"{"language": "fr"}"#, "language"),
            (r#"{"language": "EN"}"#, "language"),
            (r#"{"email": "o@acme.example"}"#, "email"),
        ] {
            assert_eq!(change(json), Err(field.to_owned()), "{json}");
        }
        let long = format!(r#"{{"name": "{}"}}"#, "x".repeat(101));
        assert_eq!(change(&long), Err("name".to_owned()));
    }

    #[test]
    fn a_change_of_the_profile_tells_no_language_from_none_that_is_named() {
        let named = change(r#"{"name": " Olivia "}"#).unwrap();
        assert_eq!(
            (named.name.as_deref(), named.language),
            (Some("Olivia"), None)
        );
        assert_eq!(
            change(r#"{"language": null}"#).unwrap().language,
            Some(None)
        );
        let spanish = change(r#"{"language": "es"}"#).unwrap().language;
        assert_eq!(spanish, Some(Some(Language::Spanish)));
    }

    #[test]
    fn only_an_ordinary_number_is_ones_own_phone() {
        let number = |phone: &str| {
            let phone = phone.to_owned();
            VerifyPhone { phone }.number().map_err(|error| error.field)
        };
        assert_eq!(number("+1 212 555 0103").unwrap().as_str(), "+12125550103");
        for bad in ["+1 900 555 0123", "+870 773 111 632", "112", "+1 911", ""] {
            assert_eq!(number(bad), Err("phone".to_owned()), "{bad}");
        }
    }
}
