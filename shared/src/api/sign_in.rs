//! Signing in by mail, and who one is, on the wire.

use super::Session;
use crate::{
    FieldError,
    access::{Plan, Role},
    de::present,
    ids::{OrganizationId, UserId},
    phone::PhoneNumber,
    text,
    words::Language,
};
use serde::{Deserialize, Serialize};

/// The number of digits in a code.
pub const CODE_DIGITS: usize = 6;
/// The time for which a code and a link open something, in seconds: ten minutes.
pub const SIGN_IN_SECONDS: u32 = 600;
/// Longest token looked at, in bytes.
const MAX_TOKEN: usize = 256;

/// Asks for a code and a link by mail: `POST /api/sign-in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The address.
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "email",
            max_length = 254,
            examples("olivia.owner@acme.example")
        )
    )]
    pub email: String,
}

impl SignIn {
    /// The address, in small letters.
    pub fn address(&self) -> Result<String, FieldError> {
        address("email", &self.email)
    }
}

/// An address that has to be given, in small letters: how it is compared and counted for.
pub fn address(field: &str, given: &str) -> Result<String, FieldError> {
    text::email(field, Some(given))?
        .map(|email| email.to_lowercase())
        .ok_or_else(|| FieldError::new(field, "is empty; give an e-mail address"))
}

/// The answer to asking for a code, the same for every address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The time for which the code and the link open something.
    #[cfg_attr(feature = "openapi", schema(examples(600)))]
    pub expires_in_seconds: u32,
}

/// Opens a session with what was in the mail: `POST /api/sign-in/verify`. Either `email` and `code`, or
/// `token`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifySignIn {
    /// The address that the code was asked for with.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, format = "email", max_length = 254)
    )]
    pub email: Option<String>,
    /// The six digits of the mail that this browser has asked for. Blanks in it do no harm.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false, examples("271828")))]
    pub code: Option<String>,
    /// The token in the query of the mail's link.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, pattern = "^[0-9a-f]{64}$")
    )]
    pub token: Option<String>,
}

/// The proof that somebody got the mail.
#[derive(Clone, PartialEq, Eq)]
pub enum Proof {
    /// The code, for an address in small letters.
    Code {
        /// The address.
        email: String,
        /// The digits.
        code: String,
    },
    /// The link's token.
    Token(String),
}

impl VerifySignIn {
    /// The proof shown, checked for shape.
    pub fn proof(&self) -> Result<Proof, FieldError> {
        match (&self.email, &self.code, &self.token) {
            (None, None, Some(token)) => Ok(Proof::Token(self::token("token", token)?)),
            (Some(email), Some(code), None) => Ok(Proof::Code {
                email: address("email", email)?,
                code: digits(code)?,
            }),
            (None, Some(_), None) => Err(FieldError::new("email", "is missing")),
            (Some(_), None, None) => Err(FieldError::new("code", "is missing")),
            _ => Err(FieldError::new(
                "token",
                "goes without email and code; send either token, or email and code",
            )),
        }
    }
}

/// A token from a link, checked for shape.
pub fn token(field: &str, given: &str) -> Result<String, FieldError> {
    let given = given.trim();
    if given.is_empty() || given.len() > MAX_TOKEN {
        return Err(FieldError::new(field, "is not what the link has"));
    }
    Ok(given.to_owned())
}

fn digits(given: &str) -> Result<String, FieldError> {
    let digits: String = given.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != CODE_DIGITS || !digits.bytes().all(|c| c.is_ascii_digit()) {
        return Err(FieldError::new("code", "is not six digits"));
    }
    Ok(digits)
}

/// The answer to signing in. The token is in the session cookie only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedInBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The session that was opened.
    pub session: Session,
}

/// An organization that one is an active member of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Membership {
    /// The organization.
    pub id: OrganizationId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(examples("Acme Support")))]
    pub name: String,
    /// One's role in it.
    pub role: Role,
    /// The plan it pays for.
    pub plan: Plan,
    /// Whether it is the one that requests are about at present.
    pub current: bool,
}

/// The current user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The user.
    pub id: UserId,
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(examples("Olivia Owner")))]
    pub name: String,
    /// Their address.
    #[cfg_attr(feature = "openapi", schema(examples("olivia.owner@acme.example")))]
    pub email: String,
    /// The language of pages, mails and notices; null is the one that the browser asks for.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub language: Option<Language>,
    /// The number at which they take calls in the present organization.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub phone: Option<PhoneNumber>,
    /// Whether they have proved that it is theirs, by a call with a code.
    #[serde(default)]
    pub phone_verified: bool,
}

/// The answer to `GET /api/me`, and to a change of one's profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The current user.
    pub user: Me,
    /// Their organizations by name; for an API key only its own.
    pub organizations: Vec<Membership>,
}

/// Turns the session to another organization: `POST /api/organizations/switch`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SwitchOrganization {
    /// One of one's own.
    pub organization_id: OrganizationId,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(email: Option<&str>, code: Option<&str>, token: Option<&str>) -> Option<String> {
        let request = VerifySignIn {
            email: email.map(str::to_owned),
            code: code.map(str::to_owned),
            token: token.map(str::to_owned),
        };
        request.proof().err().map(|error| error.field)
    }

    #[test]
    fn a_proof_is_a_code_for_an_address_or_a_token() {
        let ada = Some("Ada@Example.com");
        assert_eq!(field(ada, Some("271 828"), None), None);
        assert_eq!(field(None, None, Some("abc")), None);
        for (email, code, token, expected) in [
            (None, None, None, "token"),
            (ada, Some("271828"), Some("abc"), "token"),
            (ada, None, None, "code"),
            (None, Some("271828"), None, "email"),
            (ada, Some("27182"), None, "code"),
            (ada, Some("27182٨"), None, "code"),
            (Some("ada"), Some("271828"), None, "email"),
            (None, None, Some(" "), "token"),
        ] {
            assert_eq!(field(email, code, token).as_deref(), Some(expected));
        }
    }

    #[test]
    fn addresses_are_compared_in_small_letters() {
        let request = SignIn {
            email: " Ada@Example.COM ".to_owned(),
        };
        assert_eq!(request.address().unwrap(), "ada@example.com");
    }
}
