//! The built Worker's Wasm file.

use callslot_harness::project;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// The names of functions in a Wasm file.
fn function_names(wasm: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload.unwrap() else {
            continue;
        };
        let KnownCustom::Name(names) = section.as_known() else {
            continue;
        };
        for part in names {
            if let Name::Function(functions) = part.unwrap() {
                found.extend(
                    functions
                        .into_iter()
                        .map(|name| name.unwrap().name.to_owned()),
                );
            }
        }
    }
    found
}

#[test]
fn the_names_of_functions_are_kept_beside_the_wasm_that_is_deployed() {
    let read = |name| std::fs::read(project().join("worker/build").join(name)).unwrap();
    assert!(function_names(&read("index_bg.wasm")).is_empty());
    let names = function_names(&read("index_bg.names.wasm"));
    for module in ["http", "dialer", "store"] {
        let path = format!("callslot_worker::{module}::");
        assert!(names.iter().any(|name| name.contains(&path)), "{path}");
    }
}
