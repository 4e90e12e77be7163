//! `cargo xtask numbering`: the countries' numbering plans as the Worker has them, made from the
//! library's own data.
//!
//! The library's data tells how numbers are written, gives examples, and knows a dozen kinds of
//! numbers. The Worker asks three things: whether a number may be one, its E.164 form, and whether its
//! bearer is where its area is, the latter only in areas whose zones are known. What changes none of these
//! answers, for any number, is left out.

mod classes;
mod lighten;
mod plan;
mod table;

use std::fs;

use anyhow::Context as _;

use crate::project::Project;
use crate::steps::Steps;

const TABLE: &str = "shared/src/phone/numbering/table.txt";

/// Writes the table.
pub(crate) fn run(project: &Project, steps: &Steps) -> anyhow::Result<()> {
    steps.run(TABLE, || {
        fs::write(project.path(TABLE), made()?).with_context(|| format!("cannot write {TABLE}"))
    })
}

/// The table as the library's data of today makes it.
fn made() -> anyhow::Result<String> {
    let mut plans = plan::all();
    for plan in &mut plans {
        lighten::lighten(plan)?;
    }
    Ok(table::text(&plans))
}

#[cfg(test)]
mod tests {
    use super::made;

    #[test]
    fn the_table_is_what_the_library_of_today_makes() {
        let table = include_str!("../../../shared/src/phone/numbering/table.txt");
        assert!(
            made().unwrap() == table,
            "the library's data has changed: run `cargo xtask numbering`"
        );
    }
}
