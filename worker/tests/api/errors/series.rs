//! Errors of series.

use super::*;

/// The series of these tests.
pub(super) const ID: &str = "019a0000-0000-7000-8000-000000000901";
/// One to be booked.
pub(super) const BODY: &str = r#"{"recurrence": "FREQ=WEEKLY;COUNT=3", "booking": {"attendee_phone": "+14155552671",
    "start_time": "2026-03-02T14:00:00Z", "timezone": "America/New_York"}}"#;
/// A series of one call, which is still to come.
pub(super) const THERE: &str = "INSERT INTO booking_series (id, organization_id, user_id, rule, local_start, local_second,
      timezone, duration_minutes, created_at, updated_at, created_by, changed_in)
    SELECT '019a0000-0000-7000-8000-000000000901', organization_id, user_id, 'FREQ=WEEKLY;COUNT=1',
      '2026-03-03T10:00:00', 0, 'UTC', 30, 1, 1, user_id, 'x' FROM api_keys LIMIT 1;
    INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
      attendee_phone, created_at, updated_at, created_by, series_id, occurrence)
    SELECT '019a0000-0000-7000-8000-000000000309', organization_id, user_id, 'Of a series', 1772532000000,
      1772533800000, 30, '+14155552671', 1, 1, user_id, id, local_start FROM booking_series";

/// As [`super::provoking`], for series.
pub(super) fn provoking(endpoint: &Endpoint, code: ErrorCode, good: &Sent) -> Option<Sent> {
    let good = good.clone();
    Some(match (&*endpoint.to_string(), code) {
        ("delete /api/series/{id}", ErrorCode::InvalidRequest) => {
            let path = format!("{}?colour=red", good.path);
            good.at(path)
        }
        ("delete /api/series/{id}", ErrorCode::InvalidField) => {
            let path = format!("{}?scope=this", good.path);
            good.at(path)
        }
        ("post /api/series", ErrorCode::SeriesConflict) => {
            let body = good.body.replace("14:00", "12:10");
            good.saying(body)
        }
        ("patch /api/series/{id}", ErrorCode::SeriesConflict) => {
            good.saying(r#"{"scope": "all", "change": {"start_time": "2026-03-02T12:10:00Z"}}"#)
        }
        _ => return None,
    })
}
