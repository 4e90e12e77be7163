//! `/api/me` and `/api/organizations/switch`: who one is, and in which organization.

use crate::{
    Error,
    http::{RequestContext, extract::Json},
    usecases::identity::{account::show_me, switch_organization::switch_organization},
};
use callslot_shared::api::{MeBody, SessionBody, SwitchOrganization};

/// Shows who asks.
#[worker::send]
pub(crate) async fn show(context: RequestContext) -> Result<Json<MeBody>, Error> {
    let by = context.principal().await?;
    let (user, organizations) = show_me(context.with_principal(&by)).await?;
    Ok(Json(MeBody {
        success: true,
        user,
        organizations,
    }))
}

/// Turns the session that asks to another organization.
#[worker::send]
pub(crate) async fn switch(
    context: RequestContext,
    body: Result<Json<SwitchOrganization>, Error>,
) -> Result<Json<SessionBody>, Error> {
    let by = context.person().await?;
    let Json(request) = body?;
    let session = switch_organization(context.with_principal(&by), request.organization_id).await?;
    Ok(Json(SessionBody {
        success: true,
        session,
    }))
}
