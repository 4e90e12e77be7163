//! The host of a round robin who takes a call that is moved: the same if they are free then, else the next.

use super::availability::{hosts, user};
use crate::{
    Error,
    store::{
        availability::{self, BusyDetail, BusySubject, Question},
        booking_events::BookingConstraints,
    },
    usecases::Context,
};
use callslot_shared::{
    booking::Booking,
    ids::UserId,
    schedule::{
        Interval,
        engine::Query,
        event_type::{Assignment, EventRules},
        hosts::{Host, HostPool},
    },
};

/// The hosts who are rung next where the one who was picked does not answer.
pub(crate) fn next_hosts(event: &EventRules, others: &[&Host]) -> Result<Vec<UserId>, Error> {
    if !event.next_host_rings {
        return Ok(Vec::new());
    }
    others.iter().map(|host| user(&host.id)).collect()
}

/// The host who takes a moved booking, if it is one of a round robin and anybody is free; that it is another than before is
/// noted in the constraints.
pub(crate) async fn host(
    context: Context<'_>,
    moved: &Booking,
    constraints: &mut BookingConstraints,
) -> Result<UserId, Error> {
    let same = moved.user_id;
    let Some(id) = constraints
        .event_type_id
        .as_deref()
        .and_then(|id| id.parse().ok())
    else {
        return Ok(same);
    };
    let (start, now) = (
        moved.start_time.timestamp_millis(),
        context.now().timestamp_millis(),
    );
    let range = Interval::new(start, start + 1);
    let question = Question {
        whose: BusySubject::EventType(id),
        range,
        now,
        named: BusyDetail::Only(Some(moved.id)),
        around: None,
    };
    let mut found = availability::read(context.tenant, &question, |_| false).await?;
    let Some((event, _)) = found.event.take() else {
        return Ok(same);
    };
    // A call of several hosts stays theirs also if the event type is a round robin by now.
    if event.assignment != Assignment::RoundRobin || !moved.co_hosts.is_empty() {
        return Ok(same);
    }
    let hosts = hosts(&mut found, &[]);
    let booking = moved.id.to_string();
    let query = Query {
        event: &event,
        duration: moved.duration_minutes,
        now,
        range,
        moving: Some(&booking),
        calling: None,
        queue: None,
    };
    let before = same.to_string();
    let pool = HostPool::new(&hosts, query);
    let turn = pool.in_turn(start, Some(&before), &[]);
    // Somebody who was given the booking by hand and is no host keeps it.
    let Some((first, others)) = turn
        .split_first()
        .filter(|_| hosts.iter().any(|host| host.id == before))
    else {
        return Ok(same);
    };
    let host = user(&first.id)?;
    constraints.next_hosts = next_hosts(&event, others)?;
    constraints.host_before = (host != same).then_some(same);
    Ok(host)
}
