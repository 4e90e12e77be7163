//! The errors of times that cannot be booked.

use super::*;

/// A schedule without hours.
const NEVER_OPEN: &str = "INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, is_default, updated_at, changed_in)
    SELECT '019a0000-0000-7000-8000-000000000801', organization_id, user_id, 'Never', 'UTC', '[]', 1, 0, '' FROM api_keys";

/// As [`super::provoking`].
pub(super) fn provoking(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    good: &Sent,
) -> Option<Sent> {
    let good = good.clone();
    Some(match (&*endpoint.to_string(), code) {
        ("post /api/bookings" | "post /api/holds", ErrorCode::SlotTaken) => {
            let body = good
                .body
                .replace("13:00", "12:10")
                .replace("14:00", "12:10");
            good.saying(body)
        }
        ("patch /api/bookings/{id}", ErrorCode::SlotTaken) => {
            good.saying(r#"{"start_time": "2026-03-02T16:00:00Z"}"#)
        }
        (name, ErrorCode::OutsideAvailability) => {
            world.sql(NEVER_OPEN);
            match name {
                "patch /api/bookings/{id}" => {
                    good.saying(r#"{"start_time": "2026-03-02T13:00:00Z"}"#)
                }
                _ => good,
            }
        }
        (name, ErrorCode::OutsideCallingHours) => {
            // Noon is early in California.
            world.sql("UPDATE organizations SET calling_from = NULL, calling_to = NULL");
            match name {
                "patch /api/bookings/{id}" => {
                    good.saying(r#"{"start_time": "2026-03-02T13:00:00Z"}"#)
                }
                _ => good,
            }
        }
        ("post /api/calls", ErrorCode::SlotTaken) => {
            good.saying(r#"{"attendee_phone": "+14155552671", "duration_minutes": 30}"#)
        }
        _ => return None,
    })
}
