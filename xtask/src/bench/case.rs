//! The cases that are measured: one request a case, and where it goes.

use std::sync::atomic::{AtomicI64, Ordering};

use callslot_harness::{DEMO_API_KEY, LOCAL_CRON_SECRET};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// The first booking that `xtask/bench/seed.mjs` makes.
const BOOKING: &str = "019a0000-0000-7000-8000-000000000000";

/// An operator of the demo organization.
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";

/// The API keys of those who book, by turns.
pub(super) fn bookers() -> Vec<String> {
    (0..BOOKERS).map(booker).collect()
}

fn booker(number: i64) -> String {
    format!("cs_bench_{number:032}")
}

/// The number of members who book.
const BOOKERS: i64 = 40;

/// A request that is sent again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// The bare Worker's select by primary key.
    Floor,
    /// Whether the trigger is alive.
    Health,
    /// The first 50 bookings.
    List,
    /// The same of the reference in JavaScript.
    ReferenceList,
    /// One booking.
    Show,
    /// An operator's free times in 30 days, in which they have eleven calls a day.
    Free,
    /// A new booking.
    Book,
    /// The same of the reference in JavaScript.
    ReferenceBook,
    /// A tick that finds nothing to do.
    Tick,
}

impl Case {
    /// Those that are compared with the floor.
    pub(super) const API: [Self; 5] =
        [Self::Health, Self::List, Self::Show, Self::Free, Self::Book];

    /// Everything that is measured beside the floor, each reference behind what it is the reference of.
    pub(super) const MEASURED: [Self; 7] = [
        Self::Health,
        Self::List,
        Self::ReferenceList,
        Self::Show,
        Self::Free,
        Self::Book,
        Self::ReferenceBook,
    ];

    /// The same work in JavaScript, if it is measured.
    pub(super) const fn reference(self) -> Option<Self> {
        match self {
            Self::List => Some(Self::ReferenceList),
            Self::Book => Some(Self::ReferenceBook),
            _ => None,
        }
    }

    /// As the tables call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor: one select in JavaScript",
            Self::Health => "GET /health",
            Self::List => "GET /api/bookings, 50 rows",
            Self::Show => "GET /api/bookings/{id}",
            Self::Free => "GET /api/slots, 30 days",
            Self::Book => "POST /api/bookings",
            Self::ReferenceList | Self::ReferenceBook => "… the same in JavaScript",
            Self::Tick => "a tick with nothing due",
        }
    }

    /// The status of a good answer.
    pub(super) const fn status(self) -> u16 {
        match self {
            Self::Book | Self::ReferenceBook => 201,
            _ => 200,
        }
    }

    /// The next request. Bookings are made one after the other, so that none is in another's way.
    pub(super) fn request(self, slots: &Slots) -> Vec<u8> {
        match self {
            Self::Floor => get("/", None),
            Self::Health => get("/health", None),
            Self::List | Self::ReferenceList => get("/api/bookings", Some(DEMO_API_KEY)),
            Self::Show => get(&format!("/api/bookings/{BOOKING}"), Some(DEMO_API_KEY)),
            Self::Free => get(&free(slots.first), Some(DEMO_API_KEY)),
            Self::Book | Self::ReferenceBook => {
                let number = slots.next();
                book(number, slots.at(number))
            }
            Self::Tick => get("/api/cron/scheduled-calls", Some(LOCAL_CRON_SECRET)),
        }
    }
}

/// Free moments to book, each once.
pub(super) struct Slots {
    first: DateTime<Utc>,
    given: AtomicI64,
}

impl Slots {
    const MINUTES: i64 = 5;
    /// The furthest that may be booked is two years; past this it begins again.
    const COUNT: i64 = 700 * 24 * 60 / Self::MINUTES;

    /// From tomorrow on.
    pub(super) fn new() -> Self {
        Self {
            first: Utc::now() + TimeDelta::days(1),
            given: AtomicI64::new(0),
        }
    }

    /// The next of them, by its number.
    pub(super) fn next(&self) -> i64 {
        self.given.fetch_add(1, Ordering::Relaxed) % Self::COUNT
    }

    pub(super) fn at(&self, number: i64) -> DateTime<Utc> {
        self.first + TimeDelta::minutes(number * Self::MINUTES)
    }
}

/// Asks for the free times of an operator among the bookings that the seed has made ahead: in three years, for a
/// year, the operators by turns.
fn free(tomorrow: DateTime<Utc>) -> String {
    let instant = |days: i64| {
        let time = tomorrow + TimeDelta::days(3 * 365 + days);
        time.to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    let (from, to) = (instant(60), instant(90));
    format!("/api/slots?operator={OPERATOR}&timezone=Europe/Berlin&duration=30&from={from}&to={to}")
}

fn get(path: &str, token: Option<&str>) -> Vec<u8> {
    let authorization = token.map_or_else(String::new, |token| {
        format!("Authorization: Bearer {token}\r\n")
    });
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorization}\r\n").into_bytes()
}

/// Books a call with somebody of that number's own: nobody is called all day.
fn book(number: i64, start: DateTime<Utc>) -> Vec<u8> {
    let body = booking(number, start).to_string();
    let key = booker(number % BOOKERS);
    format!(
        "POST /api/bookings HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The body of a new booking.
pub(super) fn booking(number: i64, start: DateTime<Utc>) -> serde_json::Value {
    serde_json::json!({
        "start_time": start.to_rfc3339_opts(SecondsFormat::Secs, true),
        "duration_minutes": Slots::MINUTES,
        "timezone": "Europe/Berlin",
        "title": "Follow-up call",
        "attendee_name": "Ada Lovelace",
        "attendee_email": "ada@example.com",
        "attendee_phone": format!("+1 415 556 {:04}", number % 10_000),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_bookings_have_the_same_start() {
        let slots = Slots::new();
        let first = Case::Book.request(&slots);
        let second = Case::Book.request(&slots);
        assert_eq!(first.len(), second.len());
        assert_ne!(first, second);
    }
}
