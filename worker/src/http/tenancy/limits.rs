//! `/api/limits`: how many calls an organization places, and to which countries.

use crate::http::{RequestContext, extract::Json};
use crate::{
    Error,
    usecases::tenancy::change_limits::{change_limits, limits_of, set_limits},
};
use callslot_shared::api::{ChangeLimits, Limits, LimitsBody, SetLimits};

/// Shows the limits and how much of them is used.
#[worker::send]
pub(crate) async fn show(context: RequestContext) -> Result<Json<LimitsBody>, Error> {
    let by = context.principal().await?;
    limits_of(context.with_principal(&by)).await.map(body)
}

/// Replaces the organization's own limits. To lower them needs no fresh sign-in.
#[worker::send]
pub(crate) async fn set(
    context: RequestContext,
    body: Result<Json<SetLimits>, Error>,
) -> Result<Json<LimitsBody>, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let limits = request.checked()?;
    let set = set_limits(context.with_principal(&by), &limits).await;
    set.map(self::body)
}

/// Changes the limits that the request names, in either direction, as far as the plan goes. Only what lets more pass
/// needs a fresh sign-in.
#[worker::send]
pub(crate) async fn change(
    context: RequestContext,
    body: Result<Json<ChangeLimits>, Error>,
) -> Result<Json<LimitsBody>, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let change = request.checked(by.standing.plan)?;
    let changed = change_limits(context.with_principal(&by), &change).await;
    changed.map(self::body)
}

fn body(limits: Limits) -> Json<LimitsBody> {
    Json(LimitsBody {
        success: true,
        limits,
    })
}
