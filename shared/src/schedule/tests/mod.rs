//! The engine's behaviour: cases that other booking systems got wrong, and properties.

// JSON is written where it is used.
#![allow(clippy::needless_pass_by_value)]

mod cases;
mod field;
mod off;
#[cfg(not(target_family = "wasm"))]
mod properties;

use super::{
    Interval, Millis, TimeZone,
    engine::{HostAvailability, Query, Reason},
    event_type::{Busy, EventRules},
    hosts::Host,
    hours::ScheduleRules,
    local_time::LocalTime,
};
use serde_json::{Value, json};

pub(super) fn zone(name: &str) -> TimeZone {
    TimeZone::parse("timezone", name).unwrap()
}

pub(super) fn at(text: &str) -> Millis {
    // Beyond what the edge lets in: the engine has to bear it.
    let instant: chrono::DateTime<chrono::Utc> = text.parse().unwrap();
    instant.timestamp_millis()
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Hours on every day.
pub(super) fn daily(timezone: &str, from: &str, to: &str) -> ScheduleRules {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let weekly = json!([{ "days": days, "from": from, "to": to }]);
    let schedule: ScheduleRules =
        from_json(json!({ "name": "s", "timezone": timezone, "weekly": weekly }));
    schedule.checked().unwrap()
}

/// An event type of one duration in minutes, with these rules besides.
pub(super) fn event(duration: u32, rules: Value) -> EventRules {
    let mut event = json!({ "name": "e", "durations": [duration] });
    event
        .as_object_mut()
        .unwrap()
        .extend(rules.as_object().unwrap().clone());
    from_json::<EventRules>(event).checked().unwrap()
}

pub(super) fn busy(start: &str, end: &str) -> Busy {
    from_json(json!({ "start": start, "end": end, "what": "something" }))
}

pub(super) fn booked(id: &str, start: &str, end: &str) -> Busy {
    from_json(json!({ "start": start, "end": end, "id": id, "what": "a call", "counted": true }))
}

/// A question that is put a long time before the range.
pub(super) fn query<'a>(event: &'a EventRules, start: &str, end: &str) -> Query<'a> {
    Query {
        event,
        duration: event.durations[0],
        now: at("2020-01-01T00:00:00Z"),
        range: Interval::new(at(start), at(end)),
        moving: None,
        calling: None,
        queue: None,
    }
}

pub(super) fn starts(schedule: &ScheduleRules, busy: &[Busy], query: Query<'_>) -> Vec<String> {
    let starts = HostAvailability::new(schedule, busy, query).starts();
    starts.into_iter().map(super::intervals::rfc3339).collect()
}

pub(super) fn why_not(
    schedule: &ScheduleRules,
    busy: &[Busy],
    query: Query<'_>,
    start: &str,
) -> Vec<Reason> {
    HostAvailability::new(schedule, busy, query.at(at(start))).why_not(at(start), true)
}

pub(super) fn host(id: &str, schedule: ScheduleRules, busy: Vec<Busy>) -> Host {
    Host {
        id: id.to_owned(),
        schedule,
        busy,
        turn: super::hosts::Turn::default(),
    }
}

/// The times that a viewer's clock reads.
pub(super) fn seen_in(timezone: &str, starts: &[String]) -> Vec<String> {
    let datetime = |start: &String| {
        LocalTime::of(super::instant("at", start).unwrap(), zone(timezone)).datetime
    };
    starts
        .iter()
        .map(|start| datetime(start).format("%m-%d %H:%M").to_string())
        .collect()
}
