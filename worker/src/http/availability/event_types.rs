//! `/api/event-types`: what can be booked.

use crate::http::{
    RequestContext,
    bookings::{consent, entry},
    etag,
    extract::{Id, Json, Query},
    principal,
    query::Page,
};
use crate::{
    App, Error,
    seams::fresh_id,
    store::{
        credentials::Principal,
        event_types::{self, Refusal},
    },
};
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    FieldError,
    access::{self, Action, Denial, Feature},
    api::{ErrorCode, EventType, EventTypeBody, EventTypesBody, SaveEventType},
    ids::{EventTypeId, UserId},
};

/// No such event type, or another organization's.
pub(crate) const NO_EVENT_TYPE: Error =
    Error::Plain(ErrorCode::NotFound, "There is no such event type.");
/// The plan has room for one host only.
const ONE_HOST: Error = Error::Plain(
    ErrorCode::PlanRequired,
    "Your organization's plan does not include event types with several hosts. An owner can change the plan.",
);

/// Lists the organization's event types.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<Page<EventTypeId>>, Error>,
) -> Result<Json<EventTypesBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Query(Page { after, limit }) = query?;
    let found = event_types::list(by.tenant(&*app.db), after, limit).await?;
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

async fn find(app: &App, by: &Principal, id: Id<EventTypeId>) -> Result<EventType, Error> {
    let Path(id) = id.map_err(|_| NO_EVENT_TYPE)?;
    event_types::get(by.tenant(&*app.db), id)
        .await?
        .ok_or(NO_EVENT_TYPE)
}

/// Shows one event type.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<EventTypeId>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    Ok(shown(find(&app, &by, id).await?))
}

/// What is to be saved, checked.
fn checked(by: &Principal, event: SaveEventType) -> Result<SaveEventType, Error> {
    let event = event.checked()?;
    let team = access::allow(by.standing, Feature::TeamEventTypes, Action::Write);
    if event.hosts.len() > 1 && matches!(team, Err(Denial::PlanRequired)) {
        return Err(ONE_HOST);
    }
    Ok(event)
}

/// Who allows an event type to be looser than the organization's settings for calls, if it is.
async fn looser(app: &App, by: &Principal, event: &SaveEventType) -> Result<Option<UserId>, Error> {
    consent::allowed(&*app.db, by, event.rules.modulations, "rules.modulations").await
}

/// Makes an event type.
#[worker::send]
pub(crate) async fn create(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<SaveEventType>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(event) = body?;
    let event = checked(&by, event)?;
    let id = EventTypeId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let looser = looser(&app, &by, &event).await?;
    let stored =
        event_types::insert(by.tenant(&*app.db), id, &event, looser, &entry(&app, &by)).await?;
    let event_type = stored.map_err(refused)?;
    let location = [(header::LOCATION, format!("/api/event-types/{id}"))];
    Ok((StatusCode::CREATED, location, shown(event_type)).into_response())
}

/// Replaces an event type.
#[worker::send]
pub(crate) async fn replace(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<EventTypeId>,
    body: Result<Json<SaveEventType>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(event) = body?;
    let event = checked(&by, event)?;
    let before = find(&app, &by, id).await?;
    etag::check_version(&headers, before.version)?;
    let looser = looser(&app, &by, &event).await?;
    let (db, id, version) = (&*app.db, before.id, before.version);
    let stored = event_types::replace(
        by.tenant(db),
        id,
        version,
        &event,
        looser,
        &entry(&app, &by),
    )
    .await?;
    Ok(shown(stored.map_err(refused)?))
}

/// Deletes an event type. What was booked of it stays booked.
#[worker::send]
pub(crate) async fn delete(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<EventTypeId>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let before = find(&app, &by, id).await?;
    etag::check_version(&headers, before.version)?;
    if event_types::delete(
        by.tenant(&*app.db),
        before.id,
        before.version,
        &entry(&app, &by),
    )
    .await?
    {
        Ok(shown(before))
    } else {
        Err(etag::CHANGED)
    }
}

fn refused(refusal: Refusal) -> Error {
    let of_host = |place: usize, name: &str, problem| {
        FieldError::new(&format!("hosts[{place}].{name}"), problem).into()
    };
    match refusal {
        Refusal::Slug => FieldError::new("slug", "is another event type's; pick another").into(),
        Refusal::Host(place) => {
            let problem = "is not an active owner, admin or operator of this organization";
            of_host(place, "user_id", problem)
        }
        Refusal::Schedule(place) => {
            let problem = "is neither a schedule of this host nor a shared one";
            of_host(place, "schedule_id", problem)
        }
        Refusal::TooMany => Error::Plain(
            ErrorCode::Conflict,
            "There are 500 event types already. Delete one that is not used any more first.",
        ),
        Refusal::Overtaken => etag::CHANGED,
    }
}
