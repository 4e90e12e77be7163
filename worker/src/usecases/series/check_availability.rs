//! Finds what is in the way of every call of a series, before any is written.

use super::conflicts::{
    OccurrenceConflict, Reasons, add_calling_hours, in_words, matters, override_hours,
};
use crate::{
    Error,
    store::{
        availability::{self as stored, Availability, BusyDetail, BusySubject, Question},
        booking_events::BookingConstraints,
        caller_space::Around,
    },
    usecases::{
        Context,
        availability::ownership::manages,
        booking::{
            availability::{self, Hours},
            capacity::capacity,
            refusal::unfit_operator,
        },
    },
};
use callslot_shared::{
    FieldError,
    booking::Booking,
    ids::{BookingId, UserId},
    schedule::{
        Interval,
        calling::CallingHours,
        engine::Query,
        event_type::{Assignment, EventRules},
        hosts::{Host, HostPool},
        recurrence::{Occurrence, check},
    },
};

/// The calls that are checked.
pub(super) struct Calls<'a> {
    /// A call like all of them.
    pub(super) booking: &'a Booking,
    /// Their times.
    pub(super) occurrences: &'a [Occurrence],
    /// The event type that they are of.
    pub(super) event: Option<&'a EventRules>,
    /// The member who is to take them, if that matters.
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

/// The operator for the calls, and the conflicts that keep them from it.
pub(super) struct OperatorChoice {
    /// The member who would take the calls.
    pub(super) operator: UserId,
    /// The calls that cannot be, in order.
    pub(super) conflicts: Vec<OccurrenceConflict>,
    /// The hosts to ring next for each call if the operator does not answer, by turn; none at all if nobody is rung.
    pub(super) next_hosts: Vec<Vec<UserId>>,
}

/// Reads everything that the calls depend on, in one round trip. Bookings that are `leaving` are not in their way at the
/// carrier.
pub(super) async fn read_availability(
    context: Context<'_>,
    whose: BusySubject,
    occurrences: &[Occurrence],
    leaving: &[BookingId],
) -> Result<Availability, Error> {
    let instants = || {
        occurrences
            .iter()
            .map(|occurrence| occurrence.instant.timestamp_millis())
    };
    let now = context.now().timestamp_millis();
    let (first, last) = (
        instants().min().unwrap_or(now),
        instants().max().unwrap_or(now),
    );
    let by = context.by;
    let sees = |user: UserId| user == by.user_id || manages(by);
    let capacity = capacity(context.app);
    let question = Question {
        whose,
        range: Interval::new(first, last + 1),
        now,
        named: BusyDetail::All,
        around: Some(Around {
            capacity: &capacity,
            starts: instants().map(|at| Interval::new(at, at + 1)).collect(),
            leaving,
        }),
    };
    Ok(stored::read(context.tenant, &question, sees).await?)
}

/// Finds the operator who can take all calls, the one whose turn it is first; else says what keeps that one from it.
/// Hours that are overridden are noted in the constraints. Errors: nobody can take calls at all, or whoever overrides may not.
pub(super) async fn check_availability(
    context: Context<'_>,
    mut found: Availability,
    calls: &Calls<'_>,
    constraints: &mut BookingConstraints,
) -> Result<OperatorChoice, Error> {
    let by = context.by;
    let (booking, occurrences) = (calls.booking, calls.occurrences);
    let plain = EventRules::of_duration(booking.duration_minutes);
    let calling = CallingHours::of(
        &booking.attendee_phone,
        by.calling_hours(),
        booking.timezone,
    );
    let query = Query {
        event: calls.event.unwrap_or(&plain),
        duration: booking.duration_minutes,
        now: context.now().timestamp_millis(),
        range: Interval::new(0, 1),
        moving: None,
        calling: calls.event.map(|_| &calling),
        queue: None,
    };
    let queue = found.queue.take();
    let at_carrier = Query {
        queue: queue.as_ref(),
        ..query
    };
    let hours = Hours::of(&found);
    let hosts = hosts_without(&mut found, calls.leaving);
    let turn = in_turn(&hosts, query, occurrences);
    let mut best: Option<(UserId, Reasons)> = None;
    for host in &turn {
        if calls.operator.is_some_and(|one| one.to_string() != host.id) {
            continue;
        }
        let together = with_others(host, &hosts, calls.team);
        let mut against = conflicts_of(together, calls, at_carrier, hours);
        if calls.event.is_none() {
            add_calling_hours(&mut against, &calling, occurrences);
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
        return Err(nobody(context, calls).await?);
    };
    if calls.force {
        let all = [&[operator], calls.team].concat();
        override_hours(by, &all, &mut against, constraints)?;
    }
    let others = turn
        .into_iter()
        .filter(|host| host.id != operator.to_string());
    Ok(OperatorChoice {
        operator,
        next_hosts: next_hosts(calls, others, query)?,
        conflicts: in_words(by, &found, occurrences, against),
    })
}

/// The hosts that were found. Bookings that are `leaving` are not in their way.
fn hosts_without(found: &mut Availability, leaving: &[BookingId]) -> Vec<Host> {
    let mut hosts = availability::hosts(found, &[]);
    let leaving: Vec<_> = leaving.iter().map(BookingId::to_string).collect();
    for host in &mut hosts {
        let leaves = |id: &Option<String>| id.as_ref().is_some_and(|id| leaving.contains(id));
        host.busy.retain(|busy| !leaves(&busy.id));
    }
    hosts
}

/// Everything in the way of hosts who are to take the calls together.
fn conflicts_of<'a>(
    hosts: impl Iterator<Item = &'a Host>,
    calls: &Calls<'_>,
    query: Query<'_>,
    hours: Hours,
) -> Reasons {
    let mut against = Reasons::new();
    for host in hosts {
        let conflicts = check(calls.occurrences, &host.schedule, &host.busy, query);
        for conflict in conflicts.err().unwrap_or_default() {
            let mut reasons = conflict.reasons;
            reasons.retain(|reason| calls.event.is_some() || matters(reason, hours));
            against.entry(conflict.number).or_default().extend(reasons);
        }
    }
    against
}

/// The refusal of calls that nobody can take, whenever they are.
async fn nobody(context: Context<'_>, calls: &Calls<'_>) -> Result<Error, Error> {
    Ok(match (calls.event, calls.operator) {
        (Some(_), None) => FieldError::new("event_type", "has no host who can take calls").into(),
        (Some(_), Some(_)) => FieldError::new("user_id", "is not a host of this event type").into(),
        (None, _) => unfit_operator(context, calls.booking.user_id).await?.into(),
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

/// Those of the `others`, in their order, who are free for each call, if the event type has the next host rung.
fn next_hosts<'a>(
    calls: &Calls<'_>,
    others: impl Iterator<Item = &'a Host>,
    query: Query<'_>,
) -> Result<Vec<Vec<UserId>>, Error> {
    let rings =
        |event: &EventRules| event.next_host_rings && event.assignment == Assignment::RoundRobin;
    if !calls.any_host || !calls.team.is_empty() || !calls.event.is_some_and(rings) {
        return Ok(Vec::new());
    }
    let mut next = vec![Vec::new(); calls.occurrences.len()];
    for host in others {
        let user = availability::user(&host.id)?;
        let conflicts = check(calls.occurrences, &host.schedule, &host.busy, query);
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
    let pool = HostPool::new(hosts, query.at(first));
    let ids: Vec<_> = pool
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
