//! Views and their addresses. Every view is a [`Route`], and every route has an address that leads back to it: a path, a query,
//! and behind `#` what is personal, which a browser sends to nobody. The extension keeps all of it in the fragment of its page,
//! the web below `/app`.

mod encoding;
mod filter;
mod messages;
mod operators;
mod prefill;
mod section;

pub use encoding::escaped;
pub use filter::{Filter, Which};
pub use messages::{
    MessageSelection, MessagesView, SwitchScope, WebhooksView, channel_named, state_named,
};
pub use operators::Operators;
pub use prefill::Prefill;
pub use section::Section;

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
    /// A section of the person's own profile.
    Profile(Section),
    /// Messages to attendees and members.
    Messages(MessagesView),
    /// The settings of the public page.
    PublicPage,
}

/// A way to look at bookings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overview {
    /// A list of those that pass the filter.
    List(Filter),
    /// The week of these days.
    Week(Days),
    /// One day.
    Day(Days),
}

/// Days that bookings are drawn into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    /// The day, or one of the week; without one the present.
    pub date: Option<NaiveDate>,
    /// Only bookings of these operators.
    pub operators: Operators,
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
            ["week"] => calls(Overview::Week(days(fields, None)), Beside::Nothing),
            ["week", date] => calls(Overview::Week(days(fields, Some(date))), Beside::Nothing),
            ["day"] => calls(Overview::Day(days(fields, None)), Beside::Nothing),
            ["day", date] => calls(Overview::Day(days(fields, Some(date))), Beside::Nothing),
            ["call"] => Self::CallNow(Prefill::read(fields)),
            ["profile"] => Self::Profile(Section::default()),
            ["profile", name] => Self::Profile(Section::named(name)),
            ["messages"] => Self::Messages(messages::deliveries(fields)),
            ["messages", "settings"] => Self::Messages(messages::settings(fields)),
            ["messages", "webhooks"] => webhooks(WebhooksView::List),
            ["messages", "webhooks", "new"] => webhooks(WebhooksView::New),
            ["messages", "webhooks", id] => webhooks(
                id.parse()
                    .map_or(WebhooksView::List, WebhooksView::Endpoint),
            ),
            ["public-page"] => Self::PublicPage,
            _ => Self::default(),
        }
    }
}

fn webhooks(view: WebhooksView) -> Route {
    Route::Messages(MessagesView::Webhooks(view))
}

/// The overview beside which a booking or the form stands.
fn overview(fields: Fields) -> Overview {
    let days = || days(fields, fields.value("date").as_deref());
    match fields.value("view").as_deref() {
        Some("week") => Overview::Week(days()),
        Some("day") => Overview::Day(days()),
        _ => Overview::List(Filter::read(fields)),
    }
}

/// The days that an address names.
fn days(fields: Fields, date: Option<&str>) -> Days {
    Days {
        date: date.and_then(parsed),
        operators: Operators::parse(&fields.value("operator").unwrap_or_default()),
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
            Self::Profile(section) => match section.name() {
                "" => out.write_str("/profile"),
                name => write!(out, "/profile/{name}"),
            },
            Self::Messages(MessagesView::Deliveries(selection)) => {
                out.write_str("/messages")?;
                encoding::write(out, '?', selection.fields())
            }
            Self::Messages(MessagesView::Settings(scope)) => {
                out.write_str("/messages/settings")?;
                encoding::write(out, '?', [scope.field()])
            }
            Self::Messages(MessagesView::Webhooks(view)) => match view {
                WebhooksView::List => out.write_str("/messages/webhooks"),
                WebhooksView::New => out.write_str("/messages/webhooks/new"),
                WebhooksView::Endpoint(id) => write!(out, "/messages/webhooks/{id}"),
            },
            Self::PublicPage => out.write_str("/public-page"),
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
    let alone = *beside == Beside::Nothing;
    let open = match overview {
        Overview::List(filter) => {
            personal.push(("search", filter.search.clone()));
            filter.fields()
        }
        Overview::Week(days) => drawn("week", *days, alone),
        Overview::Day(days) => drawn("day", *days, alone),
    };
    encoding::write(out, '?', open)?;
    encoding::write(out, '#', personal)
}

/// The path of an overview beside which nothing stands.
fn write_path(out: &mut Formatter<'_>, overview: &Overview) -> fmt::Result {
    let (view, days) = match overview {
        Overview::List(_) => return out.write_str("/calls"),
        Overview::Week(days) => ("week", days),
        Overview::Day(days) => ("day", days),
    };
    write!(out, "/{view}")?;
    match days.date {
        Some(date) => write!(out, "/{date}"),
        None => Ok(()),
    }
}

/// The fields of days. Where they are `alone`, view and date are in the path.
fn drawn(view: &str, days: Days, alone: bool) -> [(&'static str, String); 3] {
    let date = days.date.map(|date| date.to_string());
    let fields = [
        ("view", view.to_owned()),
        ("date", date.unwrap_or_default()),
        ("operator", days.operators.name()),
    ];
    fields.map(|(name, value)| match name {
        "view" | "date" if alone => (name, String::new()),
        _ => (name, value),
    })
}

#[cfg(test)]
mod tests;
