//! `/api/billing` in the document.

use super::{BILLING, endpoint::Endpoint, requirement};
use serde_json::json;
use utoipa::openapi::{
    ObjectBuilder, Type,
    security::{ApiKey, ApiKeyValue, SecurityScheme},
};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![change_plan()]
}

/// The scheme by which the billing system proves who it is.
pub(super) fn scheme() -> SecurityScheme {
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
        "webhook-signature",
        "`v1,` and the base64 of HMAC-SHA256 over `webhook-id`, `webhook-timestamp` and the body, joined by \
         dots, with the server's secret BILLING_WEBHOOK_SECRET (Standard Webhooks).",
    )))
}

fn change_plan() -> Endpoint {
    let text = || ObjectBuilder::new().schema_type(Type::String).build();
    let business =
        json!({"organization_id": "019a0000-0000-7000-8000-000000000001", "plan": "business"});
    Endpoint::new(
        "Service",
        "changePlan",
        "Change an organization's plan",
    )
    .about(
        "For the billing system. It holds at once: with a plan that has no booking nothing new is booked, and what \
         is pending fails with `plan_required` when it is due, unless the plan changes before. An owner is told \
         at once which bookings those are. Nothing is deleted. The same message again changes nothing, and neither does one \
         whose `timestamp` is before that of another for the organization that was taken in already (`overtaken`): messages \
         may arrive in any order. Without `timestamp`, when the message was sent counts.",
    )
    .secured([requirement(BILLING)])
    .header("webhook-id", "The message's own name, at most 200 bytes.", true, text())
    .header(
        "webhook-timestamp",
        "When it is sent, in seconds since 1970; at most five minutes from now.",
        true,
        text(),
    )
    .examples(&[("Upgrade", business)])
    .says(200, "The plan the organization is on now.")
}
