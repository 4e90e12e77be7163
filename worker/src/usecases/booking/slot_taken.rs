//! The refusal of a time that is taken.

use crate::{
    Error,
    store::{
        author::Author as _,
        booking_events::{self, BookingConstraints, Conflict, Except, Span},
    },
    usecases::Context,
};
use callslot_shared::{
    access::{Action, Feature},
    api::{ErrorBody, ErrorCode, Taken},
    booking::Booking,
    ids::{BookingId, HoldId, UserId},
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// A call that takes time.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    /// The operator.
    pub(crate) operator: UserId,
    /// Those who take it with them.
    pub(crate) co_hosts: &'a [UserId],
    /// When it starts.
    pub(crate) start: DateTime<Utc>,
    /// Planned length, in minutes.
    pub(crate) minutes: u32,
}

impl<'a> From<&'a Booking> for Call<'a> {
    fn from(booking: &'a Booking) -> Self {
        Self {
            operator: booking.user_id,
            co_hosts: &booking.co_hosts,
            start: booking.start_time,
            minutes: booking.duration_minutes,
        }
    }
}

/// The time that a call takes of all who take it.
pub(crate) fn span(call: Call<'_>, constraints: &BookingConstraints) -> Span {
    let minutes = call.minutes + constraints.buffer_after;
    Span {
        operators: [&[call.operator], call.co_hosts].concat(),
        from: call.start - TimeDelta::minutes(constraints.buffer_before.into()),
        to: call.start + TimeDelta::minutes(minutes.into()),
    }
}

/// The refusal of a time that something else has taken: what, as far as whoever asks may see it, and a way on.
///
/// The conflict may be gone by now; then the answer says only that. A hold that was named and
/// is a colleague's is in the way like any other.
pub(crate) async fn taken(
    context: Context<'_>,
    span: Span,
    booking: Option<BookingId>,
    hold: Option<HoldId>,
) -> Result<Error, Error> {
    let (by, now) = (context.by, context.now());
    let whose = if span.operators.len() > 1 {
        "One of the hosts"
    } else {
        "The operator"
    };
    let except = Except {
        booking,
        hold: hold.map(|hold| (hold, by.actor().member())),
    };
    let found = booking_events::conflict(context.tenant, span, except, now).await?;
    let Some(conflict) = found else {
        let message = "The operator's time was taken a moment ago and is free again. Ask again.";
        return Ok(no_slot(ErrorBody::new(ErrorCode::SlotTaken, message)));
    };
    let message = format!(
        "{whose} {} from {} to {}. {}Pick a time that ends before or starts after, or another operator.",
        match conflict.held_by {
            None => "has another call",
            Some(maker) if maker == by.user_id => "is about to be booked",
            Some(_) => "is about to be booked by a colleague",
        },
        shown_time(conflict.busy_from),
        shown_time(conflict.busy_to),
        match conflict.held_by {
            Some(maker) if maker != by.user_id => "A hold can be booked by its maker only. ",
            _ => "",
        },
    );
    let mut body = ErrorBody::new(ErrorCode::SlotTaken, message);
    let may_see = by.may(Feature::Booking, Action::Read).is_ok();
    body.error.conflict = Some(shown(Conflict {
        booking: conflict.booking.filter(|_| may_see),
        ..conflict
    }));
    Ok(no_slot(body))
}

fn shown_time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The message about a time that availability is against; the reasons stand beside it.
pub(crate) const OUTSIDE_AVAILABILITY: &str = "The operator's availability does not offer that time. \
    Pick one of the slots, or send `override: true` if you may.";

/// The refusal of a time.
pub(crate) fn no_slot(body: ErrorBody) -> Error {
    Error::NoSlot(Box::new(body))
}

fn shown(conflict: Conflict) -> Taken {
    let (booking_id, title) = conflict.booking.unzip();
    Taken {
        start_time: conflict.start_time,
        end_time: conflict.end_time,
        busy_from: conflict.busy_from,
        busy_to: conflict.busy_to,
        booking_id,
        title,
    }
}
