//! The documents are true as far as a program can tell: links lead somewhere; every test and every file that those about
//! security name is there, every defence has a test, and no requirement is left out.

mod links;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const SECURITY: &str = "docs/security.md";
const ASVS: &str = "docs/asvs.md";
const HOWTO: &str = "docs/howto/add-a-carrier.md";

/// The requirements of levels 1 and 2 of OWASP ASVS 5.0.0, section by section: the last number of each. All sections
/// of these chapters begin at 1; what is of level 3 only comes last in its section.
const SECTIONS: [(&str, u32); 24] = [
    ("2.1", 3),
    ("2.2", 3),
    ("2.3", 4),
    ("2.4", 1),
    ("6.1", 3),
    ("6.2", 12),
    ("6.3", 4),
    ("6.4", 4),
    ("6.5", 5),
    ("6.6", 3),
    ("6.8", 4),
    ("7.1", 3),
    ("7.2", 4),
    ("7.3", 2),
    ("7.4", 5),
    ("7.5", 2),
    ("7.6", 2),
    ("8.1", 2),
    ("8.2", 3),
    ("8.3", 1),
    ("8.4", 1),
    ("14.1", 2),
    ("14.2", 4),
    ("14.3", 3),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn document(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The rows of a document's tables whose header has this column, cell by cell, each with the header before it.
fn rows(text: &str, column: &str) -> Vec<BTreeMap<String, String>> {
    let mut header: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for line in text.lines() {
        let Some(inner) = line
            .strip_prefix('|')
            .and_then(|line| line.trim_end().strip_suffix('|'))
        else {
            header = None;
            continue;
        };
        let cells: Vec<_> = inner
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect();
        match &header {
            None => header = Some(cells),
            Some(_) if cells.iter().all(|cell| cell.starts_with("---")) => {}
            Some(names) if names.iter().any(|name| name == column) => {
                assert_eq!(cells.len(), names.len(), "{line}");
                rows.push(names.iter().cloned().zip(cells).collect());
            }
            Some(_) => {}
        }
    }
    rows
}

/// The parts of a text in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Every test function in the tree.
fn tests() -> BTreeSet<String> {
    let mut folders: Vec<_> = [
        "app",
        "shared",
        "messages",
        "worker",
        "extension",
        "fakes",
        "harness",
        "sim",
        "tests",
        "xtask",
    ]
    .map(|folder| root().join(folder))
    .into();
    let mut names = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let skipped = ["target", "node_modules", "build"];
            if path.is_dir() && !skipped.iter().any(|name| path.ends_with(name)) {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                names.extend(tests_of(&fs::read_to_string(path).unwrap()));
            }
        }
    }
    names
}

/// The functions that follow a line with an attribute such as `#[test]` or `#[tokio::test(…)]`.
fn tests_of(source: &str) -> Vec<String> {
    let mut is_test = false;
    let mut names = Vec::new();
    for line in source.lines().map(str::trim_start) {
        if line.starts_with("#[") {
            is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            continue;
        }
        let name = line
            .strip_prefix("async ")
            .unwrap_or(line)
            .strip_prefix("fn ");
        if let (true, Some(name)) = (is_test, name.and_then(|rest| rest.split('(').next())) {
            names.push(name.to_owned());
        }
        is_test = false;
    }
    names
}

#[test]
fn every_test_that_a_document_names_is_in_the_tree() {
    let tests = tests();
    assert!(tests.len() > 500, "{} tests were found", tests.len());
    for path in [SECURITY, ASVS] {
        let rows = rows(&document(path), "tests");
        let named: Vec<_> = rows.iter().flat_map(|row| quoted(&row["tests"])).collect();
        assert!(named.len() > 50, "{path}: {}", named.len());
        let missing: BTreeSet<_> = named
            .iter()
            .filter(|name| !tests.contains(**name))
            .collect();
        assert!(
            missing.is_empty(),
            "{path} names tests that are nowhere: {missing:#?}"
        );
    }
}

#[test]
fn every_defence_has_a_test() {
    let rows = rows(&document(SECURITY), "defence");
    assert!(rows.len() >= 30, "{}", rows.len());
    for row in rows {
        assert!(
            quoted(&row["tests"]).next().is_some(),
            "no test: {}",
            row["defence"]
        );
    }
}

#[test]
fn every_requirement_of_the_standard_stands_once_and_says_where_or_why_not() {
    let expected: Vec<_> = SECTIONS
        .iter()
        .flat_map(|(section, last)| (1..=*last).map(move |n| format!("{section}.{n}")))
        .collect();
    let text = document(ASVS);
    let rows = rows(&text, "number");
    let numbers: Vec<_> = rows.iter().map(|row| &row["number"]).collect();
    assert_eq!(numbers, expected.iter().collect::<Vec<_>>());
    let mut counts = BTreeMap::new();
    for row in &rows {
        let (stands, where_) = (&*row["stands"], &row["where, or why not"]);
        *counts.entry(stands).or_insert(0) += 1;
        assert!(!where_.is_empty() && !row["asks"].is_empty(), "{row:?}");
        let tested = quoted(&row["tests"]).next().is_some();
        match stands {
            "met" | "partly" => assert!(tested, "no test: {row:?}"),
            "not met" | "n/a" => assert!(!tested, "{row:?}"),
            _ => panic!("{row:?}"),
        }
    }
    let said = format!(
        "Of {} requirements {} are met, {} partly, {} not, and {} do not apply.",
        rows.len(),
        counts["met"],
        counts["partly"],
        counts["not met"],
        counts["n/a"],
    );
    assert!(text.contains(&said), "{said}");
}

#[test]
fn every_file_that_a_document_names_exists() {
    for path in [SECURITY, ASVS, "SECURITY.md", HOWTO] {
        let text = document(path);
        let is_file = |name: &&str| {
            name.contains('/')
                && name
                    .rsplit('/')
                    .next()
                    .is_some_and(|file| file.contains('.'))
        };
        for name in quoted(&text).filter(is_file) {
            assert!(root().join(name).exists(), "{path} names {name}");
        }
    }
}

#[test]
fn a_test_is_told_from_other_functions() {
    let source = "#[test]\nfn one() {}\nfn two() {}\n#[tokio::test(start_paused = true)]\n#[expect(x)]\nasync fn three() {}\n// #[test]\nfn four() {}\n";
    assert_eq!(tests_of(source), ["one", "three"]);
}
