//! A booking is made only at a time that its operator's availability offers, unless that is overridden.
//!
//! A booking of an event type has to be a slot of it: steps, notice, window, limits, calling hours, all that
//! the engine knows. Any other booking has to lie within the operator's hours where they have a schedule of their own, and
//! outside their time off in any case. Another call in the way, and a carrier without room, are found by the write itself.

use super::{
    calling_hours::may_override,
    slot_taken::{OUTSIDE_AVAILABILITY, no_slot},
};
use crate::{
    Error,
    store::{
        availability::{self, Availability, BusyDetail, BusySubject, Question},
        booking_events::BookingConstraints,
        credentials::Principal,
    },
    usecases::{Context, availability::reasons::InWords},
};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::{CreateBooking, ErrorBody, ErrorCode},
    booking::{Booking, MAX_DESCRIPTION},
    ids::{EventTypeId, UserId},
    schedule::{
        Interval,
        engine::{HostAvailability, Query, Reason},
        event_type::{Assignment, EventRules, answers},
        hosts::Host,
    },
    text::clean,
};
use chrono::{DateTime, TimeDelta, Utc};

/// No such event type, or not in this organization.
pub(crate) fn no_event_type() -> FieldError {
    FieldError::new("event_type", "is not one of your organization's")
}

/// The event type of that id, if it can be booked, and what its availability depends on around `start`.
pub(crate) async fn bookable(
    context: Context<'_>,
    id: &str,
    start: DateTime<Utc>,
) -> Result<(EventTypeId, EventRules, Availability), Error> {
    let id: EventTypeId = id.parse().map_err(|_| no_event_type())?;
    let mut found = read(context, BusySubject::EventType(id), start).await?;
    let event = match found.event.take() {
        Some((event, true)) => event,
        Some((_, false)) => {
            return Err(FieldError::new("event_type", "is turned off").into());
        }
        None => return Err(no_event_type().into()),
    };
    Ok((id, event, found))
}

/// The hosts who can take a call of the event type that was found, or the one who is wanted; never none. Where they take
/// calls together it is all of them, and the one who is wanted is only rung.
pub(crate) fn takers(
    found: &mut Availability,
    event: &EventRules,
    wanted: Option<UserId>,
) -> Result<Vec<Host>, FieldError> {
    let is_host = |wanted| found.hosts.iter().any(|host| host.user_id == wanted);
    if wanted.map_or(!found.hosts.is_empty(), is_host) {
        let together = event.assignment == Assignment::Collective;
        let one = wanted.filter(|_| !together);
        return Ok(hosts(found, one.as_slice()));
    }
    Err(match wanted {
        Some(_) => FieldError::new("user_id", "is not a host of this event type"),
        None => FieldError::new("event_type", "has no host who can take calls"),
    })
}

/// A time that a booking is to have.
#[derive(Clone, Copy)]
pub(crate) struct Placement<'a> {
    /// The booking as it is to be.
    pub(crate) booking: &'a Booking,
    /// Whether it is stored already, so that it is not in its own way.
    pub(crate) moving: bool,
    /// Whether the request overrides availability.
    pub(crate) force: Option<bool>,
}

/// Refuses a time that a schedule or a time off of the operator's is against, unless that is overridden. For
/// bookings that are of no event type, and for moving any.
pub(crate) async fn of_operator(
    context: Context<'_>,
    placement: Placement<'_>,
    constraints: &mut BookingConstraints,
) -> Result<(), Error> {
    let Placement {
        booking, moving, ..
    } = placement;
    constraints.scheduled = true;
    let id = constraints
        .event_type_id
        .as_deref()
        .and_then(|id| id.parse().ok());
    let whose = id.map_or(
        BusySubject::Operator(booking.user_id),
        BusySubject::EventType,
    );
    let mut found = read(context, whose, booking.start_time).await?;
    let event = found.event.take().map(|(event, _)| event);
    let strict = event.is_some();
    let event = event.unwrap_or_else(|| EventRules::of_duration(booking.duration_minutes));
    let hours = Hours::of(&found);
    let all = [&[booking.user_id], &*booking.co_hosts].concat();
    // Without those who are not hosts any more, or not able to take calls: the write says so, or a person has handed it over.
    let hosts = hosts(&mut found, &all);
    let (start, moved) = (
        booking.start_time.timestamp_millis(),
        booking.id.to_string(),
    );
    let query = Query {
        event: &event,
        duration: booking.duration_minutes,
        now: context.now().timestamp_millis(),
        range: Interval::new(start, start + 1),
        moving: moving.then_some(&*moved),
        calling: None,
        queue: None,
    };
    let of_host = |host| {
        let Host { schedule, busy, .. }: &Host = host;
        HostAvailability::new(schedule, busy, query)
    };
    let availabilities: Vec<_> = hosts.iter().map(of_host).collect();
    // Together, a start is one of any host's steps.
    let on_grid = strict
        && !availabilities
            .iter()
            .any(|availability| availability.on_grid(start));
    let reasons = availabilities
        .iter()
        .map(|availability| availability.why_not(start, on_grid));
    let mut reasons: Vec<_> = reasons.flatten().collect();
    reasons.retain(|reason| !is_taken(reason) && (strict || hours == Hours::Own || is_off(reason)));
    if reasons.is_empty() {
        return Ok(());
    }
    let unavailability = Unavailability {
        found: &found,
        reasons,
    };
    outside(context.by, placement, unavailability, constraints)
}

async fn read(
    context: Context<'_>,
    whose: BusySubject,
    start: DateTime<Utc>,
) -> Result<Availability, Error> {
    let (start, now) = (start.timestamp_millis(), context.now().timestamp_millis());
    let question = Question {
        whose,
        range: Interval::new(start, start + 1),
        now,
        named: BusyDetail::All,
        // Whether the carrier has room is asked by the write itself.
        around: None,
    };
    let by = context.by;
    let sees =
        |user: UserId| user == by.user_id || crate::usecases::availability::ownership::manages(by);
    Ok(availability::read(context.tenant, &question, sees).await?)
}

/// Gives a booking what the event type says and the request leaves open.
pub(crate) fn fill(
    event: &EventRules,
    request: &CreateBooking,
    booking: &mut Booking,
) -> Result<(), FieldError> {
    let asked = request.duration_minutes.is_some() || request.end_time.is_some();
    let minutes = event.duration(asked.then_some(booking.duration_minutes));
    booking.duration_minutes =
        minutes.map_err(|error| FieldError::new("duration_minutes", error.problem))?;
    booking.end_time = booking.start_time + TimeDelta::minutes(booking.duration_minutes.into());
    booking.modulations = booking.modulations.or(event.modulations);
    let given = request.answers.clone().unwrap_or_default();
    let mut lines = booking.description.take().unwrap_or_default();
    for (id, answer) in answers(&event.questions, &given)? {
        let label = event.questions.iter().find(|question| question.id == id);
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(label.map_or(&*id, |question| &question.label));
        lines.push_str(": ");
        lines.push_str(&answer);
    }
    let lines = clean("answers", &lines, MAX_DESCRIPTION)?;
    booking.description = (!lines.is_empty()).then_some(lines);
    Ok(())
}

/// The hours that a call of no event type is held against. Only those that somebody has set count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hours {
    /// The operator has set them.
    Own,
    /// Nobody has: they are assumed.
    Assumed,
}

impl Hours {
    /// The hours of the operator who was asked for.
    pub(crate) fn of(found: &Availability) -> Self {
        if found.hosts.iter().any(|host| host.own) {
            Self::Own
        } else {
            Self::Assumed
        }
    }
}

/// The hosts whose time is kept besides the lead's, where they take calls together.
pub(crate) fn co_hosts(
    event: &EventRules,
    hosts: &[Host],
    lead: UserId,
) -> Result<Vec<UserId>, Error> {
    if event.assignment != Assignment::Collective {
        return Ok(Vec::new());
    }
    let mut all = hosts
        .iter()
        .map(|host| user(&host.id))
        .collect::<Result<Vec<_>, _>>()?;
    all.retain(|host| *host != lead);
    Ok(all)
}

/// The hosts that were found, or only those who are wanted, if any are.
pub(crate) fn hosts(found: &mut Availability, wanted: &[UserId]) -> Vec<Host> {
    let hosts = found
        .hosts
        .iter_mut()
        .filter(|host| wanted.is_empty() || wanted.contains(&host.user_id));
    hosts
        .map(|host| Host {
            id: host.user_id.to_string(),
            schedule: host.schedule.clone(),
            busy: std::mem::take(&mut host.busy),
            turn: host.turn,
        })
        .collect()
}

pub(crate) fn user(id: &str) -> Result<UserId, Error> {
    id.parse()
        .map_err(|_| Error::Plain(ErrorCode::Internal, "Something went wrong on our side."))
}

/// Whether it is another call that is in the way; the write itself decides that.
pub(crate) const fn is_taken(reason: &Reason) -> bool {
    matches!(reason, Reason::Busy { .. } | Reason::Buffer { .. })
}

pub(crate) const fn is_off(reason: &Reason) -> bool {
    matches!(reason, Reason::TimeOff { .. } | Reason::Holiday { .. })
}

/// Everything that is against a time.
pub(super) struct Unavailability<'a> {
    /// The availability that was found.
    pub(super) found: &'a Availability,
    /// The reasons.
    pub(super) reasons: Vec<Reason>,
}

/// Says everything that is against a time, or notes that it is overridden by somebody who may.
pub(super) fn outside(
    by: &Principal,
    placement: Placement<'_>,
    unavailability: Unavailability<'_>,
    constraints: &mut BookingConstraints,
) -> Result<(), Error> {
    if placement.force == Some(true) {
        let booking = placement.booking;
        // Of all whose time it is.
        for host in [&[booking.user_id], &*booking.co_hosts].concat() {
            may_override(by, host)?;
        }
        constraints.overridden = true;
        return Ok(());
    }
    let words = InWords {
        found: unavailability.found,
        sees_bookings: by.may(Feature::Booking, Action::Read).is_ok(),
    };
    let reasons = unavailability.reasons.into_iter();
    let mut told: Vec<_> = reasons.map(|reason| words.describe(reason)).collect();
    told.sort_unstable_by(|one, other| one.message.cmp(&other.message));
    told.dedup_by(|one, other| one.message == other.message);
    let mut body = ErrorBody::new(ErrorCode::OutsideAvailability, OUTSIDE_AVAILABILITY);
    body.error.reason_codes = told.iter().map(|reason| reason.code).collect();
    body.error.reasons = told.into_iter().map(|reason| reason.message).collect();
    Err(no_slot(body))
}
