//! Adding a passkey: the answers on the way to it.

use crate::api::{Answer, Failure, read};
use callslot_shared::api::{ErrorBody, ErrorCode};
use serde::de::DeserializeOwned;

/// The path at which the server tells what the browser is to make a passkey with.
pub const REGISTRATION_PATH: &str = "/api/passkeys/registration";

/// Why no passkey was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasskeyRefusal {
    /// It has no name.
    NoName,
    /// The person has to prove first who they are.
    FreshSignIn,
    /// The browser made none, or the person gave up.
    GivenUp,
    /// The server's reason.
    Failed(Failure),
}

/// Reads an answer on the way to a passkey.
pub fn answered<T: DeserializeOwned>(answer: Result<Answer, Failure>) -> Result<T, PasskeyRefusal> {
    let answer = answer.map_err(PasskeyRefusal::Failed)?;
    let refused: Option<ErrorBody> = serde_json::from_str(&answer.text).ok();
    if refused.is_some_and(|body| body.error.code == ErrorCode::FreshSignInRequired) {
        return Err(PasskeyRefusal::FreshSignIn);
    }
    read(&answer).map_err(PasskeyRefusal::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::api::PasskeysBody;

    fn answer(status: u16, text: &str) -> Answer {
        Answer {
            status,
            text: text.to_owned(),
            ..Answer::default()
        }
    }

    #[test]
    fn a_proof_that_is_asked_for_is_told_from_other_refusals() {
        let refused =
            |code| format!(r#"{{"success":false,"error":{{"code":"{code}","message":"No."}}}}"#);
        let read = |answer| answered::<PasskeysBody>(answer);
        let fresh = Ok(answer(403, &refused("fresh_sign_in_required")));
        assert_eq!(read(fresh), Err(PasskeyRefusal::FreshSignIn));
        let unauthorized = Ok(answer(401, &refused("unauthorized")));
        assert_eq!(
            read(unauthorized),
            Err(PasskeyRefusal::Failed(Failure::SignedOut))
        );
        assert_eq!(
            read(Err(Failure::Offline)),
            Err(PasskeyRefusal::Failed(Failure::Offline))
        );
        let body = read(Ok(answer(200, r#"{"success":true,"passkeys":[]}"#)));
        assert!(body.unwrap().passkeys.is_empty());
    }
}
