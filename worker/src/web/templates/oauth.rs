//! The page on which a person is asked whether the extension may act for them. It needs no script.

use super::{Language, hidden, page, problem, words};
use callslot_shared::oauth::Authorization;
use maud::{Markup, html};

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
pub(crate) fn grant(language: Language, asked: &Authorization, person: &Person<'_>) -> Markup {
    let words = words(language);
    let body = html! {
        p { (words.grant_about) }
        p {
            strong { (person.name) }
            br;
            (person.email)
            br;
            (person.organization)
        }
        p { (words.grant_caution) }
        form method="post" action="/oauth/authorize" {
            (hidden("response_type", "code"))
            (hidden("client_id", &asked.client_id))
            (hidden("redirect_uri", &asked.redirect_uri))
            (hidden("code_challenge", asked.challenge.as_str()))
            (hidden("code_challenge_method", "S256"))
            (hidden("state", &asked.state))
            div class="row" {
                button name="decision" value="allow" { (words.grant_allow) }
                button name="decision" value="deny" class="quiet" { (words.grant_deny) }
            }
        }
    };
    page(language, words.grant, &Markup::default(), &body)
}

/// Says that a request leads nowhere.
pub(crate) fn astray(language: Language) -> Markup {
    let words = words(language);
    let said = problem(Some(words.grant_astray));
    page(language, words.grant, &Markup::default(), &said)
}
