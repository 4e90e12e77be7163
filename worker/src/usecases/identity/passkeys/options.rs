//! The options with which browsers are asked for passkeys.

use crate::{
    passkeys::{Algorithm, RelyingParty},
    store::{passkeys::PasskeyOwner, webauthn_challenges},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::{
    api::{
        CreationOptions, PasskeyAlgorithm, PasskeyCredential, PasskeyParty, PasskeySelection,
        PasskeyUser, RequestOptions,
    },
    ids::UserId,
};

const PUBLIC_KEY: &str = "public-key";
const REQUIRED: &str = "required";

/// The handle that an authenticator keeps of a person and tells at sign-in: their id, which says nothing of them.
pub(super) fn handle(user: UserId) -> String {
    URL_SAFE_NO_PAD.encode(user.to_string())
}

/// For a new passkey.
pub(super) fn creation(
    party: &RelyingParty,
    user: UserId,
    person: PasskeyOwner,
    challenge: String,
) -> CreationOptions {
    CreationOptions {
        rp: PasskeyParty {
            id: party.id.clone(),
            name: "Callslot".to_owned(),
        },
        user: PasskeyUser {
            id: handle(user),
            name: person.email,
            display_name: person.name,
        },
        challenge,
        pub_key_cred_params: Algorithm::ALL
            .map(|algorithm| PasskeyAlgorithm {
                r#type: PUBLIC_KEY.to_owned(),
                alg: algorithm.number(),
            })
            .to_vec(),
        timeout: timeout(),
        exclude_credentials: person
            .credentials
            .into_iter()
            .map(|id| PasskeyCredential {
                r#type: PUBLIC_KEY.to_owned(),
                id,
            })
            .collect(),
        authenticator_selection: PasskeySelection {
            resident_key: REQUIRED.to_owned(),
            require_resident_key: true,
            user_verification: REQUIRED.to_owned(),
        },
        attestation: "none".to_owned(),
    }
}

/// For signing in, with whatever passkey the person has.
pub(super) fn request(party: &RelyingParty, challenge: String) -> RequestOptions {
    RequestOptions {
        challenge,
        timeout: timeout(),
        rp_id: party.id.clone(),
        user_verification: REQUIRED.to_owned(),
    }
}

fn timeout() -> u32 {
    u32::try_from(webauthn_challenges::LIFE.num_milliseconds()).unwrap_or(u32::MAX)
}
