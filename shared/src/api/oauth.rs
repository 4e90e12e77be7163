//! The extension's sign-in on the wire, spelled as OAuth 2.0 spells it.

use crate::oauth::TokenError;
use serde::{Deserialize, Serialize};

/// The fields that `/oauth/token` takes, as a form (RFC 6749 section 4.1.3 and 6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenForm {
    /// `authorization_code` or `refresh_token`.
    pub grant_type: String,
    /// `callslot-extension`.
    pub client_id: String,
    /// The code, to exchange one.
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub code: Option<String>,
    /// The address to which the code was sent.
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub redirect_uri: Option<String>,
    /// The secret that the code's challenge was made of (RFC 7636).
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub code_verifier: Option<String>,
    /// The refresh token, to exchange that.
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub refresh_token: Option<String>,
}

/// The fields that `/oauth/revoke` takes, as a form (RFC 7009).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevokeForm {
    /// An access token or a refresh token.
    pub token: String,
}

/// Fresh tokens (RFC 6749 section 5.1).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenBody {
    /// The secret to send as Bearer token.
    #[cfg_attr(feature = "openapi", schema(pattern = "^cs_access_[0-9a-f]{64}$"))]
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// For how many seconds the access token holds.
    pub expires_in: i64,
    /// The token with which the next tokens are to be asked for, once.
    #[cfg_attr(feature = "openapi", schema(pattern = "^cs_refresh_[0-9a-f]{128}$"))]
    pub refresh_token: String,
}

/// Why there are no tokens (RFC 6749 section 5.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenErrorBody {
    /// The error's name.
    #[cfg_attr(feature = "openapi", schema(examples("invalid_grant")))]
    pub error: String,
    /// A description of the error, for whoever writes the client.
    pub error_description: String,
}

impl From<TokenError> for TokenErrorBody {
    fn from(error: TokenError) -> Self {
        Self {
            error: error.error.to_owned(),
            error_description: error.description.to_owned(),
        }
    }
}

/// The facts about this server that a client has to know (RFC 8414, RFC 9207).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServerMetadata {
    /// The server's identity; also `iss` of every answer to a request for a code.
    #[cfg_attr(feature = "openapi", schema(examples("https://callslot.example")))]
    pub issuer: String,
    /// The address to which a person is sent to be asked.
    pub authorization_endpoint: String,
    /// The address at which codes and refresh tokens are exchanged.
    pub token_endpoint: String,
    /// The address at which tokens are given back.
    pub revocation_endpoint: String,
    /// `code`.
    pub response_types_supported: Vec<String>,
    /// `query`.
    pub response_modes_supported: Vec<String>,
    /// `authorization_code` and `refresh_token`.
    pub grant_types_supported: Vec<String>,
    /// `S256`.
    pub code_challenge_methods_supported: Vec<String>,
    /// `none`: clients are public.
    pub token_endpoint_auth_methods_supported: Vec<String>,
    /// `none`: clients are public.
    pub revocation_endpoint_auth_methods_supported: Vec<String>,
    /// Always true.
    pub authorization_response_iss_parameter_supported: bool,
    /// The address of this API's description for people.
    pub service_documentation: String,
}
