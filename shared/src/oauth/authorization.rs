//! A client asks for a code: which parameters it has to send, and who hears what is wrong with them.

use super::{Challenge, Redirects, parameters};
use std::borrow::Cow;

/// Longest `state`, in bytes.
const MAX_STATE: usize = 512;

/// A request for a code, with everything a code is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Which client asks.
    pub client_id: String,
    /// The address to which the answer goes: proven to be the client's.
    pub redirect_uri: String,
    /// The challenge that the client will have to answer when it exchanges the code.
    pub challenge: Challenge,
    /// The text that the client knows its request by; it comes back unchanged.
    pub state: String,
}

/// Why there is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The client or its address is not proven. Only the person hears of it: an answer that goes to an
    /// address which anybody can name would send people anywhere (RFC 6749 section 4.1.2.1).
    Unproven,
    /// The client hears of it, at its own address.
    Told {
        /// The client's address.
        redirect_uri: String,
        /// The text that it knows its request by, if it gave one.
        state: Option<String>,
        /// The error's name in RFC 6749 section 4.1.2.1.
        error: &'static str,
        /// A description of the error, for whoever writes the client.
        description: &'static str,
    },
}

impl Authorization {
    /// Reads the parameters of `/oauth/authorize`. The client and its address are looked at first:
    /// before they are proven, nobody is sent anywhere.
    pub fn read<'a>(
        pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
        redirects: &Redirects,
    ) -> Result<Self, Refusal> {
        let names = [
            "client_id",
            "redirect_uri",
            "response_type",
            "code_challenge",
            "code_challenge_method",
            "state",
        ];
        let [client, redirect, kind, challenge, method, state] =
            parameters(names, pairs).map_err(|_| Refusal::Unproven)?;
        let (Some(client_id), Some(redirect_uri)) = (client, redirect) else {
            return Err(Refusal::Unproven);
        };
        if redirects.proven(&client_id, &redirect_uri).is_none() {
            return Err(Refusal::Unproven);
        }
        let state = state.filter(|state| plain(state));
        let told = |error, description| Refusal::Told {
            redirect_uri: redirect_uri.clone(),
            state: state.clone(),
            error,
            description,
        };
        if kind.as_deref() != Some("code") {
            return Err(match kind {
                None => told("invalid_request", "response_type is missing"),
                Some(_) => told("unsupported_response_type", "response_type has to be code"),
            });
        }
        if method.as_deref() != Some("S256") {
            return Err(told(
                "invalid_request",
                "code_challenge_method has to be S256",
            ));
        }
        let Some(challenge) = challenge.as_deref().and_then(Challenge::parse) else {
            return Err(told(
                "invalid_request",
                "code_challenge has to be a SHA-256 in base64url",
            ));
        };
        let Some(state) = state.clone() else {
            return Err(told(
                "invalid_request",
                "state is missing, too long or not plain text",
            ));
        };
        Ok(Self {
            client_id,
            redirect_uri,
            challenge,
            state,
        })
    }
}

/// Whether a request asks that the person sign in first, whoever is signed in: `prompt` with `login` or `select_account`, as in
/// section 3.1.2.1 of `OpenID` Connect Core 1.0. Other values ask for what happens anyway.
#[must_use]
pub fn prompts_sign_in<'a>(pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> bool {
    let mut prompts = pairs.filter(|(name, _)| name == "prompt");
    prompts.any(|(_, values)| {
        let mut values = values.split(' ');
        values.any(|value| matches!(value, "login" | "select_account"))
    })
}

/// `state` as RFC 6749 appendix A.5 has it, of bounded length.
fn plain(state: &str) -> bool {
    state.len() <= MAX_STATE && state.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::CLIENT_ID;

    const ID: &str = "abcdefghijklmnopabcdefghijklmnop";

    fn read(change: &[(&'static str, Option<&str>)]) -> Result<Authorization, Refusal> {
        let redirects = Redirects::read("EXTENSION_IDS", ID).unwrap();
        let home = format!("https://{ID}.chromiumapp.org/");
        let whole = [
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", &*home),
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ),
            ("code_challenge_method", "S256"),
            ("state", "xyz"),
        ];
        let changed = |name: &str| change.iter().find(|(changed, _)| *changed == name);
        let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = whole
            .iter()
            .filter_map(|(name, value)| match changed(name) {
                Some((_, value)) => Some(((*name).into(), (*value)?.into())),
                None => Some(((*name).into(), (*value).into())),
            })
            .collect();
        Authorization::read(pairs.into_iter(), &redirects)
    }

    #[test]
    fn a_whole_request_is_read() {
        let read = read(&[]).unwrap();
        assert_eq!((&*read.client_id, &*read.state), (CLIENT_ID, "xyz"));
    }

    #[test]
    fn nobody_is_sent_anywhere_before_client_and_address_are_proven() {
        for name in ["client_id", "redirect_uri"] {
            for value in [None, Some(""), Some("https://evil.example/")] {
                // Whatever else is wrong.
                let refusal = read(&[(name, value), ("response_type", None)]).unwrap_err();
                assert!(matches!(refusal, Refusal::Unproven), "{name} {value:?}");
            }
        }
    }

    #[test]
    fn a_client_can_have_the_person_sign_in_first() {
        let prompts = |values: &[&'static str]| {
            let pairs = values
                .iter()
                .map(|value| ("prompt".into(), (*value).into()));
            prompts_sign_in(pairs)
        };
        for values in [["login"], ["select_account"], ["consent login"]] {
            assert!(prompts(&values), "{values:?}");
        }
        for values in [&[][..], &["consent"], &["none"], &["Login"], &["logins"]] {
            assert!(!prompts(values), "{values:?}");
        }
    }

    #[test]
    fn a_proven_client_hears_what_is_wrong() {
        let long = "x".repeat(513);
        for (name, value, expected) in [
            ("response_type", None, "invalid_request"),
            ("response_type", Some("token"), "unsupported_response_type"),
            ("code_challenge", None, "invalid_request"),
            ("code_challenge", Some("short"), "invalid_request"),
            ("code_challenge_method", None, "invalid_request"),
            ("code_challenge_method", Some("plain"), "invalid_request"),
            ("state", None, "invalid_request"),
            ("state", Some("é"), "invalid_request"),
            ("state", Some(&*long), "invalid_request"),
        ] {
            let Err(Refusal::Told { error, state, .. }) = read(&[(name, value)]) else {
                panic!("{name} {value:?}");
            };
            assert_eq!(error, expected, "{name} {value:?}");
            assert_eq!(state.is_some(), name != "state");
        }
    }
}
