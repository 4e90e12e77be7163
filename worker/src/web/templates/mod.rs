//! HTML from values, in the reader's language. The pages need no script.

mod account;
mod app;
mod oauth;
mod passkeys;
mod sign_in;

pub(crate) use account::account;
pub(crate) use app::app;
pub(crate) use oauth::{Person, astray, grant};
pub(crate) use sign_in::{again, ask, code, confirm, going_on, message};

use callslot_shared::words::Language;
use maud::{DOCTYPE, Markup, html};

/// The one style sheet.
pub(crate) const STYLE: &str = include_str!("style.css");

/// Its address.
pub(crate) const STYLE_PATH: &str = "/pages/style.css";

/// A whole page.
fn page(language: Language, title: &str, head: &Markup, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Callslot" }
                link rel="stylesheet" href=(STYLE_PATH);
                (head)
            }
            body {
                main {
                    h1 { (title) }
                    (body)
                }
            }
        }
    }
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
