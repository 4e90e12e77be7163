//! Times off that are from one instant to another.

use super::*;
use crate::schedule::hours::TimeOffPeriod;

#[test]
fn a_time_off_between_instants_takes_in_what_is_told_twice() {
    let new_york = zone("America/New_York");
    let instants = |start: &str, end: &str| {
        let at = Interval::new(at(start), at(end));
        let off = TimeOffPeriod::between(at, new_york, "away".to_owned());
        (off.from.to_string(), off.to.to_string())
    };
    // 01:30 for the second time, on the day on which clocks are set back.
    let found = instants("2026-11-01T04:00:00Z", "2026-11-01T06:30:00Z");
    assert_eq!(
        found,
        (
            "2026-11-01 00:00:00".to_owned(),
            "2026-11-01 02:00:00".to_owned()
        )
    );
    let found = instants("2026-11-01T04:00:00Z", "2026-11-01T05:30:00Z");
    assert_eq!(found.1, "2026-11-01 01:30:00");
    let found = instants("2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z");
    assert_eq!(
        found,
        (
            "2026-03-08 01:30:00".to_owned(),
            "2026-03-08 03:30:00".to_owned()
        )
    );
}
