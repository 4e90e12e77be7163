//! `/api/blocked-numbers`: whom the organization does not ring.

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json, Query},
        query,
    },
    usecases::tenancy::block_number::{NOT_BLOCKED, block_number, blocked_numbers, unblock_number},
};
use axum::{extract::Path, http::StatusCode};
use callslot_shared::{
    api::{BlockNumber, BlockedNumber, BlockedNumberBody, BlockedNumbersBody},
    phone::PhoneNumber,
};
use serde::Deserialize;

/// Lists the numbers.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<ListBlocked>, Error>,
) -> Result<Json<BlockedNumbersBody>, Error> {
    let by = context.principal().await?;
    let Query(ListBlocked { after, limit }) = query?;
    let found = blocked_numbers(context.with_principal(&by), after.as_ref(), limit).await?;
    Ok(Json(BlockedNumbersBody {
        success: true,
        next_cursor: found.next(|last| last.number.to_string()),
        blocked_numbers: found.items,
    }))
}

/// Parameters of the list.
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
    context: RequestContext,
    body: Result<Json<BlockNumber>, Error>,
) -> Result<(StatusCode, Json<BlockedNumberBody>), Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let number = PhoneNumber::parse("number", &request.number)?;
    let blocked = block_number(context.with_principal(&by), &number).await?;
    Ok((StatusCode::CREATED, self::body(blocked)))
}

/// Lets a number be rung again.
#[worker::send]
pub(crate) async fn unblock(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<BlockedNumberBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NOT_BLOCKED)?;
    let number = PhoneNumber::parse("number", &id).map_err(|_| NOT_BLOCKED)?;
    let unblocked = unblock_number(context.with_principal(&by), &number).await;
    unblocked.map(body)
}

fn body(blocked_number: BlockedNumber) -> Json<BlockedNumberBody> {
    Json(BlockedNumberBody {
        success: true,
        blocked_number,
    })
}
