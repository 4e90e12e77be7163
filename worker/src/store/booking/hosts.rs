//! Hosts of bookings and holds, as their rows keep them.

use callslot_shared::ids::UserId;

/// Hosts as they are stored: none is `NULL`.
pub(in crate::store) fn stored_hosts(hosts: &[UserId]) -> Option<String> {
    (!hosts.is_empty()).then(|| crate::store::as_json(hosts))
}
