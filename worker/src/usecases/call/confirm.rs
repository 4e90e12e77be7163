//! Prompts that the operator is asked to confirm on a call, and what was confirmed.

use super::find::{find, find_to_write};
use crate::{
    Error,
    store::{call_context::CallContext, confirmations},
    usecases::Context,
};
use callslot_shared::{
    FieldError,
    api::{Confirm, Confirmation, ErrorCode},
    ids::CallId,
};
use chrono::{DateTime, TimeDelta, Utc};

/// Longest that something can be confirmed after the call it was said on.
const AFTERWARDS: TimeDelta = TimeDelta::hours(1);

const NOT_THE_OPERATOR: Error = Error::Plain(
    ErrorCode::Forbidden,
    "Only the operator of a call can say what was confirmed on it.",
);
const NOT_NOW: Error = Error::Plain(
    ErrorCode::Conflict,
    "Something can be confirmed while both sides talk, and for an hour after.",
);
const CONFIRMED: Error = Error::Plain(
    ErrorCode::Conflict,
    "This was confirmed before, with another note. What was confirmed does not change.",
);

/// The confirmations of a call.
pub(crate) struct Confirmations {
    /// Those that were given, in the order they were.
    pub(crate) confirmations: Vec<Confirmation>,
    /// The prompts that hold on the call.
    pub(crate) prompts: Vec<String>,
}

/// Shows the prompts and what was confirmed.
pub(crate) async fn confirmations_of(
    context: Context<'_>,
    id: &CallId,
) -> Result<Confirmations, Error> {
    let call = find(context, id).await?;
    Ok(Confirmations {
        confirmations: confirmations::list(context.tenant, call.attempt).await?,
        prompts: call.voice.confirmations,
    })
}

/// Keeps a confirmation of the call's operator, and answers it. Given again, it stays as it is and is answered again.
///
/// Refuses whoever is not the operator, a prompt that the call does not have, a call that nobody talked on or that
/// ended too long ago, and a prompt that was confirmed differently before.
pub(crate) async fn confirm(
    context: Context<'_>,
    id: &CallId,
    confirm: &Confirm,
) -> Result<Confirmation, Error> {
    let call = find_to_write(context, id).await?;
    if call.operator != context.by.user_id {
        return Err(NOT_THE_OPERATOR);
    }
    if !call.voice.confirmations.contains(&confirm.prompt) {
        return Err(FieldError::new(
            "prompt",
            "is not among what is to be confirmed on this call",
        )
        .into());
    }
    if !can_confirm(&call, context.now()) {
        return Err(NOT_NOW);
    }
    let kept = confirmations::add(context.tenant, call.attempt, confirm, &context.entry()).await?;
    kept.filter(|kept| kept.note == confirm.note && kept.confirmed_by == context.by.user_id)
        .ok_or(CONFIRMED)
}

fn can_confirm(call: &CallContext, now: DateTime<Utc>) -> bool {
    call.bridged_at.is_some() && call.ended_at.is_none_or(|ended| now - ended <= AFTERWARDS)
}
