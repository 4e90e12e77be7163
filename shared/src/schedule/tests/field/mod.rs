//! Real inputs that broke other systems. Each file is a scenario as `cargo xtask slots` takes it.

use super::*;
use crate::{
    phone::PhoneNumber,
    schedule::{calling::CallingHours, hosts::HostPool, intervals::rfc3339},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Scenario {
    now: String,
    range: Interval,
    timezone: TimeZone,
    event_type: EventRules,
    hosts: Vec<Host>,
    #[serde(default)]
    attendee_phone: Option<String>,
}

fn slots(scenario: Value) -> Vec<String> {
    let scenario: Scenario = from_json(scenario);
    let calling = scenario.attendee_phone.map(|phone| {
        let number = PhoneNumber::parse("attendee_phone", &phone).unwrap();
        CallingHours::of(&number, CallingHours::DEFAULT, scenario.timezone)
    });
    let query = Query {
        event: &scenario.event_type,
        duration: scenario.event_type.durations[0],
        now: at(&scenario.now),
        range: scenario.range,
        moving: None,
        calling: calling.as_ref(),
        queue: None,
    };
    let slots = HostPool::new(&scenario.hosts, query).slots();
    slots.iter().map(|slot| rfc3339(slot.at.start)).collect()
}

fn file(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// British Columbia stays on summer time from 2026 on (google/cctz 341, moment/moment-timezone 1145).
#[test]
fn vancouver_stays_on_summer_time() {
    let mut scenario = file(include_str!("vancouver-stays-on-summer-time.json"));
    let morning = [
        "2026-12-01T16:00:00Z",
        "2026-12-01T17:00:00Z",
        "2026-12-01T18:00:00Z",
    ];
    assert_eq!(slots(scenario.clone()), morning);
    scenario["hosts"][0]["schedule"]["timezone"] = "Canada/Pacific".into();
    assert_eq!(slots(scenario), morning);
}

/// Alberta stays on summer time from 2026 on (jannikmi/timezonefinder 425, `IvorySQL` 1512).
#[test]
fn a_number_of_calgary_is_not_rung_after_21() {
    let mut scenario = file(include_str!("calgary-is-not-rung-after-21.json"));
    let evening = [
        "2026-12-02T00:00:00Z",
        "2026-12-02T00:30:00Z",
        "2026-12-02T01:00:00Z",
        "2026-12-02T01:30:00Z",
        "2026-12-02T02:00:00Z",
        "2026-12-02T02:30:00Z",
    ];
    assert_eq!(slots(scenario.clone()), evening);
    // Nor before 08:00, on the next day.
    scenario["range"] = json!({ "start": "2026-12-02T04:00:00Z", "end": "2026-12-02T15:00:00Z" });
    assert_eq!(
        slots(scenario),
        ["2026-12-02T14:00:00Z", "2026-12-02T14:30:00Z"]
    );
}

/// calcom/cal.diy 23365.
#[test]
fn a_weekly_limit_counts_from_the_first_day_of_the_schedules_week() {
    let mut scenario = file(include_str!("weeks-from-sunday.json"));
    assert_eq!(slots(scenario.clone()), ["2026-12-13T09:00:00Z"]);
    // By weeks from Monday the booking of Sunday is in the week before.
    let monday = ["2026-12-07T09:00:00Z", "2026-12-13T09:00:00Z"];
    scenario["hosts"][0]["schedule"]["week_start"] = "monday".into();
    assert_eq!(slots(scenario.clone()), monday);
    let schedule = scenario["hosts"][0]["schedule"].as_object_mut().unwrap();
    schedule.remove("week_start");
    assert_eq!(slots(scenario), monday);
}
