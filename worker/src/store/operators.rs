//! Who can be a booking's operator, as statements ask it.

use callslot_shared::{access, json};

/// The roles that take calls, as a JSON array to be bound.
pub(super) fn operator_roles() -> String {
    json::to_string(access::roles_that_take_calls()).unwrap_or_default()
}
