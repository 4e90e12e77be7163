use super::*;
use crate::schedule::{
    TimeZone,
    engine::{Query, Reason},
    event_type::{Busy, EventRules},
    hours::ScheduleRules,
    local_time::{LocalTime, Reading},
};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::json;

fn time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").unwrap()
}

fn utc(datetime: NaiveDateTime) -> LocalTime {
    LocalTime {
        datetime,
        zone: TimeZone::UTC,
        second: false,
    }
}

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y%m%d").unwrap()
}

#[test]
fn rules_expand_as_libical_expects() {
    for line in include_str!("libical.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let mut parts = line.split('|');
        let (rule, start, expected) = (
            parts.next().unwrap(),
            parts.next().unwrap(),
            parts.next().unwrap(),
        );
        let start = time(start);
        let mut times = Vec::new();
        for part in expected.split(',') {
            let (first, last) = part.split_once("..").unwrap_or((part, part));
            let days = date(first).iter_days().take_while(|day| *day <= date(last));
            times.extend(days.map(|day| day.and_time(start.time())));
        }
        let parsed: Rule = rule.parse().unwrap();
        let found: Vec<_> = parsed.local_times(utc(start)).collect();
        assert_eq!(found, times, "{line}");
        assert_eq!(
            parsed.to_string().parse::<Rule>().unwrap(),
            parsed,
            "{line}"
        );
    }
}

#[test]
fn a_rule_that_cannot_be_meant_is_refused() {
    for bad in [
        "",
        "FREQ",
        "FREQ=",
        "FREQ=FORTNIGHTLY",
        "COUNT=3",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=1;UNTIL=20260101",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=é",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=DAILY;BYWEEKNO=1",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;X=1",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO",
    ] {
        let error = bad.parse::<Rule>().unwrap_err();
        assert!(error.supported && error.field == "recurrence", "{bad}");
    }
    for later in ["FREQ=HOURLY;COUNT=2", "FREQ=DAILY;BYHOUR=9,10;COUNT=4"] {
        assert!(!later.parse::<Rule>().unwrap_err().supported, "{later}");
    }
}

#[test]
fn a_rule_that_matches_no_day_ends() {
    let rule: Rule = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30".parse().unwrap();
    assert_eq!(rule.local_times(utc(time("20260101T090000"))).next(), None);
}

fn series(start: &str, zone: &str, rule: &str) -> RecurrenceSet {
    let start = LocalTime {
        datetime: time(start),
        zone: TimeZone::parse("z", zone).unwrap(),
        second: false,
    };
    let rule = rule.parse().unwrap();
    RecurrenceSet {
        start,
        rule,
        cancelled: Vec::new(),
        moved: Vec::new(),
    }
}

fn times(series: &RecurrenceSet) -> Vec<String> {
    let all = series.occurrences();
    all.iter()
        .map(|one| one.local.datetime.format("%m-%d %H:%M").to_string())
        .collect()
}

#[test]
fn a_weekly_call_in_new_york_stays_at_its_hour_there_when_booked_from_dubai() {
    // 18:00 in Dubai, where clocks are never set; New York sets its own on 8 March.
    let dubai = TimeZone::parse("z", "Asia/Dubai").unwrap();
    let mut seen = Vec::new();
    for one in series("20260223T100000", "America/New_York", "FREQ=WEEKLY;COUNT=4")
        .checked()
        .unwrap()
        .occurrences()
    {
        assert_eq!(one.local.datetime.format("%H:%M").to_string(), "10:00");
        seen.push(
            LocalTime::of(one.instant, dubai)
                .datetime
                .format("%d %H:%M")
                .to_string(),
        );
    }
    assert_eq!(seen, ["23 19:00", "02 19:00", "09 18:00", "16 18:00"]);
}

#[test]
fn a_series_has_an_end_a_length_and_begins_with_its_first_time() {
    for bad in [
        "FREQ=DAILY",
        "FREQ=DAILY;COUNT=101",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=3",
    ] {
        let series = series("20260302T100000", "UTC", bad);
        assert_eq!(series.checked().unwrap_err().field, "recurrence", "{bad}");
    }
    assert!(
        series("20260302T100000", "UTC", "FREQ=DAILY;COUNT=100")
            .checked()
            .is_ok()
    );
}

#[test]
fn one_following_or_all_calls_of_a_series_are_cancelled() {
    let series = series("20260302T100000", "UTC", "FREQ=WEEKLY;COUNT=4");
    let second = time("20260309T100000");
    let left = |scope| series.cancel(second, scope).unwrap();
    assert_eq!(
        times(&left(Scope::This).unwrap()),
        ["03-02 10:00", "03-16 10:00", "03-23 10:00"]
    );
    assert_eq!(times(&left(Scope::Following).unwrap()), ["03-02 10:00"]);
    assert!(left(Scope::All).is_none());
    let first = series
        .cancel(time("20260302T100000"), Scope::Following)
        .unwrap();
    assert!(first.is_none());
    let again = left(Scope::This).unwrap().cancel(second, Scope::This);
    assert_eq!(again.unwrap_err().field, "occurrence");
}

#[test]
fn one_following_or_all_calls_of_a_series_are_moved() {
    let series = series("20260302T100000", "UTC", "FREQ=WEEKLY;COUNT=4")
        .cancel(time("20260316T100000"), Scope::This)
        .unwrap()
        .unwrap();
    let second = time("20260309T100000");
    let to = LocalTime {
        datetime: time("20260309T113000"),
        ..series.start
    };
    let change = SeriesChange {
        to: Some(to),
        rule: None,
    };
    let edited = |scope| -> Vec<Vec<String>> {
        series
            .edit(second, scope, &change)
            .unwrap()
            .iter()
            .map(times)
            .collect()
    };
    assert_eq!(
        edited(Scope::This),
        [["03-02 10:00", "03-09 11:30", "03-23 10:00"]]
    );
    assert_eq!(
        edited(Scope::Following),
        [vec!["03-02 10:00"], vec!["03-09 11:30", "03-23 11:30"]]
    );
    assert_eq!(
        edited(Scope::All),
        [["03-02 11:30", "03-09 11:30", "03-23 11:30"]]
    );
    let daily = SeriesChange {
        to: None,
        rule: Some("FREQ=DAILY;COUNT=2".parse().unwrap()),
    };
    let split: Vec<_> = series
        .edit(second, Scope::Following, &daily)
        .unwrap()
        .iter()
        .map(times)
        .collect();
    assert_eq!(
        split,
        [vec!["03-02 10:00"], vec!["03-09 10:00", "03-10 10:00"]]
    );
    assert!(series.edit(second, Scope::This, &daily).is_err());
}

#[test]
fn a_series_with_an_end_date_keeps_its_last_call_when_moved_to_a_later_hour() {
    let series = series(
        "20260302T100000",
        "UTC",
        "FREQ=WEEKLY;UNTIL=20260316T100000Z",
    );
    let to = LocalTime {
        datetime: time("20260309T150000"),
        ..series.start
    };
    let change = SeriesChange {
        to: Some(to),
        rule: None,
    };
    let split = series
        .edit(time("20260309T100000"), Scope::Following, &change)
        .unwrap();
    assert_eq!(times(&split[1]), ["03-09 15:00", "03-16 15:00"]);
}

#[test]
fn a_series_in_conflict_at_its_tenth_call_is_refused_with_that_call_named() {
    let schedule: ScheduleRules = serde_json::from_value(json!({
        "name": "s", "timezone": "America/New_York",
        "weekly": [{ "days": ["mon"], "from": "09:00", "to": "17:00" }],
    }))
    .unwrap();
    let event: EventRules =
        serde_json::from_value(json!({ "name": "e", "durations": [30] })).unwrap();
    let series = series(
        "20260302T100000",
        "America/New_York",
        "FREQ=WEEKLY;COUNT=12",
    )
    .checked()
    .unwrap();
    let all = series.occurrences();
    let query = Query {
        event: &event,
        duration: 30,
        now: time("20260301T000000").and_utc().timestamp_millis(),
        range: crate::schedule::Interval::new(0, 0),
        moving: None,
        calling: None,
        queue: None,
    };
    assert_eq!(check(&all, &schedule, &[], query), Ok(()));
    let busy: Busy = serde_json::from_value(json!({
        "start": "2026-05-04T14:15:00Z", "end": "2026-05-04T14:45:00Z", "what": "a meeting",
    }))
    .unwrap();
    let conflicts = check(&all, &schedule, &[busy], query).unwrap_err();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].number, 10);
    assert!(
        matches!(&conflicts[0].reasons[..], [Reason::Busy { what, .. }] if what == "a meeting")
    );
}

#[test]
fn the_calls_of_a_series_count_together_towards_a_limit() {
    let schedule: ScheduleRules = serde_json::from_value(json!({
        "name": "s", "timezone": "UTC", "weekly": [{ "days": ["mon", "tue", "wed"], "from": "09:00", "to": "17:00" }],
    }))
    .unwrap();
    let event: EventRules = serde_json::from_value(json!({
        "name": "e", "durations": [30], "limits": { "week": { "count": 2 } },
    }))
    .unwrap();
    let all = series("20260302T100000", "UTC", "FREQ=DAILY;COUNT=3").occurrences();
    let query = Query {
        event: &event,
        duration: 30,
        now: 0,
        range: crate::schedule::Interval::new(0, 0),
        moving: None,
        calling: None,
        queue: None,
    };
    let conflicts = check(&all, &schedule, &[], query).unwrap_err();
    assert_eq!(
        conflicts
            .iter()
            .map(|conflict| conflict.number)
            .collect::<Vec<_>>(),
        [3]
    );
}

/// The instants of a series by its rule.
fn instants(series: &RecurrenceSet) -> Vec<String> {
    let all = series.occurrences();
    let text = |one: &Occurrence| {
        one.instant
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    };
    all.iter().map(text).collect()
}

#[test]
fn an_end_in_universal_time_is_compared_with_instants() {
    let rings = |start: &str, zone: &str, rule: &str| instants(&series(start, zone, rule));
    // Clocks read 02:00 for the second time at the end, and 02:30 was half an hour before.
    let in_fold = ["2027-10-30T00:30:00Z", "2027-10-31T00:30:00Z"];
    for (until, calls) in [
        ("20271031T002959Z", 1),
        ("20271031T003000Z", 2),
        ("20271031T010000Z", 2),
        ("20271031T013000Z", 2),
        ("20271101T012959Z", 2),
    ] {
        let rule = format!("FREQ=DAILY;UNTIL={until}");
        let found = rings("20271030T023000", "Europe/Amsterdam", &rule);
        assert_eq!(found, in_fold[..calls], "{until}");
    }
    // Clocks read 03:00 at the end, and 02:30 is taken to be half an hour after.
    let in_gap = ["2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z"];
    for (until, calls) in [
        ("20270328T010000Z", 1),
        ("20270328T012959Z", 1),
        ("20270328T013000Z", 2),
    ] {
        let rule = format!("FREQ=DAILY;UNTIL={until}");
        let found = rings("20270327T023000", "Europe/Amsterdam", &rule);
        assert_eq!(found, in_gap[..calls], "{until}");
    }
    // Far from Greenwich, where the date differs.
    let rule = "FREQ=DAILY;UNTIL=20270102T090000Z";
    let found = rings("20270102T230000", "Pacific/Kiritimati", rule);
    assert_eq!(found, ["2027-01-02T09:00:00Z"]);
    let found = rings("20270101T220000", "Pacific/Pago_Pago", rule);
    assert_eq!(found, ["2027-01-02T09:00:00Z"]);
}

#[test]
fn a_series_that_begins_with_the_second_pass_does_not_end_before_it() {
    let begin = |until: &str| {
        let mut series = series(
            "20271031T023000",
            "Europe/Amsterdam",
            &format!("FREQ=DAILY;UNTIL={until}"),
        );
        series.start.second = true;
        series.checked()
    };
    assert_eq!(begin("20271031T010000Z").unwrap_err().field, "recurrence");
    let series = begin("20271101T013000Z").unwrap();
    assert_eq!(
        instants(&series),
        ["2027-10-31T01:30:00Z", "2027-11-01T01:30:00Z"]
    );
}

/// RFC 5545, section 3.3.10, would have the call in the gap left out. It is made instead, after the gap.
#[test]
fn a_call_in_a_gap_is_after_it_and_counts() {
    let series = series("20270313T023000", "America/New_York", "FREQ=DAILY;COUNT=3");
    assert_eq!(
        instants(&series),
        [
            "2027-03-13T07:30:00Z",
            "2027-03-14T07:30:00Z",
            "2027-03-15T06:30:00Z"
        ]
    );
    let readings = series
        .occurrences()
        .into_iter()
        .map(|one| one.local.resolve().reading);
    assert!(readings.eq([Reading::Once, Reading::Gap, Reading::Once]));
}
