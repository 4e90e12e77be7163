//! The list of bookings: which, in what order, under which days.

use super::{
    details::{failed, outcome},
    organization,
    zones::date,
};
use crate::{
    route::{Filter, Operators, Which, escaped},
    words::{desk::NEEDS_OUTCOME, states as words},
};
use callslot_shared::{
    access::takes_calls,
    api::{BookingsBody, CallsBody, MeBody, OutcomeKind},
    booking::{Booking, Status},
    ids::{BookingId, UserId},
    schedule::TimeZone,
    words::MemberText,
};
use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};
use std::{collections::BTreeMap, fmt::Write as _};

/// The number of bookings that are asked for at once.
pub const PAGE: usize = 50;
/// Longest text to search for, in characters.
const MOST_SEARCHED: usize = 100;
/// The calls of which the outcomes are asked for: the newest.
pub const CALLS_PATH: &str = "/api/calls?limit=200";
/// The longest time until a call that is due shows up as one that is calling, or failed.
const DUE_FOR: TimeDelta = TimeDelta::minutes(10);
/// The longest call that can be booked, so that one under way is listed to its end.
const UNDER_WAY_FOR: TimeDelta = TimeDelta::hours(8);

impl Operators {
    /// The operators that the person sees: somebody who takes no calls sees everybody's in place of their own.
    #[must_use]
    pub fn seen_by(self, me: &MeBody) -> Self {
        match self {
            Self::Mine if !organization(me).is_some_and(|one| takes_calls(one.role)) => Self::Team,
            other => other,
        }
    }

    /// The one operator whose bookings are asked for; none for those of all.
    #[must_use]
    pub fn user(self, me: &MeBody) -> Option<UserId> {
        match self.seen_by(me) {
            Self::Mine => Some(me.user.id),
            Self::Team => None,
            Self::Member(id) => Some(id),
        }
    }
}

/// Whether a booking is ahead or under way. Every other one is past: also one that should have been taken up and was not.
#[must_use]
pub fn is_ahead(booking: &Booking, now: DateTime<Utc>) -> bool {
    match booking.status {
        Status::Calling => true,
        Status::Pending => booking.start_time + DUE_FOR > now,
        Status::Completed | Status::Failed | Status::Cancelled => booking.start_time > now,
    }
}

impl Filter {
    /// Whether a booking is on the side of the present that is listed.
    #[must_use]
    pub fn keeps(&self, booking: &Booking, now: DateTime<Utc>) -> bool {
        match self.which {
            Which::Upcoming => is_ahead(booking, now),
            Which::Past => !is_ahead(booking, now),
            Which::All => true,
        }
    }

    /// The API's address of the list, from `cursor` on. It may answer with bookings of the other side of the present
    /// besides; see [`Filter::keeps`].
    #[must_use]
    pub fn path(&self, user: Option<UserId>, now: DateTime<Utc>, cursor: Option<&str>) -> String {
        let written = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let order = match self.which {
            Which::Upcoming => "start_time",
            Which::Past | Which::All => "-start_time",
        };
        let mut path = format!("/api/bookings?sort={order}&limit={PAGE}");
        // Writing into a text does not fail.
        let _ = match (self.which, self.status) {
            (_, Some(status)) => write!(path, "&status={}", status.as_str()),
            (Which::Upcoming, None) => path.write_str("&status=pending,calling"),
            (Which::Past | Which::All, None) => Ok(()),
        };
        let _ = match self.which {
            Which::Upcoming => write!(path, "&from={}", written(now - UNDER_WAY_FOR)),
            Which::Past => write!(path, "&to={}", written(now)),
            Which::All => Ok(()),
        };
        if let Some(user) = user {
            let _ = write!(path, "&user_id={user}");
        }
        let search: String = self.search.trim().chars().take(MOST_SEARCHED).collect();
        for (name, value) in [("search", &*search), ("cursor", cursor.unwrap_or_default())] {
            if !value.is_empty() {
                let _ = write!(path, "&{name}={}", escaped(value));
            }
        }
        path
    }
}

/// The bookings of a span of time and of one operator or all, from `cursor` on.
#[must_use]
pub fn span_path(
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    user: Option<UserId>,
    cursor: Option<&str>,
) -> String {
    let written = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut path = format!(
        "/api/bookings?from={}&to={}&sort=start_time&limit=200",
        written(from),
        written(to)
    );
    if let Some(user) = user {
        // Writing into a text does not fail.
        let _ = write!(path, "&user_id={user}");
    }
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

/// The outcomes of calls that connected both, by booking: of the newest call of each. `None` inside: nobody has said it yet.
pub type Outcomes = BTreeMap<BookingId, Option<OutcomeKind>>;

/// The outcomes of calls, the newest call first.
#[must_use]
pub fn outcomes(body: &CallsBody) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for call in body.calls.iter().filter(|call| call.bridged_at.is_some()) {
        outcomes.entry(call.booking_id).or_insert(call.outcome);
    }
    outcomes
}

/// The result of a booking in words, and the status whose colour they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookingResult {
    /// The words.
    pub text: MemberText,
    /// The status whose colour they have.
    pub status: Status,
    /// Whether they are a sentence, which needs a line of its own.
    pub is_sentence: bool,
}

/// The result of a booking: its outcome, or the reason for which it failed. A booking that is pending has none.
#[must_use]
pub fn result(booking: &Booking, outcomes: &Outcomes) -> Option<BookingResult> {
    let (text, status) = match (booking.status, booking.failure_reason) {
        (Status::Pending, _) => return None,
        (Status::Calling, _) => (words::STATUS_CALLING, Status::Calling),
        (Status::Cancelled, _) => (words::STATUS_CANCELLED, Status::Cancelled),
        (Status::Failed, Some(reason)) => (failed(reason), Status::Failed),
        (Status::Failed, None) => (words::STATUS_FAILED, Status::Failed),
        (Status::Completed, _) => match outcomes.get(&booking.id) {
            Some(Some(kind)) => (outcome(*kind), Status::Completed),
            Some(None) => (NEEDS_OUTCOME, Status::Calling),
            None => (words::STATUS_COMPLETED, Status::Completed),
        },
    };
    Some(BookingResult {
        text,
        status,
        is_sentence: booking.status == Status::Failed && booking.failure_reason.is_some(),
    })
}

#[cfg(test)]
mod tests;
