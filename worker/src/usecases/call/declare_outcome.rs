//! Outcomes of calls, as people declare and withdraw them.

use super::find::{NO_CALL, find, find_to_write};
use crate::{
    Error,
    store::{
        booking_events,
        call_context::CallContext,
        outcomes::{self, OutcomeWithdrawal},
        voice_configs,
    },
    usecases::{Context, webhook_kick},
};
use callslot_shared::{
    access::{self, Action, Feature},
    api::{CreateBooking, DeclareOutcome, ErrorCode, Outcome, OutcomeKind},
    booking::Booking,
    ids::CallId,
};
use chrono::{DateTime, TimeDelta, Utc};

const NOT_OVER: Error = Error::Plain(
    ErrorCode::Conflict,
    "The call is not over yet. Say what came of it when it is.",
);

const TOO_LATE: Error = Error::Plain(
    ErrorCode::Conflict,
    "An outcome can be withdrawn for 10 minutes after it was declared. Declare another one instead.",
);

/// The outcomes declared for a call.
pub(crate) struct Outcomes {
    /// The outcome that holds.
    pub(crate) outcome: Option<Outcome>,
    /// Earlier outcomes, the oldest first.
    pub(crate) history: Vec<Outcome>,
    /// The call to book next, where a callback is wanted.
    pub(crate) follow_up: Option<CreateBooking>,
}

/// Shows what was said of a call.
pub(crate) async fn outcomes_of(context: Context<'_>, id: &CallId) -> Result<Outcomes, Error> {
    let call = find(context, id).await?;
    let said = outcomes::history(context.tenant, call.attempt).await?;
    told(context, &call, said).await
}

/// Keeps what a person says of a call, which the operator does, or whoever may for others. Saying the same again changes
/// nothing; saying something else leaves what was said before in the history.
pub(crate) async fn declare_outcome(
    context: Context<'_>,
    id: &CallId,
    declared: &DeclareOutcome,
) -> Result<Outcomes, Error> {
    let call = find_to_conclude(context, id).await?;
    if !call.over {
        return Err(NOT_OVER);
    }
    let before = outcomes::history(context.tenant, call.attempt).await?;
    let same = |said: &Outcome| said.outcome == declared.outcome && said.note == declared.note;
    let said = if before.last().is_some_and(same) {
        before
    } else {
        let entry = context.entry();
        let said = outcomes::declare(context.tenant, call.attempt, declared, &entry).await?;
        webhook_kick::kick(context.app);
        said
    };
    told(context, &call, said).await
}

/// Withdraws the outcome that was declared last, which whoever may declare it may do for [`Outcome::WITHDRAWABLE`]. The one
/// before it holds again. To withdraw it again changes nothing.
pub(crate) async fn withdraw_outcome(context: Context<'_>, id: &CallId) -> Result<Outcomes, Error> {
    let call = find_to_conclude(context, id).await?;
    match outcomes::withdraw(context.tenant, call.attempt, &context.entry()).await? {
        OutcomeWithdrawal::Done(said) => told(context, &call, said).await,
        OutcomeWithdrawal::TooLate => Err(TOO_LATE),
    }
}

/// The call, for its operator and whoever may conclude others' calls.
async fn find_to_conclude(context: Context<'_>, id: &CallId) -> Result<CallContext, Error> {
    let call = find_to_write(context, id).await?;
    if call.operator != context.by.user_id {
        access::allow(context.by.standing, Feature::Outcomes, Action::Execute)?;
    }
    Ok(call)
}

async fn told(
    context: Context<'_>,
    call: &CallContext,
    mut said: Vec<Outcome>,
) -> Result<Outcomes, Error> {
    let outcome = said.pop();
    let wanted = |outcome: &Outcome| outcome.outcome == OutcomeKind::CallbackWanted;
    let follow_up = if outcome.as_ref().is_some_and(wanted) {
        let mut booking = booking_events::get(context.tenant, call.booking)
            .await?
            .ok_or(NO_CALL)?;
        // The booking's modulations may have to be stricter by now.
        let config = voice_configs::get(context.tenant).await?;
        booking.modulations = booking.modulations.no_looser_than(config.modulations);
        Some(follow_up(booking, context.now()))
    } else {
        None
    };
    Ok(Outcomes {
        outcome,
        history: said,
        follow_up,
    })
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
        notify: Some(booking.notify),
        ..CreateBooking::default()
    }
}
