//! `/api/bootstrap`: the first organization and its owner, for whoever runs the Worker.

use crate::http::{RequestContext, extract::Json, principal::bears};
use crate::{
    Error,
    seams::fresh_id,
    store::bootstrap::{self, Ids},
};
use axum::http::StatusCode;
use callslot_shared::{
    api::{Bootstrap, BootstrapBody, ErrorCode},
    ids::{OrganizationId, UserId},
};

/// The secret is wrong or missing.
const WRONG_SECRET: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "Send the server's secret BOOTSTRAP_SECRET as a Bearer token.",
);
/// The secret has done its work.
const NOT_THE_FIRST: Error = Error::Plain(
    ErrorCode::Conflict,
    "There is an organization already. Its owner invites people; the secret BOOTSTRAP_SECRET opens nothing any more.",
);

/// Makes the first organization. Without the secret on the server it never does.
#[worker::send]
pub(crate) async fn make(
    RequestContext { app, headers, .. }: RequestContext,
    body: Result<Json<Bootstrap>, Error>,
) -> Result<(StatusCode, Json<BootstrapBody>), Error> {
    let secret = app
        .settings
        .bootstrap_secret
        .as_deref()
        .ok_or(Error::NotConfigured("BOOTSTRAP_SECRET"))?;
    if !bears(&headers, secret) {
        return Err(WRONG_SECRET);
    }
    let Json(request) = body?;
    let first = request.checked()?;
    let fresh = || fresh_id(&*app.clock, &*app.entropy);
    let ids = Ids {
        organization: OrganizationId::from_uuid(fresh()),
        user: UserId::from_uuid(fresh()),
        entry: fresh(),
    };
    let user_id = bootstrap::make(&*app.db, ids, &first, app.clock.now(), &app.whence)
        .await?
        .ok_or(NOT_THE_FIRST)?;
    let body = BootstrapBody {
        success: true,
        organization_id: ids.organization,
        user_id,
    };
    Ok((StatusCode::CREATED, Json(body)))
}
