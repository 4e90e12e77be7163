//! Free times: what is asked for, under which of the person's days they stand, and why a time is none.

use super::{form::instant, zones::date};
use crate::route::escaped;
use crate::words::form as words;
use callslot_shared::{
    api::{ExplainBody, HostReasons, SlotReason, SlotReasonCode, SlotTime, SlotsBody},
    ids::{BookingId, UserId},
    phone::PhoneNumber,
    schedule::TimeZone,
    words::MemberText,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt::Write as _;

/// The most free times that are offered in place of one that was taken.
pub const MOST_OFFERED: usize = 4;

/// The choices that free times depend on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wanted {
    /// The event type that is booked, if it is one.
    pub event_type: Option<String>,
    /// The person whose time is booked, if no event type is: the person's own unless given.
    pub operator: Option<UserId>,
    /// The length, in minutes.
    pub minutes: Option<u32>,
    /// The number that is called, as calling hours may not allow every time.
    pub phone: Option<PhoneNumber>,
    /// The zone that the booking is made in.
    pub zone: Option<TimeZone>,
    /// The booking that is moved, whose own time is not in the way.
    pub moving: Option<BookingId>,
}

impl Wanted {
    /// The address of the free times between two instants.
    #[must_use]
    pub fn path(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> String {
        let span = format!("from={}&to={}", instant(from), instant(to));
        self.address("/api/slots", &span)
    }

    /// The address that says why a time is none.
    #[must_use]
    pub fn explain_path(&self, at: DateTime<Utc>) -> String {
        self.address("/api/slots/explain", &format!("at={}", instant(at)))
    }

    fn address(&self, path: &str, when: &str) -> String {
        let mut path = format!("{path}?{when}");
        let operator = self.operator.map(|id| id.to_string());
        let (name, whose) = match &self.event_type {
            Some(id) => ("event_type", Some(id.clone())),
            None => ("operator", operator),
        };
        let minutes = self.minutes.map(|minutes| minutes.to_string());
        let phone = self.phone.as_ref().map(ToString::to_string);
        let moving = self.moving.map(|id| id.to_string());
        let zone = self.zone.map(|zone| zone.name().to_owned());
        for (name, value) in [
            (name, whose),
            ("duration", minutes),
            ("attendee_phone", phone),
            ("timezone", zone),
            ("moving", moving),
        ] {
            if let Some(value) = value {
                // Writing into a text does not fail.
                let _ = write!(path, "&{name}={}", escaped(&value));
            }
        }
        path
    }
}

/// The free times of one of the person's days.
#[derive(Debug, Clone, PartialEq)]
pub struct Free {
    /// The date on the person's own wall.
    pub date: NaiveDate,
    /// Its free times, in order.
    pub times: Vec<SlotTime>,
}

/// Free times under the days of the person's own wall, whatever zone was asked in. A time that the person
/// holds is one, though it is offered to nobody else.
#[must_use]
pub fn offered(body: &SlotsBody, own: TimeZone, held: Option<DateTime<Utc>>) -> Vec<Free> {
    let mut times: Vec<SlotTime> = body.days.iter().flat_map(|day| day.slots.clone()).collect();
    if let Some(start) = held
        && !times.iter().any(|time| time.start == start)
    {
        let hosts = Vec::new();
        times.push(SlotTime { start, hosts });
        times.sort_by_key(|time| time.start);
    }
    let mut days: Vec<Free> = Vec::new();
    for time in times {
        let date = date(time.start, own);
        match days.last_mut() {
            Some(day) if day.date == date => day.times.push(time),
            _ => days.push(Free {
                date,
                times: vec![time],
            }),
        }
    }
    days
}

/// The free times nearest after one that was taken.
#[must_use]
pub fn next_free(body: &SlotsBody, after: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let starts = body
        .days
        .iter()
        .flat_map(|day| &day.slots)
        .map(|slot| slot.start);
    starts
        .filter(|start| *start >= after)
        .take(MOST_OFFERED)
        .collect()
}

/// The host who would take a call at a free time: the one whose turn it is.
#[must_use]
pub fn host(body: &SlotsBody, slot: &SlotTime) -> Option<UserId> {
    let place = slot.hosts.first()?;
    let place = usize::try_from(*place).ok()?;
    body.hosts.get(place).map(|host| host.user_id)
}

/// An objection to a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against {
    /// The person whose time it is about, if that is told and there are several.
    pub who: Option<String>,
    /// In words.
    pub why: MemberText,
    /// In the server's own sentence, with times.
    pub details: String,
}

/// The result of asking about a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It can be booked.
    Free,
    /// Something is against it. A person who may can book it all the same.
    Against(Vec<Against>),
    /// Another call is in the way, or its time has passed, and nobody can book it.
    Impossible(Vec<Against>),
}

/// Whether a time can be booked. Without an event type any minute within hours can, and hours that are only
/// assumed keep nobody from booking: so the booking itself is judged. One that is `moved` is not in its own way.
#[must_use]
pub fn verdict(
    explained: &ExplainBody,
    event_type: bool,
    assumed: bool,
    moved: Option<BookingId>,
) -> Verdict {
    let counts = |reason: &&SlotReason| match reason.code {
        _ if moved.is_some() && reason.booking_id == moved => false,
        SlotReasonCode::OffGrid => event_type,
        SlotReasonCode::OutsideHours | SlotReasonCode::Holiday => event_type || !assumed,
        _ => true,
    };
    let against = |host: &HostReasons| {
        let reasons = host.reasons.iter().filter(counts);
        reasons.cloned().collect::<Vec<_>>()
    };
    let hosts: Vec<_> = explained
        .hosts
        .iter()
        .map(|host| (host, against(host)))
        .collect();
    if explained.free || hosts.iter().any(|(_, reasons)| reasons.is_empty()) {
        return Verdict::Free;
    }
    let taken = |code| matches!(code, SlotReasonCode::Busy | SlotReasonCode::Buffer);
    let impossible = hosts
        .iter()
        .all(|(_, reasons)| reasons.iter().any(|reason| taken(reason.code)));
    let several = hosts.len() > 1;
    let told = hosts.into_iter().flat_map(|(host, reasons)| {
        let who = host.name.clone().filter(|_| several);
        reasons.into_iter().map(move |reason| Against {
            who: who.clone(),
            why: word(reason.code),
            details: reason.message,
        })
    });
    let told = told.collect();
    if impossible {
        Verdict::Impossible(told)
    } else {
        Verdict::Against(told)
    }
}

/// The words for a reason.
pub(super) const fn word(code: SlotReasonCode) -> MemberText {
    match code {
        SlotReasonCode::Notice => words::WHY_NOTICE,
        SlotReasonCode::Window => words::WHY_WINDOW,
        SlotReasonCode::OutsideHours => words::WHY_HOURS,
        SlotReasonCode::Holiday => words::WHY_HOLIDAY,
        SlotReasonCode::TimeOff => words::WHY_TIME_OFF,
        SlotReasonCode::OffGrid => words::WHY_OFF_GRID,
        SlotReasonCode::Busy => words::WHY_BUSY,
        SlotReasonCode::Buffer => words::WHY_BUFFER,
        SlotReasonCode::Limit => words::WHY_LIMIT,
        SlotReasonCode::CallingHours => words::WHY_CALLING_HOURS,
        SlotReasonCode::CarrierBusy => words::WHY_CARRIER_BUSY,
    }
}

#[cfg(test)]
mod tests;
