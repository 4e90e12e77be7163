//! The caller space of a connected account, which counts the organization's pending bookings from then on.

use crate::store::{Statement, sql};
use callslot_shared::ids::OrganizationId;

/// Counts an organization's pending bookings to the space of the account that it has connected in the same batch, and no longer
/// to the deployment's.
pub(super) fn move_into(space: &str, organization: OrganizationId) -> [Statement; 3] {
    [
        sql!(
            "UPDATE caller_space_starts SET calls = MAX(0, calls - (
               SELECT COUNT(*) FROM booking_events b
               WHERE b.organization_id = :organization AND b.status = 'pending'
                 AND b.start_time = caller_space_starts.start_time))
             WHERE caller_space = '' AND start_time IN (
               SELECT b.start_time FROM booking_events b
               WHERE b.organization_id = :organization AND b.status = 'pending')",
            organization,
        ),
        sql!(
            "DELETE FROM caller_space_starts WHERE calls = 0 AND caller_space = '' AND start_time IN (
               SELECT b.start_time FROM booking_events b
               WHERE b.organization_id = :organization AND b.status = 'pending')",
            organization,
        ),
        sql!(
            "INSERT INTO caller_space_starts (caller_space, start_time, calls)
             SELECT :space, b.start_time, COUNT(*) FROM booking_events b
             WHERE b.organization_id = :organization AND b.status = 'pending' GROUP BY b.start_time
             ON CONFLICT (caller_space, start_time) DO UPDATE SET calls = calls + excluded.calls",
            organization,
            space,
        ),
    ]
}
