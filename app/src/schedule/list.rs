//! The list of bookings: which, in what order, under which days.

use super::zones::date;
use crate::route::{Filter, Which, escaped};
use callslot_shared::{api::BookingsBody, booking::Booking, schedule::TimeZone};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use std::fmt::Write as _;

/// The number of bookings that are asked for at once.
pub const PAGE: usize = 50;
/// Longest text to search for, in characters.
const MOST_SEARCHED: usize = 100;

impl Filter {
    /// The API's address of the list, from `cursor` on.
    #[must_use]
    pub fn path(&self, now: DateTime<Utc>, cursor: Option<&str>) -> String {
        let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        let order = match self.which {
            Which::Upcoming => "start_time",
            Which::Past | Which::All => "-start_time",
        };
        let mut path = format!("/api/bookings?sort={order}&limit={PAGE}");
        let usual = match self.which {
            // A call that is under way, or due and not yet taken up, is not over.
            Which::Upcoming => Some("pending,calling"),
            Which::Past => Some("completed,failed,cancelled"),
            Which::All => None,
        };
        // Writing into a text does not fail.
        let _ = match (self.status, usual) {
            (Some(status), _) => write!(path, "&status={}", status.as_str()),
            (None, Some(usual)) => write!(path, "&status={usual}"),
            (None, None) => Ok(()),
        };
        // A status of its own may be on either side of the present.
        let _ = match (self.which, self.status) {
            (Which::Upcoming, Some(status)) if status.is_terminal() => write!(path, "&from={now}"),
            (Which::Past, Some(status)) if !status.is_terminal() => write!(path, "&to={now}"),
            _ => Ok(()),
        };
        let search: String = self.search.trim().chars().take(MOST_SEARCHED).collect();
        for (name, value) in [("search", &*search), ("cursor", cursor.unwrap_or_default())] {
            if !value.is_empty() {
                let _ = write!(path, "&{name}={}", escaped(value));
            }
        }
        path
    }
}

/// The bookings of a span of time, from `cursor` on.
#[must_use]
pub fn span_path(from: DateTime<Utc>, to: DateTime<Utc>, cursor: Option<&str>) -> String {
    let written = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut path = format!(
        "/api/bookings?from={}&to={}&sort=start_time&limit=200",
        written(from),
        written(to)
    );
    if let Some(cursor) = cursor {
        path.push_str("&cursor=");
        path.push_str(&escaped(cursor));
    }
    path
}

/// The known part of the list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listed {
    /// The bookings, in order.
    pub bookings: Vec<Booking>,
    /// From where to ask on.
    pub next: Option<String>,
}

impl Listed {
    /// Adds a page. A booking that was moved between two requests may come twice; it is shown once.
    pub fn add(&mut self, page: BookingsBody) {
        for booking in page.bookings {
            if !self.bookings.iter().any(|known| known.id == booking.id) {
                self.bookings.push(booking);
            }
        }
        self.next = page.next_cursor;
    }
}

/// The bookings of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// The date on the person's own wall.
    pub date: NaiveDate,
    /// Its bookings, in the list's order.
    pub bookings: Vec<Booking>,
}

/// Bookings under the days of the person's own zone, both in the list's order.
#[must_use]
pub fn days(bookings: &[Booking], zone: TimeZone) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for booking in bookings {
        let date = date(booking.start_time, zone);
        match days.last_mut() {
            Some(day) if day.date == date => day.bookings.push(booking.clone()),
            _ => days.push(Day {
                date,
                bookings: vec![booking.clone()],
            }),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::example::booking;
    use callslot_shared::booking::Status;

    fn path(filter: &Filter) -> String {
        filter.path("2026-03-02T12:00:00Z".parse().unwrap(), None)
    }

    #[test]
    fn each_list_asks_for_what_it_says() {
        let of = |which, status| {
            path(&Filter {
                which,
                status,
                search: String::new(),
            })
        };
        assert_eq!(
            of(Which::Upcoming, None),
            "/api/bookings?sort=start_time&limit=50&status=pending,calling"
        );
        assert_eq!(
            of(Which::Past, None),
            "/api/bookings?sort=-start_time&limit=50&status=completed,failed,cancelled"
        );
        assert_eq!(
            of(Which::All, None),
            "/api/bookings?sort=-start_time&limit=50"
        );
        assert!(
            of(Which::Upcoming, Some(Status::Cancelled)).ends_with("&from=2026-03-02T12:00:00Z")
        );
        assert!(of(Which::Past, Some(Status::Pending)).ends_with("&to=2026-03-02T12:00:00Z"));
    }

    #[test]
    fn what_is_searched_for_is_escaped() {
        let filter = Filter {
            search: " a&status=x +é ".to_owned(),
            ..Filter::default()
        };
        assert!(path(&filter).ends_with("&search=a%26status%3Dx%20%2B%C3%A9"));
        let long = Filter {
            search: "x".repeat(500),
            ..Filter::default()
        };
        assert!(path(&long).ends_with(&format!("={}", "x".repeat(100))));
        let cursor = "c".repeat(300);
        let path = Filter::default().path(DateTime::UNIX_EPOCH, Some(&cursor));
        assert!(path.ends_with(&cursor));
    }

    #[test]
    fn days_are_those_of_the_persons_own_wall() {
        let bookings = [
            booking("2026-03-02T10:00:00Z"),
            booking("2026-03-02T11:00:00Z"),
        ];
        assert_eq!(days(&bookings, TimeZone::UTC).len(), 1);
        let auckland = TimeZone::parse("z", "Pacific/Auckland").unwrap();
        let days = days(&bookings, auckland);
        assert_eq!(days[0].date.to_string(), "2026-03-02");
        assert_eq!(days[1].date.to_string(), "2026-03-03");
    }

    #[test]
    fn a_booking_that_comes_twice_is_shown_once() {
        let page = |next: Option<&str>| BookingsBody {
            success: true,
            bookings: vec![booking("2026-03-02T10:00:00Z")],
            next_cursor: next.map(str::to_owned),
            total: None,
        };
        let mut listed = Listed::default();
        listed.add(page(Some("x")));
        listed.add(page(None));
        assert_eq!(listed.bookings.len(), 1);
        assert_eq!(listed.next, None);
    }
}
