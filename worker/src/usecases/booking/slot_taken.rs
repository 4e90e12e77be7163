//! The refusal of a time that is taken.

use crate::{
    Error,
    store::booking_events::{self, Conflict, Except, Span, Terms},
    usecases::Context,
};
use callslot_shared::{
    access::{Action, Feature},
    api::{ErrorBody, ErrorCode, Taken},
    ids::{BookingId, HoldId, UserId},
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// The time that a call takes of its operator, and of those who take it with them.
pub(crate) fn span(
    operator: UserId,
    co_hosts: &[UserId],
    start: DateTime<Utc>,
    minutes: u32,
    terms: &Terms,
) -> Span {
    Span {
        operators: [&[operator], co_hosts].concat(),
        from: start - TimeDelta::minutes(terms.buffer_before.into()),
        to: start + TimeDelta::minutes((minutes + terms.buffer_after).into()),
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
        hold: hold.map(|hold| (hold, by.user_id)),
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
    body.error.conflict = Some(shown(conflict, may_see));
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

fn shown(conflict: Conflict, may_see: bool) -> Taken {
    let (booking_id, title) = conflict.booking.filter(|_| may_see).unzip();
    Taken {
        start_time: conflict.start_time,
        end_time: conflict.end_time,
        busy_from: conflict.busy_from,
        busy_to: conflict.busy_to,
        booking_id,
        title,
    }
}
