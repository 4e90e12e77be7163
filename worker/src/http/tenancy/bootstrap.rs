//! `/api/bootstrap`: the first organization and its owner, for whoever runs the Worker.

use crate::{
    Error,
    http::{RequestContext, extract::Json, principal::bears},
    usecases::tenancy::bootstrap::bootstrap,
};
use axum::http::StatusCode;
use callslot_shared::api::{Bootstrap, BootstrapBody, ErrorCode};

/// The secret is wrong or missing.
const WRONG_SECRET: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "Send the server's secret BOOTSTRAP_SECRET as a Bearer token.",
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
    let made = bootstrap(&app, &first).await?;
    let body = BootstrapBody {
        success: true,
        organization_id: made.organization_id,
        user_id: made.user_id,
    };
    Ok((StatusCode::CREATED, Json(body)))
}
