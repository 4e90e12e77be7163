//! The badge at the icon: how many calls wait for the person.

use super::{Said, Value, message};
use serde::Serialize;

/// From so many on, they are not counted any more: a badge has room for four characters.
const MANY: usize = 100;

/// The badge.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Badge {
    /// The number; empty for no badge.
    text: String,
    /// The icon's name, which says the number to those who do not see it.
    title: Said,
}

impl Badge {
    /// The badge for so many calls.
    pub(super) fn of(count: usize) -> Self {
        let text = match count {
            0 => String::new(),
            MANY.. => format!("{}+", MANY - 1),
            _ => count.to_string(),
        };
        let title = if count == 0 {
            message("name", Vec::new())
        } else {
            message("badge", vec![Value::Text(text.clone())])
        };
        Self { text, title }
    }
}
