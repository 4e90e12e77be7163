//! The extension's sign-in: the rules of OAuth 2.0 (RFC 6749) with PKCE (RFC 7636) that need nothing
//! but values. A client is public: it has no secret, so its redirect address and its proof key are all
//! that tells it from another.

mod authorization;
mod pkce;
mod redirect;
mod token;

pub use authorization::{Authorization, Refusal, prompts_sign_in};
pub use pkce::{Challenge, Verifier};
pub use redirect::Redirects;
pub use token::{TokenError, TokenRequest};

use chrono::TimeDelta;
use std::borrow::Cow;

/// The one client there is.
pub const CLIENT_ID: &str = "callslot-extension";
/// The time within which a code can be exchanged. RFC 6749 section 4.1.2 asks for less than ten minutes.
pub const CODE_LIFE: TimeDelta = TimeDelta::seconds(60);
/// The time for which an access token opens anything.
pub const ACCESS_LIFE: TimeDelta = TimeDelta::hours(1);
/// The time for which a refresh token can lie unused.
pub const REFRESH_IDLE: TimeDelta = TimeDelta::days(30);
/// The time for which a grant lives, however much it is used. Then the person signs in again.
pub const GRANT_LIFE: TimeDelta = TimeDelta::days(180);

/// The values of the parameters `names`, of which each may be given once (RFC 6749 section 3.1). Others
/// are ignored, and so are empty ones, as it asks for.
///
/// # Errors
/// The name of a parameter that is given twice.
pub fn parameters<'a, const N: usize>(
    names: [&'static str; N],
    pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
) -> Result<[Option<String>; N], &'static str> {
    let mut values = [const { None }; N];
    for (name, value) in pairs {
        for (slot, known) in values.iter_mut().zip(names) {
            if known == name && !value.is_empty() && slot.replace(value.to_string()).is_some() {
                return Err(known);
            }
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_given_once_or_not_at_all() {
        let read = |pairs: &[(&'static str, &'static str)]| {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(n, v)| ((*n).into(), (*v).into()))
                .collect();
            parameters(["a", "b"], pairs.into_iter())
        };
        assert_eq!(
            read(&[("a", "1"), ("c", "2"), ("c", "3"), ("b", "")]),
            Ok([Some("1".into()), None])
        );
        assert_eq!(read(&[("b", "1"), ("b", "1")]), Err("b"));
    }
}
