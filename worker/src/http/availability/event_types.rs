//! `/api/event-types`: what can be booked.

use crate::{
    Error,
    http::{
        RequestContext, etag,
        extract::{Id, Json, Query},
        query::PageQuery,
    },
    usecases::availability::{
        delete_event_type::delete_event_type,
        event_types::{NO_EVENT_TYPE, find_event_type, list_event_types},
        save_event_type::{EventTypeDraft, create_event_type, replace_event_type},
    },
};
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{EventType, EventTypeBody, EventTypesBody, SaveEventType},
    ids::EventTypeId,
};

/// Lists the organization's event types.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<PageQuery<EventTypeId>>, Error>,
) -> Result<Json<EventTypesBody>, Error> {
    let by = context.principal().await?;
    let Query(PageQuery { after, limit }) = query?;
    let found = list_event_types(context.with_principal(&by), after, limit).await?;
    Ok(Json(EventTypesBody {
        success: true,
        next_cursor: found.next(|last| last.id.to_string()),
        event_types: found.items,
    }))
}

fn shown(event_type: EventType) -> Response {
    let tag = etag::version(event_type.version);
    let body = EventTypeBody {
        success: true,
        event_type,
    };
    (tag, Json(body)).into_response()
}

/// Shows one event type.
#[worker::send]
pub(crate) async fn show(context: RequestContext, id: Id<EventTypeId>) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_EVENT_TYPE)?;
    find_event_type(context.with_principal(&by), id)
        .await
        .map(shown)
}

/// Makes an event type.
#[worker::send]
pub(crate) async fn create(
    context: RequestContext,
    body: Result<Json<SaveEventType>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(event) = body?;
    let event = EventTypeDraft::checked(&by, event)?;
    let made = create_event_type(context.with_principal(&by), &event).await?;
    let location = [(header::LOCATION, format!("/api/event-types/{}", made.id))];
    Ok((StatusCode::CREATED, location, shown(made)).into_response())
}

/// Replaces an event type.
#[worker::send]
pub(crate) async fn replace(
    context: RequestContext,
    id: Id<EventTypeId>,
    body: Result<Json<SaveEventType>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(event) = body?;
    let event = EventTypeDraft::checked(&by, event)?;
    let Path(id) = id.map_err(|_| NO_EVENT_TYPE)?;
    let expected = etag::expected(&context.headers);
    let replaced = replace_event_type(context.with_principal(&by), id, expected, &event).await;
    replaced.map(shown)
}

/// Deletes an event type. Its bookings stay booked.
#[worker::send]
pub(crate) async fn delete(
    context: RequestContext,
    id: Id<EventTypeId>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_EVENT_TYPE)?;
    let expected = etag::expected(&context.headers);
    let deleted = delete_event_type(context.with_principal(&by), id, expected).await;
    deleted.map(shown)
}
