//! The figures as a text.

use std::fmt::Write as _;

use crate::ROUNDS;

/// A figure and its limit: a ratio to a floor of the same run, or a value.
pub(crate) struct Row {
    name: &'static str,
    measured: f64,
    floor: Option<f64>,
    limit: f64,
}

impl Row {
    /// A time that may be so many times another.
    pub(crate) const fn ratio(name: &'static str, measured: f64, floor: f64, limit: f64) -> Self {
        Self {
            name,
            measured,
            floor: Some(floor),
            limit,
        }
    }

    /// A figure that has a limit of its own.
    pub(crate) const fn value(name: &'static str, measured: f64, limit: f64) -> Self {
        Self {
            name,
            measured,
            floor: None,
            limit,
        }
    }

    /// The figure that the limit is about.
    fn judged(&self) -> f64 {
        self.floor
            .map_or(self.measured, |floor| self.measured / floor)
    }

    fn is_kept(&self) -> bool {
        self.judged() <= self.limit
    }
}

/// All figures.
pub(crate) struct Figures(pub(crate) Vec<Row>);

impl Figures {
    /// Whether every limit is kept.
    pub(crate) fn is_kept(&self) -> bool {
        self.0.iter().all(Row::is_kept)
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "The interface in a browser. Times are in milliseconds, medians of {ROUNDS}: from the navigation, a page and its floor by\n\
             turns, the first time with nothing cached and later with everything; for the week, of the page's main thread.\n\n\
             {:<52}{:>9}{:>7}{:>8}{:>8}\n",
            "", "measured", "floor", "times", "limit"
        );
        for row in &self.0 {
            let floor = row.floor.map(|floor| format!("{floor:.0}"));
            let times = row.floor.map(|_| format!("{:.2}", row.judged()));
            let mark = if row.is_kept() { "" } else { "  not kept" };
            let _ = writeln!(
                text,
                "{:<52}{:>9.0}{:>7}{:>8}{:>8}{mark}",
                row.name,
                row.measured,
                floor.unwrap_or_default(),
                times.unwrap_or_default(),
                row.limit,
            );
        }
        text
    }
}
