//! `/api/schedules`: when people take calls.

use crate::http::{
    RequestContext,
    bookings::entry,
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
        members,
        schedules::{self, Deleted},
    },
};
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    FieldError,
    access::{self, Action, Denial, Feature},
    api::{ErrorCode, SaveOverride, SaveSchedule, Schedule, ScheduleBody, SchedulesBody},
    ids::{ScheduleId, UserId},
    schedule::hours::DateOverride,
};
use chrono::NaiveDate;

/// No such schedule, or another organization's.
const NO_SCHEDULE: Error = Error::Plain(ErrorCode::NotFound, "There is no such schedule.");
/// One has as many as fit.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "There are 20 schedules already. Delete one that is not used any more first.",
);
/// Event types go by it.
const USED: Error = Error::Plain(
    ErrorCode::Conflict,
    "An event type goes by this schedule. Give its hosts another one first.",
);

/// Lists the organization's schedules, everybody's and the shared ones.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<Page<ScheduleId>>, Error>,
) -> Result<Json<SchedulesBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Query(Page { after, limit }) = query?;
    let found = schedules::list(by.tenant(&*app.db), after, limit).await?;
    Ok(Json(SchedulesBody {
        success: true,
        next_cursor: found.next(|last| last.id.to_string()),
        schedules: found.items,
    }))
}

/// Refuses whoever may change only what is their own, if this is not.
pub(crate) fn own_or_managed(by: &Principal, owner: Option<UserId>) -> Result<(), Error> {
    if owner == Some(by.user_id) || manages(by) {
        return Ok(());
    }
    Err(Denial::RoleRequired.into())
}

/// Whether somebody manages colleagues' schedules and times off.
pub(crate) fn manages(by: &Principal) -> bool {
    access::allow(by.standing, Feature::Schedules, Action::Execute).is_ok()
}

/// Why nothing was made for an owner: they are no member, or have as many as fit.
pub(crate) async fn not_made(
    app: &App,
    by: &Principal,
    owner: Option<UserId>,
    too_many: Error,
) -> Result<Error, Error> {
    if let Some(owner) = owner
        && members::operator(by.tenant(&*app.db), owner)
            .await?
            .is_none()
    {
        let problem = "is not an active member of this organization";
        return Ok(FieldError::new("user_id", problem).into());
    }
    Ok(too_many)
}

/// Makes a schedule.
#[worker::send]
pub(crate) async fn create(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<SaveSchedule>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let request = request.checked()?;
    let own = request.user_id.unwrap_or(by.user_id);
    let owner = (!request.shared).then_some(own);
    own_or_managed(&by, owner)?;
    let id = ScheduleId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let stored =
        schedules::insert(by.tenant(&*app.db), id, owner, &request, &entry(&app, &by)).await?;
    let Some(schedule) = stored else {
        return Err(not_made(&app, &by, owner, TOO_MANY).await?);
    };
    let location = [(header::LOCATION, format!("/api/schedules/{id}"))];
    Ok((StatusCode::CREATED, location, shown(schedule)).into_response())
}

fn shown(schedule: Schedule) -> Response {
    let tag = etag::version(schedule.version);
    let body = ScheduleBody {
        success: true,
        schedule,
    };
    (tag, Json(body)).into_response()
}

async fn find(app: &App, by: &Principal, id: Id<ScheduleId>) -> Result<Schedule, Error> {
    let Path(id) = id.map_err(|_| NO_SCHEDULE)?;
    schedules::get(by.tenant(&*app.db), id)
        .await?
        .ok_or(NO_SCHEDULE)
}

/// Shows one schedule.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<ScheduleId>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    Ok(shown(find(&app, &by, id).await?))
}

/// Finds a schedule that whoever asks may change, at the version they know.
async fn to_change(
    app: &App,
    by: &Principal,
    headers: &HeaderMap,
    id: Id<ScheduleId>,
) -> Result<Schedule, Error> {
    let schedule = find(app, by, id).await?;
    own_or_managed(by, schedule.user_id)?;
    etag::check_version(headers, schedule.version)?;
    Ok(schedule)
}

/// Replaces a schedule, but for the dates that are not common.
#[worker::send]
pub(crate) async fn replace(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<ScheduleId>,
    body: Result<Json<SaveSchedule>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let request = request.checked()?;
    let before = to_change(&app, &by, &headers, id).await?;
    let moved = request
        .user_id
        .is_some_and(|user| Some(user) != before.user_id)
        || request.shared && before.user_id.is_some();
    if moved {
        let field = if request.shared { "shared" } else { "user_id" };
        let problem = "does not change; make another schedule";
        return Err(FieldError::new(field, problem).into());
    }
    let entry = entry(&app, &by);
    schedules::replace(
        by.tenant(&*app.db),
        before.id,
        before.version,
        &request,
        &entry,
    )
    .await?
    .map(shown)
    .ok_or(etag::CHANGED)
}

/// Deletes a schedule.
#[worker::send]
pub(crate) async fn delete(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<ScheduleId>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let before = to_change(&app, &by, &headers, id).await?;
    match schedules::delete(by.tenant(&*app.db), &before, &entry(&app, &by)).await? {
        Deleted::Done => Ok(shown(before)),
        Deleted::Overtaken => Err(etag::CHANGED),
        Deleted::Used => Err(USED),
    }
}

/// Sets the hours of one date.
#[worker::send]
pub(crate) async fn set_override(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    place: Id<(String, String)>,
    body: Result<Json<SaveOverride>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    change_date(&app, &by, &headers, place, Some(request)).await
}

/// Makes one date common again.
#[worker::send]
pub(crate) async fn clear_override(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    place: Id<(String, String)>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    change_date(&app, &by, &headers, place, None).await
}

async fn change_date(
    app: &App,
    by: &Principal,
    headers: &HeaderMap,
    place: Id<(String, String)>,
    request: Option<SaveOverride>,
) -> Result<Response, Error> {
    const TOO_MANY_DATES: Error = Error::Plain(
        ErrorCode::Conflict,
        "The schedule has 400 dates of its own already. Clear those that are over first.",
    );
    let Path((id, date)) = place.map_err(|_| NO_SCHEDULE)?;
    let date: NaiveDate = date
        .parse()
        .map_err(|_| FieldError::new("date", "is not a date such as 2026-03-08"))?;
    let hours = request.map(|request| request.checked(date)).transpose()?;
    let id = id.parse().map_err(|_| NO_SCHEDULE)?;
    let before = to_change(app, by, headers, Ok(Path(id))).await?;
    let entry = entry(app, by);
    let hours: Option<&DateOverride> = hours.as_ref();
    let (id, version) = (before.id, before.version);
    let changed =
        schedules::set_override(by.tenant(&*app.db), id, version, date, hours, &entry).await?;
    match changed {
        Some(schedule) => Ok(shown(schedule)),
        None if before.overrides.len() >= callslot_shared::api::MAX_OVERRIDES as usize => {
            Err(TOO_MANY_DATES)
        }
        None => Err(etag::CHANGED),
    }
}
