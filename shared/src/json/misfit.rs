//! Why JSON that can be read does not fit a type.

use serde::de::{Error, Expected, Unexpected};
use std::fmt;

/// Deeper than this a path is of no use to a person: the field it begins in is.
const MAX_DEPTH: usize = 4;

/// What does not fit, and where. In a box, because every function that reads anything answers with it.
#[derive(Debug)]
pub(crate) struct Misfit(Box<Inner>);

#[derive(Debug)]
struct Inner {
    message: String,
    /// The fields that lead to it, the innermost first.
    path: Vec<String>,
}

impl Misfit {
    /// What is wrong, in serde's words.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The fields that lead to the value, joined by dots: nothing for the whole text. What is inside of a
    /// list goes by the list's name.
    pub(crate) fn path(&self) -> String {
        let path: Vec<&str> = self.0.path.iter().rev().map(String::as_str).collect();
        match path.as_slice() {
            [first, ..] if path.len() > MAX_DEPTH => (*first).to_owned(),
            path => path.join("."),
        }
    }

    /// The same, seen from outside of a field.
    pub(super) fn below(mut self, field: &str) -> Self {
        self.0.path.push(field.to_owned());
        self
    }

    /// The same, seen from outside of a list.
    pub(super) fn listed(mut self) -> Self {
        self.0.path.clear();
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        wrong("type", found, expected)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        wrong("value", found, expected)
    }
}

fn new(message: String) -> Misfit {
    let path = Vec::new();
    Misfit(Box::new(Inner { message, path }))
}

fn wrong(what: &str, found: Unexpected<'_>, expected: &dyn Expected) -> Misfit {
    let kind = |kind: &str, found: &dyn fmt::Display| {
        format!("invalid {what}: {kind} `{found}`, expected {expected}")
    };
    new(match found {
        // serde calls it by its name in Rust.
        Unexpected::Unit => format!("invalid {what}: null, expected {expected}"),
        // Whoever sent it knows which.
        Unexpected::Float(_) => {
            format!("invalid {what}: a number with a fraction, expected {expected}")
        }
        Unexpected::Bool(found) => kind("boolean", &found),
        Unexpected::Unsigned(found) => kind("integer", &found),
        Unexpected::Signed(found) => kind("integer", &found),
        Unexpected::Str(found) => format!("invalid {what}: string {found:?}, expected {expected}"),
        Unexpected::Seq => format!("invalid {what}: sequence, expected {expected}"),
        Unexpected::Map => format!("invalid {what}: map, expected {expected}"),
        _ => format!("invalid {what}, expected {expected}"),
    })
}
