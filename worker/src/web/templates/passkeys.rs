//! What pages show of passkeys. It needs a script, and is hidden until that runs and the browser knows
//! passkeys.

use super::{Language, words};
use callslot_shared::{
    api::{MAX_PASSKEYS, Passkey},
    schedule::wall::to_minute,
};
use maud::{Markup, html};

/// The script, which is served as it is.
pub(super) fn script() -> Markup {
    html! { script type="module" src="/scripts/passkeys.js" {} }
}

/// Signing in with one. `next` is where to go once signed in.
pub(super) fn sign_in(language: Language, next: Option<&str>) -> Markup {
    html! {
        div data-passkeys hidden {
            p class="row" {
                button type="button" id="passkey-sign-in" class="quiet" data-next=(next.unwrap_or_default()) {
                    (words(language).passkey_sign_in)
                }
            }
            (trouble(language))
        }
    }
}

/// One's own, with a way to add and remove them.
pub(super) fn own(language: Language, passkeys: &[Passkey]) -> Markup {
    let words = words(language);
    html! {
        div data-passkeys hidden {
            h2 { (words.passkeys) }
            p { (words.passkeys_about) }
            ul {
                @for passkey in passkeys { (item(language, passkey)) }
            }
            (trouble(language))
            @if passkeys.len() < MAX_PASSKEYS as usize {
                form id="passkey-add" {
                    label for="passkey-name" { (words.passkey_name) }
                    input id="passkey-name" name="name" maxlength="100" required;
                    button { (words.passkey_add) }
                }
            }
        }
    }
}

fn item(language: Language, passkey: &Passkey) -> Markup {
    let words = words(language);
    html! {
        li {
            span {
                (passkey.name)
                @if let Some(used) = passkey.last_used_at {
                    br;
                    (words.last_used) " " (to_minute(used.naive_utc())) " UTC"
                }
            }
            button type="button" class="quiet" data-remove-passkey=(passkey.id) {
                (words.passkey_remove)
            }
        }
    }
}

/// Where the script says what went wrong.
fn trouble(language: Language) -> Markup {
    let given_up = words(language).passkey_given_up;
    html! {
        p id="passkey-problem" class="problem" role="alert" data-given-up=(given_up) hidden {}
    }
}
