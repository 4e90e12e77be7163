//! The page on which a person is asked whether the extension may act for them. It needs no script.

use super::{Language, escaped, hidden, page, problem, words};
use callslot_shared::oauth::Authorization;

/// Who is asked.
pub(crate) struct Person<'a> {
    /// Their name.
    pub(crate) name: &'a str,
    /// Their address.
    pub(crate) email: &'a str,
    /// The organization it is about.
    pub(crate) organization: &'a str,
}

/// Asks.
pub(crate) fn grant(language: Language, asked: &Authorization, person: &Person<'_>) -> String {
    let words = words(language);
    let kept = [
        ("response_type", "code"),
        ("client_id", &asked.client_id),
        ("redirect_uri", &asked.redirect_uri),
        ("code_challenge", asked.challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("state", &asked.state),
    ]
    .map(|(name, value)| hidden(name, value))
    .concat();
    let name = escaped(person.name);
    let (email, organization) = (escaped(person.email), escaped(person.organization));
    let (about, caution) = (words.grant_about, words.grant_caution);
    let (allow, deny) = (words.grant_allow, words.grant_deny);
    let body = format!(
        "<p>{about}</p>
<p><strong>{name}</strong><br>{email}<br>{organization}</p>
<p>{caution}</p>
<form method=\"post\" action=\"/oauth/authorize\">
{kept}<div class=\"row\">
<button name=\"decision\" value=\"allow\">{allow}</button>
<button name=\"decision\" value=\"deny\" class=\"quiet\">{deny}</button>
</div>
</form>
"
    );
    page(language, words.grant, "", &body)
}

/// Says that a request leads nowhere.
pub(crate) fn astray(language: Language) -> String {
    let words = words(language);
    page(
        language,
        words.grant,
        "",
        &problem(Some(words.grant_astray)),
    )
}
