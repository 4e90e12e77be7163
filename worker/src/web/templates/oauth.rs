//! The page on which a person is asked whether the extension may act for them. It needs no script.

use super::{hidden, page, problem};
use callslot_shared::{
    oauth::Authorization,
    words::{Language, pages},
};
use maud::{Markup, html};

/// The person who is asked.
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
    let body = html! {
        p { (language.say(pages::GRANT_ABOUT)) }
        p {
            strong { (person.name) }
            br;
            (person.email)
            br;
            (person.organization)
        }
        p { (language.say(pages::GRANT_CAUTION)) }
        form method="post" action="/oauth/authorize" {
            (hidden("response_type", "code"))
            (hidden("client_id", &asked.client_id))
            (hidden("redirect_uri", &asked.redirect_uri))
            (hidden("code_challenge", asked.challenge.as_str()))
            (hidden("code_challenge_method", "S256"))
            (hidden("state", &asked.state))
            div class="row" {
                button name="decision" value="allow" { (language.say(pages::GRANT_ALLOW)) }
                button name="decision" value="deny" class="quiet" { (language.say(pages::GRANT_DENY)) }
            }
        }
    };
    page(
        language,
        language.say(pages::GRANT),
        &Markup::default(),
        &body,
    )
}

/// Says that a request leads nowhere.
pub(crate) fn astray(language: Language) -> Markup {
    let said = problem(Some(language.say(pages::GRANT_ASTRAY)));
    page(
        language,
        language.say(pages::GRANT),
        &Markup::default(),
        &said,
    )
}
