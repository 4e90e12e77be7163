//! `/oauth` in the document, but for `/oauth/authorize`, which is a page for people.

use super::endpoint::Endpoint;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![exchange(), revoke(), metadata()]
}

fn exchange() -> Endpoint {
    Endpoint::new(
        "Account",
        "exchangeToken",
        "Exchange a code or a refresh token",
    )
    .about(
        "OAuth 2.0 with PKCE, for the extension. A code holds for a minute and once, an access token for an hour, a \
         refresh token for 30 days without use and once: the answer has the next one. One that is used again ends \
         the session, so ask for one refresh at a time.",
    )
    .secured([])
    .says(200, "Fresh tokens.")
    .says(400, "Why there are none (RFC 6749 section 5.2).")
}

fn revoke() -> Endpoint {
    Endpoint::new(
        "Account",
        "revokeToken",
        "Take a token back",
    )
    .about("Ends the extension's session that an access or refresh token is for (RFC 7009). A token that is not known is as good as taken back.")
    .secured([])
    .answers_empty(200, "The token opens nothing.")
    .says(400, "The form could not be read.")
}

fn metadata() -> Endpoint {
    Endpoint::new("Account", "oauthMetadata", "Show how clients sign in")
        .about("Everything a client has to know to have a person sign in (RFC 8414).")
        .secured([])
        .says(200, "Addresses, and what is understood.")
}
