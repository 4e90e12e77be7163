//! The pages of the API as it is: whole, linked, and with nothing in them that their policy forbids.

use super::*;
use std::collections::BTreeSet;

fn document() -> Document {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../worker/assets/openapi.json");
    Document::parse(&fs::read_to_string(file).unwrap()).unwrap()
}

fn pages() -> BTreeMap<String, String> {
    let pages = written(&document()).into_iter();
    pages
        .map(|(name, page)| {
            let address = name.with_extension("").display().to_string();
            (format!("/{address}"), String::from_utf8(page).unwrap())
        })
        .collect()
}

/// The values of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> BTreeSet<&'a str> {
    let start = format!(" {attribute}=\"");
    let parts = page.split(&start).skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

#[test]
fn every_operation_has_a_page_that_the_index_leads_to() {
    let (document, pages) = (document(), pages());
    assert!(document.operations().count() > 90);
    let led_to = values(&pages["/docs"], "href");
    for operation in document.operations() {
        let address = format!("/docs/{}", operation.id);
        assert!(led_to.contains(&*address), "{address}");
        let page = &pages[&address];
        assert!(page.contains(&format!("<h1>{}</h1>", operation.summary)));
        assert!(
            page.contains("<h2>Authentication</h2>") && page.contains("curl "),
            "{address}"
        );
    }
}

#[test]
fn every_link_leads_to_a_page_or_a_place_on_it() {
    let pages = pages();
    let files = [
        "/",
        "/openapi.json",
        "/favicon.ico",
        "/icons/icon.svg",
        "/docs/page.css",
    ];
    for (address, page) in &pages {
        for link in values(page, "href") {
            let (path, place) = link.split_once('#').unwrap_or((link, ""));
            let path = if path.is_empty() { address } else { path };
            let there = pages.get(path);
            assert!(
                there.is_some() || files.contains(&path),
                "{address} leads to {link}"
            );
            let is_there = there.is_none_or(|page| values(page, "id").contains(place));
            assert!(place.is_empty() || is_there, "{address} leads to {link}");
        }
    }
}

#[test]
fn an_id_is_on_a_page_once() {
    for (address, page) in pages() {
        let ids = page.matches(" id=\"").count();
        assert_eq!(ids, values(&page, "id").len(), "{address}");
    }
}

#[test]
fn pages_have_nothing_inline_that_runs_or_colours() {
    let script = "<script type=\"module\" src=\"/docs/filter.js\"></script>";
    for (address, page) in pages() {
        let page = page.replace(script, "");
        for forbidden in [
            "<script",
            "<style",
            " style=",
            " onclick=",
            "http:",
            "<iframe",
        ] {
            assert!(!page.contains(forbidden), "{address} has {forbidden}");
        }
    }
}

#[test]
fn a_page_has_authentication_types_errors_and_examples() {
    let pages = pages();
    let text = pages["/docs/createHold"].replace("><", ">\n<");
    let (_, text) = text.split_once("<main").unwrap();
    for said in [
        "<code>user_id</code>",
        "<h2>Example answer</h2>",
        "Bearer token in <code>Authorization</code>",
        "<a href=\"#type-Hold\">Hold</a>",
        "409 <code>slot_taken</code>",
    ] {
        assert!(text.contains(said), "{said} is missing in {text}");
    }
}
