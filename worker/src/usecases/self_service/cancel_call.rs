//! Cancelling a call by its attendee's link.

use super::{TRIES, is_overtaken, limits};
use crate::{
    App, Error,
    attendee_links::FormAction,
    store::author::Attendee,
    usecases::{
        Context,
        booking::{
            cancel_booking::{Cancellation, cancel_booking},
            find_booking::VERSION_CONFLICT,
        },
        messages::attendee_call::{LinkedCall, OpenedLink, ReplacedLink, ShownForm, attendee_call},
    },
};
use callslot_shared::{
    booking::Booking,
    schedule::self_service::{AttendeeChange, ChangeRefusal},
};

/// The outcome of cancelling.
pub(crate) enum CallCancellation {
    /// The call is cancelled, now or before.
    Done,
    /// It is not the attendee's to cancel any more.
    Refused(Box<LinkedCall>, ChangeRefusal),
    /// No page has shown that form, or too long ago.
    NotShown(Box<LinkedCall>),
    /// The link is not the newest.
    Replaced(ReplacedLink),
}

/// Cancels the call of a link, if its page has shown the form. Again it changes nothing. Nothing, if the token opens none.
///
/// The attendee's word counts until the dialler commits to the call: then it is too late here.
pub(crate) async fn cancel_call(
    app: &App,
    token: &str,
    shown: &ShownForm,
    network: &str,
) -> Result<Option<CallCancellation>, Error> {
    let mut failed = VERSION_CONFLICT;
    for turn in 0..TRIES {
        let call = match attendee_call(app, token).await? {
            None => return Ok(None),
            Some(OpenedLink::Replaced(link)) => return Ok(Some(CallCancellation::Replaced(link))),
            Some(OpenedLink::Call(call)) => call,
        };
        if call.is_cancelled() {
            return Ok(Some(CallCancellation::Done));
        }
        if !call.has_shown(app, FormAction::Cancel, shown) {
            return Ok(Some(CallCancellation::NotShown(call)));
        }
        if turn == 0 {
            limits::count(app, call.booking, network).await?;
        }
        if let Err(refusal) = call.may(AttendeeChange::Cancel) {
            return Ok(Some(CallCancellation::Refused(call, refusal)));
        }
        match cancel_at(app, &call).await {
            Ok(()) => return Ok(Some(CallCancellation::Done)),
            // The next look tells whether it was written.
            Err(error) if is_overtaken(&error) || matches!(error, Error::Database(_)) => {
                failed = error;
            }
            Err(error) => return Err(error),
        }
    }
    Err(failed)
}

/// Cancels a call at the version that its link has shown.
async fn cancel_at(app: &App, call: &LinkedCall) -> Result<(), Error> {
    let by = Attendee {
        organization_id: call.organization_id,
    };
    let as_shown = |booking: &Booking| {
        if booking.version == call.version {
            Ok(())
        } else {
            Err(VERSION_CONFLICT)
        }
    };
    let cancellation = Cancellation {
        precondition: Some(&as_shown),
        notify: None,
    };
    let context = Context::of_attendee(app, &by);
    cancel_booking(context, call.booking, cancellation)
        .await
        .map(drop)
}
