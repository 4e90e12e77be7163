//! `/api/caller-ids`: the numbers that the organization's calls may come from.

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json},
    },
    usecases::tenancy::carrier::add_caller_id::{
        NO_CALLER_ID, add_caller_id, caller_ids, remove_caller_id,
    },
};
use axum::{extract::Path, http::StatusCode};
use callslot_shared::{
    api::{AddCallerId, CallerId, CallerIdBody, CallerIdsBody},
    phone::PhoneNumber,
};

/// Lists them.
#[worker::send]
pub(crate) async fn list(context: RequestContext) -> Result<Json<CallerIdsBody>, Error> {
    let by = context.principal().await?;
    Ok(Json(CallerIdsBody {
        success: true,
        caller_ids: caller_ids(context.with_principal(&by)).await?,
    }))
}

/// Adds a number, if the carrier says that it is in the organization's own account.
#[worker::send]
pub(crate) async fn add(
    context: RequestContext,
    body: Result<Json<AddCallerId>, Error>,
) -> Result<(StatusCode, Json<CallerIdBody>), Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let number = PhoneNumber::parse("number", &request.number)?;
    let added = add_caller_id(context.with_principal(&by), &number).await?;
    Ok((StatusCode::CREATED, self::body(added)))
}

/// Removes a number. Calls that were to come from it fail, and say so.
#[worker::send]
pub(crate) async fn remove(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<CallerIdBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_CALLER_ID)?;
    let number = PhoneNumber::parse("number", &id).map_err(|_| NO_CALLER_ID)?;
    let removed = remove_caller_id(context.with_principal(&by), &number).await;
    removed.map(body)
}

fn body(caller_id: CallerId) -> Json<CallerIdBody> {
    Json(CallerIdBody {
        success: true,
        caller_id,
    })
}
