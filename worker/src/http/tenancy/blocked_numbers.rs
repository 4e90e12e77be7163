//! `/api/blocked-numbers`: whom the organization does not ring.

use crate::http::{
    RequestContext,
    bookings::entry,
    extract::{Id, Json, Query},
    principal, query,
};
use crate::{Error, store::blocked_numbers};
use axum::{extract::Path, http::StatusCode};
use callslot_shared::{
    api::{BlockNumber, BlockedNumberBody, BlockedNumbersBody, ErrorCode},
    phone::PhoneNumber,
};
use serde::Deserialize;

/// The number is not blocked, or is none.
const NOT_BLOCKED: Error = Error::Plain(ErrorCode::NotFound, "There is no such blocked number.");

/// Lists the numbers.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<ListBlocked>, Error>,
) -> Result<Json<BlockedNumbersBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Query(ListBlocked { after, limit }) = query?;
    let found = blocked_numbers::list(by.tenant(&*app.db), after.as_ref(), limit).await?;
    Ok(Json(BlockedNumbersBody {
        success: true,
        next_cursor: found.next(|last| last.number.to_string()),
        blocked_numbers: found.items,
    }))
}

/// What is listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListBlocked {
    #[serde(rename = "cursor", default, deserialize_with = "query::phone")]
    after: Option<PhoneNumber>,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

/// Blocks a number: it is not booked any more, and what is booked with it does not ring.
#[worker::send]
pub(crate) async fn block(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<BlockNumber>, Error>,
) -> Result<(StatusCode, Json<BlockedNumberBody>), Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let number = PhoneNumber::parse("number", &request.number)?;
    let body = BlockedNumberBody {
        success: true,
        blocked_number: blocked_numbers::block(by.tenant(&*app.db), &number, &entry(&app, &by))
            .await?,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Lets a number be rung again.
#[worker::send]
pub(crate) async fn unblock(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<BlockedNumberBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| NOT_BLOCKED)?;
    let number = PhoneNumber::parse("number", &id).map_err(|_| NOT_BLOCKED)?;
    let blocked_number = blocked_numbers::unblock(by.tenant(&*app.db), &number, &entry(&app, &by))
        .await?
        .ok_or(NOT_BLOCKED)?;
    Ok(Json(BlockedNumberBody {
        success: true,
        blocked_number,
    }))
}
