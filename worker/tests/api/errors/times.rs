//! The errors of times that cannot be booked.

use super::*;

/// A schedule without hours.
fn never_open(world: &World) {
    world.acme().with_schedule(&ScheduleRow {
        user: Some(OWNER),
        name: "Never",
        is_default: true,
        ..ScheduleRow::default()
    });
}

/// More calls than the carrier takes in the hours after the beginning.
const CROWDED: &str = "INSERT INTO caller_space_starts (caller_space, start_time, calls)
    SELECT space, 1772452790000 + 600000 * value, 10000
    FROM json_each('[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]')
      JOIN (SELECT '' AS space UNION SELECT caller_space FROM carrier_accounts) WHERE true
    ON CONFLICT DO UPDATE SET calls = 10000";

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
            never_open(world);
            match name {
                "patch /api/bookings/{id}" => {
                    good.saying(r#"{"start_time": "2026-03-02T13:00:00Z"}"#)
                }
                _ => good,
            }
        }
        (name, ErrorCode::CarrierBusy) => {
            world.sql(CROWDED);
            match name {
                "patch /api/bookings/{id}" => {
                    good.saying(r#"{"start_time": "2026-03-02T13:00:00Z"}"#)
                }
                _ => good,
            }
        }
        (name, ErrorCode::OutsideCallingHours) => {
            // Noon is early in California.
            world.acme().calling_at_the_usual_hours();
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
