//! `/api/calls/{id}/confirmations`: what the operator is asked to confirm on a call, and what was.

use super::{find, find_to_write};
use crate::http::RequestContext;
use crate::{
    Error,
    http::{
        bookings::entry,
        extract::{Id, Json},
        principal,
    },
    store::{confirmations, conversations::Conversation},
};
use axum::http::StatusCode;
use callslot_shared::{
    FieldError,
    api::{Confirm, ConfirmationBody, ConfirmationsBody, ErrorCode},
};
use chrono::{DateTime, TimeDelta, Utc};

/// How long after a call something can be confirmed that was said on it.
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

/// Shows the prompts and what was confirmed.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<ConfirmationsBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let call = find(&app, &by, id).await?;
    Ok(Json(ConfirmationsBody {
        success: true,
        confirmations: confirmations::list(by.tenant(&*app.db), call.attempt).await?,
        prompts: call.voice.confirmations,
    }))
}

/// Keeps a confirmation. Asked again, it answers the same again.
#[worker::send]
pub(crate) async fn add(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
    body: Result<Json<Confirm>, Error>,
) -> Result<(StatusCode, Json<ConfirmationBody>), Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let confirm = request.checked()?;
    let call = find_to_write(&app, &by, id).await?;
    if call.operator != by.user_id {
        return Err(NOT_THE_OPERATOR);
    }
    if !call.voice.confirmations.contains(&confirm.prompt) {
        return Err(FieldError::new(
            "prompt",
            "is not among what is to be confirmed on this call",
        )
        .into());
    }
    if !can_confirm(&call, app.clock.now()) {
        return Err(NOT_NOW);
    }
    let kept = confirmations::add(
        by.tenant(&*app.db),
        call.attempt,
        &confirm,
        &entry(&app, &by),
    )
    .await?;
    let confirmation = kept
        .filter(|kept| kept.note == confirm.note && kept.confirmed_by == by.user_id)
        .ok_or(CONFIRMED)?;
    let body = ConfirmationBody {
        success: true,
        confirmation,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

fn can_confirm(call: &Conversation, now: DateTime<Utc>) -> bool {
    call.bridged_at.is_some() && call.ended_at.is_none_or(|ended| now - ended <= AFTERWARDS)
}
