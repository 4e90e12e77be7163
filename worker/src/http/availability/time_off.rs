//! `/api/time-off`: when people, or everybody, take no calls.

use crate::http::{
    RequestContext,
    bookings::entry,
    extract::{Id, Json, Query},
    principal,
    query::Page,
    schedules::{manages, not_made, own_or_managed},
};
use crate::{
    Error,
    seams::fresh_id,
    store::{credentials::Principal, time_off},
};
use axum::{extract::Path, http::StatusCode};
use callslot_shared::{
    api::{ErrorCode, SaveTimeOff, TimeOff, TimeOffBody, TimesOffBody},
    ids::TimeOffId,
};

/// No such time off, or another organization's.
const NO_TIME_OFF: Error = Error::Plain(ErrorCode::NotFound, "There is no such time off.");
/// One has as many as fit.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "There are 400 times off to come already. Delete one first.",
);

/// Lists the organization's times off.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<Page<TimeOffId>>, Error>,
) -> Result<Json<TimesOffBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Query(Page { after, limit }) = query?;
    let found = time_off::list(by.tenant(&*app.db), after, limit).await?;
    Ok(Json(TimesOffBody {
        success: true,
        next_cursor: found.next(|last| last.id.to_string()),
        times_off: found.items.into_iter().map(|off| told(&by, off)).collect(),
    }))
}

/// A time off without its reason, if that is a colleague's and none of the reader's business.
fn told(by: &Principal, mut off: TimeOff) -> TimeOff {
    let own = off.user_id.is_none_or(|user| user == by.user_id);
    if !own && !manages(by) {
        off.reason = None;
    }
    off
}

/// Enters a time off.
#[worker::send]
pub(crate) async fn create(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<SaveTimeOff>, Error>,
) -> Result<(StatusCode, Json<TimeOffBody>), Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let off = request.checked()?;
    let own = request.user_id.unwrap_or(by.user_id);
    let owner = (!request.everybody).then_some(own);
    own_or_managed(&by, owner)?;
    let id = TimeOffId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let stored = time_off::insert(by.tenant(&*app.db), id, owner, &off, &entry(&app, &by)).await?;
    let Some(time_off) = stored else {
        return Err(not_made(&app, &by, owner, TOO_MANY).await?);
    };
    let body = TimeOffBody {
        success: true,
        time_off,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Deletes a time off.
#[worker::send]
pub(crate) async fn delete(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<TimeOffId>,
) -> Result<Json<TimeOffBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| NO_TIME_OFF)?;
    let time_off = time_off::get(by.tenant(&*app.db), id)
        .await?
        .ok_or(NO_TIME_OFF)?;
    own_or_managed(&by, time_off.user_id)?;
    time_off::delete(by.tenant(&*app.db), &time_off, &entry(&app, &by)).await?;
    Ok(Json(TimeOffBody {
        success: true,
        time_off,
    }))
}
