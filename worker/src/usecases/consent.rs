//! The organization's settings for consent and for what is kept of a call are floors. Looser is what an owner or
//! admin books, or an event type that one of them has made, and only while the organization lets them. A request
//! that is refused here is no more than asked for too early: the settings that hold are those at which the call is
//! placed.

use crate::{
    Error,
    store::{booking_events::BookingConstraints, event_types, voice_configs},
    usecases::Context,
};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::{ErrorBody, ErrorCode},
    booking::Booking,
    ids::UserId,
    voice::Modulations,
};

/// Nobody may be looser.
pub(crate) const ONLY_STRICTER: &str = "is looser than your organization's settings for calls; it can only \
    be stricter, unless an owner or admin lets it be looser there (allow_looser_bookings)";
/// Owners and admins may be looser.
const ONLY_LEADERS: &str = "is looser than your organization's settings for calls; only an owner or admin may book \
    that, everybody else only what is stricter";

/// The refusal of what is looser.
pub(crate) fn looser(field: &str, problem: &str) -> Error {
    let error = FieldError::new(field, problem);
    Error::no_slot(ErrorBody::of_field(ErrorCode::ConsentPolicy, &error))
}

/// The member who allows a call, or an event type, to be as `asked` in `field`: whoever asks, if it is looser than the
/// organization's settings and they may; nobody, if it is not. One read, and none for what can be looser than nothing.
pub(crate) async fn allowed(
    context: Context<'_>,
    asked: Modulations,
    field: &str,
) -> Result<Option<UserId>, Error> {
    if asked.looser_than(Modulations::STRICTEST).is_none() {
        return Ok(None);
    }
    let config = voice_configs::get(context.tenant).await?;
    let Some(name) = asked.looser_than(config.modulations) else {
        return Ok(None);
    };
    let field = format!("{field}.{name}");
    if !config.allow_looser_bookings {
        return Err(looser(&field, ONLY_STRICTER));
    }
    context
        .by
        .may(Feature::LooserCalls, Action::Write)
        .map_err(|_| looser(&field, ONLY_LEADERS))?;
    Ok(Some(context.by.user_id))
}

/// Settles what a new booking is to be besides a call, of what the request asks for and what its event type says.
/// An event type that is looser than the organization's settings counts only as far as it is allowed to.
pub(crate) async fn settle(
    context: Context<'_>,
    asked: Modulations,
    booking: &mut Booking,
    constraints: &mut BookingConstraints,
) -> Result<(), Error> {
    booking.loosened_by = allowed(context, asked, "modulations").await?;
    constraints.loosened = booking.loosened_by.is_some();
    let event_type = constraints.event_type_id.as_deref();
    let Some(event_type) = event_type.and_then(|id| id.parse().ok()) else {
        return Ok(());
    };
    // As far as the request says nothing, they are the event type's.
    if booking.modulations == asked
        || booking
            .modulations
            .looser_than(Modulations::STRICTEST)
            .is_none()
    {
        return Ok(());
    }
    let config = voice_configs::get(context.tenant).await?;
    let strict = booking.modulations.no_looser_than(config.modulations);
    if strict == booking.modulations {
        return Ok(());
    }
    let by_event = event_types::loosened_by(context.tenant, event_type).await?;
    match by_event.filter(|_| config.allow_looser_bookings) {
        Some(user) => {
            booking.loosened_by = booking.loosened_by.or(Some(user));
            constraints.loosened = true;
        }
        None => booking.modulations = asked.or(strict),
    }
    Ok(())
}
