//! `/api/time-off`: when people, or everybody, take no calls.

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json, Query},
        query::PageQuery,
    },
    usecases::availability::{
        delete_time_off::delete_time_off,
        enter_time_off::enter_time_off,
        time_off::{NO_TIME_OFF, list_times_off},
    },
};
use axum::{extract::Path, http::StatusCode};
use callslot_shared::{
    api::{SaveTimeOff, TimeOff, TimeOffBody, TimesOffBody},
    ids::TimeOffId,
};

/// Lists the organization's times off.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<PageQuery<TimeOffId>>, Error>,
) -> Result<Json<TimesOffBody>, Error> {
    let by = context.principal().await?;
    let Query(PageQuery { after, limit }) = query?;
    let found = list_times_off(context.with_principal(&by), after, limit).await?;
    Ok(Json(TimesOffBody {
        success: true,
        next_cursor: found.next(|last| last.id.to_string()),
        times_off: found.items,
    }))
}

/// Enters a time off.
#[worker::send]
pub(crate) async fn create(
    context: RequestContext,
    body: Result<Json<SaveTimeOff>, Error>,
) -> Result<(StatusCode, Json<TimeOffBody>), Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let entered = enter_time_off(context.with_principal(&by), &request).await?;
    Ok((StatusCode::CREATED, shown(entered)))
}

/// Deletes a time off.
#[worker::send]
pub(crate) async fn delete(
    context: RequestContext,
    id: Id<TimeOffId>,
) -> Result<Json<TimeOffBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_TIME_OFF)?;
    delete_time_off(context.with_principal(&by), id)
        .await
        .map(shown)
}

fn shown(time_off: TimeOff) -> Json<TimeOffBody> {
    Json(TimeOffBody {
        success: true,
        time_off,
    })
}
