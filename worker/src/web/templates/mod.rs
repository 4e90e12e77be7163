//! HTML from values, in the reader's language. The pages need no script.

mod account;
mod app;
mod call;
mod invitation;
mod landing;
mod oauth;
mod passkeys;
pub(crate) mod public;
pub(super) mod self_service;
mod sign_in;

pub(crate) use account::account;
pub(crate) use app::app;
pub(crate) use call::{call, reminders_stopped, stop_reminders};
pub(crate) use invitation::invitation;
pub(crate) use landing::{landing, message, not_found};
pub(crate) use oauth::{Person, astray, grant};
pub(crate) use sign_in::{again, ask, code, confirm, going_on};

use callslot_shared::words::Language;
use maud::{DOCTYPE, Markup, html};

/// The one style sheet: the tokens of all that people look at, and the pages' own rules.
pub(crate) const STYLE: &str = concat!(
    include_str!("../../../../app/styles/tokens.css"),
    include_str!("style.css"),
    include_str!("self_service.css"),
    include_str!("public/style.css")
);

/// Its address.
pub(crate) const STYLE_PATH: &str = "/pages/style.css";

/// The address of the brand's mark, which the edge serves as it is.
const MARK: &str = "/icons/icon.svg";

/// A whole page.
fn page(language: Language, title: &str, head: &Markup, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Callslot" }
                meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#12151a" media="(prefers-color-scheme: dark)";
                link rel="icon" href="/favicon.ico" sizes="32x32";
                link rel="icon" href=(MARK) type="image/svg+xml";
                link rel="apple-touch-icon" href="/icons/icon-180.png";
                link rel="manifest" href="/site.webmanifest";
                link rel="stylesheet" href=(STYLE_PATH);
                (head)
            }
            body {
                header {
                    a class="brand" href="/" {
                        img src=(MARK) width="32" height="32" alt="";
                        "Callslot"
                    }
                }
                main {
                    h1 { (title) }
                    (body)
                }
            }
        }
    }
}

/// Keeps search engines from a page.
fn no_index() -> Markup {
    html! { meta name="robots" content="noindex, nofollow"; }
}

/// A form field that people do not see.
fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The problem, above a form.
fn problem(said: Option<&str>) -> Markup {
    html! {
        @if let Some(said) = said {
            p class="problem" role="alert" { (said) }
        }
    }
}

#[cfg(test)]
mod tests;
