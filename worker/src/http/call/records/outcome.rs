//! `/api/calls/{id}/outcome`: what came of a call, as people say.

use super::{NO_CALL, find, find_to_write};
use crate::http::RequestContext;
use crate::{
    App, Error,
    http::{
        bookings::entry,
        extract::{Id, Json},
        principal,
    },
    store::{
        booking_events, conversations::Conversation, credentials::Principal, outcomes,
        voice_configs,
    },
};
use callslot_shared::{
    access::{self, Action, Feature},
    api::{CreateBooking, DeclareOutcome, ErrorCode, Outcome, OutcomeBody, OutcomeKind},
    booking::Booking,
};
use chrono::{DateTime, TimeDelta, Utc};

const NOT_OVER: Error = Error::Plain(
    ErrorCode::Conflict,
    "The call is not over yet. Say what came of it when it is.",
);

/// Shows what was said of a call.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<OutcomeBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let call = find(&app, &by, id).await?;
    let said = outcomes::history(&*app.db, by.organization_id, call.attempt).await?;
    answer(&app, &by, &call, said).await
}

/// Keeps what a person says of a call. Saying the same again changes nothing; saying something else leaves
/// what was said before in the history.
#[worker::send]
pub(crate) async fn declare(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
    body: Result<Json<DeclareOutcome>, Error>,
) -> Result<Json<OutcomeBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let request = request.checked()?;
    let call = find_to_write(&app, &by, id).await?;
    if call.operator != by.user_id {
        access::allow(by.standing, Feature::Outcomes, Action::Execute)?;
    }
    if !call.over {
        return Err(NOT_OVER);
    }
    let before = outcomes::history(&*app.db, by.organization_id, call.attempt).await?;
    let same = |said: &Outcome| said.outcome == request.outcome && said.note == request.note;
    let said = if before.last().is_some_and(same) {
        before
    } else {
        outcomes::declare(&*app.db, call.attempt, &request, &entry(&app, &by)).await?
    };
    answer(&app, &by, &call, said).await
}

async fn answer(
    app: &App,
    by: &Principal,
    call: &Conversation,
    mut said: Vec<Outcome>,
) -> Result<Json<OutcomeBody>, Error> {
    let outcome = said.pop();
    let wanted = |outcome: &Outcome| outcome.outcome == OutcomeKind::CallbackWanted;
    let follow_up = if outcome.as_ref().is_some_and(wanted) {
        let mut booking = booking_events::get(&*app.db, by.organization_id, call.booking)
            .await?
            .ok_or(NO_CALL)?;
        // What it is to be besides a call may be stricter by now.
        let config = voice_configs::get(&*app.db, by.organization_id).await?;
        booking.modulations = booking.modulations.no_looser_than(config.modulations);
        Some(follow_up(booking, app.clock.now()))
    } else {
        None
    };
    Ok(Json(OutcomeBody {
        success: true,
        outcome,
        history: said,
        follow_up,
    }))
}

/// The same call again, at the same time on the first day that is still to come.
fn follow_up(booking: Booking, now: DateTime<Utc>) -> CreateBooking {
    let days = (now - booking.start_time).num_days().max(0) + 1;
    let start = booking.start_time + TimeDelta::days(days);
    CreateBooking {
        start_time: start.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        attendee_phone: booking.attendee_phone.to_string(),
        attendee_extension: booking
            .attendee_extension
            .map(|extension| extension.to_string()),
        user_id: Some(booking.user_id.to_string()),
        title: Some(booking.title),
        description: booking.description,
        end_time: None,
        duration_minutes: Some(booking.duration_minutes.into()),
        timezone: Some(booking.timezone.name().to_owned()),
        attendee_name: booking.attendee_name,
        attendee_email: booking.attendee_email,
        attendee_language: booking
            .attendee_language
            .map(|language| language.as_str().to_owned()),
        modulations: Some(booking.modulations),
        notes: booking.notes,
        ..CreateBooking::default()
    }
}
