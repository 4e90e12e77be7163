//! Passkeys on the wire. Values that a browser takes are spelled as browsers spell them (W3C, Web Authentication Level
//! 3, section 5.1.8 to 5.1.10), all bytes in base64url without padding.

use crate::{FieldError, ids::PasskeyId, text::clean};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Most passkeys of one person.
pub const MAX_PASSKEYS: u32 = 20;
/// Longest name of a passkey, in characters.
const MAX_NAME: usize = 100;

/// A passkey, which is a person's in all organizations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(examples("Laptop")))]
    pub name: String,
    /// Whether it is copied to the person's other devices.
    pub backed_up: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When somebody last signed in with it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// An answer with passkeys, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeysBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The passkeys.
    pub passkeys: Vec<Passkey>,
}

/// An answer with a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The passkey.
    pub passkey: Passkey,
}

/// The party that asks for passkeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyParty {
    /// The name of the host.
    #[cfg_attr(feature = "openapi", schema(examples("callslot.example")))]
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The person whose passkey it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PasskeyUser {
    /// The identifier that the authenticator keeps, and tells at sign-in.
    pub id: String,
    /// The person's address.
    #[cfg_attr(feature = "openapi", schema(examples("olivia.owner@acme.example")))]
    pub name: String,
    /// The person's name.
    #[cfg_attr(feature = "openapi", schema(examples("Olivia Owner")))]
    pub display_name: String,
}

/// A way of signing that is understood here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyAlgorithm {
    /// Always `public-key`.
    pub r#type: String,
    /// Its number in COSE: -7 is ES256, -257 is RS256.
    pub alg: i64,
}

/// A credential that the person has already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyCredential {
    /// Always `public-key`.
    pub r#type: String,
    /// The authenticator's name for it.
    pub id: String,
}

/// The kind of passkey that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PasskeySelection {
    /// Always `required`: the authenticator keeps it, so that nobody has to say who they are.
    pub resident_key: String,
    /// The same, for older browsers.
    pub require_resident_key: bool,
    /// Always `required`: by a PIN, a finger, a face.
    pub user_verification: String,
}

/// The options to be given to `navigator.credentials.create`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    /// The party that asks.
    pub rp: PasskeyParty,
    /// The person whose it is to be.
    pub user: PasskeyUser,
    /// The challenge to be answered, once and within five minutes.
    pub challenge: String,
    /// The ways of signing understood here, the best first.
    pub pub_key_cred_params: Vec<PasskeyAlgorithm>,
    /// The time the person has, in milliseconds.
    pub timeout: u32,
    /// The credentials that the person has already.
    pub exclude_credentials: Vec<PasskeyCredential>,
    /// The kind that is wanted.
    pub authenticator_selection: PasskeySelection,
    /// Always `none`: what made the passkey does not matter.
    pub attestation: String,
}

/// An answer with what a browser needs to make a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreationBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON`.
    pub options: CreationOptions,
}

/// The options to be given to `navigator.credentials.get`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    /// The challenge to be answered, once and within five minutes.
    pub challenge: String,
    /// The time the person has, in milliseconds.
    pub timeout: u32,
    /// The party that asks: the name of the host.
    #[cfg_attr(feature = "openapi", schema(examples("callslot.example")))]
    pub rp_id: String,
    /// Always `required`: by a PIN, a finger, a face.
    pub user_verification: String,
}

/// An answer with what a browser needs to sign in with a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// For `PublicKeyCredential.parseRequestOptionsFromJSON`.
    pub options: RequestOptions,
}

/// A passkey that a browser has made: `POST /api/passkeys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddPasskey {
    /// The name to give it, at most 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, examples("Laptop"))
    )]
    pub name: String,
    /// The credential's `rawId`.
    pub id: String,
    /// The response's `clientDataJSON`.
    pub client_data: String,
    /// The bytes that the response's `getAuthenticatorData()` gives.
    pub authenticator_data: String,
}

impl AddPasskey {
    /// The name, checked.
    pub fn checked_name(&self) -> Result<String, FieldError> {
        let name = clean("name", &self.name, MAX_NAME)?;
        if name.is_empty() {
            return Err(FieldError::new(
                "name",
                "is empty; say which device the passkey is on",
            ));
        }
        Ok(name)
    }
}

/// A browser's statement of a passkey: `POST /api/sign-in/passkey`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UsePasskey {
    /// The credential's `rawId`.
    pub id: String,
    /// The response's `clientDataJSON`.
    pub client_data: String,
    /// The response's `authenticatorData`.
    pub authenticator_data: String,
    /// The response's `signature`.
    pub signature: String,
    /// The response's `userHandle`.
    pub user_handle: String,
}
