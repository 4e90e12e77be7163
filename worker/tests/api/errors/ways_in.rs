//! Passkeys and the extension's sign-in, as far as the test of every declared error needs to know of them.

use crate::{openapi::Endpoint, prelude::*};
use callslot_shared::{
    api::ErrorCode,
    oauth::{Challenge, Verifier},
};
use callslot_worker::testing::authenticator::{Authenticator, encoded};

/// The owner's passkey, which is that of the second authenticator.
pub(crate) const PASSKEY_ID: &str = "019a0000-0000-7000-8000-000000000401";
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters";

/// Everything that a well-formed request finds: a passkey, a challenge for each ceremony, a code.
pub(crate) fn fixture() -> String {
    let two = Authenticator::new(2);
    let point = two.key.verifying_key().to_encoded_point(false);
    let challenge = Challenge::of(&Verifier::parse(VERIFIER).unwrap());
    format!(
        "INSERT INTO passkeys (id, user_id, name, credential_id, algorithm, public_key, sign_count, backed_up, created_at)
         VALUES ('{PASSKEY_ID}', '{OWNER}', 'Laptop', '{}', -7, '{}', 0, 0, 1);
         INSERT INTO webauthn_challenges (challenge_hash, user_id, expires_at)
         VALUES ('{}', '{OWNER}', 9000000000000), ('{}', NULL, 9000000000000);
         INSERT INTO oauth_codes (code_hash, organization_id, user_id, client_id, redirect_uri, challenge, expires_at)
         SELECT '{}', organization_id, user_id, 'callslot-extension', 'r', '{}', 9000000000000
         FROM members WHERE user_id = '{OWNER}';",
        encoded(&two.credential_id),
        encoded(point.as_bytes()),
        callslot_worker::ports::hex(&Sha256::digest([1; 32])),
        callslot_worker::ports::hex(&Sha256::digest([2; 32])),
        hash("code"),
        challenge.as_str(),
    )
}

/// The body of a well-formed request.
pub(crate) fn body(name: &str) -> Option<String> {
    Some(match name {
        "post /api/passkeys" => adding([1; 32]),
        "post /api/sign-in/passkey" => signing_in([2; 32]),
        "post /oauth/token" => format!(
            "grant_type=authorization_code&client_id=callslot-extension&code=code&redirect_uri=r&code_verifier={VERIFIER}"
        ),
        "post /oauth/revoke" => "token=unknown".to_owned(),
        _ => return None,
    })
}

fn adding(challenge: [u8; 32]) -> String {
    let said = Authenticator::new(1).create(&encoded(&challenge));
    said.to_string()
}

fn signing_in(challenge: [u8; 32]) -> String {
    let said = Authenticator::new(2).get(&encoded(&challenge), &encoded(OWNER.as_bytes()));
    said.to_string()
}

/// The change to make of a well-formed request.
pub(crate) enum Change {
    Body(String),
    FromElsewhere,
    World,
}

/// The change that provokes an error of these endpoints, where it is not as with others.
pub(crate) fn provoking(world: &World, endpoint: &Endpoint, code: ErrorCode) -> Option<Change> {
    Some(match (&*endpoint.to_string(), code) {
        ("post /api/passkeys", ErrorCode::Conflict) => Change::Body(adding([9; 32])),
        ("post /api/passkeys" | "post /api/sign-in/passkey", ErrorCode::InvalidField) => {
            let said = body(&endpoint.to_string())?;
            let mut said: Value = serde_json::from_str(&said).unwrap();
            said["client_data"] = "!".into();
            Change::Body(said.to_string())
        }
        ("post /api/sign-in/passkey", ErrorCode::Unauthorized) => Change::Body(signing_in([9; 32])),
        (
            "post /api/sign-in/passkey" | "post /api/sign-in/passkey/options",
            ErrorCode::Forbidden,
        ) => Change::FromElsewhere,
        ("post /api/sign-in/passkey", ErrorCode::Internal) => {
            world.sql("UPDATE passkeys SET public_key = '!'");
            Change::World
        }
        _ => return None,
    })
}

/// Whether an endpoint has to know the Worker's own address.
pub(crate) fn need_an_address(path: &str) -> bool {
    ["/api/passkeys", "/api/sign-in/passkey", "/.well-known"]
        .iter()
        .any(|start| path.starts_with(start))
}
