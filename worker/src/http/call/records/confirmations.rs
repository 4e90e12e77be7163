//! `/api/calls/{id}/confirmations`: what the operator is asked to confirm on a call, and what was.

use super::call_id;
use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json},
    },
    usecases::call::confirm::{self, confirmations_of},
};
use axum::http::StatusCode;
use callslot_shared::api::{Confirm, ConfirmationBody, ConfirmationsBody};

/// Shows the prompts and what was confirmed.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<ConfirmationsBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    let found = confirmations_of(context.with_principal(&by), &id).await?;
    Ok(Json(ConfirmationsBody {
        success: true,
        confirmations: found.confirmations,
        prompts: found.prompts,
    }))
}

/// Keeps a confirmation. Asked again, it answers the same again.
#[worker::send]
pub(crate) async fn add(
    context: RequestContext,
    id: Id<String>,
    body: Result<Json<Confirm>, Error>,
) -> Result<(StatusCode, Json<ConfirmationBody>), Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let request = request.checked()?;
    let id = call_id(id)?;
    let confirmation = confirm::confirm(context.with_principal(&by), &id, &request).await?;
    let body = ConfirmationBody {
        success: true,
        confirmation,
    };
    Ok((StatusCode::CREATED, Json(body)))
}
