//! The frame of every page, and the index.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::document::{Document, Operation};
use super::text::{blocks, inline};

/// A page: its title, its description for search engines, and what stands beside its content.
pub(super) struct Frame<'a> {
    pub(super) title: &'a str,
    pub(super) about: &'a str,
    /// The list of operations at the side, none on the index.
    pub(super) side: Markup,
}

/// A whole page.
pub(super) fn page(frame: &Frame<'_>, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (frame.title) " · Callslot API" }
                meta name="description" content=(frame.about);
                link rel="icon" href="/favicon.ico" sizes="32x32";
                link rel="icon" href="/icons/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/docs/page.css";
                script type="module" src="/docs/filter.js" {}
            }
            body {
                a class="skip" href="#content" { "Skip to the content" }
                header {
                    a class="brand" href="/" {
                        img src="/icons/icon.svg" width="28" height="28" alt="";
                        "Callslot"
                    }
                    a href="/docs" { "API reference" }
                    a href="/openapi.json" { "OpenAPI document" }
                }
                div class="frame" {
                    (frame.side)
                    main id="content" tabindex="-1" { (content) }
                }
            }
        }
    }
}

/// The page with all operations, by group.
pub(super) fn index(document: &Document) -> Markup {
    let frame = Frame {
        title: "API reference",
        about: "Every operation of Callslot's API: parameters, bodies, answers and errors, with examples.",
        side: Markup::default(),
    };
    let content = html! {
        h1 { "API reference" }
        p class="meta" { "Version " (document.version()) }
        (filter())
        div class="groups" {
            @for group in document.groups() {
                section data-group {
                    h2 id=(group.name) { (group.name) }
                    p { (inline(&group.about)) }
                    ul class="operations" {
                        @for operation in &group.operations {
                            li {
                                (link(operation, false))
                                (address(operation))
                            }
                        }
                    }
                }
            }
        }
        section class="about" {
            h2 { "About the API" }
            (blocks(document.about()))
        }
    };
    page(&frame, &content)
}

/// The list of operations beside one of them. Only its own group is open.
pub(super) fn side(document: &Document, current: &Operation) -> Markup {
    html! {
        nav aria-label="Operations" {
            (filter())
            @for group in document.groups() {
                details data-group open[group.name == current.group] {
                    summary { (group.name) }
                    ul {
                        @for operation in &group.operations {
                            li { (link(operation, operation.id == current.id)) }
                        }
                    }
                }
            }
        }
    }
}

/// A field that filters the lists of the page. It is shown once its script runs.
fn filter() -> Markup {
    html! {
        div class="filter" hidden {
            label for="filter" { "Find an operation" }
            input id="filter" type="search" autocomplete="off" spellcheck="false";
            p id="found" class="meta" role="status" {}
        }
    }
}

fn link(operation: &Operation, is_current: bool) -> Markup {
    // The script looks through the words, the path and the id.
    let found_by = format!(
        "{} {} {} {}",
        operation.summary, operation.method, operation.path, operation.id
    );
    html! {
        a href={ "/docs/" (operation.id) } aria-current=[is_current.then_some("page")] data-find=(found_by) {
            (operation.summary)
        }
    }
}

/// The method and the path. A line may break before a slash.
pub(super) fn address(operation: &Operation) -> Markup {
    let mut parts = operation.path.split('/');
    let first = parts.next().unwrap_or_default();
    html! {
        span class="address" {
            span class={ "method " (operation.method) } { (operation.method.to_uppercase()) }
            " "
            code {
                (first)
                @for part in parts { (PreEscaped("<wbr>")) "/" (part) }
            }
        }
    }
}
