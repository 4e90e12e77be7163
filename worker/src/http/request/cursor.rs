//! Cursors: a place in a list, opaque to clients, so that paging neither repeats nor skips when
//! something is made or cancelled meanwhile.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::{FieldError, schedule::instant_of};
use chrono::{DateTime, Utc};

/// A place: what the list is ordered by, the last value, the last id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor<I> {
    pub(crate) order: String,
    pub(crate) value: DateTime<Utc>,
    pub(crate) id: I,
}

impl<I: std::fmt::Display + std::str::FromStr> Cursor<I> {
    /// The text that clients send back.
    pub(crate) fn encode(&self) -> String {
        let millis = self.value.timestamp_millis();
        URL_SAFE_NO_PAD.encode(format!("{}|{millis}|{}", self.order, self.id))
    }

    /// Reads a text that [`Cursor::encode`] made for a list in the same order.
    pub(crate) fn decode(text: &str, order: &str) -> Result<Self, FieldError> {
        let read = || {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            let mut parts = text.splitn(3, '|');
            Some(Self {
                order: parts.next()?.to_owned(),
                value: instant_of(parts.next()?.parse().ok()?)?,
                id: parts.next()?.parse().ok()?,
            })
        };
        let cursor: Self = read().ok_or_else(|| {
            FieldError::new(
                "cursor",
                "is none of ours; use the next_cursor of the page before",
            )
        })?;
        if cursor.order != order {
            return Err(FieldError::new(
                "cursor",
                "belongs to a list in another order; begin that list anew",
            ));
        }
        Ok(cursor)
    }

    /// The value and the id in such a text.
    pub(crate) fn place(text: &str, order: &str) -> Result<(DateTime<Utc>, I), FieldError> {
        Self::decode(text, order).map(|Self { value, id, .. }| (value, id))
    }

    /// The text of a place in a list in that order.
    pub(crate) fn after(order: &str, value: DateTime<Utc>, id: I) -> String {
        let order = order.to_owned();
        Self { order, value, id }.encode()
    }
}
