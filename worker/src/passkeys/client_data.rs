//! The client data: what the browser says of a ceremony (section 5.8.1).

use super::RelyingParty;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::FieldError;
use serde::Deserialize;

/// The length of a challenge, in bytes. Section 13.4.3 asks for 16 at least.
const CHALLENGE: usize = 32;

/// The ceremony that is being performed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ceremony {
    /// A passkey is made.
    Create,
    /// Somebody signs in with one.
    Get,
}

impl Ceremony {
    const fn name(self) -> &'static str {
        match self {
            Self::Create => "webauthn.create",
            Self::Get => "webauthn.get",
        }
    }
}

/// Client data of the right ceremony, from a page of this deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientData {
    /// The challenge it answers, which is one only if it was given out.
    pub challenge: Vec<u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: Option<bool>,
    #[serde(default)]
    top_origin: Option<String>,
}

impl ClientData {
    /// Reads client data, in the bytes that were signed.
    pub fn read(
        bytes: &[u8],
        ceremony: Ceremony,
        party: &RelyingParty,
    ) -> Result<Self, FieldError> {
        let refused = |problem| Err(FieldError::new("client_data", problem));
        let Ok(told) = serde_json::from_slice::<Told>(bytes) else {
            return refused("is not a browser's client data");
        };
        if told.r#type != ceremony.name() {
            return refused("is of another ceremony");
        }
        if told.origin != party.origin {
            return refused("is of another site's page");
        }
        // Inside another site's page nobody knows what they are signing.
        if told.cross_origin == Some(true) || told.top_origin.is_some() {
            return refused("is of a page inside another site's");
        }
        match URL_SAFE_NO_PAD.decode(&told.challenge) {
            Ok(challenge) if challenge.len() == CHALLENGE => Ok(Self { challenge }),
            _ => refused("has a challenge that was not given out"),
        }
    }
}
