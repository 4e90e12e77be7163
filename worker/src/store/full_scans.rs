//! Statements that read whole tables, found in tests.

use super::{Sqlite, Statement};
use rusqlite::Connection;
use std::{cell::RefCell, collections::HashSet};

/// Tables that stay as small as the batch they are made of.
const BOUNDED: &[&str] = &[
    "json_each",
    "candidate",
    "batch",
    "due",
    "paced",
    "slot",
    "credential",
    "own_leg",
    "own_try",
    "happened",
    "ahead",
    "CONSTANT",
    "host",
    "family",
    "called",
    "near",
    "space",
    "counted",
    "reached",
    "side",
    "crowd",
    "crowded",
    "span",
    "same",
    "mine",
    "earlier",
    "fit",
    "told",
    "placed",
    "h",
];

impl Sqlite {
    /// Every statement has to find its rows by an index: what scans a table of ten rows today scans one of ten million
    /// later.
    pub(crate) fn assert_no_full_scan(
        &self,
        statements: &[Statement],
    ) -> Result<(), rusqlite::Error> {
        thread_local! {
            static SEEN: RefCell<HashSet<String>> = RefCell::default();
        }
        let is_new = |sql: &str| SEEN.with_borrow_mut(|seen| seen.insert(sql.to_owned()));
        for sql in statements
            .iter()
            .map(Statement::sql)
            .filter(|sql| is_new(sql))
        {
            for detail in self.connection(|connection| plan(connection, sql))? {
                assert!(!is_full_scan(&detail), "{detail}\nin {sql}");
            }
        }
        Ok(())
    }
}

/// The steps in which SQLite runs a statement. Parameters that are not bound are NULL, which is enough for planning.
fn plan(connection: &Connection, sql: &str) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let rows = statement.raw_query();
    rows.mapped(|row| row.get("detail")).collect()
}

/// `SCAN x` reads all of `x`; `SCAN x USING INDEX` walks it in order, which is fine only where a
/// limit ends the walk.
fn is_full_scan(detail: &str) -> bool {
    let Some(rest) = detail.strip_prefix("SCAN ") else {
        return false;
    };
    let table = rest.split(' ').next().unwrap_or_default();
    let subquery = rest.starts_with('(') || rest.contains("CONSTANT ROW");
    let newest = rest == "ticks USING COVERING INDEX ticks_started";
    !(subquery || newest || BOUNDED.contains(&table) || rest.contains("VIRTUAL TABLE"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_scan_is_noticed() {
        let sqlite = Sqlite::in_memory().unwrap();
        let noticed = |sql: &str| {
            let plan = sqlite
                .connection(|connection| plan(connection, sql))
                .unwrap();
            plan.iter().any(|detail| is_full_scan(detail))
        };
        assert!(noticed("SELECT * FROM booking_events WHERE title = :title"));
        assert!(noticed(
            "UPDATE call_attempts SET ending = '' WHERE ending = :ending"
        ));
        assert!(!noticed("SELECT * FROM booking_events WHERE id = :id"));
    }
}
