//! The end of an organization's calls to a number, which its bearer asks for by a link.

use super::limits;
use crate::{
    App, Error,
    attendee_links::FormAction,
    store::{
        author::Attendee,
        blocked_numbers,
        booking_events::{self, UpcomingCall},
    },
    usecases::{
        Context,
        booking::{
            cancel_booking::{Cancellation, cancel_booking},
            find_booking::find_booking,
        },
        messages::attendee_call::{LinkedCall, OpenedLink, ReplacedLink, ShownForm, attendee_call},
    },
};
use chrono::{DateTime, Utc};

/// The calls that end with a number's being blocked.
pub(crate) enum StopCalls {
    /// These are planned.
    Planned(Box<LinkedCall>, Vec<DateTime<Utc>>),
    /// The number is blocked, and so many calls were cancelled just now.
    Stopped(Box<LinkedCall>, usize),
    /// The link is not the newest.
    Replaced(ReplacedLink),
}

/// The calls to the number of a link's call that are planned in its organization. Nothing, if the token opens none.
pub(crate) async fn planned_calls(app: &App, token: &str) -> Result<Option<StopCalls>, Error> {
    let call = match attendee_call(app, token).await? {
        None => return Ok(None),
        Some(OpenedLink::Replaced(link)) => return Ok(Some(StopCalls::Replaced(link))),
        Some(OpenedLink::Call(call)) => call,
    };
    let by = Attendee {
        organization_id: call.organization_id,
    };
    let context = Context::of_attendee(app, &by);
    let booking = find_booking(context, call.booking).await?;
    let planned = booking_events::upcoming_to(context.tenant, &booking.attendee_phone).await?;
    let starts = planned.iter().map(|call| call.start_time).collect();
    Ok(Some(StopCalls::Planned(call, starts)))
}

/// Blocks the number of a link's call in its organization, and cancels what is planned with it, if its page has shown the
/// form. Again it changes nothing. Nothing, if the token opens none.
///
/// The block comes first, and by itself it keeps every planned call from ringing: so nothing rings if the rest fails.
pub(crate) async fn stop_calls(
    app: &App,
    token: &str,
    shown: &ShownForm,
    network: &str,
) -> Result<Option<StopCalls>, Error> {
    let call = match attendee_call(app, token).await? {
        None => return Ok(None),
        Some(OpenedLink::Replaced(link)) => return Ok(Some(StopCalls::Replaced(link))),
        Some(OpenedLink::Call(call)) => call,
    };
    if !call.has_shown(app, FormAction::StopCalls, shown) {
        return planned_calls(app, token).await;
    }
    limits::count(app, call.booking, network).await?;
    let by = Attendee {
        organization_id: call.organization_id,
    };
    let context = Context::of_attendee(app, &by);
    let booking = find_booking(context, call.booking).await?;
    let number = &booking.attendee_phone;
    blocked_numbers::block(context.tenant, number, &context.entry()).await?;
    let mut cancelled = 0;
    for planned in booking_events::upcoming_to(context.tenant, number).await? {
        cancelled += usize::from(cancel(context, planned).await?);
    }
    Ok(Some(StopCalls::Stopped(call, cancelled)))
}

/// Cancels a planned call, whatever its event type says of notice. Whether it was not over before.
async fn cancel(context: Context<'_, Attendee>, planned: UpcomingCall) -> Result<bool, Error> {
    let cancellation = Cancellation {
        precondition: None,
        notify: None,
    };
    match cancel_booking(context, planned.id, cancellation).await {
        Ok(_) => Ok(true),
        Err(error) if super::is_overtaken(&error) => Ok(false),
        Err(error) => Err(error),
    }
}
