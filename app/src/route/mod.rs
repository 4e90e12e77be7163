//! Views and their addresses. Every view is a [`Route`], and every route has an address that leads back to it: a path, a query,
//! and behind `#` what is personal, which a browser sends to nobody. The extension keeps all of it in the fragment of its page,
//! the web below `/app`.

mod encoding;
mod filter;
mod prefill;

pub use encoding::escaped;
pub use filter::{Filter, Which};
pub use prefill::Prefill;

use callslot_shared::ids::BookingId;
use chrono::{Datelike as _, NaiveDate};
use encoding::Fields;
use std::fmt::{self, Display, Formatter};

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Bookings, and what is beside them.
    Calls {
        /// The bookings that are shown.
        overview: Overview,
        /// The content beside them.
        beside: Beside,
    },
    /// The confirmation of a call that is placed now.
    CallNow(Prefill),
    /// The cockpit of a booking's call.
    Cockpit(BookingId),
    /// The person's own account.
    Profile,
}

/// A way to look at bookings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overview {
    /// A list of those that pass the filter.
    List(Filter),
    /// The week with this date, or the present one.
    Week(Option<NaiveDate>),
    /// This day, or today.
    Day(Option<NaiveDate>),
}

/// The content beside the bookings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// Nothing yet.
    Nothing,
    /// The form.
    New(Prefill),
    /// A booking.
    Booking(BookingId),
}

impl Default for Overview {
    fn default() -> Self {
        Self::List(Filter::default())
    }
}

impl Default for Route {
    fn default() -> Self {
        Self::beside_the_list(Beside::Nothing)
    }
}

impl Route {
    /// The form.
    #[must_use]
    pub fn new_call(prefill: Prefill) -> Self {
        Self::beside_the_list(Beside::New(prefill))
    }

    /// A booking.
    #[must_use]
    pub fn booking(id: BookingId) -> Self {
        Self::beside_the_list(Beside::Booking(id))
    }

    fn beside_the_list(beside: Beside) -> Self {
        Self::Calls {
            overview: Overview::default(),
            beside,
        }
    }

    /// The address as a fragment, which has none of its own.
    #[must_use]
    pub fn in_fragment(&self) -> String {
        let address = self.to_string();
        let joint = if address.contains('?') { "&" } else { "?" };
        address.replacen('#', joint, 1)
    }

    /// Reads an address. An address that names no view leads to the list.
    #[must_use]
    pub fn parse(address: &str) -> Self {
        let (path, fields) = address.split_once(['?', '#']).unwrap_or((address, ""));
        let fields = Fields(fields);
        let segments: Vec<&str> = path.split('/').filter(|one| !one.is_empty()).collect();
        let calls = |overview, beside| Self::Calls { overview, beside };
        match *segments {
            ["calls"] => calls(Overview::List(Filter::read(fields)), Beside::Nothing),
            ["calls", "new"] => calls(overview(fields), Beside::New(Prefill::read(fields))),
            ["calls", id] => match id.parse() {
                Ok(id) => calls(overview(fields), Beside::Booking(id)),
                Err(_) => Self::default(),
            },
            ["calls", id, "cockpit"] => id.parse().map_or_else(|_| Self::default(), Self::Cockpit),
            ["week"] => calls(Overview::Week(None), Beside::Nothing),
            ["week", date] => calls(Overview::Week(parsed(date)), Beside::Nothing),
            ["day"] => calls(Overview::Day(None), Beside::Nothing),
            ["day", date] => calls(Overview::Day(parsed(date)), Beside::Nothing),
            ["call"] => Self::CallNow(Prefill::read(fields)),
            ["profile"] => Self::Profile,
            _ => Self::default(),
        }
    }
}

/// The overview beside which a booking or the form stands.
fn overview(fields: Fields) -> Overview {
    let date = || parsed(&fields.value("date")?);
    match fields.value("view").as_deref() {
        Some("week") => Overview::Week(date()),
        Some("day") => Overview::Day(date()),
        _ => Overview::List(Filter::read(fields)),
    }
}

/// A date from an address, if it is one that days can be counted from.
fn parsed(date: &str) -> Option<NaiveDate> {
    let date: NaiveDate = date.parse().ok()?;
    (1_970..=9_998).contains(&date.year()).then_some(date)
}

impl Display for Route {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calls { overview, beside } => write_calls(out, overview, beside),
            Self::CallNow(prefill) => {
                out.write_str("/call")?;
                encoding::write(out, '#', prefill.fields())
            }
            Self::Cockpit(id) => write!(out, "/calls/{id}/cockpit"),
            Self::Profile => out.write_str("/profile"),
        }
    }
}

fn write_calls(out: &mut Formatter<'_>, overview: &Overview, beside: &Beside) -> fmt::Result {
    let mut personal = Vec::new();
    match beside {
        Beside::Nothing => write_path(out, overview)?,
        Beside::Booking(id) => write!(out, "/calls/{id}")?,
        Beside::New(prefill) => {
            out.write_str("/calls/new")?;
            personal.extend(prefill.fields());
        }
    }
    let open = match overview {
        Overview::List(filter) => {
            personal.push(("search", filter.search.clone()));
            filter.fields()
        }
        // Alone, they are in the path.
        Overview::Week(_) | Overview::Day(_) if *beside == Beside::Nothing => Default::default(),
        Overview::Week(date) => drawn("week", *date),
        Overview::Day(date) => drawn("day", *date),
    };
    encoding::write(out, '?', open)?;
    encoding::write(out, '#', personal)
}

/// The path of an overview beside which nothing stands.
fn write_path(out: &mut Formatter<'_>, overview: &Overview) -> fmt::Result {
    match overview {
        Overview::List(_) => out.write_str("/calls"),
        Overview::Week(None) => out.write_str("/week"),
        Overview::Week(Some(date)) => write!(out, "/week/{date}"),
        Overview::Day(None) => out.write_str("/day"),
        Overview::Day(Some(date)) => write!(out, "/day/{date}"),
    }
}

fn drawn(view: &str, date: Option<NaiveDate>) -> [(&'static str, String); 2] {
    let date = date.map_or_else(String::new, |date| date.to_string());
    [("view", view.to_owned()), ("date", date)]
}

#[cfg(test)]
mod tests;
