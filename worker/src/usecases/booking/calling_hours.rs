//! Whether an attendee may be called then, and who may do so all the same.

use super::slot_taken::no_slot;
use crate::{Error, store::credentials::Principal};
use callslot_shared::{
    access::{Action, Feature},
    api::{ErrorBody, ErrorCode},
    booking::Booking,
    ids::UserId,
    phone::PhoneNumber,
    schedule::{TimeZone, calling::CallingHours},
};
use chrono::{DateTime, Timelike as _, Utc};

/// A call to an attendee: the number, the time and the operator.
#[derive(Clone, Copy)]
pub(crate) struct Ring<'a> {
    /// The attendee's number.
    pub(crate) phone: &'a PhoneNumber,
    /// The booking's zone, which counts where the number names none.
    pub(crate) zone: TimeZone,
    /// When the phone is to ring.
    pub(crate) at: DateTime<Utc>,
    /// The operator.
    pub(crate) operator: UserId,
    /// Whether the request overrides hours.
    pub(crate) force: bool,
}

impl<'a> Ring<'a> {
    /// The call of a new booking, which overrides nothing.
    pub(crate) fn of(booking: &'a Booking) -> Self {
        Self {
            phone: &booking.attendee_phone,
            zone: booking.timezone,
            at: booking.start_time,
            operator: booking.user_id,
            force: false,
        }
    }
}

/// Whether a member may book although something but another call is against it: for themselves, or for anybody.
pub(crate) fn may_override(by: &Principal, operator: UserId) -> Result<(), Error> {
    let action = if operator == by.user_id {
        Action::Write
    } else {
        Action::Execute
    };
    Ok(by.may(Feature::Override, action)?)
}

/// Refuses to ring a phone outside calling hours, unless that is overridden by somebody who may; says whether
/// it is.
pub(crate) fn calling(by: &Principal, ring: Ring<'_>) -> Result<bool, Error> {
    let hours = CallingHours::of(ring.phone, by.calling_hours(), ring.zone);
    let Some(zone) = hours.closed_at(ring.at.timestamp_millis()) else {
        return Ok(false);
    };
    if ring.force {
        may_override(by, ring.operator)?;
        return Ok(true);
    }
    let local = callslot_shared::schedule::local_time::LocalTime::of(ring.at, zone).datetime;
    let way_on = match may_override(by, ring.operator) {
        Ok(()) => "Pick another time, or send `override: true` to call all the same.",
        Err(_) => "Pick another time, or ask an owner or admin to book it with `override: true`.",
    };
    let message = format!(
        "It is {:02}:{:02} in {zone}, where the attendee may be; your organization calls from {} to {}. {way_on}",
        local.hour(),
        local.minute(),
        hours.hours.from,
        hours.hours.to,
    );
    Err(no_slot(ErrorBody::new(
        ErrorCode::OutsideCallingHours,
        message,
    )))
}
