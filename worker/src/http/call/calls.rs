//! `/api/calls`: call now, and what became of calls.

use crate::http::{
    RequestContext,
    cursor::Cursor,
    extract::{Id, Json, Query},
    idempotency, query,
    records::call_id,
};
use crate::{
    Error,
    usecases::{
        booking::{
            call_now::{Called, call_now},
            repeatable::{Repeatable, Representation},
        },
        call::calls::{CallsQuery, list_calls, show_call},
    },
};
use axum::response::{IntoResponse, Response};
use callslot_shared::{
    api::{CallBody, CallNowBody, CallsBody, CreateCall},
    booking::Booking,
    ids::{AttemptId, BookingId},
};
use serde::{Deserialize, Deserializer};

/// The order calls are listed in, for cursors.
const ORDER: &str = "-asked_at";

/// Calls now: books with the present for a start and dials within the request, or right after it if
/// the client goes away.
#[worker::send]
pub(crate) async fn create(
    context: RequestContext,
    body: Result<Json<CreateCall>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let key = idempotency::required_key(&context.headers, &by, "POST /api/calls", &request)?;
    let represent = |booking: &Booking| created(booking).map(Representation::from);
    let repeatable = Repeatable { key, represent };
    match call_now(context.with_principal(&by), request, &repeatable).await? {
        Called::Answered(booking) => created(&booking).map(IntoResponse::into_response),
        Called::Known(known) => idempotency::replay(&repeatable.key, &known),
    }
}

/// The answer to a request that called now.
fn created(booking: &Booking) -> Result<idempotency::StoredResponse, Error> {
    let body = CallNowBody {
        success: true,
        booking: booking.clone(),
    };
    idempotency::StoredResponse::created([], &body)
}

/// Lists the organization's calls, the newest first.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<ListCalls>, Error>,
) -> Result<Json<CallsBody>, Error> {
    let by = context.principal().await?;
    let Query(asked) = query?;
    let wanted = CallsQuery {
        booking: asked.booking,
        without_outcome: asked.without_outcome,
        after: asked.cursor.map(|cursor| (cursor.value, cursor.id)),
        limit: asked.limit,
    };
    let found = list_calls(context.with_principal(&by), wanted).await?;
    let next_cursor = found.next(|last| {
        Cursor {
            order: ORDER.to_owned(),
            value: last.call.asked_at,
            id: last.attempt,
        }
        .encode()
    });
    Ok(Json(CallsBody {
        success: true,
        calls: found.items.into_iter().map(|listed| listed.call).collect(),
        next_cursor,
    }))
}

/// The parameters of the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListCalls {
    #[serde(rename = "booking_id", default, deserialize_with = "query::booking")]
    booking: Option<BookingId>,
    #[serde(rename = "outcome", default, deserialize_with = "missing")]
    without_outcome: bool,
    #[serde(default, deserialize_with = "place")]
    cursor: Option<Cursor<AttemptId>>,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

fn missing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    query::by(deserializer, |text| match text {
        "missing" => Ok(true),
        _ => Err("can only be missing, or left out"),
    })
}

fn place<'de, D>(deserializer: D) -> Result<Option<Cursor<AttemptId>>, D::Error>
where
    D: Deserializer<'de>,
{
    query::by_rule(deserializer, |text| Cursor::decode(text, ORDER)).map(Some)
}

/// Shows one call, by the id of either of its legs.
#[worker::send]
pub(crate) async fn show(context: RequestContext, id: Id<String>) -> Result<Json<CallBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    let call = show_call(context.with_principal(&by), &id).await?;
    Ok(Json(CallBody {
        success: true,
        call,
    }))
}
