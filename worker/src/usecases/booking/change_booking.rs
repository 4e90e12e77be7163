//! Changing a booking: moving it, handing it over, editing it.

use super::{
    availability::{self, Placement},
    book::may_ring,
    calling_hours::{Ring, calling},
    capacity::{capacity, service},
    find_booking::{Precondition, VERSION_CONFLICT, find_booking},
    reassign,
    refusal::{Override, ProposedBooking, Write, override_carrier, refused},
    slot_taken::{Call, span, taken},
};
use crate::usecases::{consent, outgoing, webhook_kick};
use crate::{
    Error,
    store::{
        AtVersion,
        booking_events::{self, BookingChangeResult, BookingConstraints, BookingDraft},
    },
    usecases::{Context, call::find::ERASED},
};
use callslot_shared::{
    api::ChangeBooking,
    booking::{self, Booking, BookingChange, NewBooking},
    ids::{BookingId, UserId},
};

/// Changes a booking as far as the request says, and answers it as it stands then. Notes can be changed in every state,
/// the call itself only while it is pending.
///
/// Refused: a booking that fails the precondition, one whose attendee was erased, what the rules for new bookings refuse,
/// and a booking that somebody or something else changed meanwhile ([`VERSION_CONFLICT`]).
pub(crate) async fn change_booking(
    context: Context<'_>,
    id: BookingId,
    request: &ChangeBooking,
    precondition: Precondition<'_>,
) -> Result<Booking, Error> {
    let before = find_booking(context, id).await?;
    precondition(&before)?;
    if before.erased_at.is_some() {
        return Err(ERASED);
    }
    if request.is_empty() {
        return Ok(before);
    }
    let changed = match booking::change(&before, request, context.now())? {
        BookingChange::Notes(notes) => {
            let entry = context.entry();
            booking_events::annotate(context.tenant, seen(&before), notes.as_deref(), &entry)
                .await?
        }
        BookingChange::Call(new) => {
            let change = CallChange {
                before: &before,
                new: *new,
                request,
            };
            change_call(context, change).await?
        }
    };
    match changed {
        BookingChangeResult::Done(booking) => {
            webhook_kick::kick(context.app);
            if is_told(&before, &booking) {
                outgoing::tell(context);
            }
            Ok(*booking)
        }
        BookingChangeResult::Refused
        | BookingChangeResult::Overlap
        | BookingChangeResult::Overtaken => Err(VERSION_CONFLICT),
    }
}

/// Whether somebody is told of a change.
fn is_told(before: &Booking, after: &Booking) -> bool {
    (before.start_time, before.user_id, before.notify)
        != (after.start_time, after.user_id, after.notify)
        || before.attendee_email != after.attendee_email
}

/// A change of a call.
struct CallChange<'a> {
    before: &'a Booking,
    /// The booking as it is to be.
    new: NewBooking,
    request: &'a ChangeBooking,
}

/// Checks a new version of a call, and writes it.
async fn change_call(
    context: Context<'_>,
    mut change: CallChange<'_>,
) -> Result<BookingChangeResult, Error> {
    let CallChange {
        before,
        ref mut new,
        request,
    } = change;
    if moves(before, new) || before.user_id != new.user_id {
        may_ring(context, new.start_time)?;
    }
    let mut constraints = booking_events::constraints(context.tenant, before.id)
        .await?
        .ok_or(Error::NOT_FOUND)?;
    constraints.service = service(context.app);
    constraints.capacity = capacity(context.app);
    if moves(before, new) {
        let ring = Ring {
            phone: &new.attendee_phone,
            zone: new.timezone,
            at: new.start_time,
            operator: new.user_id,
            force: request.force == Some(true),
        };
        constraints.any_hour = calling(context.by, ring)?;
        constraints.overridden = constraints.any_hour;
    }
    if let (Some(asked), None) = (request.modulations, new.loosened_by) {
        new.loosened_by = consent::allowed(context, asked, "modulations").await?;
        constraints.loosened = new.loosened_by.is_some();
    }
    if takes_other_time(before, new) {
        change.new.user_id = operator(context, &change, &mut constraints).await?;
    }
    replace(context, &change, constraints).await
}

/// The operator of a call that takes other time than before, if availability offers that time.
async fn operator(
    context: Context<'_>,
    change: &CallChange<'_>,
    constraints: &mut BookingConstraints,
) -> Result<UserId, Error> {
    let CallChange {
        before,
        new,
        request,
    } = change;
    let mut moved = Booking {
        user_id: new.user_id,
        start_time: new.start_time,
        duration_minutes: new.duration_minutes,
        co_hosts: others_asked(before, new),
        ..(*before).clone()
    };
    if request.user_id.is_none() && request.force != Some(true) {
        moved.user_id = reassign::host(context, &moved, constraints).await?;
    }
    let placement = Placement {
        booking: &moved,
        moving: true,
        force: request.force,
    };
    availability::of_operator(context, placement, constraints).await?;
    Ok(moved.user_id)
}

/// Writes a change of a call, or says what keeps it from being written.
async fn replace(
    context: Context<'_>,
    change: &CallChange<'_>,
    mut constraints: BookingConstraints,
) -> Result<BookingChangeResult, Error> {
    let CallChange { before, new, .. } = change;
    loop {
        let entry = context.entry();
        let draft = BookingDraft {
            booking: new,
            constraints: &constraints,
        };
        match booking_events::replace(context.tenant, seen(before), draft, &entry).await? {
            BookingChangeResult::Refused => {
                let proposed = [proposed(before, new)];
                let error =
                    refused(context, &proposed, Write::Change, &constraints.capacity).await?;
                let hosts = [&[new.user_id], &*new.co_hosts].concat();
                let wanted = Override {
                    force: change.request.force,
                    hosts: &hosts,
                };
                override_carrier(context.by, error, wanted, &mut constraints)?;
            }
            BookingChangeResult::Overlap => {
                let call = Call {
                    operator: new.user_id,
                    co_hosts: &new.co_hosts,
                    start: new.start_time,
                    minutes: new.duration_minutes,
                };
                let span = span(call, &constraints);
                return Err(taken(context, span, Some(before.id), None).await?);
            }
            changed => return Ok(changed),
        }
    }
}

/// A booking at the version that was read.
fn seen(before: &Booking) -> AtVersion<BookingId> {
    AtVersion {
        id: before.id,
        version: before.version,
    }
}

fn proposed<'a>(before: &Booking, new: &'a NewBooking) -> ProposedBooking<'a> {
    ProposedBooking {
        booking: before.id,
        number: &new.attendee_phone,
        extension: new.attendee_extension.as_ref(),
        start: new.start_time,
        operator: new.user_id,
        minutes: new.duration_minutes,
        zone: new.timezone,
        event_type: before.event_type_id,
    }
}

/// Whether a change makes another phone ring, or at another time.
fn moves(before: &Booking, new: &NewBooking) -> bool {
    before.start_time != new.start_time
        || before.attendee_phone != new.attendee_phone
        || before.timezone != new.timezone
}

/// Whether a change takes time of an operator that it did not have.
fn takes_other_time(before: &Booking, new: &NewBooking) -> bool {
    before.user_id != new.user_id
        || before.start_time != new.start_time
        || before.duration_minutes < new.duration_minutes
}

/// The co-hosts of whose time a change takes more.
fn others_asked(before: &Booking, new: &NewBooking) -> Vec<UserId> {
    let handed_over = NewBooking {
        user_id: before.user_id,
        ..new.clone()
    };
    if takes_other_time(before, &handed_over) {
        new.co_hosts.clone()
    } else {
        Vec::new()
    }
}
