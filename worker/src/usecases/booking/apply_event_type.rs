//! Booking a call of an event type: only at one of its slots, unless that is overridden.

use super::{
    availability::{
        Placement, Unavailability, bookable, co_hosts, fill, is_taken, outside, takers, user,
    },
    reassign,
    slot_taken::{span, taken},
};
use crate::{Error, store::booking_events::BookingConstraints, usecases::Context};
use callslot_shared::{
    api::CreateBooking,
    booking::Booking,
    schedule::{
        Interval,
        calling::CallingHours,
        engine::{Query, Reason},
        event_type::Assignment,
        hosts::HostPool,
    },
};

/// Makes a booking one of the event type that a request names: its operator, length, buffers and settings.
pub(crate) async fn apply_event_type(
    context: Context<'_>,
    request: &CreateBooking,
    booking: &mut Booking,
    constraints: &mut BookingConstraints,
) -> Result<(), Error> {
    let Some(name) = request.event_type.as_deref() else {
        return Ok(());
    };
    let start = booking.start_time;
    let (id, event, mut found) = bookable(context, name, start).await?;
    fill(&event, request, booking)?;
    constraints.event_type_id = Some(id.to_string());
    booking.event_type_id = Some(id);
    constraints.buffer_before = event.buffer_before;
    constraints.buffer_after = event.buffer_after;
    constraints.scheduled = true;
    let wanted = request.user_id.as_ref().map(|_| booking.user_id);
    let mut hosts = takers(&mut found, &event, wanted)?;
    // Turns are the same order for slots and for bookings.
    let calling = CallingHours::of(
        &booking.attendee_phone,
        context.by.calling_hours(),
        booking.timezone,
    );
    let start = start.timestamp_millis();
    // A hold that the booking takes the place of is not in its way.
    let hold = constraints.hold.map(|hold| hold.to_string());
    let query = Query {
        event: &event,
        duration: booking.duration_minutes,
        now: context.now().timestamp_millis(),
        range: Interval::new(start, start + 1),
        moving: hold.as_deref(),
        calling: (!constraints.any_hour).then_some(&calling),
        queue: None,
    };
    let pool = HostPool::new(&hosts, query);
    let lead = wanted.map(|wanted| wanted.to_string());
    let turn = pool.in_turn(start, lead.as_deref(), &[]);
    if let Some((host, others)) = turn.split_first() {
        booking.user_id = user(&host.id)?;
        if event.assignment == Assignment::Collective {
            booking.co_hosts = others
                .iter()
                .map(|host| user(&host.id))
                .collect::<Result<_, _>>()?;
        } else {
            constraints.next_hosts = reassign::next_hosts(&event, others)?;
        }
        return Ok(());
    }
    let reasons: Vec<Reason> = pool
        .why_not(start)
        .into_iter()
        .flat_map(|host| host.reasons)
        .collect();
    // An override takes the first host, or the one it names.
    let named = hosts
        .iter()
        .position(|host| Some(&host.id) == lead.as_ref());
    hosts.swap(0, named.unwrap_or_default());
    let first = hosts.first().map(|host| user(&host.id)).transpose()?;
    booking.user_id = first.unwrap_or(booking.user_id);
    booking.co_hosts = co_hosts(&event, &hosts, booking.user_id)?;
    if reasons.iter().all(is_taken) {
        let span = span((&*booking).into(), constraints);
        return Err(taken(context, span, None, constraints.hold).await?);
    }
    let placement = Placement {
        booking,
        moving: false,
        force: request.force,
    };
    let unavailability = Unavailability {
        found: &found,
        reasons,
    };
    outside(context.by, placement, unavailability, constraints)
}
