//! The checks find what they are for: small crates with one fault each, and without it.

use std::path::Path;

use crate::cycles;
use crate::handles;
use crate::layers::{Ban, Layers, Sql};
use crate::modules::{Modules, Sources};
use crate::names;

fn modules(files: &[(&str, &str)]) -> Modules {
    let sources: Sources = files
        .iter()
        .map(|(file, text)| (file.into(), (*text).to_owned()))
        .collect();
    Modules::read(&sources, "lib.rs")
}

/// Asserts the cycles among the modules of a crate: in which module, and the lines of the shortest.
#[track_caller]
fn assert_cycles(files: &[(&str, &str)], expected: &[(&str, &[&str])]) {
    let modules = modules(files);
    let found = cycles::find(&modules);
    let found: Vec<(&str, Vec<&str>)> = found
        .iter()
        .map(|(module, cycle)| (*module, cycle.lines().map(str::trim).collect()))
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(module, lines)| (*module, lines.to_vec()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn two_modules_that_import_each_other_are_a_cycle() {
    assert_cycles(
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "\nuse crate::b::B;\npub struct A;"),
            (
                "b.rs",
                "pub struct B;\nfn a() -> super::a::A { super::a::A }",
            ),
        ],
        &[(
            "",
            &["a -> b: a.rs:2 imports b", "b -> a: b.rs:2 imports a"],
        )],
    );
}

#[test]
fn one_direction_is_no_cycle_and_neither_is_use_of_the_parents_own_items() {
    assert_cycles(
        &[
            ("lib.rs", "mod a; mod b; pub struct Own; pub use a::A;"),
            ("a.rs", "use crate::{Own, b::B}; pub struct A;"),
            ("b.rs", "use super::Own; pub struct B;"),
        ],
        &[],
    );
}

#[test]
fn a_cycle_through_a_reexport_is_a_cycle() {
    for b in [
        "use crate::A; pub struct B;",
        "use super::*; pub struct B; type Same = A;",
        "pub struct B(#[serde(with = \"crate::A\")] u8);",
        "pub struct B; fn b() { vec![crate::A]; }",
    ] {
        for reexport in ["pub use a::A;", "pub use a::*;", "pub use a::Other as A;"] {
            assert_cycles(
                &[
                    ("lib.rs", &format!("mod a; mod b; {reexport}")),
                    ("a.rs", "use crate::b::B; pub struct A; pub struct Other;"),
                    ("b.rs", b),
                ],
                &[(
                    "",
                    &["a -> b: a.rs:1 imports b", "b -> a: b.rs:1 imports a"],
                )],
            );
        }
    }
}

#[test]
fn the_shortest_cycle_is_named_in_the_module_whose_children_make_it() {
    assert_cycles(
        &[
            ("lib.rs", "mod top; mod other;"),
            ("other.rs", "pub struct Other;"),
            (
                "top/mod.rs",
                "mod a; mod b; mod c; mod d { use super::b; use crate::other::Other; }",
            ),
            ("top/a.rs", "use super::b::inner::B;"),
            ("top/b.rs", "pub mod inner;"),
            ("top/b/inner.rs", "use super::super::c; pub struct B;"),
            ("top/c.rs", "use crate::top::{a, d};"),
        ],
        &[(
            "top",
            &[
                "top::a -> top::b: top/a.rs:1 imports top::b::inner",
                "top::b -> top::c: top/b/inner.rs:1 imports top::c",
                "top::c -> top::a: top/c.rs:1 imports top::a",
            ],
        )],
    );
}

#[test]
fn tests_may_import_anything() {
    let a = "
        #[cfg(test)] use crate::b::B;
        #[cfg(all(test, unix))] mod tests { use crate::b::B; }
        #[cfg(any(test, feature = \"testing\"))] pub mod testing { use crate::b::B; }
        pub struct A { #[cfg(test)] b: crate::b::B }
        impl A { #[cfg(test)] fn b() -> crate::b::B {} }";
    let others = [
        ("lib.rs", "mod a; mod b;"),
        ("b.rs", "use crate::a::A; pub struct B;"),
    ];
    assert_cycles(&[others[0], others[1], ("a.rs", a)], &[]);
    let a = a.replace("test", "unix");
    let modules = modules(&[others[0], others[1], ("a.rs", &a)]);
    assert_eq!(cycles::find(&modules).len(), 1);
}

const LAYERS: Layers = Layers {
    rows: &[&["store"], &["dialer", "pages"], &["http"]],
    bans: &[Ban {
        module: "http",
        modules: &["store"],
        crates: &["axum"],
        except: &["http/old.rs"],
    }],
    sql: Sql {
        module: "store",
        macros: &["sql"],
        words: &["SELECT "],
    },
};

/// A crate without a fault, with one file put in the place of its own.
fn faults(file: &str, text: &str) -> Vec<String> {
    let mut files = vec![
        ("lib.rs", "mod store; mod dialer; mod pages; mod http;"),
        (
            "store.rs",
            "pub struct Row; const ALL: &str = \"SELECT * FROM rows\";",
        ),
        ("dialer.rs", "use crate::store::Row; pub struct Call;"),
        ("pages.rs", "use axum::Router;"),
        ("http/mod.rs", "mod old; use crate::dialer::Call;"),
        ("http/old.rs", "use crate::store::Row; use axum::Router;"),
    ];
    files.retain(|(name, _)| *name != file);
    files.push((file, text));
    LAYERS.check(&modules(&files))
}

#[test]
fn a_crate_that_keeps_to_its_layers_has_no_fault() {
    assert!(faults("pages.rs", "").is_empty());
}

#[test]
fn what_is_against_the_layers_is_named_by_file_and_line() {
    let cases = [
        (
            "store.rs",
            "\nuse crate::dialer;",
            "store.rs:2: store imports dialer, which is not below it",
        ),
        (
            "dialer.rs",
            "use crate::pages;",
            "dialer.rs:1: dialer imports pages, which is not below it",
        ),
        (
            "dialer.rs",
            "fn a() { sql!(); }",
            "dialer.rs:1: has SQL outside of store",
        ),
        (
            "pages.rs",
            "const A: &str = \"SELECT 1\";",
            "pages.rs:1: has SQL outside of store",
        ),
        (
            "pages.rs",
            "fn a() { f!(\"SELECT 1\"); }",
            "pages.rs:1: has SQL outside of store",
        ),
        (
            "http/mod.rs",
            "mod old; use crate::store;",
            "http/mod.rs:1: http must not import store",
        ),
        (
            "http/mod.rs",
            "mod old; use axum::Body;",
            "http/mod.rs:1: http must not import the crate axum",
        ),
        (
            "http/mod.rs",
            "mod old; type B = ::axum::Body;",
            "http/mod.rs:1: http must not import the crate axum",
        ),
    ];
    for (file, text, fault) in cases {
        assert_eq!(faults(file, text), [fault], "{text}");
    }
}

#[test]
fn an_exception_that_is_not_needed_any_more_is_a_fault() {
    assert_eq!(
        faults("http/old.rs", "use crate::dialer::Call;"),
        ["http/old.rs needs no exception any more: strike it out"]
    );
}

#[test]
fn every_module_has_a_layer_and_every_layer_its_modules() {
    assert_eq!(
        faults("lib.rs", "mod store; mod dialer; mod http; mod new {}"),
        [
            "the module new is in no layer",
            "the layers name pages, which is no module"
        ]
    );
}

#[test]
fn a_word_of_the_carrier_is_found_wherever_it_is_not_at_home() {
    let said = |file: &str, text: &str| {
        let sources = Sources::from([(file.into(), text.to_owned())]);
        crate::words::CARRIER.said(&sources)
    };
    let text = "//! One.\n/// Asks SignalWire.\n";
    for file in [
        "worker/src/dialer/carrier_account.rs",
        "worker/src/telephony/carrier.rs",
        "worker/src/mail/words/snapshots/a.snap",
        "shared/src/lib.rs",
    ] {
        assert_eq!(said(file, text), [format!("{file}:2 says \"signalwire\"")]);
    }
    for file in [
        "worker/src/telephony/signalwire/client.rs",
        "worker/src/settings/table.rs",
        "worker/src/http/tests/owners.rs",
        "sim/src/lib.rs",
    ] {
        assert!(said(file, text).is_empty(), "{file}");
    }
    assert_eq!(said("shared/src/a.rs", "// over the Calling API").len(), 1);
    assert!(said("shared/src/a.rs", "// calling a phone").is_empty());
}

/// Asserts what is said of one file of a store.
#[track_caller]
fn assert_handles(file: &str, text: &str, expected: &[&str]) {
    let sources = Sources::from([(format!("store/{file}").into(), text.to_owned())]);
    assert_eq!(handles::check(&sources, "store"), expected, "{text}");
}

#[test]
fn a_function_of_the_store_that_takes_a_bare_database_is_a_fault() {
    let fault =
        ["store/calls.rs:1: get takes a bare database; it should take Tenant or AllTenants"];
    for text in [
        "pub async fn get(db: &dyn Database) {}",
        "pub(in crate::store) fn get(id: Id, db: Arc<dyn store::Database>) {}",
        "pub fn get(db: &impl Database) {}",
        "pub fn get<D: Database>(db: &D) {}",
        "impl Key { pub fn get(&self, db: &dyn Database) {} }",
        "mod inner { pub fn get(db: &dyn Database) {} }",
    ] {
        assert_handles("calls.rs", text, &fault);
    }
    for text in [
        "pub async fn get(tenant: Tenant<'_>) {}",
        "pub fn get(id: Id) -> Statement {}",
        "fn get(db: &dyn Database) {}",
        "impl Database for Checking<'_> { async fn batch(&self) {} }",
        "#[cfg(test)] mod tests { pub fn get(db: &dyn Database) {} }",
    ] {
        assert_handles("calls.rs", text, &[]);
    }
    assert_handles("mod.rs", "pub fn new(database: &dyn Database) {}", &[]);
}

#[test]
fn a_function_that_crosses_tenants_outside_of_its_files_is_a_fault() {
    let text = "fn sweep(AllTenants { database: db }: AllTenants<'_>) {}";
    let fault =
        "store/call/sweep.rs:1: sweep takes AllTenants outside of a file or folder all_tenants";
    assert_handles("call/sweep.rs", text, &[fault]);
    assert_handles("call/all_tenants.rs", text, &[]);
    assert_handles("call/all_tenants/sweep.rs", text, &[]);
}

/// The names that two files of a crate share, with their places.
fn shared_names(first: &str, second: &str) -> Vec<String> {
    let sources = [("src/a.rs", first), ("src/b/c.rs", second)];
    let sources = sources.map(|(file, text)| (file.into(), text.to_owned()));
    names::shared(&Sources::from(sources), Path::new("src"))
}

#[test]
fn two_public_types_of_one_name_are_a_fault() {
    let fault = ["Draft: src/a.rs:1, src/b/c.rs:2"];
    for second in [
        "pub struct Draft;",
        "pub(crate) enum Draft {}",
        "pub(in crate::b) trait Draft {}",
        "pub unsafe trait Draft {}",
        "pub(super) type Draft = u8;",
        "mod inner { pub struct Draft(u8); }",
        "row! { pub struct Draft { pub id: u8 = \"b.id\" } }",
    ] {
        let second = format!("\n{second}");
        assert_eq!(shared_names("pub struct Draft;", &second), fault);
    }
    for second in [
        "struct Draft;",
        "pub use crate::a::Draft;",
        "pub fn draft() { struct Draft; }",
        "pub struct Letter { pub r#type: Draft }",
        "pub fn take(draft: Draft) {} type Draft = u8;",
        "macro_rules! row { ($name:ident) => { pub struct $name; } }",
        "// pub struct Draft;",
    ] {
        assert!(
            shared_names("pub struct Draft;", second).is_empty(),
            "{second}"
        );
    }
}
