//! `/api/me` in the document: one's own profile.

use super::{
    bookings::{key, replayed},
    endpoint::Endpoint,
};
use serde_json::json;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![change(), call(), enter()]
}

fn account(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Account", id, summary)
}

fn change() -> Endpoint {
    account("changeMe", "Change your name and language")
        .about(
            "A field left out stays. The name is shown in all your organizations. The language is that of pages, mails and \
             notices; without one they follow the browser. Not for API keys, and not for a session that an invitation's \
             link has opened if you are in other organizations, too: sign in first.",
        )
        .examples(&[
            ("Both", json!({"name": "Olivia Owner", "language": "es"})),
            ("As the browser says", json!({"language": null})),
        ])
        .says(200, "You, as you stand now.")
}

fn call() -> Endpoint {
    account("callWithCode", "Have your phone called with a code")
        .about(
            "Calls the number once and tells a code of six digits, twice, in your language; a machine that picks up is \
             told nothing. The code can be entered in the same session for ten minutes, and a later call takes the place \
             of an earlier one. The number is an ordinary one of a country that the organization calls. A member has \
             three calls an hour, a number gets five a day. The key is required, so that a repeated request can never \
             ring twice: it waits for the answer of the first. The call is not recorded, and the code is in no answer.",
        )
        .header(
            "Idempotency-Key",
            "What the client calls this request; a fresh one for each call.",
            true,
            key(),
        )
        .examples(&[("Your mobile", json!({"phone": "+1 212 555 0103"}))])
        .says(202, "The call as it stands.")
        .with_header(202, "Idempotency-Replayed", replayed())
}

fn enter() -> Endpoint {
    account("enterPhoneCode", "Enter the code of the call")
        .about(
            "The number that was called is yours in this organization from now on, and counts as verified until an owner \
             or admin enters another. A code can be tried five times, in the session that asked for the call.",
        )
        .examples(&[("The code", json!({"code": "271 828"}))])
        .says(200, "You, as you stand now.")
}
