//! `/api/me` and `/api/organizations/switch`: who one is, and in which organization.

use crate::http::{RequestContext, bookings::entry, extract::Json, principal, sessions};
use crate::{
    App, Error,
    store::{credentials::Principal, users},
};
use callslot_shared::{
    access::Denial,
    api::{ErrorCode, Me, MeBody, Membership, SessionBody, SwitchOrganization},
    ids::OrganizationId,
};

/// No such organization, or the reader is no member of it.
const NO_ORGANIZATION: Error = Error::Plain(
    ErrorCode::NotFound,
    "You are not a member of such an organization.",
);

/// Shows who asks.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<MeBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let (user, organizations) = account(&app, &by).await?;
    Ok(Json(MeBody {
        success: true,
        user,
        organizations,
    }))
}

/// Who asks and where they are a member. A key, which is one organization's, tells nothing of others; nor does what an
/// invitation's link has opened.
pub(crate) async fn account(app: &App, by: &Principal) -> Result<(Me, Vec<Membership>), Error> {
    let all = by.via != principal::API_KEY && !by.is_unproven();
    users::account(&*app.db, by, all)
        .await?
        .ok_or(Error::UNAUTHORIZED)
}

/// Turns the session that asks to another organization.
#[worker::send]
pub(crate) async fn switch(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<SwitchOrganization>, Error>,
) -> Result<Json<SessionBody>, Error> {
    let by = sessions::signed_in(&app, &headers, access).await?;
    let Json(request) = body?;
    let session = turn(&app, &by, request.organization_id).await?;
    Ok(Json(SessionBody {
        success: true,
        session,
    }))
}

/// Turns a principal's session to an organization.
pub(crate) async fn turn(
    app: &App,
    by: &Principal,
    to: OrganizationId,
) -> Result<callslot_shared::api::Session, Error> {
    if by.is_unproven() {
        return Err(Denial::FreshSignInRequired.into());
    }
    let session = by.credential_id.parse().map_err(|_| Error::UNAUTHORIZED)?;
    users::switch(by.tenant(&*app.db), session, to, &entry(app, by))
        .await?
        .ok_or(NO_ORGANIZATION)
}
