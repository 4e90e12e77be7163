//! Calling a booking off.

use super::find_booking::{Precondition, VERSION_CONFLICT, find_booking};
use crate::{
    Error, dialer,
    store::{
        author::Author,
        booking_events::{self, BookingCancelResult, BookingToCancel},
    },
    usecases::{Context, outgoing, webhook_kick},
};
use callslot_shared::{
    api::ErrorCode,
    booking::{Booking, Status},
    call::Rang,
    ids::BookingId,
};

const NOT_HUNG_UP: Error = Error::Plain(
    ErrorCode::Unavailable,
    "The carrier did not hang up. Both sides may still be talking: try again, or hang up the phone.",
);

/// A cancellation, as it is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Cancellation<'a> {
    /// Refuses it for a booking that is not as whoever asks expects it.
    pub(crate) precondition: Option<Precondition<'a>>,
    /// Whether the attendee is told of it; none for what the booking says.
    pub(crate) notify: Option<bool>,
}

/// A booking that was called off, or whose call was hung up.
pub(crate) struct Cancelled {
    /// The booking as it stands.
    pub(crate) booking: Booking,
    /// Whether a phone rang before.
    pub(crate) rang: Rang,
}

/// Calls a booking off, and hangs up if it is calling. To call it off again changes nothing.
///
/// Once both sides of its call are connected there is nothing to call off: the call is hung up, and the booking ends by
/// what the call came to, as it does when somebody hangs up a phone.
///
/// Refused: a booking that is over otherwise, one that fails the precondition, and one that changed since the
/// precondition was checked ([`VERSION_CONFLICT`]). Without a precondition the booking is not read first.
pub(crate) async fn cancel_booking<By: Author>(
    context: Context<'_, By>,
    id: BookingId,
    Cancellation {
        precondition,
        notify,
    }: Cancellation<'_>,
) -> Result<Cancelled, Error> {
    let version = if let Some(precondition) = precondition {
        let before = find_booking(context, id).await?;
        precondition(&before)?;
        Some(before.version)
    } else {
        None
    };
    let booking = BookingToCancel {
        id,
        version,
        notify,
    };
    let cancelled = booking_events::cancel(context.tenant, booking, &context.entry()).await?;
    let booking = match cancelled {
        BookingCancelResult::Cancelled(booking) => {
            webhook_kick::kick(context.app);
            outgoing::tell(context);
            *booking
        }
        BookingCancelResult::Connected(booking) => return hang_up(context, *booking).await,
        BookingCancelResult::Unchanged => already_over(context, id).await?,
    };
    // If nothing is configured to dial with, there is nothing to hang up either.
    let rang = match context.app.dialer() {
        Ok(dialer) => dialer.end_calls_of(id).await?.rang,
        Err(_) => dialer::has_rung(context.all_tenants(), id).await?,
    };
    Ok(Cancelled { booking, rang })
}

/// Hangs up on both sides. The carrier's own word ends the attempt, and with it the booking. Unlike a cancelled booking's,
/// a call that goes on is wanted, so nothing tries again: whoever hangs up is told.
async fn hang_up<By>(context: Context<'_, By>, booking: Booking) -> Result<Cancelled, Error> {
    let ended = context.app.dialer()?.end_calls_of(booking.id).await?;
    if !ended.all {
        return Err(NOT_HUNG_UP);
    }
    Ok(Cancelled {
        booking,
        rang: ended.rang,
    })
}

/// A booking that cannot be cancelled any more: fine if it was cancelled before.
async fn already_over<By>(context: Context<'_, By>, id: BookingId) -> Result<Booking, Error> {
    let booking = find_booking(context, id).await?;
    if booking.status == Status::Cancelled {
        return Ok(booking);
    }
    if booking.status.may_become(Status::Cancelled) {
        // It is not over, so it is not at the version the request names.
        return Err(VERSION_CONFLICT);
    }
    Err(callslot_shared::Error::State {
        status: booking.status,
        problem: "cannot be cancelled any more",
    }
    .into())
}
