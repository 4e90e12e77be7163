//! Webhooks: `webhook_endpoints`, `webhook_events`, `webhook_deliveries` and `webhook_attempts`. Events and their first
//! deliveries are written by triggers, in the transaction of their cause.

mod all_tenants;
mod deliveries;
mod endpoints;
mod of_booking;

pub use all_tenants::{
    ClaimedEndpoint, DeliveryAttempt, DeliveryNext, DueDelivery, EndpointClaim, EndpointLease,
    EndpointOwners, FrozenBody, OlderSecret, Settlement, StillDue, SweptWebhooks, claim, due,
    events, forget, freeze, is_due, older, owners, release, reseal, settle, skip, still_due, sweep,
};
pub use deliveries::{MOST_TESTS, WrittenTest, list as deliveries, replay, test};
pub use endpoints::{EndpointToSave, SealedSecret, delete, get, insert, list, replace, rotate};
pub use of_booking::of_booking;

use chrono::TimeDelta;

/// The time after its cause, or after it was asked for anew, up to which an event is tried. The schedule takes some 76
/// hours, and its pauses are up to a tenth longer. A trigger has the same number.
const DEADLINE: TimeDelta = TimeDelta::hours(84);

/// The same for a test, which is tried once.
const TEST_DEADLINE: TimeDelta = TimeDelta::minutes(10);
