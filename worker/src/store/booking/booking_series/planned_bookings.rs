//! Bookings of a series as they are to be, and as they travel.

use crate::store::{
    booking_events::{BookingConstraints, Details},
    hosts::stored_hosts,
    idempotency_keys::{Kept, Key},
    limits,
};
use callslot_shared::{
    api::Series,
    booking::Booking,
    ids::{BookingId, UserId},
    phone::{NumberFacts, PhoneNumber},
    schedule::local_time::LocalTime,
};
use serde::Serialize;
use uuid::Uuid;

/// A series about to be stored.
#[derive(Clone, Copy)]
pub struct NewSeries<'a> {
    /// The series.
    pub series: &'a Series,
    /// Its bookings.
    pub bookings: &'a [PlannedBooking],
    /// The constraints of each of them.
    pub constraints: &'a BookingConstraints,
    /// The request's key, and what is kept under it.
    pub key: Option<(&'a Key, Kept<'a>)>,
}

/// A booking as it is to be.
#[derive(Debug, Clone)]
pub struct PlannedBooking {
    /// The booking, with its place in the series.
    pub booking: Booking,
    /// The local time that it is to have; none if its time stays.
    pub local: Option<LocalTime>,
    /// In a round robin: who else can take it, by turn, if the next host is to be rung where its operator does not answer.
    pub next_hosts: Vec<UserId>,
    /// A fresh id for its line in the audit log.
    pub audit: Uuid,
}

impl PlannedBooking {
    fn row<'a>(&'a self, facts: &'a NumberFacts) -> Row<'a> {
        let local = self
            .local
            .map(|local| callslot_shared::schedule::local_time::written(local.datetime));
        Row {
            id: self.booking.id,
            audit: self.audit,
            version: self.booking.version,
            facts,
            local,
            second: u8::from(self.local.is_some_and(|local| local.second)),
            occurrence: self.booking.occurrence.as_deref(),
            next_hosts: stored_hosts(&self.next_hosts),
            details: Details::from(&self.booking),
        }
    }
}

/// A booking as it travels.
#[derive(Serialize)]
struct Row<'a> {
    id: BookingId,
    audit: Uuid,
    version: u32,
    facts: &'a NumberFacts,
    local: Option<String>,
    second: u8,
    occurrence: Option<&'a str>,
    next_hosts: Option<String>,
    #[serde(flatten)]
    details: Details<'a>,
}

/// Bookings as one JSON text.
pub(super) fn rows(planned: &[PlannedBooking], constraints: &BookingConstraints) -> String {
    // Nearly always all of a series ring one number.
    let mut known: Vec<(&PhoneNumber, NumberFacts)> = Vec::new();
    for planned in planned {
        let phone = &planned.booking.attendee_phone;
        if known.last().is_none_or(|(last, _)| *last != phone) {
            known.push((phone, limits::facts_of(phone, constraints.service.as_ref())));
        }
    }
    let facts_of = |phone| known.iter().find(|(known, _)| *known == phone);
    let rows = planned.iter().filter_map(|planned| {
        let (_, facts) = facts_of(&planned.booking.attendee_phone)?;
        Some(planned.row(facts))
    });
    crate::store::as_json(&rows.collect::<Vec<_>>())
}

/// A change of a series.
#[derive(Debug)]
pub struct SeriesEdit {
    /// The series that is changed, at the version it was read at, as it is to be. If it is split, the part before.
    pub series: Series,
    /// The part from the split on.
    pub following: Option<Series>,
    /// Bookings that are to be otherwise, at the versions they were read at.
    pub changed: Vec<PlannedBooking>,
    /// Bookings that are to be made.
    pub added: Vec<PlannedBooking>,
    /// Bookings that are called off, at the versions they were read at.
    pub cancelled: Vec<PlannedBooking>,
    /// Whether their attendees are told; none for what each of them says.
    pub notify_cancelled: Option<bool>,
    /// On what the bookings stand.
    pub constraints: BookingConstraints,
}
