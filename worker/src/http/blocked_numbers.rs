//! `/api/blocked-numbers`: whom the organization does not ring.

use super::{
    answer::Json,
    body,
    bookings::{entry, whole},
    id::Id,
    principal,
};
use crate::{App, Error, store::blocked_numbers};
use axum::{
    extract::RawQuery,
    http::{HeaderMap, StatusCode},
};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::{
        BlockNumber, BlockedNumberBody, BlockedNumbersBody, DEFAULT_LIMIT, ErrorCode, MAX_LIMIT,
    },
    phone::PhoneNumber,
};

/// The number is not blocked, or is none.
const NOT_BLOCKED: Error = Error::Plain(ErrorCode::NotFound, "There is no such blocked number.");

/// Lists the numbers.
pub(super) async fn list(
    app: &App,
    RawQuery(query): &RawQuery,
    headers: &HeaderMap,
) -> Result<Json<BlockedNumbersBody>, Error> {
    let by = principal::allowed(app, headers, Feature::BlockedNumbers, Action::Read).await?;
    let (after, limit) = read(query.as_deref().unwrap_or_default()).map_err(Error::Request)?;
    let found = blocked_numbers::list(&*app.db, by.organization_id, after.as_ref(), limit).await?;
    Ok(Json(BlockedNumbersBody {
        success: true,
        next_cursor: found.next(|last| last.number.to_string()),
        blocked_numbers: found.items,
    }))
}

fn read(query: &str) -> Result<(Option<PhoneNumber>, u32), FieldError> {
    let (mut after, mut limit) = (None, DEFAULT_LIMIT);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            // A plus sign that was not escaped has become a space.
            "cursor" => {
                after = Some(PhoneNumber::parse(
                    "cursor",
                    &format!("+{}", value.trim_start_matches([' ', '+'])),
                )?);
            }
            "limit" => limit = whole("limit", &value, 1, MAX_LIMIT)?,
            other => return Err(FieldError::new(other, "is not a parameter of this list")),
        }
    }
    Ok((after, limit))
}

/// Blocks a number: it is not booked any more, and what is booked with it does not ring.
pub(super) async fn block(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<(StatusCode, Json<BlockedNumberBody>), Error> {
    let by = principal::allowed(app, headers, Feature::BlockedNumbers, Action::Write).await?;
    let request: BlockNumber = body::json(headers, body)?;
    let number = PhoneNumber::parse("number", &request.number)?;
    let body = BlockedNumberBody {
        success: true,
        blocked_number: blocked_numbers::block(&*app.db, &number, &entry(app, &by)).await?,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Lets a number be rung again.
pub(super) async fn unblock(
    app: &App,
    Id(id): &Id,
    headers: &HeaderMap,
) -> Result<Json<BlockedNumberBody>, Error> {
    let by = principal::allowed(app, headers, Feature::BlockedNumbers, Action::Execute).await?;
    let number = PhoneNumber::parse("number", id).map_err(|_| NOT_BLOCKED)?;
    let blocked_number = blocked_numbers::unblock(&*app.db, &number, &entry(app, &by))
        .await?
        .ok_or(NOT_BLOCKED)?;
    Ok(Json(BlockedNumberBody {
        success: true,
        blocked_number,
    }))
}
