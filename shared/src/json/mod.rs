//! JSON. Reading it into types: first into a tree of values, then from there. serde takes a list for a struct,
//! field by field; the API does not, and neither does this.
//!
//! An object with a name twice is refused by the types, as `serde_json` has it.

mod decode;
mod misfit;
mod rows;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub(crate) use misfit::Misfit;
pub use write::{Unwritten, to_string, to_vec};

use serde::de::DeserializeOwned;
use std::fmt;
use tree::Tree;

/// Why a text was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is no JSON.
    Broken(serde_json::Error),
    /// It is, but not what was wanted.
    Misfit(Misfit),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(error) => error.fmt(f),
            Self::Misfit(misfit) => misfit.fmt(f),
        }
    }
}

impl std::error::Error for Unread {}

/// Reads a text into a type. Nesting is bounded by `serde_json` at 128 levels.
pub(crate) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unread> {
    let tree = parse(text)?;
    T::deserialize(&tree).map_err(Unread::Misfit)
}

/// Not generic: it is compiled once.
fn parse(text: &[u8]) -> Result<Tree<'_>, Unread> {
    serde_json::from_slice(text).map_err(Unread::Broken)
}

/// Reads a text that is no request: the store's, the carrier's. An object is read for a struct, never a list.
/// The error says what does not fit and where, for the log.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    from_slice(text.as_bytes())
}

/// The same of bytes that may be no text.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, String> {
    read(text).map_err(|error| error.to_string())
}

/// All rows that the database answered with, a list of objects: each as a type, or why it is none.
pub fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<Result<T, String>>, String> {
    let tree = parse_rows(text)?;
    let mut read = Vec::with_capacity(tree.items().len());
    for row in tree.items() {
        read.push(rows::row(row).map_err(|misfit| misfit.to_string()));
    }
    Ok(read)
}

/// The texts of a list's elements, if it is a list of lists or objects: so that one that does not fit its type
/// can be told from the others.
#[must_use]
pub fn elements(list: &str) -> Option<Vec<&str>> {
    let inner = list.trim().strip_prefix('[')?.strip_suffix(']')?;
    let (mut elements, mut depth, mut begin) = (Vec::new(), 0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if depth > 0 => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => {
                if depth == 0 {
                    begin = at;
                }
                depth += 1;
            }
            b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    elements.push(inner.get(begin..=at)?);
                }
            }
            b',' => {}
            _ if depth > 0 || byte.is_ascii_whitespace() => {}
            _ => return None,
        }
    }
    (depth == 0 && !quoted).then_some(elements)
}

/// The first of them, if there is one.
pub fn first_row<T: DeserializeOwned>(text: &str) -> Result<Option<T>, String> {
    let tree = parse_rows(text)?;
    let first = tree.items().first().map(rows::row).transpose();
    first.map_err(|misfit| misfit.to_string())
}

fn parse_rows(text: &str) -> Result<Tree<'_>, String> {
    match parse(text.as_bytes()) {
        Ok(tree @ Tree::List(_)) => Ok(tree),
        Ok(_) => Err("these are no rows".to_owned()),
        Err(unread) => Err(unread.to_string()),
    }
}
