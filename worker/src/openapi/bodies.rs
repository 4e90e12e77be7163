//! Bodies are read as the document describes them: what is an integer there is one here, however it is written, and
//! what is an object is no list.

use super::{Endpoint, endpoints, parsed};
use callslot_shared::FieldError;
use serde_json::{Map, Value, json};

/// Stands for the value that is tried.
const TRIED: &str = "the value that is tried";

/// A place in a body of a request.
struct Place {
    /// The names that lead there, as far as the first list.
    field: String,
    /// A body with nothing but what is there.
    body: Value,
}

/// Walks a schema to the places that `wanted` wants.
struct Walk<'a> {
    document: &'a Value,
    wanted: fn(&Value) -> bool,
    /// From the outside inwards: each makes of a value the one that holds it.
    steps: Vec<Step>,
    found: Vec<Place>,
}

#[derive(Clone)]
enum Step {
    Item,
    /// A field, beside those that tell which kind of object it is.
    Field(String, Map<String, Value>),
}

fn is_type(schema: &Value, name: &str) -> bool {
    match &schema["type"] {
        Value::Array(names) => names.iter().any(|other| other == name),
        one => one == name,
    }
}

impl Walk<'_> {
    fn schema(&mut self, schema: &Value) {
        if let Value::String(place) = &schema["$ref"] {
            let document = self.document;
            return self.schema(document.pointer(&place[1..]).unwrap());
        }
        if (self.wanted)(schema) && !self.steps.is_empty() {
            self.found.push(self.place());
        }
        for either in ["oneOf", "anyOf", "allOf"] {
            for schema in schema[either].as_array().into_iter().flatten() {
                self.schema(schema);
            }
        }
        let fields = schema["properties"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let kind: Map<String, Value> = fields
            .iter()
            .filter_map(
                |(name, schema)| match schema["enum"].as_array()?.as_slice() {
                    [only] => Some((name.clone(), only.clone())),
                    _ => None,
                },
            )
            .collect();
        for (name, schema) in fields {
            self.step(Step::Field(name, kind.clone()), &schema);
        }
        if schema["items"].is_object() {
            self.step(Step::Item, &schema["items"]);
        }
    }

    fn step(&mut self, step: Step, schema: &Value) {
        self.steps.push(step);
        self.schema(schema);
        self.steps.pop();
    }

    fn place(&self) -> Place {
        let hold = |held: Value, step: &Step| match step {
            Step::Item => json!([held]),
            Step::Field(name, kind) => {
                let mut fields = kind.clone();
                fields.insert(name.clone(), held);
                fields.into()
            }
        };
        let names = self.steps.iter().map_while(|step| match step {
            Step::Field(name, _) => Some(name.as_str()),
            Step::Item => None,
        });
        Place {
            field: names.collect::<Vec<_>>().join("."),
            body: self.steps.iter().rev().fold(json!(TRIED), hold),
        }
    }
}

impl Place {
    /// The verdict on a body with that value there.
    fn read(&self, endpoint: &Endpoint, value: &str) -> Result<(), FieldError> {
        let body = self
            .body
            .to_string()
            .replace(&json!(TRIED).to_string(), value);
        (endpoint.reads.unwrap())(body.as_bytes())
    }

    /// That value is not what is wanted there, and the error says so.
    fn refuses(&self, endpoint: &Endpoint, value: &str) -> String {
        let error = self.read(endpoint, value).expect_err(&self.field);
        let names_it =
            self.field == error.field || self.field.starts_with(&format!("{}.", error.field));
        assert!(names_it, "{endpoint} {} {value}: {error}", self.field);
        assert_ne!(
            error.problem, "is missing",
            "{endpoint} {} {value}",
            self.field
        );
        error.problem
    }
}

/// Calls `check` with every place in a body that `wanted` wants, and tells their number.
fn check(wanted: fn(&Value) -> bool, check: impl Fn(&Endpoint, &Place)) -> usize {
    let document = parsed();
    let mut checked = 0;
    for endpoint in endpoints()
        .iter()
        .filter(|endpoint| endpoint.reads.is_some())
    {
        let method = endpoint.to_string();
        let (method, path) = method.split_once(' ').unwrap();
        let content = &document["paths"][path][method]["requestBody"]["content"];
        let mut walk = Walk {
            document: &document,
            wanted,
            steps: Vec::new(),
            found: Vec::new(),
        };
        walk.schema(&content["application/json"]["schema"]);
        checked += walk.found.len();
        for place in walk.found {
            check(endpoint, &place);
        }
    }
    checked
}

#[test]
fn every_integer_may_be_written_with_a_point_and_none_has_a_fraction() {
    let checked = check(
        |schema| is_type(schema, "integer"),
        |endpoint, place| {
            for value in ["15", "15.0", "1.5e1"] {
                if let Err(error) = place.read(endpoint, value) {
                    assert_eq!(
                        error.problem, "is missing",
                        "{endpoint} {} {value}",
                        place.field
                    );
                }
            }
            for value in [
                "15.5",
                "1e300",
                "1e400",
                "-1e400",
                "99999999999999999999",
                "NaN",
                "\"15\"",
                "[15]",
            ] {
                place.refuses(endpoint, value);
            }
        },
    );
    assert!(checked > 50, "{checked}");
}

#[test]
fn no_object_may_be_written_as_a_list() {
    let checked = check(
        |schema| is_type(schema, "object"),
        |endpoint, place| {
            for value in ["[]", "[null]", "[\"a\", \"b\"]"] {
                let problem = place.refuses(endpoint, value);
                assert!(
                    problem.contains("expected"),
                    "{endpoint} {}: {problem}",
                    place.field
                );
            }
        },
    );
    assert!(checked > 30, "{checked}");
}
