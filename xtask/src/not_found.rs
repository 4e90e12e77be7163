//! The page that the edge answers with where it has no file. It is the same for everybody, so it speaks both languages.

use std::path::PathBuf;

use callslot_shared::words::{Language, landing};
use maud::{DOCTYPE, html};

/// The page, under the name at which the edge looks for it.
pub(crate) fn file() -> (PathBuf, Vec<u8>) {
    let title = Language::English.say(landing::NOT_FOUND);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Callslot" }
                link rel="icon" href="/icons/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/docs/page.css";
            }
            body {
                header {
                    a class="brand" href="/" {
                        img src="/icons/icon.svg" width="28" height="28" alt="";
                        "Callslot"
                    }
                }
                main {
                    @for language in Language::OF_MEMBERS {
                        section lang=(language.as_str()) {
                            h1 { (language.say(landing::NOT_FOUND)) }
                            p { (language.say(landing::NOT_FOUND_WHY)) }
                            p { a href="/" { (language.say(landing::HOME)) } }
                        }
                    }
                }
            }
        }
    };
    (PathBuf::from("404.html"), page.into_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_for_a_missing_file_speaks_both_languages_and_leads_on() {
        let (name, page) = file();
        let page = String::from_utf8(page).unwrap();
        assert_eq!(name, PathBuf::from("404.html"));
        for part in [
            "<section lang=\"en\"><h1>Page not found</h1>",
            "<section lang=\"es\"><h1>Página no encontrada</h1>",
            "<a href=\"/\">",
        ] {
            assert!(page.contains(part), "{part}");
        }
        // The headers of some folders let nothing inline colour or run.
        assert!(!page.contains("<style") && !page.contains("<script"));
    }
}
