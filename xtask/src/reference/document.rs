//! An OpenAPI 3.1 document, as far as the reference reads it.

use anyhow::{Context as _, ensure};
use serde_json::Value;

/// Methods in the order in which a path's operations are listed.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The document.
pub(super) struct Document {
    value: Value,
    groups: Vec<Group>,
}

/// Operations that belong together.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) operations: Vec<Operation>,
}

/// A method of a path.
pub(super) struct Operation {
    /// Its id, which is unique, and names its page.
    pub(super) id: String,
    /// In small letters.
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) group: String,
    pub(super) summary: String,
    /// The operation as the document has it.
    pub(super) value: Value,
}

impl Document {
    /// Reads a document.
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        let value: Value = serde_json::from_str(text)?;
        let tags = value["tags"].as_array().context("there are no tags")?;
        let mut groups: Vec<_> = tags
            .iter()
            .map(|tag| Group {
                name: words(&tag["name"]).to_owned(),
                about: words(&tag["description"]).to_owned(),
                operations: Vec::new(),
            })
            .collect();
        for operation in operations(&value)? {
            let group = groups.iter_mut().find(|it| it.name == operation.group);
            let group = group.with_context(|| format!("{} has no group", operation.id))?;
            group.operations.push(operation);
        }
        Ok(Self { value, groups })
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub(super) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.groups.iter().flat_map(|group| &group.operations)
    }

    /// The description of the whole API.
    pub(super) fn about(&self) -> &str {
        words(&self.value["info"]["description"])
    }

    pub(super) fn version(&self) -> &str {
        words(&self.value["info"]["version"])
    }

    /// The value behind a `$ref`, or the value itself.
    pub(super) fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let place = value["$ref"]
            .as_str()
            .and_then(|place| place.strip_prefix('#'));
        place
            .and_then(|place| self.value.pointer(place))
            .unwrap_or(value)
    }

    /// A schema by its name.
    pub(super) fn schema(&self, name: &str) -> &Value {
        &self.value["components"]["schemas"][name]
    }

    /// A way to authenticate by its name.
    pub(super) fn scheme(&self, name: &str) -> &Value {
        &self.value["components"]["securitySchemes"][name]
    }
}

fn operations(document: &Value) -> anyhow::Result<Vec<Operation>> {
    let paths = document["paths"]
        .as_object()
        .context("there are no paths")?;
    let mut found = Vec::new();
    for (path, item) in paths {
        for method in METHODS {
            let Some(value) = item.get(method) else {
                continue;
            };
            let id = words(&value["operationId"]);
            let plain = id.chars().all(|letter| letter.is_ascii_alphanumeric());
            ensure!(!id.is_empty() && plain, "{method} {path} has no plain id");
            found.push(Operation {
                id: id.to_owned(),
                method,
                path: path.clone(),
                group: words(&value["tags"][0]).to_owned(),
                summary: words(&value["summary"]).to_owned(),
                value: value.clone(),
            });
        }
    }
    Ok(found)
}

/// A text of the document; empty if it is missing.
pub(super) fn words(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The name of the type that a schema refers to.
pub(super) fn named(schema: &Value) -> Option<&str> {
    let place = schema["$ref"].as_str()?;
    place.strip_prefix("#/components/schemas/")
}

/// The members of an object, none if it is none.
pub(super) fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value))
}

/// The items of an array, none if it is none.
pub(super) fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The parameters of an operation.
pub(super) fn parameters_of<'a>(
    document: &'a Document,
    operation: &'a Value,
) -> impl Iterator<Item = &'a Value> {
    let parameters = items(&operation["parameters"]).iter();
    parameters.map(|parameter| document.resolved(parameter))
}

/// The schema of an answer, without the error that it may be instead.
pub(super) fn own(schema: &Value) -> &Value {
    items(&schema["oneOf"]).first().unwrap_or(schema)
}

/// The answers of an operation with their statuses: the errors, or the others.
pub(super) fn responses<'a>(
    document: &'a Document,
    operation: &'a Value,
    errors: bool,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let all = members(&operation["responses"]);
    all.filter(move |(status, _)| status.starts_with(['4', '5']) == errors)
        .map(|(status, response)| (status, document.resolved(response)))
}
