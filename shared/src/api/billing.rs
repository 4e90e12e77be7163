//! Messages from the billing system.

use crate::{access::Plan, ids::OrganizationId};
use serde::{Deserialize, Serialize};

/// The plan that an organization pays for from now on: `POST /api/billing/plan`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePlan {
    /// The organization.
    pub organization_id: OrganizationId,
    /// Its plan.
    pub plan: Plan,
    /// When it came about at the billing system (the `timestamp` of Standard Webhooks' payloads), so that a message that is
    /// sent again later is not taken for news. Without it, when the message was sent.
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub timestamp: Option<String>,
}

/// An answer to a change of plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The organization.
    pub organization_id: OrganizationId,
    /// The plan it is on now.
    pub plan: Plan,
    /// Whether this very request made the change; not so if it was taken in before or overtaken.
    pub applied: bool,
    /// Whether something later had been taken in before it, so that it changes nothing.
    pub overtaken: bool,
}
