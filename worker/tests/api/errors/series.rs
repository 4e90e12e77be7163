//! Errors of series.

use super::*;

/// The series of these tests.
pub(super) const ID: &str = "019a0000-0000-7000-8000-000000000901";
/// One to be booked.
pub(super) const BODY: &str = r#"{"recurrence": "FREQ=WEEKLY;COUNT=3", "booking": {"attendee_phone": "+14155552671",
    "start_time": "2026-03-02T14:00:00Z", "timezone": "America/New_York"}}"#;
/// A series of one call, which is still to come.
pub(super) fn prepare(world: &World) {
    let local_start = "2026-03-03T10:00:00";
    let series = SeriesRow {
        id: ID,
        user: OWNER,
        rule: "FREQ=WEEKLY;COUNT=1",
        local_start,
    };
    world.acme().with_series(&series).with_booking(&BookingRow {
        id: "019a0000-0000-7000-8000-000000000309",
        title: "Of a series",
        start: 1_772_532_000_000,
        occurrence: Some((ID, local_start)),
        ..BookingRow::default()
    });
}

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
