//! The pages of signing in.

use super::{hidden, page, passkeys, problem};
use callslot_shared::words::{Language, pages};
use maud::{Markup, html};

/// Asks for an address. `next` is where to go once signed in.
pub(crate) fn ask(language: Language, next: Option<&str>, said: Option<&str>) -> Markup {
    let body = html! {
        (problem(said))
        form method="post" action="/sign-in" {
            (onwards(next))
            p { (language.say(pages::ASK)) }
            label for="email" { (language.say(pages::EMAIL)) }
            input id="email" name="email" type="email" autocomplete="username" maxlength="254" required autofocus;
            button { (language.say(pages::SEND)) }
        }
        (passkeys::sign_in(language, next))
    };
    page(
        language,
        language.say(pages::SIGN_IN),
        &html! { (passkeys::script()) (address()) },
        &body,
    )
}

/// Asks somebody who is signed in to prove once more who they are, by their own address or a passkey.
pub(crate) fn again(language: Language, email: &str, next: Option<&str>) -> Markup {
    let body = html! {
        form method="post" action="/sign-in" {
            (hidden("email", email))
            (onwards(next))
            p { (language.say(pages::AGAIN_ASK)) }
            p { strong { (email) } }
            button autofocus { (language.say(pages::SEND)) }
        }
        (passkeys::sign_in(language, next))
    };
    page(
        language,
        language.say(pages::AGAIN),
        &passkeys::script(),
        &body,
    )
}

/// Asks for the code that was sent to an address.
pub(crate) fn code(
    language: Language,
    email: &str,
    next: Option<&str>,
    said: Option<&str>,
) -> Markup {
    let back = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(next.map(|next| ("next", next)))
        .finish();
    let body = html! {
        (problem(said))
        form method="post" action="/sign-in/code" {
            (hidden("email", email))
            (onwards(next))
            p { strong { (email) } }
            p { (language.say(pages::SENT)) }
            label for="code" { (language.say(pages::CODE)) }
            input id="code" name="code" class="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required autofocus;
            button { (language.say(pages::SIGN_IN)) }
        }
        p class="row" {
            a href={ "/sign-in?" (back) } { (language.say(pages::ANOTHER)) }
        }
    };
    page(language, language.say(pages::ENTER_CODE), &address(), &body)
}

/// Asks for the click that a link needs: what looks through mail follows links, and presses no buttons.
pub(crate) fn confirm(
    language: Language,
    action: &str,
    token: &str,
    (title, ask, button): (&str, &str, &str),
) -> Markup {
    let body = html! {
        form method="post" action=(action) {
            (hidden("token", token))
            p { (ask) }
            button autofocus { (button) }
        }
    };
    page(language, title, &Markup::default(), &body)
}

/// Goes on to a page of this Worker's own by itself. A redirect would not do: what a form leads to by
/// redirects has to be an own page to the end, and the next one may lead elsewhere.
pub(crate) fn going_on(language: Language, next: &str) -> Markup {
    let head = html! {
        noscript { meta http-equiv="refresh" content={ "0;url=" (next) }; }
        (address())
    };
    let body = html! {
        p { a href=(next) data-onwards { (language.say(pages::GO_ON)) } }
    };
    page(language, language.say(pages::SIGNED_IN), &head, &body)
}

/// The script that takes along what is personal in the address, and is served as it is.
pub(super) fn address() -> Markup {
    html! { script type="module" src="/scripts/sign-in.js" {} }
}

fn onwards(next: Option<&str>) -> Markup {
    html! {
        @if let Some(next) = next { (hidden("next", next)) }
    }
}
