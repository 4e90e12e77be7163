//! The reasons for which bookings are refused when they are written: their number, room, or their operator.

use super::{
    calling_hours::may_override,
    capacity::service,
    carrier_busy::{Crowded, carrier_busy},
    slot_taken::no_slot,
};
use crate::{
    Error,
    store::{
        booking_events::BookingConstraints,
        caller_space::Capacity,
        credentials::Principal,
        limits::{self, QuotaViolation, Refused},
        members,
    },
    usecases::Context,
};
use callslot_shared::{
    FieldError,
    api::{ErrorBody, ErrorCode},
    booking::Booking,
    ids::{BookingId, EventTypeId, UserId},
    phone::{self, NumberKind, PhoneNumber},
    schedule::TimeZone,
};
use chrono::{DateTime, Utc};

/// A booking that was not written.
pub(crate) struct ProposedBooking<'a> {
    /// The booking, as it was to be.
    pub(crate) booking: BookingId,
    /// The attendee's number.
    pub(crate) number: &'a PhoneNumber,
    /// The extension behind it.
    pub(crate) extension: Option<&'a phone::Extension>,
    /// When it was to ring.
    pub(crate) start: DateTime<Utc>,
    /// Its operator.
    pub(crate) operator: UserId,
    /// Its length, in minutes.
    pub(crate) minutes: u32,
    /// The attendee's zone.
    pub(crate) zone: TimeZone,
    /// The event type that it is of.
    pub(crate) event_type: Option<EventTypeId>,
}

impl<'a> From<&ProposedBooking<'a>> for Crowded<'a> {
    fn from(proposed: &ProposedBooking<'a>) -> Self {
        Self {
            start: proposed.start,
            operator: proposed.operator,
            minutes: proposed.minutes,
            event_type: proposed.event_type,
            attendee: Some((proposed.number, proposed.zone)),
            booking: Some(proposed.booking),
        }
    }
}

impl<'a> From<&'a Booking> for ProposedBooking<'a> {
    fn from(booking: &'a Booking) -> Self {
        Self {
            booking: booking.id,
            number: &booking.attendee_phone,
            extension: booking.attendee_extension.as_ref(),
            start: booking.start_time,
            operator: booking.user_id,
            minutes: booking.duration_minutes,
            zone: booking.timezone,
            event_type: booking.event_type_id,
        }
    }
}

/// The way in which bookings were to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Write {
    /// Anew, for later.
    Ahead,
    /// Anew, to be placed at once.
    AtOnce,
    /// Those that are there, otherwise.
    Change,
}

/// The reason why bookings were refused: for a number, for the lack of room, or for an operator. `capacity` is what the carrier takes,
/// as their statement was told.
pub(crate) async fn refused(
    context: Context<'_>,
    proposed: &[ProposedBooking<'_>],
    write: Write,
    capacity: &Capacity,
) -> Result<Error, Error> {
    let now = context.now();
    let service = service(context.app);
    let count = u32::try_from(proposed.len()).unwrap_or(u32::MAX);
    let asked: Vec<_> = proposed
        .iter()
        .map(|one| Refused {
            number: one.number,
            extension: one.extension,
            service: service.as_ref(),
            start: one.start,
            booking: one.booking,
            new: if write == Write::Change { 0 } else { count },
            capacity,
        })
        .collect();
    let found = limits::of_bookings(context.tenant, context.by.user_id, &asked, now).await?;
    let (place, violations) = found;
    let told = violations
        .iter()
        .find_map(|violation| told(*violation, write, now));
    let crowded = violations.contains(&QuotaViolation::CarrierBusy);
    if let Some(one) = proposed.get(place).filter(|_| crowded && told.is_none()) {
        return carrier_busy(context, &one.into()).await;
    }
    match (told, proposed.first()) {
        (Some(error), _) => Ok(error),
        (None, Some(first)) => Ok(unfit_operator(context, first.operator).await?.into()),
        (None, None) => Err(Error::NOT_FOUND),
    }
}

/// Whether something was refused for the lack of room at the carrier.
pub(crate) fn is_carrier_busy(error: &Error) -> bool {
    matches!(error, Error::NoSlot(body) if body.error.code == ErrorCode::CarrierBusy)
}

/// An override that a request may ask for.
pub(crate) struct Override<'a> {
    /// Whether it does.
    pub(crate) force: Option<bool>,
    /// All whose time it is.
    pub(crate) hosts: &'a [UserId],
}

/// Has a booking that was refused for the lack of room at the carrier be written all the same, if the request overrides
/// that and whoever asks may, for all whose time it is.
pub(crate) fn override_carrier(
    by: &Principal,
    refusal: Error,
    Override { force, hosts }: Override<'_>,
    constraints: &mut BookingConstraints,
) -> Result<(), Error> {
    if force != Some(true) || !is_carrier_busy(&refusal) {
        return Err(refusal);
    }
    for host in hosts {
        may_override(by, *host)?;
    }
    constraints.capacity = Capacity::default();
    constraints.overridden = true;
    Ok(())
}

/// The error for a violation; nothing, if it is none of a booking that is written so.
fn told(violation: QuotaViolation, write: Write, now: DateTime<Utc>) -> Option<Error> {
    const FIELD: &str = "attendee_phone";
    let of_the_number = |code, problem: &str| {
        let error = FieldError::new(FIELD, problem);
        no_slot(ErrorBody::of_field(code, &error))
    };
    let at_once = write == Write::AtOnce;
    let until = |moment| seconds_until(moment, now);
    let midnight = || until(midnight_after(now));
    Some(match violation {
        QuotaViolation::Blocked => FieldError::new(
            FIELD,
            "is on your organization's list of numbers not to call",
        )
        .into(),
        QuotaViolation::Foreign => of_the_number(ErrorCode::CountryNotAllowed, FOREIGN),
        QuotaViolation::Kind(kind) => {
            let problem = match kind {
                NumberKind::Short => format!("is {}, which is never called", kind.told()),
                _ => format!(
                    "is {}, which your organization does not call; an owner or admin can allow that in its limits",
                    kind.told()
                ),
            };
            of_the_number(ErrorCode::NumberNotAllowed, &problem)
        }
        QuotaViolation::Own => of_the_number(ErrorCode::NumberNotAllowed, OWN),
        QuotaViolation::AttendeeMinute(minute) => {
            let problem = format!(
                "is called as often as your organization's limits allow: {} within a minute. Pick a time a minute away",
                calls(minute.limit)
            );
            of_the_number(ErrorCode::AttendeeLimit, &problem)
        }
        QuotaViolation::AttendeeDay { limit } => {
            let problem = format!(
                "is called as often as your organization's limits allow: {} a day, by UTC. Pick another day",
                calls(limit)
            );
            of_the_number(ErrorCode::AttendeeLimit, &problem)
        }
        QuotaViolation::Pending { limit } => no_slot(ErrorBody::new(
            ErrorCode::PendingLimit,
            format!(
                "You may have {limit} bookings that are still to come, by your organization's limits. Wait, or cancel some."
            ),
        )),
        QuotaViolation::Day { limit } if at_once => {
            Error::Limited(crate::rate_limited::calls_per_day(limit, midnight()))
        }
        QuotaViolation::Minute(minute) if at_once => Error::Limited(crate::rate_limited::calls_per_minute(
            minute.limit,
            until(minute.free_at),
        )),
        QuotaViolation::MemberDay { limit } if at_once => {
            Error::Limited(crate::rate_limited::member_calls_per_day(limit, midnight()))
        }
        QuotaViolation::MemberMinute(minute) if at_once => Error::Limited(
            crate::rate_limited::member_calls_per_minute(minute.limit, until(minute.free_at)),
        ),
        QuotaViolation::Day { .. }
        | QuotaViolation::Minute(_)
        | QuotaViolation::MemberDay { .. }
        | QuotaViolation::MemberMinute(_)
        // The starts that are free have to be looked for.
        | QuotaViolation::CarrierBusy => return None,
    })
}

fn calls(limit: u32) -> String {
    match limit {
        1 => "1 call".to_owned(),
        more => format!("{more} calls"),
    }
}

/// Of a country that is not called.
pub(crate) const FOREIGN: &str = "is of a country that your organization does not call; an owner or admin can add it \
    to the countries in its limits";
/// The service's number, or the organization's.
const OWN: &str =
    "is a number that your organization's calls come from, or one of its members' phones";

/// The end of the day, by UTC.
fn midnight_after(now: DateTime<Utc>) -> DateTime<Utc> {
    const DAY: i64 = 86_400;
    let end = (now.timestamp().div_euclid(DAY) + 1) * DAY;
    DateTime::from_timestamp(end, 0).unwrap_or(now)
}

/// Whole seconds, rounded up, at least one.
pub(crate) fn seconds_until(moment: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    let millis = (moment - now).num_milliseconds();
    u32::try_from((millis + 999) / 1_000).unwrap_or(1).max(1)
}

/// The reason why a member cannot be the operator of a booking.
pub(crate) async fn unfit_operator(
    context: Context<'_>,
    user: UserId,
) -> Result<FieldError, Error> {
    let problem = match members::operator(context.tenant, user).await? {
        None => "is not an active member of this organization",
        Some(member) if member.has_phone == 0 => {
            "has no phone number to be called at; add one to the member first"
        }
        Some(_) => "cannot take calls in their role; pick an owner, admin or operator",
    };
    Ok(FieldError::new("user_id", problem))
}
