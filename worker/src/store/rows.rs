//! From what the database answered to typed rows.
//!
//! A list holds many people's rows, and one that cannot be read must not take the others along: it is left out,
//! with a line in the log. Where something rests on all rows (limits, an erasure, an export, a change of a whole
//! series), one that cannot be read fails all of it.

use super::DatabaseError;
use callslot_shared::schedule::{
    calling::CallingHours,
    hours::{DayTime, Hours},
};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// The rows a statement returned, as a JSON array of objects: one text crosses the border to
/// JavaScript instead of one call a field.
///
/// A statement may pack its rows itself, into one value of the column [`PACKED`]: a JSON array of
/// arrays, each with the fields of the row's type in their order.
#[derive(Debug, Clone)]
pub struct Rows(pub(super) String);

/// The column whose value is taken for all rows.
pub(super) const PACKED: &str = "packed";

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items on it.
    pub items: Vec<T>,
    /// Whether more follows.
    pub more: bool,
}

impl<T> Page<T> {
    /// The cursor of the next page, if there is one: `cursor` names the place after an item.
    pub fn next(&self, cursor: impl Fn(&T) -> String) -> Option<String> {
        self.items.last().filter(|_| self.more).map(cursor)
    }
}

impl Rows {
    /// All rows, typed.
    pub(super) fn all<T: DeserializeOwned>(&self) -> Result<Vec<T>, DatabaseError> {
        self.read()?.into_iter().collect()
    }

    /// The rows of a list, as `make` shows them.
    pub(super) fn listed<T: DeserializeOwned, U>(
        &self,
        make: impl Fn(T) -> Result<U, DatabaseError>,
    ) -> Result<Vec<U>, DatabaseError> {
        Ok(self.page(u32::MAX, make)?.items)
    }

    /// The first `limit` rows of a list, of a statement that asks for one more.
    pub(super) fn page<T: DeserializeOwned, U>(
        &self,
        limit: u32,
        make: impl Fn(T) -> Result<U, DatabaseError>,
    ) -> Result<Page<U>, DatabaseError> {
        let rows = self.read()?;
        let limit = limit as usize;
        // Counted before any is left out, so that the rest of the list stays in reach.
        let more = rows.len() > limit;
        let rows = rows.into_iter().take(limit);
        let items = rows.map(|row| row.and_then(&make)).filter_map(readable);
        Ok(Page {
            items: items.collect(),
            more,
        })
    }

    /// The first row, if there is one.
    pub(super) fn first<T: DeserializeOwned>(&self) -> Result<Option<T>, DatabaseError> {
        self.read()?.into_iter().next().transpose()
    }

    /// Each row, or why it does not fit its type. All are read at once, and one by one only if that fails.
    fn read<T: DeserializeOwned>(&self) -> Result<Vec<Result<T, DatabaseError>>, DatabaseError> {
        if let Ok(rows) = serde_json::from_str::<Vec<T>>(&self.0) {
            return Ok(rows.into_iter().map(Ok).collect());
        }
        let rows: Vec<&RawValue> =
            serde_json::from_str(&self.0).map_err(|error| DatabaseError::Row(error.into()))?;
        Ok(rows.into_iter().map(one).collect())
    }

    /// Whether there is any row.
    #[must_use]
    pub fn any(&self) -> bool {
        self.0.trim() != "[]"
    }
}

/// One row. The error names the column.
fn one<T: DeserializeOwned>(row: &RawValue) -> Result<T, DatabaseError> {
    let mut reader = serde_json::Deserializer::from_str(row.get());
    serde_path_to_error::deserialize(&mut reader).map_err(|error| DatabaseError::Row(error.into()))
}

/// A row, unless it could not be read, which the log tells.
pub(super) fn readable<T>(row: Result<T, DatabaseError>) -> Option<T> {
    row.map_err(|error| crate::log::error("store.row", &error))
        .ok()
}

/// The answers of a batch, taken one after the other.
pub(super) struct Answers(std::vec::IntoIter<Rows>);

impl Answers {
    pub(super) fn new(rows: Vec<Rows>) -> Self {
        Self(rows.into_iter())
    }

    pub(super) fn next(&mut self) -> Result<Rows, DatabaseError> {
        self.0
            .next()
            .ok_or(DatabaseError::Incomplete("rows of a statement are missing"))
    }
}

/// The answer of a batch's last statement.
pub(super) fn last(rows: Vec<Rows>) -> Result<Rows, DatabaseError> {
    let skipped = rows.len().saturating_sub(1);
    let mut answers = Answers::new(rows);
    for _ in 0..skipped {
        answers.next()?;
    }
    answers.next()
}

/// Calling hours as they are stored, in minutes after midnight; without, the usual ones.
pub(super) fn calling_hours(from: Option<u16>, to: Option<u16>) -> Hours {
    let time = |minutes: Option<u16>| minutes.and_then(DayTime::minutes);
    match (time(from), time(to)) {
        (Some(from), Some(to)) => Hours { from, to },
        _ => CallingHours::DEFAULT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::time;
    use chrono::{DateTime, Utc};
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Row {
        name: String,
        at: i64,
    }

    fn made(row: Row) -> Result<(String, DateTime<Utc>), DatabaseError> {
        Ok((row.name, time(row.at)?))
    }

    fn names(page: &Page<(String, DateTime<Utc>)>) -> Vec<&str> {
        page.items.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn a_row_that_cannot_be_read_is_left_out_and_logged() {
        let rows = Rows(
            r#"[{"name": "a", "at": 0}, {"name": 5, "at": 0}, {"name": "c", "at": 9000000000000000},
                {"name": "d", "at": 1}]"#
                .to_owned(),
        );
        let page = rows.page(3, made).unwrap();
        assert_eq!((names(&page), page.more), (vec!["a"], true));
        let lines = crate::log::lines();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].contains("name: invalid type"), "{}", lines[0]);
        let page = rows.page(4, made).unwrap();
        assert_eq!((names(&page), page.more), (vec!["a", "d"], false));
        assert!(rows.all::<Row>().is_err());
    }

    #[test]
    fn so_is_one_of_those_that_the_database_packs() {
        let rows = Rows(
            r#"[["a [1], \\\"x", 0], ["b", "x"], ["c", 9000000000000000], ["d", 1], ["e", null]]"#
                .to_owned(),
        );
        let page = rows.page(4, made).unwrap();
        assert_eq!((names(&page), page.more), (vec!["a [1], \\\"x", "d"], true));
        assert_eq!(crate::log::lines().len(), 2);
        assert!(Rows("{}".to_owned()).page(4, made).is_err());
    }
}
