//! The page of an operation.

use maud::{Markup, html};
use serde_json::Value;

use super::document::{
    Document, Operation, items, members, named, own, parameters_of, responses, words,
};
use super::example;
use super::layout::{self, Frame, address, side};
use super::schema::{self, Types, anchor, kind};
use super::text::{blocks, inline};

/// The access of members, as the Worker's list of endpoints has it.
const ACCESS: &str = "x-access";

/// The page.
pub(super) fn page(document: &Document, operation: &Operation) -> Markup {
    let value = &operation.value;
    let about = words(&value["description"]);
    let frame = Frame {
        title: &operation.summary,
        about: about.split("\n\n").next().unwrap_or_default(),
        side: side(document, operation),
    };
    let mut above = Vec::new();
    let body = body(document, value, &mut above);
    let answers = answers(document, value, &mut above);
    let content = html! {
        p class="meta" { a href={ "/docs#" (operation.group) } { (operation.group) } }
        h1 { (operation.summary) }
        p { (address(operation)) }
        (blocks(about))
        div class="columns" {
            div class="spec" {
                (authentication(document, value))
                (parameters(document, value))
                (body)
                (answers)
                (errors(document, value))
                (types(document, value, &above))
            }
            aside aria-label="Examples" {
                (example::requests(document, operation))
                (example::answer(document, value))
            }
        }
    };
    layout::page(&frame, &content)
}

fn authentication(document: &Document, operation: &Value) -> Markup {
    let schemes: Vec<_> = items(&operation["security"])
        .iter()
        .flat_map(members)
        .map(|(name, _)| document.scheme(name))
        .collect();
    html! {
        h2 { "Authentication" }
        @if schemes.is_empty() { p { "None." } }
        @for scheme in &schemes {
            p {
                @match words(&scheme["type"]) {
                    "http" => { "Bearer token in " code { "Authorization" } ". " }
                    _ => { "Signature in " code { (words(&scheme["name"])) } ". " }
                }
                (inline(words(&scheme["description"])))
            }
        }
        @if let Some(access) = operation[ACCESS].as_str() {
            p { "Access: " (inline(access)) "." }
        }
    }
}

fn parameters(document: &Document, operation: &Value) -> Markup {
    let all: Vec<_> = parameters_of(document, operation).collect();
    html! {
        @for (place, title) in [("path", "Path"), ("query", "Query"), ("header", "Headers")] {
            @let here = all.iter().filter(|parameter| parameter["in"] == place);
            @if here.clone().next().is_some() {
                h2 { (title) }
                dl class="fields" {
                    @for parameter in here {
                        (schema::one(
                            words(&parameter["name"]),
                            &parameter["schema"],
                            parameter["required"] == true,
                            words(&parameter["description"]),
                        ))
                    }
                }
            }
        }
    }
}

fn body<'a>(document: &'a Document, operation: &'a Value, above: &mut Vec<&'a str>) -> Markup {
    html! {
        @for (media, content) in members(&operation["requestBody"]["content"]) {
            h2 { "Body" }
            p class="meta" { code { (media) } }
            (top(document, &content["schema"], above))
        }
    }
}

/// The type of a body. Its fields stand here, unless they are `above` already; the types of its fields stand below.
fn top<'a>(document: &Document, schema: &'a Value, above: &mut Vec<&'a str>) -> Markup {
    match named(schema) {
        Some(name) if !above.contains(&name) => {
            above.push(name);
            html! {
                div id=(anchor(name)) {
                    p class="name" { (name) }
                    (schema::described(document.schema(name)))
                }
            }
        }
        _ => html! { p class="kind" { (kind(schema)) } },
    }
}

/// The answers that are no errors.
fn answers<'a>(document: &'a Document, operation: &'a Value, above: &mut Vec<&'a str>) -> Markup {
    html! {
        h2 { "Answers" }
        @for (status, response) in responses(document, operation, false) {
            h3 { (status) }
            (blocks(words(&response["description"])))
            (headers(document, response))
            @for (media, content) in members(&response["content"]) {
                p class="meta" { code { (media) } }
                (top(document, own(&content["schema"]), above))
            }
        }
    }
}

fn headers(document: &Document, response: &Value) -> Markup {
    // Every answer has it, as the index says.
    let others = members(&response["headers"]).filter(|(name, _)| *name != "x-request-id");
    let others: Vec<_> = others.collect();
    html! {
        @if !others.is_empty() {
            dl class="fields" {
                @for (name, header) in others {
                    @let header = document.resolved(header);
                    div {
                        dt { code { (name) } " " span class="kind" { "header" } }
                        dd { (blocks(words(&header["description"]))) }
                    }
                }
            }
        }
    }
}

/// Each error with its status, its code and its meaning, which the document has as paragraphs of the description.
fn errors(document: &Document, operation: &Value) -> Markup {
    html! {
        h2 { "Errors" }
        dl class="fields errors" {
            @for (status, response) in responses(document, operation, true) {
                @for meaning in words(&response["description"]).split("\n\n") {
                    div {
                        @match meaning.split_once(": ").filter(|(code, _)| code.starts_with('`')) {
                            Some((code, says)) => {
                                dt { (status) " " (inline(code)) }
                                dd { p { (inline(says)) } }
                            }
                            None => {
                                dt { (status) }
                                dd { p { (inline(meaning)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// All types that the operation's parameters, body and answers name, besides those that stand above.
fn types(document: &Document, operation: &Value, above: &[&str]) -> Markup {
    let mut types = Types::default();
    let bodies = members(&operation["requestBody"]["content"]);
    let answers = responses(document, operation, false)
        .flat_map(|(_, response)| members(&response["content"]));
    let schemas = bodies
        .chain(answers)
        .map(|(_, content)| own(&content["schema"]));
    let parameters = parameters_of(document, operation).map(|parameter| &parameter["schema"]);
    for schema in parameters.chain(schemas) {
        types.add(document, schema);
    }
    let shown = types.shown(document, above);
    html! {
        @if !shown.0.is_empty() {
            h2 { "Types" }
            (shown)
        }
    }
}
