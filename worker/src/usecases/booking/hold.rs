//! Holding a time for whoever is about to book it.

use super::{
    availability,
    capacity::capacity,
    carrier_busy::{Crowded, carrier_busy},
    slot_taken::{Call, span, taken},
};
use crate::{
    Error,
    ports::fresh_id,
    store::{
        booking_events::BookingConstraints,
        slot_holds::{self, HoldResult, NewHold, VisitorHold},
    },
    usecases::Context,
};
use callslot_shared::{
    FieldError,
    api::{CreateHold, ErrorCode, Hold},
    booking::{self, Defaults},
    ids::{HoldId, UserId},
    schedule::{Interval, engine::Query, hosts::HostPool},
};

/// No such hold, or one that has expired.
pub(crate) const NO_HOLD: Error = Error::Plain(ErrorCode::NotFound, "There is no such hold.");
/// A member holds as many times as they may.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "You hold 5 times already. Book or release one of them, or wait until one expires.",
);

/// The outcome of a request to hold a time.
pub(crate) enum Holding {
    /// The hold.
    Held(Hold),
    /// Nothing is held: this operator cannot take calls, or whoever asks lost the right to meanwhile.
    Refused(UserId),
}

/// Holds a time for five minutes: of the operator who is named, or of hosts of the event type that is.
///
/// Refused: a taken time, one for which the carrier has no room, and more holds than a member may have.
pub(crate) async fn hold(context: Context<'_>, request: &CreateHold) -> Result<Holding, Error> {
    hold_for(context, request, None).await
}

/// As [`hold`], for a visitor of the public page, if it is one.
pub(crate) async fn hold_for(
    context: Context<'_>,
    request: &CreateHold,
    visitor: Option<VisitorHold>,
) -> Result<Holding, Error> {
    let Context { app, by, .. } = context;
    let entry = context.entry();
    let defaults = Defaults {
        member: by.user_id,
        duration_minutes: by.default_duration,
        now: entry.at,
    };
    let (user_id, start_time, duration_minutes) = booking::hold(request, defaults)?;
    let mut hold = NewHold {
        id: HoldId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
        user_id,
        event_type_id: None,
        start_time,
        duration_minutes,
        buffer_before: 0,
        buffer_after: 0,
        co_hosts: Vec::new(),
        capacity: capacity(app),
        visitor,
    };
    of_event_type(context, request, &mut hold).await?;
    match slot_holds::insert(context.tenant, &hold, &entry).await? {
        HoldResult::New(hold) => Ok(Holding::Held(hold)),
        HoldResult::Overlap => {
            let constraints = BookingConstraints {
                buffer_before: hold.buffer_before,
                buffer_after: hold.buffer_after,
                ..BookingConstraints::default()
            };
            let call = Call {
                operator: hold.user_id,
                co_hosts: &hold.co_hosts,
                start: hold.start_time,
                minutes: hold.duration_minutes,
            };
            let span = span(call, &constraints);
            Err(taken(context, span, None, None).await?)
        }
        HoldResult::TooMany => Err(TOO_MANY),
        HoldResult::CarrierBusy => {
            let crowded = Crowded {
                start: hold.start_time,
                operator: hold.user_id,
                minutes: hold.duration_minutes,
                event_type: hold.event_type_id.and_then(|id| id.parse().ok()),
                attendee: None,
                booking: None,
            };
            Err(carrier_busy(context, &crowded).await?)
        }
        HoldResult::Refused => Ok(Holding::Refused(hold.user_id)),
    }
}

/// Has a hold keep what a booking of the event type that a request names would take: its length and buffers, of the
/// host who is wanted or whose turn it is; of all hosts, where they take calls together.
async fn of_event_type(
    context: Context<'_>,
    request: &CreateHold,
    hold: &mut NewHold,
) -> Result<(), Error> {
    let Some(name) = request.event_type.as_deref() else {
        return Ok(());
    };
    let start = hold.start_time;
    let (id, event, mut found) = availability::bookable(context, name, start).await?;
    let asked = request.duration_minutes.map(|_| hold.duration_minutes);
    let minutes = event.duration(asked);
    hold.duration_minutes =
        minutes.map_err(|error| FieldError::new("duration_minutes", error.problem))?;
    hold.event_type_id = Some(id.to_string());
    (hold.buffer_before, hold.buffer_after) = (event.buffer_before, event.buffer_after);
    let wanted = request.user_id.as_ref().map(|_| hold.user_id);
    let hosts = availability::takers(&mut found, &event, wanted)?;
    let start = start.timestamp_millis();
    let query = Query {
        event: &event,
        duration: hold.duration_minutes,
        now: context.now().timestamp_millis(),
        range: Interval::new(start, start + 1),
        moving: None,
        calling: None,
        queue: None,
    };
    let lead = wanted.map(|wanted| wanted.to_string());
    let turn = HostPool::new(&hosts, query).in_turn(start, lead.as_deref(), &[]);
    // If nobody is free, the write says what is in the way of the first.
    if let Some(host) = turn.first().copied().or_else(|| hosts.first()) {
        hold.user_id = availability::user(&host.id)?;
    }
    hold.co_hosts = availability::co_hosts(&event, &hosts, hold.user_id)?;
    Ok(())
}

/// The hold of that id, if it has not expired; else [`NO_HOLD`].
pub(crate) async fn find_hold(context: Context<'_>, id: HoldId) -> Result<Hold, Error> {
    let hold = slot_holds::get(context.tenant, id, context.now()).await?;
    hold.ok_or(NO_HOLD)
}

/// Lets a time go that the asking member holds; a hold of another's is as none ([`NO_HOLD`]).
pub(crate) async fn release_hold(context: Context<'_>, id: HoldId) -> Result<Hold, Error> {
    let hold = slot_holds::release(context.tenant, id, &context.entry()).await?;
    hold.ok_or(NO_HOLD)
}
