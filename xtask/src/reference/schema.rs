//! Types and their fields, for people.

use std::collections::BTreeSet;

use maud::{Markup, html};
use serde_json::Value;

use super::document::{Document, items, members, named, words};
use super::text::{blocks, inline};

/// Names of types, each once, in the order in which they are met.
#[derive(Default)]
pub(super) struct Types<'a> {
    names: Vec<&'a str>,
    known: BTreeSet<&'a str>,
}

impl<'a> Types<'a> {
    /// Adds the types that a schema refers to, and those that they refer to.
    pub(super) fn add(&mut self, document: &'a Document, schema: &'a Value) {
        match schema {
            Value::Object(fields) => {
                if let Some(name) = named(schema)
                    && self.known.insert(name)
                {
                    self.names.push(name);
                    self.add(document, document.schema(name));
                }
                for value in fields.values() {
                    self.add(document, value);
                }
            }
            Value::Array(values) => {
                for value in values {
                    self.add(document, value);
                }
            }
            _ => {}
        }
    }

    /// The types, each under an id of its own; `shown` are on the page already.
    pub(super) fn shown(&self, document: &Document, shown: &[&str]) -> Markup {
        let left = self.names.iter().filter(|name| !shown.contains(name));
        html! {
            @for name in left {
                section class="type" id=(anchor(name)) {
                    h3 { (name) }
                    (described(document.schema(name)))
                }
            }
        }
    }
}

/// The id of a type's place on a page.
pub(super) fn anchor(name: &str) -> String {
    format!("type-{name}")
}

/// A type: its description, its fields or its variants.
pub(super) fn described(schema: &Value) -> Markup {
    let variants = items(&schema["oneOf"]);
    html! {
        (blocks(words(&schema["description"])))
        @if schema["properties"].is_object() || schema["additionalProperties"].is_object() {
            (fields(schema))
        } @else if variants.is_empty() {
            p class="kind" { (kind(schema)) (limits(schema)) }
        } @else {
            ul class="variants" {
                @for variant in variants { li { (described_variant(variant)) } }
            }
        }
    }
}

fn described_variant(variant: &Value) -> Markup {
    html! {
        p { span class="kind" { (kind(variant)) } " " (inline(words(&variant["description"]))) }
        @if variant["properties"].is_object() { (fields(variant)) }
    }
}

/// The fields of an object, those that it has to have first.
pub(super) fn fields(schema: &Value) -> Markup {
    let required = items(&schema["required"]);
    let is_required = |name: &str| required.iter().any(|needed| needed == name);
    let all = members(&schema["properties"]).collect::<Vec<_>>();
    let first = required.iter().filter_map(|name| {
        let found = all.iter().find(|(field, _)| name == field);
        found.copied()
    });
    let rest = all.iter().copied().filter(|(name, _)| !is_required(name));
    let keyed = &schema["additionalProperties"];
    html! {
        dl class="fields" {
            @for (name, field) in first.chain(rest) {
                (one(name, field, is_required(name), words(&field["description"])))
            }
            @if keyed.is_object() {
                (keys(&schema["propertyNames"], keyed))
            }
        }
    }
}

/// Fields of any name.
fn keys(names: &Value, schema: &Value) -> Markup {
    html! {
        div {
            dt { em { "any name" } " " span class="kind" { (kind(schema)) } }
            dd { (blocks(words(&names["description"]))) }
        }
    }
}

/// A field or parameter.
pub(super) fn one(name: &str, schema: &Value, is_required: bool, about: &str) -> Markup {
    // A reference with a description of its own stands as the one variant beside null.
    let variants = items(&schema["oneOf"]);
    let more = variants.iter().find(|variant| named(variant).is_some());
    let inner = inner(schema);
    html! {
        div {
            dt {
                code { (name) } " "
                span class="kind" { (kind(schema)) (limits(schema)) }
                @if !is_required { " " span class="optional" { "optional" } }
            }
            dd {
                (blocks(about))
                @if about.is_empty() {
                    @if let Some(variant) = more { (blocks(words(&variant["description"]))) }
                }
                @if let Some(default) = schema.get("default").filter(|default| !default.is_null()) {
                    p class="default" { "Default: " code { (plainly(default)) } }
                }
                @if inner["properties"].is_object() { (fields(inner)) }
            }
        }
    }
}

/// The object within a field that has a type without a name: itself, or an item of a list.
fn inner(schema: &Value) -> &Value {
    if schema["items"].is_object() {
        inner(&schema["items"])
    } else {
        schema
    }
}

/// A schema's type in a few words, with a link if it has a name.
pub(super) fn kind(schema: &Value) -> Markup {
    if let Some(name) = named(schema) {
        return html! { a href={ "#" (anchor(name)) } { (name) } };
    }
    let values = items(&schema["enum"]);
    if !values.is_empty() {
        return joined(
            values
                .iter()
                .map(|value| html! { code { (plainly(value)) } }),
            ", ",
        );
    }
    for either in ["oneOf", "anyOf", "allOf"] {
        let variants = items(&schema[either]);
        if !variants.is_empty() {
            let joint = if either == "allOf" { " and " } else { " or " };
            return joined(variants.iter().map(kind), joint);
        }
    }
    match &schema["type"] {
        Value::Array(names) => joined(names.iter().map(|name| plain(schema, name)), " or "),
        name => plain(schema, name),
    }
}

fn plain(schema: &Value, name: &Value) -> Markup {
    match (words(name), words(&schema["format"])) {
        ("array", _) => html! { "list of " (kind(&schema["items"])) },
        ("string", format) if !format.is_empty() => html! { (format) },
        ("object", _) if schema["additionalProperties"].is_object() => {
            html! { "object of " (kind(&schema["additionalProperties"])) }
        }
        ("", _) => html! { "any" },
        (name, _) => html! { (name) },
    }
}

/// A value as it is in JSON, but a text without its quotes.
fn plainly(value: &Value) -> String {
    value.as_str().map_or(value.to_string(), str::to_owned)
}

fn joined(parts: impl Iterator<Item = Markup>, between: &str) -> Markup {
    html! {
        @for (number, part) in parts.enumerate() {
            @if number > 0 { (between) }
            (part)
        }
    }
}

/// The bounds of a value.
fn limits(schema: &Value) -> Markup {
    let bounds = [
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
    ];
    html! {
        @for (least, most, unit) in bounds {
            @match (schema.get(least), schema.get(most)) {
                (Some(least), Some(most)) => { ", " (least) " to " (most) (unit) }
                (Some(least), None) => { ", at least " (least) (unit) }
                (None, Some(most)) => { ", at most " (most) (unit) }
                (None, None) => {}
            }
        }
        @if let Some(pattern) = schema["pattern"].as_str() { ", " code { (pattern) } }
    }
}
