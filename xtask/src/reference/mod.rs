//! The API's reference at `/docs`, made of `worker/assets/openapi.json`: an index, and a page for each operation. They
//! are static files that need no script; one filters the lists.

mod document;
mod example;
mod layout;
mod operation;
mod sample;
mod schema;
mod text;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;

use crate::project::Project;
use document::Document;

/// The document that the pages are made of, among the assets.
const DOCUMENT: &str = "worker/assets/openapi.json";

/// The pages, each under its name among the assets. The edge serves `docs/x.html` at `/docs/x`.
pub(crate) fn pages(project: &Project) -> anyhow::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let file = project.path(DOCUMENT);
    let text =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let document =
        Document::parse(&text).with_context(|| format!("cannot use {}", file.display()))?;
    Ok(written(&document))
}

fn written(document: &Document) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut pages = BTreeMap::new();
    let mut add = |name: String, page: maud::Markup| {
        pages.insert(PathBuf::from(name), page.into_string().into_bytes());
    };
    add("docs.html".to_owned(), layout::index(document));
    for operation in document.operations() {
        let name = format!("docs/{}.html", operation.id);
        add(name, operation::page(document, operation));
    }
    pages
}

#[cfg(test)]
mod tests;
