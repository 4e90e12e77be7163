//! Names of types: within a crate, a name stands for one public type.

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::modules::Sources;

/// The keywords that declare a type.
const KEYWORDS: [&str; 5] = ["struct", "enum", "trait", "type", "union"];

/// Each name that several public types below `folder` have, with the places of all. A type that is visible outside of its
/// module is public, whatever module it is in; a re-export declares nothing. Types that macros are given count, too.
pub(crate) fn shared(sources: &Sources, folder: &Path) -> Vec<String> {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, text) in sources {
        if !file.starts_with(folder) {
            continue;
        }
        let file = file.display();
        let tokens = text
            .parse()
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut types = Vec::new();
        collect(tokens, &mut types);
        for (name, line) in types {
            let place = format!("{file}:{line}");
            places.entry(name).or_default().push(place);
        }
    }
    places.retain(|_, places| places.len() > 1);
    let shared = places.into_iter();
    shared
        .map(|(name, places)| format!("{name}: {}", places.join(", ")))
        .collect()
}

/// The public types that the tokens declare, with their lines.
fn collect(tokens: TokenStream, types: &mut Vec<(String, usize)>) {
    let mut is_public = false;
    let mut declares = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if declares => {
                types.push((ident.to_string(), ident.span().start().line));
                (is_public, declares) = (false, false);
            }
            TokenTree::Ident(ident) if ident == "pub" => is_public = true,
            TokenTree::Ident(ident) if KEYWORDS.iter().any(|keyword| ident == keyword) => {
                declares = is_public;
            }
            TokenTree::Ident(ident) if ident == "unsafe" => {}
            // `pub(crate)`.
            TokenTree::Group(group) if is_public && group.delimiter() == Delimiter::Parenthesis => {
                collect(group.stream(), types);
            }
            TokenTree::Group(group) => {
                collect(group.stream(), types);
                (is_public, declares) = (false, false);
            }
            _ => (is_public, declares) = (false, false),
        }
    }
}
