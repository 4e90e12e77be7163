//! Examples of an operation's request and answer.

use maud::{Markup, html};
use serde_json::Value;

use super::document::{Document, Operation, items, members, own, parameters_of, responses, words};
use super::sample::{self, Fields};

/// The address in examples, which is nobody's.
const SERVER: &str = "https://callslot.example";

/// The request as a command, for each example of its body.
pub(super) fn requests(document: &Document, operation: &Operation) -> Markup {
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
pub(super) fn answer(document: &Document, operation: &Value) -> Markup {
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
