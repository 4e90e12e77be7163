//! The document is true: it is what the Worker serves, and it names what the Worker has.

use super::*;
use crate::http::ENDPOINTS;
use callslot_shared::{api::ErrorCode, booking};
use serde_json::Value;
use std::collections::BTreeSet;

const UPDATE: &str = "CALLSLOT_UPDATE_OPENAPI";

/// The page that people read.
const PAGE: &str = include_str!("../../../docs/api.md");

#[test]
fn the_served_document_and_the_reference_are_those_made_from_the_code() {
    let files = [
        (
            concat!(env!("CARGO_MANIFEST_DIR"), "/assets/openapi.json"),
            DOCUMENT,
            document().to_pretty_json().unwrap() + "\n",
        ),
        (
            concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/api.md"),
            PAGE,
            reference::page(),
        ),
    ];
    for (file, kept, made) in files {
        if std::env::var_os(UPDATE).is_some() {
            std::fs::write(file, made).unwrap();
        } else {
            assert!(
                made == kept,
                "{file} is not what the code says: run `cargo xtask openapi`, look at what changed, and commit it"
            );
        }
    }
}

#[test]
fn the_document_describes_every_endpoint_of_the_list() {
    let listed: BTreeSet<_> = ENDPOINTS
        .iter()
        .map(|listed| format!("{} {}", listed.method, listed.path))
        .collect();
    let described: BTreeSet<_> = endpoints().iter().map(ToString::to_string).collect();
    assert_eq!(listed, described);
    assert_eq!(ENDPOINTS.len(), listed.len(), "an endpoint is listed twice");
    let written: BTreeSet<_> = parsed()["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods
                .map(|method| format!("{method} {path}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(written, described);
}

#[test]
fn every_operation_tells_that_requests_are_limited() {
    let document = parsed();
    let methods = ["get", "post", "put", "patch", "delete"];
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in methods.iter().filter_map(|method| item.get(method)) {
            assert!(method["responses"].get("429").is_some(), "{path}");
        }
    }
}

#[test]
fn every_error_code_is_described_and_no_other() {
    let document = parsed();
    let all: BTreeSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    let schema: BTreeSet<_> = document["components"]["schemas"]["ErrorCode"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap())
        .collect();
    assert_eq!(schema, all);
    for code in ErrorCode::ALL {
        let example = &document["components"]["examples"][code.as_str()]["value"];
        assert_eq!(example["error"]["code"], code.as_str());
    }
    let answered: BTreeSet<_> = endpoints().iter().flat_map(|e| e.codes.clone()).collect();
    let nowhere: Vec<_> = ErrorCode::ALL
        .iter()
        .filter(|code| !answered.contains(code))
        .collect();
    // That is the answer of an address to methods it does not have, which no operation describes.
    assert_eq!(nowhere, [&ErrorCode::MethodNotAllowed]);
}

/// The macro that reads the limits takes numbers only, so here is what holds them to the rules.
#[test]
fn limits_are_those_of_the_rules() {
    let document = parsed();
    let schemas = &document["components"]["schemas"];
    for request in ["CreateBooking", "ChangeBooking", "CreateCall", "Booking"] {
        let limit = |field: &str, name: &str| {
            schemas[request]["properties"][field][name]
                .as_u64()
                .unwrap()
        };
        assert_eq!(limit("title", "maxLength"), booking::MAX_TITLE as u64);
        assert_eq!(
            limit("description", "maxLength"),
            booking::MAX_DESCRIPTION as u64
        );
        assert_eq!(
            limit("attendee_name", "maxLength"),
            booking::MAX_NAME as u64
        );
        assert_eq!(limit("notes", "maxLength"), booking::MAX_NOTES as u64);
        assert_eq!(
            limit("duration_minutes", "minimum"),
            u64::from(booking::MIN_DURATION)
        );
        assert_eq!(
            limit("duration_minutes", "maximum"),
            u64::from(booking::MAX_DURATION)
        );
    }
    for request in ["Organization", "ChangeOrganization"] {
        let minutes = &schemas[request]["properties"]["default_booking_duration"];
        assert_eq!(minutes["minimum"], booking::MIN_DURATION);
        assert_eq!(minutes["maximum"], booking::MAX_DURATION);
    }
}

#[test]
fn everything_referred_to_is_there() {
    /// The number of references in a value. Each is followed.
    fn look(document: &Value, value: &Value) -> usize {
        match value {
            Value::Object(object) => {
                let refers = object.get("$ref").and_then(Value::as_str).map(|place| {
                    let place = place.strip_prefix('#').unwrap();
                    assert!(document.pointer(place).is_some(), "{place}");
                });
                let below = object.values().map(|value| look(document, value));
                usize::from(refers.is_some()) + below.sum::<usize>()
            }
            Value::Array(values) => values.iter().map(|value| look(document, value)).sum(),
            _ => 0,
        }
    }
    let document = parsed();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let references = look(&document, &document);
    assert!(references > schemas.len(), "{references}");
}
