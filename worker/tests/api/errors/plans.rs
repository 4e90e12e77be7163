//! The errors of plans and limits.

use super::*;

/// A message of the billing system.
pub(super) const TO_ENTERPRISE: &str =
    r#"{"organization_id": "019a0000-0000-7000-8000-000000000001", "plan": "enterprise"}"#;

/// As [`super::provoking`].
pub(super) async fn provoking(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    good: &Sent,
) -> Option<Sent> {
    let good = good.clone();
    Some(match (&*endpoint.to_string(), code) {
        ("post /api/billing/plan", ErrorCode::Internal) => {
            // Said once more, it is not set right again.
            good.clone().to(world).await;
            world.sql(BROKEN_PLAN);
            good
        }
        ("post /api/billing/plan", ErrorCode::NotFound) => good.saying(format!(
            r#"{{"organization_id": "{NOBODY}", "plan": "pro"}}"#
        )),
        ("post /api/calls", ErrorCode::RateLimited) => {
            world.acme().with_limit(CallLimit::CallsPerMinute, 0);
            good
        }
        _ => return None,
    })
}
