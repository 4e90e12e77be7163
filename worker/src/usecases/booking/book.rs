//! Booking a call.

use super::{
    apply_event_type::apply_event_type,
    availability::{self, Placement},
    calling_hours::{Ring, calling},
    capacity::{capacity, service},
    refusal::{Override, Write, override_carrier, refused},
    repeatable::Repeatable,
    slot_taken::{span, taken},
};
use crate::usecases::{consent, outgoing, webhook_kick};
use crate::{
    Error,
    ports::fresh_id,
    store::{
        audit_log::Entry,
        author::Author as _,
        booking_events::{self, BookingConstraints, BookingDraft, BookingInsertResult},
        idempotency_keys::{Key, StoredRequest},
        slot_holds,
    },
    usecases::Context,
};
use callslot_shared::{
    FieldError, access,
    api::CreateBooking,
    booking::{self, Booking, Defaults},
    ids::{BookingId, HoldId},
};
use chrono::{DateTime, Utc};

/// Most hosts of an event type that are tried, one after the other.
const HOSTS_TRIED: u32 = 5;

/// The outcome of a request to book.
pub(crate) enum BookingResult<'a> {
    /// The booking as it is stored.
    New(Box<Booking>),
    /// The request had been made before under this key, and nothing was written.
    Known(&'a Key, Box<StoredRequest>),
}

/// Books a call: stores it as pending with its entry in the audit log and, where the request may be repeated, with its
/// answer, in one transaction.
///
/// Refused: what makes no sense or lies in the past, calls outside calling hours or availability, a taken time, a number
/// or amount that the organization's limits do not let pass, an operator who cannot take calls. A repeated request is
/// answered as the first was, even if its start has come meanwhile.
pub(crate) async fn book<'a>(
    context: Context<'_>,
    request: &CreateBooking,
    repeatable: Option<&'a Repeatable>,
) -> Result<BookingResult<'a>, Error> {
    match checked(context, request) {
        Ok(checked) => settle_and_write(context, request, checked, repeatable).await,
        Err(error) => known_or(context, repeatable, error).await,
    }
}

/// As [`book`], under an id that is known before: whoever asks twice has booked once. Of a booking that has the id already it
/// answers as of a new one.
pub(crate) async fn book_as(
    context: Context<'_>,
    request: &CreateBooking,
    id: BookingId,
) -> Result<(), Error> {
    let (booking, constraints) = checked(context, request)?;
    let booking = Booking { id, ..booking };
    let written = settle_and_write(context, request, (booking, constraints), None).await;
    match written {
        Ok(_) => Ok(()),
        // By now its own time is taken, by itself.
        Err(error) => match booking_events::get(context.tenant, id).await? {
            Some(_) => Ok(()),
            None => Err(error),
        },
    }
}

/// Writes a booking that makes sense, of its event type, operator and consent.
async fn settle_and_write<'a>(
    context: Context<'_>,
    request: &CreateBooking,
    (mut booking, mut constraints): (Booking, BookingConstraints),
    repeatable: Option<&'a Repeatable>,
) -> Result<BookingResult<'a>, Error> {
    // A host who was free a moment ago may be taken by now, and another be free.
    let any_host = request.event_type.is_some() && request.user_id.is_none();
    let plain = request.event_type.is_some().then(|| booking.clone());
    let mut tries = if any_host { HOSTS_TRIED } else { 1 };
    loop {
        if let Err(error) = settle(context, request, &mut booking, &mut constraints).await {
            return known_or(context, repeatable, error).await;
        }
        tries -= 1;
        match write(context, booking, &constraints, repeatable).await? {
            Written::Done(booked) => return Ok(booked),
            Written::Taken(error) => {
                let others = names_anothers_hold(context, &constraints).await?;
                let again = any_host && (tries > 0 || others);
                let Some(plain) = plain.clone().filter(|_| again) else {
                    return known_or(context, repeatable, error).await;
                };
                booking = plain;
                if others {
                    constraints.hold = None;
                }
            }
            Written::Unscheduled(again) => booking = *again,
            Written::Refused(error, refused) => {
                let hosts = [&[refused.user_id], &*refused.co_hosts].concat();
                let wanted = Override {
                    force: request.force,
                    hosts: &hosts,
                };
                override_carrier(context.by, error, wanted, &mut constraints)?;
                tries = tries.max(1);
                booking = plain.clone().unwrap_or(*refused);
            }
        }
        if constraints.scheduled {
            continue;
        }
        // Most operators have no schedule, and for them one round trip is enough.
        tries = 1;
        let placement = Placement {
            booking: &booking,
            moving: false,
            force: request.force,
        };
        if let Err(error) = availability::of_operator(context, placement, &mut constraints).await {
            return known_or(context, repeatable, error).await;
        }
    }
}

/// The booking that a request asks for and its constraints, as far as they need no look at what is stored.
fn checked(
    context: Context<'_>,
    request: &CreateBooking,
) -> Result<(Booking, BookingConstraints), Error> {
    let booking = new_booking(context, request, context.now())?;
    may_ring(context, booking.start_time)?;
    let ring = Ring {
        force: request.force == Some(true),
        ..Ring::of(&booking)
    };
    let any_hour = calling(context.by, ring)?;
    let constraints = BookingConstraints {
        hold: hold(request)?,
        any_hour,
        overridden: any_hour,
        service: service(context.app),
        capacity: capacity(context.app),
        ..BookingConstraints::default()
    };
    Ok((booking, constraints))
}

/// The booking a request asks for at `now`, as it will be stored.
pub(crate) fn new_booking(
    context: Context<'_>,
    request: &CreateBooking,
    now: DateTime<Utc>,
) -> Result<Booking, Error> {
    let Context { app, by, .. } = context;
    let defaults = Defaults {
        member: by.user_id,
        duration_minutes: by.default_duration,
        now,
    };
    let id = BookingId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let new = booking::create(request, defaults)?;
    Ok(Booking {
        source: Some(by.source()),
        ..new.stored(id, by.organization_id, by.actor().member(), now)
    })
}

/// Refuses a call that rings soon to a credential that may not make phones ring.
pub(crate) fn may_ring(context: Context<'_>, start: DateTime<Utc>) -> Result<(), Error> {
    Ok(access::may_ring(&context.by.scopes, start, context.now())?)
}

/// The hold that a request names.
fn hold(request: &CreateBooking) -> Result<Option<HoldId>, Error> {
    let parse = |id: &String| {
        id.parse()
            .map_err(|_| FieldError::new("hold", "is not the id of a hold"))
    };
    Ok(request.hold.as_ref().map(parse).transpose()?)
}

/// Gives a booking its operator and settings, of its event type and of what the organization allows.
async fn settle(
    context: Context<'_>,
    request: &CreateBooking,
    booking: &mut Booking,
    constraints: &mut BookingConstraints,
) -> Result<(), Error> {
    apply_event_type(context, request, booking, constraints).await?;
    let own = request.modulations.unwrap_or_default();
    consent::settle(context, own, booking, constraints).await
}

/// The earlier request with the same key, if there was one; else the error.
async fn known_or<'a>(
    context: Context<'_>,
    repeatable: Option<&'a Repeatable>,
    error: Error,
) -> Result<BookingResult<'a>, Error> {
    if let Some(repeatable) = repeatable
        && let Some(known) = repeatable.find(context).await?
    {
        return Ok(BookingResult::Known(&repeatable.key, Box::new(known)));
    }
    Err(error)
}

/// Whether the hold that a request names is none of its own, and so is in its way: then a host whom nobody
/// holds is looked for.
async fn names_anothers_hold(
    context: Context<'_>,
    constraints: &BookingConstraints,
) -> Result<bool, Error> {
    let Some(hold) = constraints.hold else {
        return Ok(false);
    };
    let (member, now) = (context.by.actor().member(), context.now());
    Ok(!slot_holds::is_own(context.tenant, hold, member, now).await?)
}

/// The outcome of writing a booking.
enum Written<'a> {
    /// The request is done, or was done before.
    Done(BookingResult<'a>),
    /// It was not written, perhaps because its operator's availability was not looked at.
    Unscheduled(Box<Booking>),
    /// It was not written, for the reason that is told.
    Refused(Error, Box<Booking>),
    /// It was not written, because its operator is taken then.
    Taken(Error),
}

async fn write<'a>(
    context: Context<'_>,
    booking: Booking,
    constraints: &BookingConstraints,
    repeatable: Option<&'a Repeatable>,
) -> Result<Written<'a>, Error> {
    let represent = |repeatable: &'a Repeatable| {
        let answer = (repeatable.represent)(&booking)?;
        Ok::<_, Error>((&repeatable.key, answer))
    };
    let answer = repeatable.map(represent).transpose()?;
    let kept = answer.as_ref();
    let kept = kept.map(|(key, answer)| (*key, Some(answer.kept())));
    let entry = Entry {
        at: booking.created_at,
        ..context.entry()
    };
    let draft = BookingDraft {
        booking: &booking,
        constraints,
    };
    match booking_events::insert(context.tenant, draft, kept, &entry).await? {
        BookingInsertResult::New => {
            webhook_kick::kick(context.app);
            if booking.attendee_email.is_some() || booking.user_id != context.by.user_id {
                outgoing::tell(context);
            }
            Ok(Written::Done(BookingResult::New(Box::new(booking))))
        }
        BookingInsertResult::Known(known) => match repeatable {
            Some(Repeatable { key, .. }) => {
                Ok(Written::Done(BookingResult::Known(key, Box::new(known))))
            }
            None => Err(Error::NOT_FOUND),
        },
        BookingInsertResult::Refused if !constraints.scheduled => {
            Ok(Written::Unscheduled(Box::new(booking)))
        }
        BookingInsertResult::Refused => {
            let proposed = [(&booking).into()];
            let error = refused(context, &proposed, Write::Ahead, &constraints.capacity).await?;
            Ok(Written::Refused(error, Box::new(booking)))
        }
        BookingInsertResult::Overlap => {
            let span = span((&booking).into(), constraints);
            let error = taken(context, span, None, constraints.hold).await?;
            Ok(Written::Taken(error))
        }
    }
}
