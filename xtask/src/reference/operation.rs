//! The page of an operation.

use maud::{Markup, html};
use serde_json::Value;

use super::document::{Document, Operation, items, members, named, words};
use super::layout::{self, Frame, address, side};
use super::sample::{self, Fields};
use super::schema::{self, Types, anchor, kind};
use super::text::{blocks, inline};

/// The address in examples, which is nobody's.
const SERVER: &str = "https://callslot.example";
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
                (requests(document, operation))
                (answer_example(document, value))
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

fn parameters_of<'a>(
    document: &'a Document,
    operation: &'a Value,
) -> impl Iterator<Item = &'a Value> {
    let parameters = items(&operation["parameters"]).iter();
    parameters.map(|parameter| document.resolved(parameter))
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

/// The schema of an answer, without the error that it may be instead.
fn own(schema: &Value) -> &Value {
    items(&schema["oneOf"]).first().unwrap_or(schema)
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

/// The answers of an operation with their statuses: the errors, or the others.
fn responses<'a>(
    document: &'a Document,
    operation: &'a Value,
    errors: bool,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let all = members(&operation["responses"]);
    all.filter(move |(status, _)| status.starts_with(['4', '5']) == errors)
        .map(|(status, response)| (status, document.resolved(response)))
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

/// The request as a command, for each example of its body.
fn requests(document: &Document, operation: &Operation) -> Markup {
    let content = members(&operation.value["requestBody"]["content"]).next();
    let mut bodies = Vec::new();
    if let Some((media, content)) = content {
        for (_, example) in members(&content["examples"]) {
            let title = words(&example["summary"]);
            bodies.push((title, Some((media, example["value"].clone()))));
        }
        if bodies.is_empty() {
            let example = sample::value(document, &content["schema"], Fields::Required);
            bodies.push(("", Some((media, example))));
        }
    } else {
        bodies.push(("", None));
    }
    html! {
        h2 { "Example request" }
        @for (title, body) in &bodies {
            @if !title.is_empty() { p class="meta" { (title) } }
            (code(&format!("Example request. {title}"), &command(document, operation, body.as_ref())))
        }
    }
}

/// The request for curl.
fn command(document: &Document, operation: &Operation, body: Option<&(&str, Value)>) -> String {
    let mut path = operation.path.clone();
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let mut lines = Vec::new();
    for scheme in items(&operation.value["security"]).iter().flat_map(members) {
        if document.scheme(scheme.0)["type"] == "http" {
            lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
        }
    }
    for parameter in parameters_of(document, &operation.value) {
        let name = words(&parameter["name"]);
        let example = sample::value(document, &parameter["schema"], Fields::Required);
        let example = example.as_str().map_or(example.to_string(), str::to_owned);
        let is_needed = parameter["required"] == true;
        match words(&parameter["in"]) {
            "path" => path = path.replace(&format!("{{{name}}}"), &escaped(&example)),
            "query" if is_needed => {
                query.append_pair(name, &example);
            }
            "header" if is_needed || name == "Idempotency-Key" => {
                lines.push(format!("-H {}", quoted(&format!("{name}: {example}"))));
            }
            _ => {}
        }
    }
    if let Some((media, value)) = body {
        lines.push(format!("-H \"Content-Type: {media}\""));
        lines.push(format!("-d {}", quoted(&written(media, value))));
    }
    let query = query.finish();
    let query = if query.is_empty() {
        query
    } else {
        format!("?{query}")
    };
    let method = match (operation.method, body) {
        ("get", _) | ("post", Some(_)) => String::new(),
        (method, _) => format!("-X {} ", method.to_uppercase()),
    };
    let first = format!("curl {method}{}", quoted(&format!("{SERVER}{path}{query}")));
    let lines = std::iter::once(first).chain(lines);
    lines.collect::<Vec<_>>().join(" \\\n  ")
}

/// A body as it is sent.
fn written(media: &str, value: &Value) -> String {
    if media == "application/json" {
        return pretty(value);
    }
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in members(value) {
        form.append_pair(
            name,
            &value.as_str().map_or(value.to_string(), str::to_owned),
        );
    }
    form.finish()
}

/// A value as a part of a path.
fn escaped(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// A word for the shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// An answer as it may come.
fn answer_example(document: &Document, operation: &Value) -> Markup {
    let found = responses(document, operation, false).find_map(|(status, response)| {
        Some((
            status,
            &response["content"].get("application/json")?["schema"],
        ))
    });
    html! {
        @if let Some((status, schema)) = found {
            h2 { "Example answer" }
            p class="meta" { (status) }
            (code("Example answer", &pretty(&sample::value(document, own(schema), Fields::All))))
        }
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// A block of code, which can be scrolled by keyboard too.
fn code(label: &str, text: &str) -> Markup {
    html! {
        pre tabindex="0" role="region" aria-label=(label) { code { (text) } }
    }
}
