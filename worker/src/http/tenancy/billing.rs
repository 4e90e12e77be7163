//! `/api/billing`: what the billing system says. It is no member, so it signs what it sends.

use crate::{
    App, Error,
    http::{RequestContext, body::BodyBytes, extract::Json},
    usecases::tenancy::change_plan::{self, SignedMessage},
    webhook_signature::WebhookSecret,
};
use callslot_shared::api::{self, ChangePlan, PlanBody};

/// Takes in what an organization pays for from now on. The same message again changes nothing, and neither does one that
/// a later one has overtaken.
#[worker::send]
pub(crate) async fn change_plan(
    RequestContext { app, headers, .. }: RequestContext,
    body: BodyBytes,
) -> Result<Json<PlanBody>, Error> {
    let secret = secret(&app)?;
    let body = body.json(&headers)?;
    let (id, sent) = secret.verify(&headers, &body, app.clock.now())?;
    let change: ChangePlan = api::read(&body).map_err(Error::Request)?;
    let changed = change_plan::change_plan(&app, &SignedMessage { id, sent }, &change).await?;
    Ok(Json(PlanBody {
        success: true,
        organization_id: change.organization_id,
        plan: changed.plan,
        applied: changed.applied,
        overtaken: changed.overtaken,
    }))
}

/// The secret that messages are signed with. Without it on the server none is taken in.
fn secret(app: &App) -> Result<&WebhookSecret, Error> {
    app.settings
        .billing_secret
        .as_ref()
        .ok_or(Error::NotConfigured("BILLING_WEBHOOK_SECRET"))
}
