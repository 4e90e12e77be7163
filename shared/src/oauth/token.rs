//! A client exchanges a code or a refresh token: what it has to send.

use super::{CLIENT_ID, Verifier, parameters};
use std::borrow::Cow;

/// Longest code or token looked at, in bytes.
const MAX_TOKEN: usize = 256;

/// The code or token that a client wants to exchange.
#[derive(Clone, PartialEq, Eq)]
pub enum TokenRequest {
    /// A code that it was just given.
    Code {
        /// The code.
        code: String,
        /// The address it was sent to.
        redirect_uri: String,
        /// The secret that only the client that asked for the code can know.
        verifier: Verifier,
    },
    /// The refresh token it has.
    Refresh {
        /// The token.
        token: String,
    },
}

/// Why there is no token, by its name in RFC 6749 section 5.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenError {
    /// The error's name.
    pub error: &'static str,
    /// A description of the error, for whoever writes the client.
    pub description: &'static str,
}

impl TokenError {
    /// The code or token to be exchanged is not, or no longer, worth anything. The exact reason
    /// would help only somebody who has stolen it.
    pub const INVALID_GRANT: Self = Self::new(
        "invalid_grant",
        "this was not given out, has expired, was used, or belongs to another request",
    );

    /// An error by its name.
    #[must_use]
    pub const fn new(error: &'static str, description: &'static str) -> Self {
        Self { error, description }
    }
}

impl TokenRequest {
    /// Reads the form that `/oauth/token` takes.
    pub fn read<'a>(
        pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    ) -> Result<Self, TokenError> {
        let invalid = |description| TokenError::new("invalid_request", description);
        let names = [
            "grant_type",
            "client_id",
            "code",
            "redirect_uri",
            "code_verifier",
            "refresh_token",
        ];
        let [kind, client, code, redirect_uri, verifier, refresh] =
            parameters(names, pairs).map_err(|_| invalid("a parameter is given twice"))?;
        match client.as_deref() {
            Some(CLIENT_ID) => {}
            Some(_) => {
                return Err(TokenError::new(
                    "invalid_client",
                    "this client is not known",
                ));
            }
            None => return Err(invalid("client_id is missing")),
        }
        let bounded = |text: String| (text.len() <= MAX_TOKEN).then_some(text);
        match kind.as_deref() {
            Some("authorization_code") => Ok(Self::Code {
                code: code.ok_or(invalid("code is missing"))?,
                redirect_uri: redirect_uri.ok_or(invalid("redirect_uri is missing"))?,
                verifier: verifier
                    .as_deref()
                    .and_then(Verifier::parse)
                    .ok_or(invalid("code_verifier is missing or has another form"))?,
            }),
            Some("refresh_token") => Ok(Self::Refresh {
                token: refresh
                    .and_then(bounded)
                    .ok_or(invalid("refresh_token is missing or too long"))?,
            }),
            Some(_) => Err(TokenError::new(
                "unsupported_grant_type",
                "grant_type has to be authorization_code or refresh_token",
            )),
            None => Err(invalid("grant_type is missing")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<TokenRequest, &'static str> {
        let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = pairs
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        TokenRequest::read(pairs.into_iter()).map_err(|error| error.error)
    }

    #[test]
    fn a_form_says_who_asks_and_what_for() {
        let client = ("client_id", CLIENT_ID);
        let verifier = "a".repeat(43);
        let code = [
            client,
            ("grant_type", "authorization_code"),
            ("code", "c"),
            ("redirect_uri", "r"),
            ("code_verifier", &verifier),
        ];
        assert!(matches!(read(&code), Ok(TokenRequest::Code { .. })));
        for missing in 0..code.len() {
            let mut fewer = code.to_vec();
            fewer.remove(missing);
            assert_eq!(read(&fewer).err(), Some("invalid_request"), "{missing}");
        }
        let refresh = [
            client,
            ("grant_type", "refresh_token"),
            ("refresh_token", "t"),
        ];
        assert!(matches!(read(&refresh), Ok(TokenRequest::Refresh { .. })));
        assert_eq!(read(&refresh[..2]).err(), Some("invalid_request"));
        assert_eq!(
            read(&[client, ("grant_type", "password")]).err(),
            Some("unsupported_grant_type")
        );
        assert_eq!(
            read(&[("client_id", "other"), refresh[1], refresh[2]]).err(),
            Some("invalid_client")
        );
        assert_eq!(
            read(&[client, client, refresh[1], refresh[2]]).err(),
            Some("invalid_request")
        );
    }
}
