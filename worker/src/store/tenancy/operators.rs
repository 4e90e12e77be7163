//! The members who can be a booking's operator, as statements ask it.

use callslot_shared::access;

/// The roles that take calls, as a JSON array to be bound.
pub(in crate::store) fn operator_roles() -> String {
    crate::store::as_json(access::roles_that_take_calls())
}
