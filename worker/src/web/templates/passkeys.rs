//! The parts of pages about passkeys. They need a script, and are hidden until that runs and the
//! browser knows passkeys.

use callslot_shared::{
    api::{MAX_PASSKEYS, Passkey},
    schedule::local_time::to_minute,
    words::{Language, pages},
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
                    (language.say(pages::PASSKEY_SIGN_IN))
                }
            }
            (trouble(language))
        }
    }
}

/// One's own, with a way to add and remove them.
pub(super) fn own(language: Language, passkeys: &[Passkey]) -> Markup {
    html! {
        div data-passkeys hidden {
            h2 { (language.say(pages::PASSKEYS)) }
            p { (language.say(pages::PASSKEYS_ABOUT)) }
            ul {
                @for passkey in passkeys { (item(language, passkey)) }
            }
            (trouble(language))
            @if passkeys.len() < MAX_PASSKEYS as usize {
                form id="passkey-add" {
                    label for="passkey-name" { (language.say(pages::PASSKEY_NAME)) }
                    input id="passkey-name" name="name" maxlength="100" required;
                    button { (language.say(pages::PASSKEY_ADD)) }
                }
            }
        }
    }
}

fn item(language: Language, passkey: &Passkey) -> Markup {
    html! {
        li {
            span {
                (passkey.name)
                @if let Some(used) = passkey.last_used_at {
                    br;
                    (language.say(pages::LAST_USED)) " " (to_minute(used.naive_utc())) " UTC"
                }
            }
            button type="button" class="quiet" data-remove-passkey=(passkey.id) {
                (language.say(pages::PASSKEY_REMOVE))
            }
        }
    }
}

/// The element in which the script says what went wrong.
fn trouble(language: Language) -> Markup {
    let given_up = language.say(pages::PASSKEY_GIVEN_UP);
    html! {
        p id="passkey-problem" class="problem" role="alert" data-given-up=(given_up) hidden {}
    }
}
