//! `/api/schedules`: when people take calls.

use crate::{
    Error,
    http::{
        RequestContext, etag,
        extract::{Id, Json, Query},
        query::PageQuery,
    },
    usecases::availability::{
        change_date::{DateChange, change_date},
        delete_schedule::delete_schedule,
        save_schedule::{create_schedule, replace_schedule},
        schedules::{NO_SCHEDULE, find_schedule, list_schedules},
    },
};
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    FieldError,
    api::{SaveOverride, SaveSchedule, Schedule, ScheduleBody, SchedulesBody},
    ids::ScheduleId,
};
use chrono::NaiveDate;

/// Lists the organization's schedules, everybody's and the shared ones.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<PageQuery<ScheduleId>>, Error>,
) -> Result<Json<SchedulesBody>, Error> {
    let by = context.principal().await?;
    let Query(PageQuery { after, limit }) = query?;
    let found = list_schedules(context.with_principal(&by), after, limit).await?;
    Ok(Json(SchedulesBody {
        success: true,
        next_cursor: found.next(|last| last.id.to_string()),
        schedules: found.items,
    }))
}

/// Makes a schedule.
#[worker::send]
pub(crate) async fn create(
    context: RequestContext,
    body: Result<Json<SaveSchedule>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let request = request.checked()?;
    let made = create_schedule(context.with_principal(&by), &request).await?;
    let location = [(header::LOCATION, format!("/api/schedules/{}", made.id))];
    Ok((StatusCode::CREATED, location, shown(made)).into_response())
}

fn shown(schedule: Schedule) -> Response {
    let tag = etag::version(schedule.version);
    let body = ScheduleBody {
        success: true,
        schedule,
    };
    (tag, Json(body)).into_response()
}

/// Shows one schedule.
#[worker::send]
pub(crate) async fn show(context: RequestContext, id: Id<ScheduleId>) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_SCHEDULE)?;
    find_schedule(context.with_principal(&by), id)
        .await
        .map(shown)
}

/// Replaces a schedule, but for the dates that are not common.
#[worker::send]
pub(crate) async fn replace(
    context: RequestContext,
    id: Id<ScheduleId>,
    body: Result<Json<SaveSchedule>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let request = request.checked()?;
    let Path(id) = id.map_err(|_| NO_SCHEDULE)?;
    let expected = etag::expected(&context.headers);
    let replaced = replace_schedule(context.with_principal(&by), id, expected, &request).await;
    replaced.map(shown)
}

/// Deletes a schedule.
#[worker::send]
pub(crate) async fn delete(context: RequestContext, id: Id<ScheduleId>) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_SCHEDULE)?;
    let expected = etag::expected(&context.headers);
    let deleted = delete_schedule(context.with_principal(&by), id, expected).await;
    deleted.map(shown)
}

/// Sets the hours of one date.
#[worker::send]
pub(crate) async fn set_override(
    context: RequestContext,
    place: Id<(String, String)>,
    body: Result<Json<SaveOverride>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let (id, change) = date_change(place, Some(request))?;
    let expected = etag::expected(&context.headers);
    let changed = change_date(context.with_principal(&by), id, expected, &change).await;
    changed.map(shown)
}

/// Removes the override of one date.
#[worker::send]
pub(crate) async fn clear_override(
    context: RequestContext,
    place: Id<(String, String)>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let (id, change) = date_change(place, None)?;
    let expected = etag::expected(&context.headers);
    let changed = change_date(context.with_principal(&by), id, expected, &change).await;
    changed.map(shown)
}

/// The schedule and the date that an address names, with the hours that a body gives.
fn date_change(
    place: Id<(String, String)>,
    request: Option<SaveOverride>,
) -> Result<(ScheduleId, DateChange), Error> {
    let Path((id, date)) = place.map_err(|_| NO_SCHEDULE)?;
    let date: NaiveDate = date
        .parse()
        .map_err(|_| FieldError::new("date", "is not a date such as 2026-03-08"))?;
    let hours = request.map(|request| request.checked(date)).transpose()?;
    let id = id.parse().map_err(|_| NO_SCHEDULE)?;
    Ok((id, DateChange { date, hours }))
}
