//! What is in the way of every call of a series, before any is written.

use super::{
    Occurrence,
    edit::Planned,
    parts::{self, Part},
    unfit_operator,
};
use crate::{
    App, Error,
    http::{
        bookings::{availability, may_override},
        limits,
    },
    store::{
        availability::{Availability, Named, Question, Whose},
        booking_events::Terms,
        caller_space::{Around, Capacity},
        credentials::Principal,
    },
};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::ChangeBooking,
    booking::Booking,
    ids::{BookingId, UserId},
    schedule::{
        Interval,
        calling::CallingHours,
        engine::{Query, Reason},
        event_type::{Assignment, EventType},
        hosts::{Host, Team},
        recurrence::check,
        wall::LocalTime,
    },
};
use std::collections::BTreeMap;

/// What is asked.
pub(super) struct Asked<'a> {
    /// What every call is like.
    pub(super) booking: &'a Booking,
    /// When they are.
    pub(super) occurrences: &'a [Occurrence],
    pub(super) event: Option<&'a EventType>,
    /// Who is to take them, if that matters.
    pub(super) operator: Option<UserId>,
    /// Bookings that are being moved, and so not in the way.
    pub(super) leaving: &'a [BookingId],
    /// All who are to take them together; none if one takes them alone.
    pub(super) team: &'a [UserId],
    /// Whether any other host may be rung where the operator does not answer, if the event type says so.
    pub(super) any_host: bool,
    /// Whether hours are overridden.
    pub(super) force: bool,
}

/// What came of it.
pub(super) struct Judged {
    /// Who would take the calls.
    pub(super) operator: UserId,
    /// The calls that cannot be, in order.
    pub(super) against: Vec<Against>,
    /// Who is rung next for each call where the operator does not answer, by turn; none at all if nobody is.
    pub(super) next_hosts: Vec<Vec<UserId>>,
}

/// A call of a series that cannot be.
pub(super) struct Against {
    /// Its place in the series, from 1.
    pub(super) number: u32,
    /// When it would be.
    at: LocalTime,
    /// Everything that is in its way.
    pub(super) reasons: Vec<String>,
}

impl Against {
    /// In one line.
    pub(super) fn told(&self) -> String {
        let (number, wall, zone) = (
            self.number,
            callslot_shared::schedule::wall::to_minute(self.at.wall),
            self.at.zone,
        );
        format!(
            "call {number} at {wall} in {zone}: {}",
            self.reasons.join("; ")
        )
    }
}

/// Reads everything that the calls depend on, in one round trip. Bookings that are `leaving` are not in their way at the
/// carrier.
pub(super) async fn read(
    app: &App,
    by: &Principal,
    whose: Whose,
    occurrences: &[Occurrence],
    leaving: &[BookingId],
) -> Result<Availability, Error> {
    let instants = || {
        occurrences
            .iter()
            .map(|occurrence| occurrence.instant.timestamp_millis())
    };
    let now = app.clock.now().timestamp_millis();
    let (first, last) = (
        instants().min().unwrap_or(now),
        instants().max().unwrap_or(now),
    );
    let sees =
        |user: UserId| user == by.user_id || crate::usecases::availability::ownership::manages(by);
    let capacity = limits::capacity(app);
    let question = Question {
        whose,
        range: Interval::new(first, last + 1),
        now,
        named: Named::All,
        around: Some(Around {
            capacity: &capacity,
            starts: instants().map(|at| Interval::new(at, at + 1)).collect(),
            leaving,
        }),
    };
    let db = &*app.db;
    Ok(crate::store::availability::read(by.tenant(db), &question, sees).await?)
}

/// Finds the operator who can take all calls, the one whose turn it is first; else says what keeps that one from it.
/// What is overridden is noted in the terms.
pub(super) async fn judge(
    app: &App,
    by: &Principal,
    mut found: Availability,
    asked: &Asked<'_>,
    terms: &mut Terms,
) -> Result<Judged, Error> {
    let plain = EventType::of_duration(asked.booking.duration_minutes);
    let calling = CallingHours::of(
        &asked.booking.attendee_phone,
        by.calling_hours(),
        asked.booking.timezone,
    );
    let query = Query {
        event: asked.event.unwrap_or(&plain),
        duration: asked.booking.duration_minutes,
        now: app.clock.now().timestamp_millis(),
        range: Interval::new(0, 1),
        moving: None,
        calling: asked.event.map(|_| &calling),
        queue: None,
    };
    let queue = found.queue.take();
    let at_carrier = Query {
        queue: queue.as_ref(),
        ..query
    };
    let own = found.hosts.iter().any(|host| host.own);
    let mut hosts = availability::hosts(&mut found, &[]);
    let leaving: Vec<_> = asked.leaving.iter().map(BookingId::to_string).collect();
    for host in &mut hosts {
        let leaves = |id: &Option<String>| id.as_ref().is_some_and(|id| leaving.contains(id));
        host.busy.retain(|busy| !leaves(&busy.id));
    }
    let mut best: Option<(UserId, BTreeMap<usize, Vec<Reason>>)> = None;
    let turn = in_turn(&hosts, query, asked.occurrences);
    for host in &turn {
        if asked.operator.is_some_and(|one| one.to_string() != host.id) {
            continue;
        }
        let mut against: BTreeMap<usize, Vec<Reason>> = BTreeMap::new();
        for host in with_others(host, &hosts, asked.team) {
            let conflicts = check(asked.occurrences, &host.schedule, &host.busy, at_carrier);
            for conflict in conflicts.err().unwrap_or_default() {
                let mut reasons = conflict.reasons;
                reasons.retain(|reason| asked.event.is_some() || matters(reason, own));
                against.entry(conflict.number).or_default().extend(reasons);
            }
        }
        if asked.event.is_none() {
            too_early_or_late(&calling, asked.occurrences, &mut against);
        }
        against.retain(|_, reasons| !reasons.is_empty());
        let free = against.is_empty();
        let operator = availability::user(&host.id)?;
        if free || best.is_none() {
            best = Some((operator, against));
        }
        if free {
            break;
        }
    }
    let Some((operator, mut against)) = best else {
        return Err(match (asked.event, asked.operator) {
            (Some(_), None) => {
                FieldError::new("event_type", "has no host who can take calls").into()
            }
            (Some(_), Some(_)) => {
                FieldError::new("user_id", "is not a host of this event type").into()
            }
            (None, _) => unfit_operator(app, by, asked.booking.user_id).await?.into(),
        });
    };
    if asked.force {
        let all = [&[operator], asked.team].concat();
        override_hours(by, &all, &mut against, terms)?;
    }
    let others = turn
        .into_iter()
        .filter(|host| host.id != operator.to_string());
    Ok(Judged {
        operator,
        next_hosts: next_hosts(asked, others, query)?,
        against: told(by, &found, asked.occurrences, against),
    })
}

/// A host, and those who are to take calls together with them.
fn with_others<'a>(
    host: &'a Host,
    hosts: &'a [Host],
    team: &'a [UserId],
) -> impl Iterator<Item = &'a Host> {
    let in_team = |other: &Host| team.iter().any(|user| user.to_string() == other.id);
    let others = hosts
        .iter()
        .filter(move |other| other.id != host.id && in_team(other));
    std::iter::once(host).chain(others)
}

/// Most hosts that are kept for one call: grace is too short to ring more.
const NEXT_HOSTS: usize = 10;

/// Who of the `others`, in their order, is free for each call, where the event type has the next host rung.
fn next_hosts<'a>(
    asked: &Asked<'_>,
    others: impl Iterator<Item = &'a Host>,
    query: Query<'_>,
) -> Result<Vec<Vec<UserId>>, Error> {
    let rings =
        |event: &EventType| event.next_host_rings && event.assignment == Assignment::RoundRobin;
    if !asked.any_host || !asked.team.is_empty() || !asked.event.is_some_and(rings) {
        return Ok(Vec::new());
    }
    let mut next = vec![Vec::new(); asked.occurrences.len()];
    for host in others {
        let user = availability::user(&host.id)?;
        let conflicts = check(asked.occurrences, &host.schedule, &host.busy, query);
        let conflicts = conflicts.err().unwrap_or_default();
        for (number, hosts) in (1..).zip(&mut next) {
            let taken = conflicts.iter().any(|conflict| conflict.number == number);
            if hosts.len() < NEXT_HOSTS && !taken {
                hosts.push(user);
            }
        }
    }
    Ok(next)
}

/// All hosts: those who are free at the first time in turn, then the others.
fn in_turn<'a>(hosts: &'a [Host], query: Query<'_>, occurrences: &[Occurrence]) -> Vec<&'a Host> {
    let Some(first) = occurrences
        .first()
        .map(|first| first.instant.timestamp_millis())
    else {
        return Vec::new();
    };
    let team = Team::new(hosts, query.at(first));
    let ids: Vec<_> = team
        .in_turn(first, None, &[])
        .iter()
        .map(|host| host.id.clone())
        .collect();
    let mut all: Vec<_> = hosts.iter().collect();
    all.sort_by_key(|host| {
        ids.iter()
            .position(|id| *id == host.id)
            .unwrap_or(usize::MAX)
    });
    all
}

/// Whether a reason counts for a call that is of no event type. Hours count where the operator has any.
fn matters(reason: &Reason, own: bool) -> bool {
    own || availability::is_taken(reason)
        || availability::is_off(reason)
        || *reason == Reason::CarrierBusy
}

/// A call that is of no event type has to begin in calling hours, and may end after them.
fn too_early_or_late(
    calling: &CallingHours,
    occurrences: &[Occurrence],
    against: &mut BTreeMap<usize, Vec<Reason>>,
) {
    for (occurrence, number) in occurrences.iter().zip(1..) {
        if let Some(timezone) = calling.closed_at(occurrence.instant.timestamp_millis()) {
            let local = LocalTime::of(occurrence.instant, timezone).wall;
            let reason = Reason::CallingHours { timezone, local };
            against.entry(number).or_default().push(reason);
        }
    }
}

/// Leaves only what nobody can override: other calls.
fn override_hours(
    by: &Principal,
    hosts: &[UserId],
    against: &mut BTreeMap<usize, Vec<Reason>>,
    terms: &mut Terms,
) -> Result<(), Error> {
    let mut reasons = against.values().flatten();
    if reasons
        .clone()
        .any(|reason| !availability::is_taken(reason))
    {
        for host in hosts {
            may_override(by, *host)?;
        }
        terms.overridden = true;
        if reasons.clone().any(|reason| *reason == Reason::CarrierBusy) {
            terms.capacity = Capacity::default();
        }
        terms.any_hour |= reasons.any(|reason| matches!(reason, Reason::CallingHours { .. }));
    }
    for reasons in against.values_mut() {
        reasons.retain(availability::is_taken);
    }
    against.retain(|_, reasons| !reasons.is_empty());
    Ok(())
}

fn told(
    by: &Principal,
    found: &Availability,
    occurrences: &[Occurrence],
    against: BTreeMap<usize, Vec<Reason>>,
) -> Vec<Against> {
    let sees = by.may(Feature::Booking, Action::Read).is_ok();
    let of = |(number, reasons): (usize, Vec<Reason>)| {
        let occurrence = occurrences.get(number.checked_sub(1)?)?;
        let told =
            |reason| crate::usecases::availability::reasons::described(found, reason, sees).message;
        let mut said: Vec<String> = Vec::new();
        for reason in reasons.into_iter().map(told) {
            if !said.contains(&reason) {
                said.push(reason);
            }
        }
        Some(Against {
            number: u32::try_from(number).ok()?,
            at: occurrence.local,
            reasons: said,
        })
    };
    against.into_iter().filter_map(of).collect()
}

/// Asks the same of a change, of each operator about the calls that are theirs: its bookings are not in each other's old
/// ways.
pub(super) async fn edit(
    app: &App,
    by: &Principal,
    planned: &mut Planned,
    request: &ChangeBooking,
) -> Result<Vec<Against>, Error> {
    let mut against = Vec::new();
    for part in parts::by_operator(planned) {
        against.extend(edit_part(app, by, planned, &part, request).await?);
    }
    against.sort_by_key(|against| against.number);
    Ok(against)
}

async fn edit_part(
    app: &App,
    by: &Principal,
    planned: &mut Planned,
    part: &Part,
    request: &ChangeBooking,
) -> Result<Vec<Against>, Error> {
    let (booking, occurrences) = (&part.first, &part.occurrences);
    let of_event = planned.edit.series.event_type_id.map(Whose::EventType);
    let mut whose = of_event.unwrap_or(Whose::Operator(booking.user_id));
    let leaving = planned.edit.changed.iter().chain(&planned.edit.cancelled);
    let leaving: Vec<_> = leaving.map(|placed| placed.booking.id).collect();
    let mut found = read(app, by, whose, occurrences, &leaving).await?;
    let is_host = found
        .hosts
        .iter()
        .any(|host| host.user_id == booking.user_id);
    if !is_host && of_event.is_some() {
        // Not a host any more, but perhaps still a member who takes calls.
        whose = Whose::Operator(booking.user_id);
        found = read(app, by, whose, occurrences, &leaving).await?;
    }
    let event = found.event.take().map(|(event, _)| event);
    let terms = &mut planned.edit.terms;
    if let Some(event) = &event {
        terms.buffer_before = event.buffer_before;
        terms.buffer_after = event.buffer_after;
    }
    let asked = Asked {
        booking,
        occurrences,
        event: event.as_ref(),
        operator: Some(booking.user_id),
        leaving: &leaving,
        team: &booking.co_hosts,
        any_host: request.user_id.is_none() && is_host,
        force: request.force == Some(true),
    };
    let judged = judge(app, by, found, &asked, terms).await?;
    Ok(part.back(&mut planned.edit, judged))
}
