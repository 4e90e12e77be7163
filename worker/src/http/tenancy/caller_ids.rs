//! `/api/caller-ids`: the numbers that the organization's calls may come from.

use crate::http::{
    RequestContext,
    bookings::entry,
    carrier_account,
    extract::{Id, Json},
    principal,
};
use crate::{Error, store::caller_ids};
use axum::{extract::Path, http::StatusCode};
use callslot_shared::{
    api::{AddCallerId, CallerIdBody, CallerIdsBody, ErrorCode},
    phone::PhoneNumber,
};

const NO_CALLER_ID: Error = Error::Plain(ErrorCode::NotFound, "There is no such caller id.");
const NOT_PROVED: Error = Error::Plain(
    ErrorCode::Conflict,
    "Without a carrier account of your own, only whoever runs this service can give you a caller id.",
);
const NOT_ADDED: Error = Error::Plain(
    ErrorCode::Conflict,
    "This number cannot be added: you have too many, or it is in use already.",
);

/// Lists them.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<CallerIdsBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    Ok(Json(CallerIdsBody {
        success: true,
        caller_ids: caller_ids::list(by.tenant(&*app.db)).await?,
    }))
}

/// Adds a number, if the carrier says that it is in the organization's own account.
#[worker::send]
pub(crate) async fn add(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<AddCallerId>, Error>,
) -> Result<(StatusCode, Json<CallerIdBody>), Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let number = PhoneNumber::parse("number", &request.number)?;
    let (account, line) = carrier_account::own(&app, by.organization_id)
        .await?
        .ok_or(NOT_PROVED)?;
    carrier_account::check(&*line, &number, "number").await?;
    let entry = entry(&app, &by);
    let added = caller_ids::add(by.tenant(&*app.db), &number, &account.account(), &entry).await?;
    let body = CallerIdBody {
        success: true,
        caller_id: added.ok_or(NOT_ADDED)?,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Removes a number. Calls that were to come from it fail, and say so.
#[worker::send]
pub(crate) async fn remove(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<CallerIdBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| NO_CALLER_ID)?;
    let number = PhoneNumber::parse("number", &id).map_err(|_| NO_CALLER_ID)?;
    let removed = caller_ids::remove(by.tenant(&*app.db), &number, &entry(&app, &by)).await?;
    Ok(Json(CallerIdBody {
        success: true,
        caller_id: removed.ok_or(NO_CALLER_ID)?,
    }))
}
