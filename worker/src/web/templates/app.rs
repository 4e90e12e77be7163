//! The skeleton of the interface.

use callslot_shared::words::{Language, pages};
use maud::{DOCTYPE, Markup, html};

/// The page. The script keeps answers of the API for `owner`, a person in an organization, and for nobody else.
pub(crate) fn app(language: Language, owner: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.as_str()) data-owner=(owner) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Callslot" }
                link rel="icon" href="/icons/icon.svg";
                link rel="stylesheet" href="/app-files/app.css";
                script type="module" src="/app-files/start.js" {}
            }
            body {
                div id="page" aria-busy="true" {
                    header class="brand" {
                        img src="/icons/icon.svg" alt="" width="24" height="24";
                        strong { "Callslot" }
                    }
                    div class="skeleton" aria-hidden="true" { i {} i {} i {} i {} }
                    noscript {
                        p { (language.say(pages::NEEDS_SCRIPT)) " " a href="/account" { (language.say(pages::ACCOUNT)) } }
                    }
                }
            }
        }
    }
}
