//! Bookings as the store has them.

use super::{OLIVIA, Organization, text, text_or_null};
use crate::testing::World;
use callslot_shared::booking::{FailureReason, Status};

/// A booking to be written, half an hour long.
#[derive(Clone)]
pub struct BookingRow<'a> {
    pub id: &'a str,
    /// Takes the call, and made the booking.
    pub user: &'a str,
    pub title: &'a str,
    /// Unix milliseconds.
    pub start: i64,
    pub attendee_phone: &'a str,
    pub status: Status,
    /// The series that it is of, and the local time that it has by its rule.
    pub occurrence: Option<(&'a str, &'a str)>,
}

impl Default for BookingRow<'_> {
    fn default() -> Self {
        Self {
            id: "019a0000-0000-7000-8000-000000000301",
            user: OLIVIA,
            title: "Follow-up",
            start: 1_900_000_000_000,
            attendee_phone: "+14155552671",
            status: Status::Pending,
            occurrence: None,
        }
    }
}

impl Organization<'_> {
    pub fn with_booking(self, booking: &BookingRow<'_>) -> Self {
        let BookingRow {
            id,
            user,
            title,
            start,
            attendee_phone,
            status,
            occurrence,
        } = booking;
        let end = start + 30 * 60_000;
        self.world.sql(&format!(
            "INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
               attendee_phone, status, created_at, updated_at, created_by, series_id, occurrence)
             VALUES ('{id}', '{}', '{user}', {}, {start}, {end}, 30, '{attendee_phone}', '{}', 0, 0, '{user}', {}, {})",
            self.id,
            text(title),
            status.as_str(),
            text_or_null(occurrence.map(|(series, _)| series)),
            text_or_null(occurrence.map(|(_, local)| local)),
        ));
        self
    }
}

/// A series of half hours in UTC to be written, without its bookings.
#[derive(Clone, Copy)]
pub struct SeriesRow<'a> {
    pub id: &'a str,
    /// Takes the calls, and made the series.
    pub user: &'a str,
    pub rule: &'a str,
    pub local_start: &'a str,
}

impl Organization<'_> {
    pub fn with_series(self, series: &SeriesRow<'_>) -> Self {
        let SeriesRow {
            id,
            user,
            rule,
            local_start,
        } = series;
        self.world.sql(&format!(
            "INSERT INTO booking_series (id, organization_id, user_id, rule, local_start, local_second, timezone,
               duration_minutes, created_at, updated_at, created_by, changed_in)
             VALUES ('{id}', '{}', '{user}', '{rule}', '{local_start}', 0, 'UTC', 30, 1, 1, '{user}', 'x')",
            self.id
        ));
        self
    }
}

/// Some bookings of a world, all of which are changed together.
#[derive(Clone)]
pub struct Bookings<'a> {
    world: &'a World,
    which: String,
}

impl World {
    /// The booking of an id.
    pub fn booking(&self, id: &str) -> Bookings<'_> {
        self.bookings_where(format!("id = '{id}'"))
    }

    /// The booking whose id is the least: the first that was made.
    pub fn first_booking(&self) -> Bookings<'_> {
        self.bookings_where("id = (SELECT MIN(id) FROM booking_events)".to_owned())
    }

    /// The booking of a series that has this local time by its rule.
    pub fn occurrence(&self, local: &str) -> Bookings<'_> {
        self.bookings_where(format!("occurrence = '{local}'"))
    }

    /// Every booking.
    pub fn every_booking(&self) -> Bookings<'_> {
        self.bookings_where("1".to_owned())
    }

    fn bookings_where(&self, which: String) -> Bookings<'_> {
        Bookings { world: self, which }
    }
}

impl Bookings<'_> {
    fn change(&self, columns: &str) -> String {
        format!("UPDATE booking_events SET {columns} WHERE {}", self.which)
    }

    fn set(self, columns: &str) -> Self {
        self.world.sql(&self.change(columns));
        self
    }

    /// Has another status, by a transition that there is.
    pub fn becomes(self, status: Status) -> Self {
        self.set(&format!("status = '{}'", status.as_str()))
    }

    pub fn failed(self, reason: FailureReason) -> Self {
        let (failed, reason) = (Status::Failed.as_str(), reason.as_str());
        self.set(&format!("status = '{failed}', failure_reason = '{reason}'"))
    }

    /// Has another status, whatever it was before.
    pub fn forced(self, status: Status) -> Self {
        let change = self.change(&format!("status = '{}'", status.as_str()));
        self.world.forced(&change);
        self
    }

    pub fn titled(self, title: &str) -> Self {
        self.set(&format!("title = {}", text(title)))
    }

    pub fn with_attendee_phone(self, phone: &str) -> Self {
        self.set(&format!("attendee_phone = '{phone}'"))
    }

    pub fn with_extension(self, extension: &str) -> Self {
        self.set(&format!("attendee_extension = '{extension}'"))
    }

    /// Is of an event type, without its rules.
    pub fn of_event_type(self, event_type: &str) -> Self {
        self.set(&format!("event_type_id = '{event_type}'"))
    }

    /// Has these hosts beside the operator, who keep their time for it.
    pub fn with_co_hosts(self, hosts: &[&str]) -> Self {
        let hosts = serde_json::to_string(hosts).unwrap();
        self.set(&format!("co_hosts = {}", text(&hosts)))
    }

    /// Was placed by the rules of a release of the time zone database, at this local time if at one.
    pub fn placed_by_zone_rules(self, release: &str, local_start: Option<&str>) -> Self {
        let local = text_or_null(local_start);
        self.set(&format!(
            "zone_rules = '{release}', local_start = {local}, local_second = 0"
        ))
    }
}
