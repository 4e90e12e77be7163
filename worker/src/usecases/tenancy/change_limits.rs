//! The numbers and kinds of calls that an organization allows itself.

use crate::{
    Error,
    store::limits,
    usecases::{Context, identity::may_change::may_change},
};
use callslot_shared::{
    access::Sensitive,
    api::{ChangeLimits, Limits, SetLimits},
};

/// Shows the limits and how much of them is used.
pub(crate) async fn limits_of(context: Context<'_>) -> Result<Limits, Error> {
    limits::get(context.tenant, context.now())
        .await?
        .ok_or(Error::UNAUTHORIZED)
}

/// Replaces the organization's own limits, and shows what holds. Only what lets more pass needs a recent sign-in.
pub(crate) async fn set_limits(context: Context<'_>, limits: &SetLimits) -> Result<Limits, Error> {
    let before = limits::get(context.tenant, context.now()).await?;
    let only_lowers = before.is_some_and(|before| limits.only_lowers(&before.own));
    may_change(context, (!only_lowers).then_some(Sensitive::RaiseLimit))?;
    limits::set(context.tenant, limits, &context.entry()).await?;
    limits_of(context).await
}

/// Changes the limits that the change names, in either direction, and shows what holds. Only what lets more pass needs a
/// recent sign-in.
pub(crate) async fn change_limits(
    context: Context<'_>,
    change: &ChangeLimits,
) -> Result<Limits, Error> {
    if *change != ChangeLimits::default() {
        let before = limits::get(context.tenant, context.now()).await?;
        let only_lowers = before.is_some_and(|before| change.only_lowers(&before));
        may_change(context, (!only_lowers).then_some(Sensitive::RaiseLimit))?;
        limits::change(context.tenant, change, &context.entry()).await?;
    }
    limits_of(context).await
}
