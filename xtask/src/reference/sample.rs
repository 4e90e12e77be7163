//! Example values, made of a schema's own examples.

use serde_json::{Map, Value, json};

use super::document::{Document, items, members, named, words};

/// Deepest level at which an example goes on. Types that hold themselves end there.
const MAX_DEPTH: usize = 16;

/// The fields that an example of an object has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fields {
    /// All that a server answers.
    All,
    /// Only those that a client has to send.
    Required,
}

/// An example of a schema.
pub(super) fn value(document: &Document, schema: &Value, fields: Fields) -> Value {
    at(document, schema, fields, 0)
}

fn at(document: &Document, schema: &Value, fields: Fields, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    if let Some(name) = named(schema) {
        return at(document, document.schema(name), fields, depth + 1);
    }
    if let [first, ..] = items(&schema["examples"]) {
        return first.clone();
    }
    if let [first, ..] = items(&schema["enum"]) {
        return first.clone();
    }
    if let Some(default) = schema.get("default")
        && ![Value::Null, json!({}), json!([])].contains(default)
    {
        return default.clone();
    }
    for either in ["oneOf", "anyOf"] {
        let variants = items(&schema[either]);
        let variant = variants.iter().find(|variant| variant["type"] != "null");
        if let Some(variant) = variant {
            return at(document, variant, fields, depth + 1);
        }
    }
    let all = items(&schema["allOf"]);
    if !all.is_empty() {
        let parts = all.iter().map(|part| at(document, part, fields, depth + 1));
        return parts.fold(Value::Null, merged);
    }
    match kind(&schema["type"]) {
        "object" => object(document, schema, fields, depth),
        "array" => json!([at(document, &schema["items"], fields, depth + 1)]),
        "boolean" => json!(true),
        "integer" | "number" => number(schema),
        "string" => string(schema),
        _ => Value::Null,
    }
}

fn object(document: &Document, schema: &Value, fields: Fields, depth: usize) -> Value {
    let required = items(&schema["required"]);
    let mut example = Map::new();
    for (name, field) in members(&schema["properties"]) {
        if fields == Fields::All || required.iter().any(|needed| needed == name) {
            example.insert(name.to_owned(), at(document, field, fields, depth + 1));
        }
    }
    if schema["additionalProperties"].is_object() {
        let name = at(document, &schema["propertyNames"], fields, depth + 1);
        let held = at(document, &schema["additionalProperties"], fields, depth + 1);
        example.insert(name.as_str().unwrap_or("name").to_owned(), held);
    }
    Value::Object(example)
}

/// The first type that is not null.
fn kind(of: &Value) -> &str {
    let listed = items(of).iter().map(words).find(|name| *name != "null");
    listed.unwrap_or(words(of))
}

/// One, or the bound that is nearest to it.
fn number(schema: &Value) -> Value {
    let bound = |name: &str| schema[name].as_i64();
    let least = bound("minimum").unwrap_or(1);
    json!(bound("maximum").map_or(1, |most| most.min(1)).max(least))
}

fn string(schema: &Value) -> Value {
    let may_be_null = items(&schema["type"]).iter().any(|kind| kind == "null");
    let example = match words(&schema["format"]) {
        "date-time" => "2026-11-22T10:30:00Z".to_owned(),
        "date" => "2026-11-22".to_owned(),
        "uuid" => "019ab000-0000-7000-8000-000000000001".to_owned(),
        "email" => "ada@example.com".to_owned(),
        _ if may_be_null => return Value::Null,
        _ => digits(words(&schema["pattern"])).unwrap_or_else(|| "text".to_owned()),
    };
    Value::String(example)
}

/// A token by its pattern: a prefix, and a number of hexadecimal digits.
fn digits(pattern: &str) -> Option<String> {
    let (prefix, count) = pattern.strip_prefix('^')?.split_once("[0-9a-f]{")?;
    let count: usize = count.strip_suffix("}$")?.parse().ok()?;
    let digits: String = "0123456789abcdef".chars().cycle().take(count).collect();
    Some(prefix.to_owned() + &digits)
}

fn merged(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            for (name, value) in other {
                let before = one.remove(&name).unwrap_or_default();
                one.insert(name, merged(before, value));
            }
            Value::Object(one)
        }
        (one, Value::Null) => one,
        (_, other) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        let node = json!({"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string", "examples": ["root"]},
            "next": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Node"}]},
        }});
        let document = json!({"tags": [], "paths": {}, "components": {"schemas": {"Node": node}}});
        Document::parse(&document.to_string()).unwrap()
    }

    #[test]
    fn an_example_fits_its_schema() {
        let document = document();
        for (schema, expected) in [
            (json!({"type": "integer", "minimum": 5}), json!(5)),
            (
                json!({"type": "integer", "minimum": -9, "maximum": 0}),
                json!(0),
            ),
            (json!({"type": "integer", "maximum": 9}), json!(1)),
            (json!({"type": ["null", "string"]}), json!(null)),
            (json!({"type": "boolean", "default": false}), json!(false)),
            (
                json!({"type": "string", "pattern": "^cs_[0-9a-f]{4}$"}),
                json!("cs_0123"),
            ),
            (
                json!({"type": "array", "items": {"enum": ["a", "b"]}}),
                json!(["a"]),
            ),
            (
                json!({"allOf": [{"type": "object", "properties": {"a": {"type": "boolean"}}},
                    {"type": "object", "properties": {"b": {"type": "string", "format": "date"}}}]}),
                json!({"a": true, "b": "2026-11-22"}),
            ),
        ] {
            assert_eq!(value(&document, &schema, Fields::All), expected, "{schema}");
        }
    }

    #[test]
    fn a_type_that_holds_itself_ends_and_a_request_has_what_it_needs() {
        let (document, node) = (document(), json!({"$ref": "#/components/schemas/Node"}));
        assert_eq!(
            value(&document, &node, Fields::Required),
            json!({"name": "root"})
        );
        let whole = value(&document, &node, Fields::All);
        assert_eq!(whole["next"]["next"]["name"], "root");
        assert!(whole.to_string().contains("\"next\":null"));
    }
}
