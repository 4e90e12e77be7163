//! Links between documents: each leads to a file, and to a heading where it names one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Component, Path, PathBuf},
};

use super::root;

/// Folders whose documents are built, or other people's.
const SKIPPED: [&str; 6] = [
    "target",
    "node_modules",
    "build",
    "dist",
    ".git",
    ".wrangler",
];

/// The size of one page, in bytes. A longer map is read by nobody.
const PAGE: usize = 12 * 1024;

/// A link, with the line it stands in.
#[derive(Debug, PartialEq, Eq)]
struct Link {
    line: usize,
    target: String,
}

/// Every document in the tree by its path from the root.
fn documents() -> BTreeMap<PathBuf, String> {
    let mut folders = vec![root()];
    let mut documents = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !SKIPPED.iter().any(|name| path.ends_with(name)) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|kind| kind == "md") {
                let name = path.strip_prefix(root()).unwrap().to_owned();
                documents.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    documents
}

/// The lines outside fenced blocks of code, numbered from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_code = false;
    text.lines().enumerate().filter_map(move |(number, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        (!is_code && !is_fence).then_some((number + 1, line))
    })
}

/// A line without its code spans, in which brackets are no links.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// The links and pictures of a document: `[text](target)`.
fn links(text: &str) -> Vec<Link> {
    prose(text)
        .flat_map(|(line, words)| {
            let words = without_code(words);
            words
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split([')', ' ']).next())
                .map(|target| Link {
                    line,
                    target: target.to_owned(),
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The anchors of a document's headings, as GitHub makes them: small letters, digits, `-` and `_`, spaces as hyphens, and
/// a number behind an anchor that was there before.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let headings = prose(text).filter_map(|(_, line)| {
        let rest = line.trim_start_matches('#');
        let level = line.len() - rest.len();
        (1..=6)
            .contains(&level)
            .then_some(rest.strip_prefix(' ')?.trim())
    });
    for heading in headings {
        let anchor = anchor(heading);
        let repeated = (1..).map(|times| format!("{anchor}-{times}"));
        let free = std::iter::once(anchor.clone())
            .chain(repeated)
            .find(|anchor| !anchors.contains(anchor));
        anchors.extend(free);
    }
    anchors
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c => c.is_alphanumeric().then_some(c),
    });
    kept.flat_map(char::to_lowercase).collect()
}

/// A path without `.` and `..`. None where it leaves the tree.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !plain.pop() {
                    return None;
                }
            }
            part => plain.push(part),
        }
    }
    Some(plain)
}

/// The path that a link of `document` leads to, and its anchor. None for another site's address.
fn place<'a>(document: &Path, link: &'a Link) -> Option<(Option<PathBuf>, &'a str)> {
    let is_elsewhere = link.target.contains("://") || link.target.starts_with("mailto:");
    if is_elsewhere {
        return None;
    }
    let (file, anchor) = link.target.split_once('#').unwrap_or((&link.target, ""));
    let path = if file.is_empty() {
        Some(document.to_owned())
    } else {
        plain(&document.parent()?.join(file))
    };
    Some((path, anchor))
}

/// Every link of these documents that leads nowhere, with the document and the line it stands in.
fn broken(documents: &BTreeMap<PathBuf, String>, exists: impl Fn(&Path) -> bool) -> Vec<String> {
    let mut broken = Vec::new();
    for (document, text) in documents {
        for link in links(text) {
            let Some((path, anchor)) = place(document, &link) else {
                continue;
            };
            let target = path.as_ref().and_then(|path| documents.get(path));
            let leads = match (&path, target) {
                (Some(path), _) if anchor.is_empty() => exists(path),
                (Some(_), Some(target)) => anchors(target).contains(anchor),
                _ => false,
            };
            if !leads {
                let (document, line) = (document.display(), link.line);
                broken.push(format!("{document}:{line}: {}", link.target));
            }
        }
    }
    broken
}

#[test]
fn every_link_leads_to_a_file_and_to_its_heading() {
    let documents = documents();
    let count: usize = documents.values().map(|text| links(text).len()).sum();
    assert!(count > 100, "{count} links were found");
    let broken = broken(&documents, |path| root().join(path).exists());
    assert!(broken.is_empty(), "links that lead nowhere: {broken:#?}");
}

#[test]
fn every_page_can_be_reached_from_the_readme() {
    let documents = documents();
    let mut reached = BTreeSet::new();
    let mut next = vec![PathBuf::from("README.md")];
    while let Some(document) = next.pop() {
        let Some(text) = documents.get(&document) else {
            continue;
        };
        if reached.insert(document.clone()) {
            let places = links(text);
            next.extend(places.iter().filter_map(|link| place(&document, link)?.0));
        }
    }
    let missed: Vec<_> = documents
        .keys()
        .filter(|page| !reached.contains(*page))
        .collect();
    assert!(missed.is_empty(), "no link leads to {missed:?}");
}

#[test]
fn the_map_fits_on_one_page() {
    let size = documents()[Path::new("ARCHITECTURE.md")].len();
    assert!(size <= PAGE, "ARCHITECTURE.md has {size} bytes of {PAGE}");
}

#[test]
fn links_that_lead_nowhere_are_found() {
    let text = "# One\n\n[a](b.md), [b](#one) and [c](../x)\n[d](b.md#two), [e](b.md#Two), [f](no.md)\n\
                `[g](no.md)` [h](https://example.com/no.md)\n```\n[i](no.md)\n# Three\n```\n[j](#three)\n";
    let documents = BTreeMap::from([
        (PathBuf::from("docs/a.md"), text.to_owned()),
        (PathBuf::from("docs/b.md"), "## Two\n".to_owned()),
    ]);
    let exists = |path: &Path| path == Path::new("docs/b.md") || path == Path::new("x");
    assert_eq!(
        broken(&documents, exists),
        [
            "docs/a.md:4: b.md#Two",
            "docs/a.md:4: no.md",
            "docs/a.md:10: #three"
        ]
    );
    let above = [(PathBuf::from("a.md"), "[a](../b.md)".to_owned())];
    assert_eq!(broken(&above.into(), |_| true), ["a.md:1: ../b.md"]);
}

#[test]
fn anchors_are_those_of_github() {
    let text = "# A `code_span`, and More!\n## Again\n## Again\n#none\n####### none\n";
    let expected = ["a-code_span-and-more", "again", "again-1"];
    assert_eq!(anchors(text), expected.map(str::to_owned).into());
}
