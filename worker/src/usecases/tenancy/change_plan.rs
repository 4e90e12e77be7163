//! The plan that an organization pays for, as the billing system tells it.

use crate::{
    App, Error,
    ports::fresh_id,
    store::{
        Tenant,
        billing_events::{self, BillingMessage, PlanChangeResult},
    },
    webhook_signature::TOLERANCE,
};
use callslot_shared::{
    FieldError,
    api::{ChangePlan, ErrorCode},
    schedule,
};
use chrono::{DateTime, Utc};

/// There is no such organization.
const NO_ORGANIZATION: Error = Error::Plain(ErrorCode::NotFound, "There is no such organization.");

/// A message that the billing system has signed.
pub(crate) struct SignedMessage<'a> {
    /// Its sender's name for it: the same again changes nothing.
    pub(crate) id: &'a str,
    /// When it was sent.
    pub(crate) sent: DateTime<Utc>,
}

/// Writes the plan that an organization pays for from now on, with its audit entry, and a notice of the pending bookings
/// that a plan without booking leaves behind. The same message again changes nothing, and neither does one that a later one
/// has overtaken. Fails where there is no such organization.
pub(crate) async fn change_plan(
    app: &App,
    message: &SignedMessage<'_>,
    change: &ChangePlan,
) -> Result<PlanChangeResult, Error> {
    let now = app.clock.now();
    let message = BillingMessage {
        id: message.id,
        entry: fresh_id(&*app.clock, &*app.entropy),
        at: now,
        happened_at: happened(change, message.sent, now)?,
        client_info: app.client_info.clone(),
    };
    let tenant = Tenant::new(&*app.db, change.organization_id);
    billing_events::change_plan(tenant, change, &message)
        .await?
        .ok_or(NO_ORGANIZATION)
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
