//! The landing page, and the pages for addresses and requests that lead nowhere.

use super::{page, problem};
use callslot_shared::words::{Language, landing as texts, pages};
use maud::{Markup, html};

/// Says what Callslot is. `is_known` is whether the browser has a session.
pub(crate) fn landing(language: Language, is_known: bool) -> Markup {
    let points = [
        (texts::RINGS_TITLE, texts::RINGS),
        (texts::CERTAIN_TITLE, texts::CERTAIN),
        (texts::CONSENT_TITLE, texts::CONSENT),
    ];
    let (leads_to, says) = if is_known {
        ("/app", texts::TO_APP)
    } else {
        ("/sign-in", pages::SIGN_IN)
    };
    let body = html! {
        p class="lead" { (language.say(texts::LEAD)) }
        div class="row" {
            a class="button" href=(leads_to) { (language.say(says)) }
            a class="button quiet" href="/docs" { (language.say(texts::REFERENCE)) }
        }
        div class="points" {
            @for (title, says) in points {
                section {
                    h2 { (language.say(title)) }
                    p { (language.say(says)) }
                }
            }
        }
    };
    page(
        language,
        language.say(texts::SLOGAN),
        &Markup::default(),
        &body,
    )
}

/// Says that there is no page at an address.
pub(crate) fn not_found(language: Language) -> Markup {
    let body = html! {
        p { (language.say(texts::NOT_FOUND_WHY)) }
        div class="row" {
            a class="button" href="/" { (language.say(texts::HOME)) }
        }
    };
    page(
        language,
        language.say(texts::NOT_FOUND),
        &Markup::default(),
        &body,
    )
}

/// Says that something cannot be done, and leads back to signing in.
pub(crate) fn message(language: Language, said: &str) -> Markup {
    let body = html! {
        (problem(Some(said)))
        p { a href="/sign-in" { (language.say(pages::SIGN_IN)) } }
    };
    page(
        language,
        language.say(texts::FAILED),
        &Markup::default(),
        &body,
    )
}
