//! The refusal of a start for which the carrier has no room, and the nearest starts that are free.

use super::{
    availability::{Hours, hosts, is_off, is_taken},
    calling_hours::may_override,
    capacity::capacity,
    slot_taken::no_slot,
};
use crate::{
    Error,
    store::{
        availability::{self, BusyDetail, BusySubject, Question},
        caller_space::Around,
    },
    usecases::Context,
};
use callslot_shared::{
    api::{ErrorBody, ErrorCode},
    ids::{BookingId, EventTypeId, UserId},
    phone::PhoneNumber,
    schedule::{
        Interval, Millis, TimeZone,
        calling::CallingHours,
        engine::{HostAvailability, Query, Reason},
        event_type::{Assignment, EventRules},
        hosts::{Host, HostPool},
        local_time::from_millis,
    },
};
use chrono::{DateTime, Utc};

/// A minute, in milliseconds: where no event type has steps, starts are looked for this far apart.
const STEP: Millis = 60_000;
/// Steps that are looked at on either side: an hour.
const STEPS: Millis = 60;
/// Most starts that are told.
const MOST: usize = 4;

/// A call for which the carrier has no room.
pub(crate) struct Crowded<'a> {
    /// When it was to start.
    pub(crate) start: DateTime<Utc>,
    /// Its operator.
    pub(crate) operator: UserId,
    /// Its length, in minutes.
    pub(crate) minutes: u32,
    /// The event type that it is of.
    pub(crate) event_type: Option<EventTypeId>,
    /// The attendee's number and zone, if they are known.
    pub(crate) attendee: Option<(&'a PhoneNumber, TimeZone)>,
    /// The booking that was to be moved, if it is one.
    pub(crate) booking: Option<BookingId>,
}

/// Refuses a start for which the carrier has no room. Of others' calls it tells nothing.
pub(crate) async fn carrier_busy(
    context: Context<'_>,
    crowded: &Crowded<'_>,
) -> Result<Error, Error> {
    let way_on = match may_override(context.by, crowded.operator) {
        Ok(()) => "Pick one of `starts`, or book it all the same with `override: true`.",
        Err(_) => {
            "Pick one of `starts`, or ask an owner or admin to book it with `override: true`."
        }
    };
    let message = format!(
        "The carrier takes one call after the other: this one would be placed more than {} s after its start, or keep \
         another waiting for as long. {way_on}",
        context.app.settings.timing.late_most.num_seconds(),
    );
    let mut body = ErrorBody::new(ErrorCode::CarrierBusy, message);
    body.error.starts = nearest(context, crowded).await?;
    Ok(no_slot(body))
}

/// The starts nearest to one that is not free at which the operator, the attendee's hours and the carrier are, in order.
async fn nearest(context: Context<'_>, crowded: &Crowded<'_>) -> Result<Vec<DateTime<Utc>>, Error> {
    let (start, now) = (
        crowded.start.timestamp_millis(),
        context.now().timestamp_millis(),
    );
    let range = Interval::new(start - STEPS * STEP, start + STEPS * STEP + 1);
    let range = Interval::new(range.start.max(now + 1), range.end);
    let (capacity, operator) = (
        capacity(context.app),
        BusySubject::Operator(crowded.operator),
    );
    let question = Question {
        whose: crowded.event_type.map_or(operator, BusySubject::EventType),
        range,
        now,
        named: BusyDetail::Only(crowded.booking),
        around: Some(Around {
            capacity: &capacity,
            starts: std::iter::once(range).collect(),
            leaving: crowded.booking.as_slice(),
        }),
    };
    let mut found = availability::read(context.tenant, &question, |_| false).await?;
    let event = found.event.take().map(|(event, _)| event);
    let queue = found.queue.take();
    let hours = Hours::of(&found);
    let together = |event: &EventRules| event.assignment == Assignment::Collective;
    let all = event.as_ref().is_some_and(together);
    let wanted = (!all).then_some(crowded.operator);
    let hosts = hosts(&mut found, wanted.as_slice());
    let calling = crowded
        .attendee
        .map(|(number, zone)| CallingHours::of(number, context.by.calling_hours(), zone));
    let plain = EventRules::of_duration(crowded.minutes);
    let moving = crowded.booking.map(|booking| booking.to_string());
    let query = Query {
        event: event.as_ref().unwrap_or(&plain),
        duration: crowded.minutes,
        now,
        range,
        moving: moving.as_deref(),
        calling: calling.as_ref(),
        queue: queue.as_ref(),
    };
    let mut starts = match event {
        Some(_) => {
            let slots = HostPool::new(&hosts, query).slots().into_iter();
            slots.map(|slot| slot.at.start).collect()
        }
        None => minutes_around(start, &hosts, query, hours),
    };
    starts.sort_unstable_by_key(|free| (free - start).abs());
    starts.truncate(MOST);
    starts.sort_unstable();
    Ok(starts.into_iter().map(from_millis).collect())
}

/// The starts whole minutes from `start` at which a call of no event type can be.
fn minutes_around(start: Millis, hosts: &[Host], query: Query<'_>, hours: Hours) -> Vec<Millis> {
    let availabilities = hosts
        .iter()
        .map(|host| HostAvailability::new(&host.schedule, &host.busy, query));
    let availabilities: Vec<_> = availabilities.collect();
    let counts = |reason: &Reason| {
        hours == Hours::Own
            || is_taken(reason)
            || is_off(reason)
            || matches!(reason, Reason::CarrierBusy | Reason::CallingHours { .. })
    };
    let free = |at: &Millis| {
        let of = |availability: &HostAvailability<'_>| {
            !availability.why_not(*at, false).iter().any(counts)
        };
        query.range.holds(Interval::new(*at, *at + 1)) && availabilities.iter().all(of)
    };
    let both = |steps: Millis| [start - steps * STEP, start + steps * STEP];
    (1..=STEPS).flat_map(both).filter(free).collect()
}
