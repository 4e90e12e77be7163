//! `/api/billing`: what the billing system says. It is no member, so it signs what it sends.

use crate::http::{RequestContext, body::Sent, extract::Json};
use crate::{
    App, Error,
    seams::fresh_id,
    store::billing_events::{self, Message},
    webhook_signature::{TOLERANCE, WebhookSecret},
};
use callslot_shared::{
    FieldError,
    api::{self, ChangePlan, ErrorCode, PlanBody},
    schedule,
};
use chrono::{DateTime, Utc};

/// There is no such organization.
pub(crate) const NO_ORGANIZATION: Error =
    Error::Plain(ErrorCode::NotFound, "There is no such organization.");

/// Takes in what an organization pays for from now on. The same message again changes nothing, and neither does one that
/// a later one has overtaken.
#[worker::send]
pub(crate) async fn change_plan(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Result<Json<PlanBody>, Error> {
    let secret = secret(&app)?;
    let body = body.json(&headers)?;
    let now = app.clock.now();
    let (id, sent) = secret.verify(&headers, &body, now)?;
    let change: ChangePlan = api::read(&body).map_err(Error::Request)?;
    let message = Message {
        id,
        entry: fresh_id(&*app.clock, &*app.entropy),
        at: now,
        happened_at: happened(&change, sent, now)?,
        whence: app.whence.clone(),
    };
    let changed = billing_events::change_plan(&*app.db, &change, &message)
        .await?
        .ok_or(NO_ORGANIZATION)?;
    Ok(Json(PlanBody {
        success: true,
        organization_id: change.organization_id,
        plan: changed.plan,
        applied: changed.applied,
        overtaken: changed.overtaken,
    }))
}

/// When a change came about. One of a time to come would overtake all that is still to be said.
fn happened(
    change: &ChangePlan,
    sent: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, FieldError> {
    let Some(text) = &change.timestamp else {
        return Ok(sent);
    };
    let happened = schedule::instant("timestamp", text)?;
    if happened > now + TOLERANCE {
        return Err(FieldError::new(
            "timestamp",
            "is more than five minutes ahead of now",
        ));
    }
    Ok(happened)
}

/// What messages are signed with. Without it on the server none is taken in.
fn secret(app: &App) -> Result<&WebhookSecret, Error> {
    app.settings
        .billing_secret
        .as_ref()
        .ok_or(Error::NotConfigured("BILLING_WEBHOOK_SECRET"))
}
