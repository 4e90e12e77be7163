//! `/api/limits`: how many calls an organization places, and to which countries.

use crate::http::{RequestContext, bookings::entry, extract::Json, principal};
pub(crate) use crate::usecases::booking::{
    capacity::{capacity, service},
    refusal::{Write, is_carrier_busy},
};
use crate::{
    App, Error,
    store::{caller_space::Capacity, credentials::Principal, limits},
    usecases::{
        Context,
        booking::refusal::{self, Unwritten},
    },
};
use callslot_shared::{
    access::Sensitive,
    api::{ChangeLimits, LimitsBody, SetLimits},
};

/// Shows the limits and how much of them is used.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<LimitsBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    answer(&app, &by).await
}

/// Replaces the organization's own limits. To lower them needs no fresh sign-in.
#[worker::send]
pub(crate) async fn set(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<SetLimits>, Error>,
) -> Result<Json<LimitsBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let limits = request.checked()?;
    let before = limits::get(by.tenant(&*app.db), app.clock.now()).await?;
    let only_lowers = before.is_some_and(|before| limits.only_lowers(&before.own));
    principal::may_change(&app, &by, (!only_lowers).then_some(Sensitive::RaiseLimit))?;
    limits::set(by.tenant(&*app.db), &limits, &entry(&app, &by)).await?;
    answer(&app, &by).await
}

async fn answer(app: &App, by: &Principal) -> Result<Json<LimitsBody>, Error> {
    let limits = limits::get(by.tenant(&*app.db), app.clock.now())
        .await?
        .ok_or(Error::UNAUTHORIZED)?;
    Ok(Json(LimitsBody {
        success: true,
        limits,
    }))
}

/// Changes the limits that the request names, in either direction, as far as the plan goes. Only what lets more pass
/// needs a fresh sign-in.
#[worker::send]
pub(crate) async fn change(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<ChangeLimits>, Error>,
) -> Result<Json<LimitsBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let change = request.checked(by.standing.plan)?;
    if change != ChangeLimits::default() {
        let before = limits::get(by.tenant(&*app.db), app.clock.now()).await?;
        let only_lowers = before.is_some_and(|before| change.only_lowers(&before));
        principal::may_change(&app, &by, (!only_lowers).then_some(Sensitive::RaiseLimit))?;
        limits::change(by.tenant(&*app.db), &change, &entry(&app, &by)).await?;
    }
    answer(&app, &by).await
}

// For handlers that do not call use cases yet.

pub(crate) async fn refused(
    app: &App,
    by: &Principal,
    unwritten: &[Unwritten<'_>],
    write: Write,
    capacity: &Capacity,
) -> Result<Error, Error> {
    refusal::refused(Context::new(app, by), unwritten, write, capacity).await
}
