//! `docs/api.md`: the document and the list of endpoints, as a page that people read.

use super::{TAGS, parsed, rights::ACCESS};
use crate::http::ENDPOINTS;
use serde_json::Value;
use std::fmt::Write as _;

const HEAD: &str = "\
# API reference

Made of the list of endpoints (`worker/src/http/endpoints.rs`) by `cargo xtask openapi`; do not edit it by hand. The same for
programs is `worker/assets/openapi.json`, which a Worker serves at `/openapi.json`.
";

/// The page.
pub(super) fn page() -> String {
    let document = parsed();
    let mut page = HEAD.to_owned();
    let about = document["info"]["description"].as_str().unwrap();
    writeln!(page, "\n{about}").unwrap();
    for (tag, says) in TAGS {
        writeln!(page, "\n## {tag}\n\n{says}").unwrap();
        for listed in ENDPOINTS {
            let operation = &document["paths"][listed.path][listed.method];
            if operation["tags"][0] == tag {
                let method = listed.method.to_uppercase();
                let summary = operation["summary"].as_str().unwrap();
                let access = operation[ACCESS].as_str();
                let who = access.unwrap_or("no member's token; see the description");
                let (path, id) = (listed.path, listed.id);
                writeln!(page, "\n### {summary}\n\n`{method} {path}` (`{id}`)").unwrap();
                writeln!(page, "\n**Access:** {who}").unwrap();
                describe(&mut page, &document, operation);
            }
        }
    }
    page.push_str("\n## Types\n");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        types(&mut page, name, schema);
    }
    page
}

/// An operation with its parameters, bodies and answers.
fn describe(page: &mut String, document: &Value, operation: &Value) {
    if let Some(about) = operation["description"].as_str() {
        writeln!(page, "\n{about}").unwrap();
    }
    if let Some(parameters) = operation["parameters"].as_array() {
        page.push_str("\n| parameter | in | type | meaning |\n|---|---|---|---|\n");
        for parameter in parameters {
            let name = parameter["name"].as_str().unwrap();
            let place = parameter["in"].as_str().unwrap();
            let kind = kind(&parameter["schema"]);
            let says = line(&parameter["description"]);
            let needed = if parameter["required"] == true {
                " (required)"
            } else {
                ""
            };
            writeln!(page, "| `{name}` | {place} | {kind} | {says}{needed} |").unwrap();
        }
    }
    for (media, content) in operation["requestBody"]["content"]
        .as_object()
        .into_iter()
        .flatten()
    {
        writeln!(page, "\n**Body:** {} (`{media}`)", kind(&content["schema"])).unwrap();
        for (_, example) in content["examples"].as_object().into_iter().flatten() {
            let summary = example["summary"].as_str().unwrap_or_default();
            let value = serde_json::to_string_pretty(&example["value"]).unwrap();
            writeln!(page, "\n{summary}:\n\n```json\n{value}\n```").unwrap();
        }
    }
    page.push_str("\n| status | answer |\n|---|---|\n");
    for (status, response) in operation["responses"].as_object().unwrap() {
        let response = match response["$ref"].as_str() {
            Some(place) => document.pointer(place.trim_start_matches('#')).unwrap(),
            None => response,
        };
        let body = &response["content"]["application/json"]["schema"];
        // An error's type is the same everywhere.
        let body = match body["$ref"].as_str() {
            Some(_) => format!(" {}", kind(body)),
            None => String::new(),
        };
        writeln!(
            page,
            "| {status} | {}{body} |",
            line(&response["description"])
        )
        .unwrap();
    }
}

/// A type with its fields.
fn types(page: &mut String, name: &str, schema: &Value) {
    writeln!(page, "\n### {name}\n\n{}", line(&schema["description"])).unwrap();
    let required = schema["required"].as_array();
    let is_required =
        |field: &str| required.is_some_and(|names| names.iter().any(|name| name == field));
    let Some(fields) = schema["properties"].as_object() else {
        match schema["oneOf"].as_array() {
            Some(alternatives) => one_of(page, schema, alternatives),
            None => writeln!(page, "\n{}", kind(schema)).unwrap(),
        }
        return;
    };
    if fields.is_empty() {
        return;
    }
    page.push_str("\n| field | type | meaning |\n|---|---|---|\n");
    for (field, schema) in fields {
        let needed = if is_required(field) {
            ""
        } else {
            " (optional)"
        };
        let says = line(&schema["description"]);
        writeln!(page, "| `{field}`{needed} | {} | {says} |", kind(schema)).unwrap();
    }
}

/// A type that is one of several, each by its name, with its fields.
fn one_of(page: &mut String, schema: &Value, alternatives: &[Value]) {
    if let Some(field) = schema["discriminator"]["propertyName"].as_str() {
        writeln!(page, "\n`{field}` says which of these it is.").unwrap();
    }
    page.push_str("\n| one of | with | meaning |\n|---|---|---|\n");
    for alternative in alternatives {
        let told_by = told_by(alternative);
        let fields = alternative["properties"].as_object().into_iter().flatten();
        let others = fields.filter(|(field, _)| Some(&***field) != told_by);
        let with: Vec<_> = others
            .map(|(field, schema)| format!("`{field}`: {}", kind(schema)))
            .collect();
        let (name, says) = (kind(alternative), line(&alternative["description"]));
        writeln!(page, "| {name} | {} | {says} |", with.join(", ")).unwrap();
    }
}

/// The field of an object whose one value says which of several objects it is.
fn told_by(schema: &Value) -> Option<&str> {
    let fields = schema["properties"].as_object()?;
    let has_one = |schema: &Value| schema["enum"].as_array().is_some_and(|it| it.len() == 1);
    let found = fields.iter().find(|(_, schema)| has_one(schema));
    found.map(|(field, _)| field.as_str())
}

/// The name of one of several objects: the value that says which it is, or else its only field.
fn name_of(schema: &Value) -> Option<String> {
    let fields = schema["properties"].as_object()?;
    if let Some(field) = told_by(schema) {
        return Some(format!("`{}`", fields[field]["enum"][0]));
    }
    let mut names = fields.keys();
    match (names.next(), names.next()) {
        (Some(only), None) => Some(format!("`\"{only}\"`")),
        _ => None,
    }
}

/// A schema's type in a few words, with a link if it has a name.
fn kind(schema: &Value) -> String {
    if let Some(place) = schema["$ref"].as_str() {
        let name = place.rsplit('/').next().unwrap_or_default();
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
        return values.join(", ");
    }
    for either in ["oneOf", "anyOf", "allOf"] {
        if let Some(schemas) = schema[either].as_array() {
            let kinds: Vec<_> = schemas.iter().map(kind).collect();
            let joint = if either == "allOf" { " and " } else { " or " };
            return kinds.join(joint);
        }
    }
    if let Some(name) = name_of(schema) {
        return name;
    }
    let name = |name: &Value| match (name.as_str(), schema["format"].as_str()) {
        (Some("array"), _) => format!("list of {}", kind(&schema["items"])),
        (Some("string"), Some(format)) => format.to_owned(),
        (Some(name), _) => name.to_owned(),
        (None, _) => "any".to_owned(),
    };
    match schema["type"].as_array() {
        Some(names) => names.iter().map(name).collect::<Vec<_>>().join(" or "),
        None => name(&schema["type"]),
    }
}

/// A text as a cell of a table.
fn line(text: &Value) -> String {
    let text = text.as_str().unwrap_or_default();
    text.replace("\n\n", "<br>")
        .replace('\n', " ")
        .replace('|', "\\|")
}
