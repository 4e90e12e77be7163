//! An independent library, ical.js, reads calendar objects back. It runs on Node, out of the packages that are installed for
//! the edge runtime.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use callslot_messages::{AttendeeEvent, CallFacts, Content, Recurrence, render};
use callslot_shared::{
    schedule::{
        local_time::LocalTime,
        recurrence::{Moved, RecurrenceSet},
    },
    words::Language,
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use callslot_messages::samples::{
    all, attendee, call, local, mailbox, one_of_series, series, shorter_series, utc,
};

/// The library's reading of each object.
fn read(texts: &[String]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reader/read.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node starts");
    let texts = serde_json::to_vec(texts).unwrap();
    node.stdin.take().unwrap().write_all(&texts).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "see the error of ical.js above; `npm ci` installs it"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn calendar(content: &Content) -> String {
    render(content).calendar.unwrap().text
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[test]
fn every_invitation_is_read_as_it_is_meant() {
    let contents = all().into_iter().map(|(_, content)| content);
    let contents: Vec<_> = contents
        .filter(|content| render(content).calendar.is_some())
        .collect();
    let texts: Vec<_> = contents.iter().map(calendar).collect();
    assert!(texts.len() > 20);
    for (content, read) in contents.iter().zip(read(&texts)) {
        let mail = render(content);
        assert_eq!(read["method"], mail.calendar.unwrap().method.as_str());
        assert_eq!(read["version"], "2.0");
        let event = &read["events"][0];
        assert_eq!(
            event["uid"],
            "0193a7c4-7f2b-7cc1-9f53-2f6f1c9d8e70@callslot.example"
        );
        assert_eq!(event["start"], "2026-12-01T14:30:00Z");
        assert_eq!(event["end"], "2026-12-01T15:00:00Z");
        assert_eq!(event["stamp"], "2026-11-30T09:00:00Z");
        assert_eq!(
            event["organizer"]["address"],
            format!("mailto:{}", content.from.address)
        );
        assert_eq!(
            event["attendee"]["address"],
            format!("mailto:{}", content.to.address)
        );
    }
}

#[test]
fn names_of_any_script_and_length_arrive_as_they_are() {
    let long = "Übermäßig-lange-Bezeichnung ".repeat(12).trim().to_owned();
    let names = [
        "小林 太郎, 東京; \\ \"本社\"".to_owned(),
        "👩🏽‍💻 Ada 🇩🇪 e\u{301}".to_owned(),
        long,
        "a:b;c,d\\ne".to_owned(),
        "שלום עולם".to_owned(),
    ];
    let content = |name: &String| {
        let facts = CallFacts {
            operator: name.clone(),
            organization: name.clone(),
            ..call()
        };
        let mut content = attendee(Language::English, AttendeeEvent::Booked, facts);
        content.from = mailbox(name, "calls@callslot.example");
        content
    };
    let texts: Vec<_> = names.iter().map(|name| calendar(&content(name))).collect();
    for (name, read) in names.iter().zip(read(&texts)) {
        let event = &read["events"][0];
        assert_eq!(event["summary"], format!("Call with {name} ({name})"));
        assert_eq!(
            event["organizer"]["name"],
            name.replace('"', "'").replace('\\', "/")
        );
        let description = event["description"].as_str().unwrap();
        assert!(
            description.starts_with(&format!("{name} calls you.")),
            "{description}"
        );
        let link = "\n\nView, move or cancel: https://callslot.example/c/abc";
        assert!(description.ends_with(link), "{description}");
    }
}

#[test]
fn one_call_of_a_series_is_found_by_its_time_in_the_rule() {
    let previous = utc("2026-12-01T15:30:00Z");
    let event = AttendeeEvent::Moved { previous };
    let text = calendar(&attendee(Language::English, event, one_of_series()));
    let event = &read(&[text])[0]["events"][0];
    assert_eq!(event["recurrence"], "2026-12-01T15:30:00Z");
    assert_eq!(event["start"], "2026-12-01T14:30:00Z");
}

#[test]
fn a_series_that_was_cut_short_is_read_with_the_calls_that_are_left() {
    let text = calendar(&attendee(
        Language::English,
        AttendeeEvent::Changed,
        shorter_series(),
    ));
    let read = &read(&[text])[0];
    assert_eq!(read["method"], "REQUEST");
    let left = ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-29"];
    let left: Vec<_> = left.iter().map(|day| format!("{day}T14:30:00Z")).collect();
    assert_eq!(read["occurrences"], json!(left));
}

/// Series over days on which clocks are set, with their zones.
fn all_series() -> Vec<RecurrenceSet> {
    let plain = [
        (
            "Europe/Berlin",
            "2026-12-01T15:30:00",
            "FREQ=WEEKLY;COUNT=60",
        ),
        (
            "America/New_York",
            "2026-10-02T09:00:00",
            "FREQ=DAILY;INTERVAL=3;COUNT=80",
        ),
        (
            "America/New_York",
            "2026-10-30T17:00:00",
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=18",
        ),
        (
            "Australia/Lord_Howe",
            "2026-09-01T10:15:00",
            "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=40",
        ),
        (
            "America/Santiago",
            "2026-08-30T23:45:00",
            "FREQ=WEEKLY;COUNT=40",
        ),
        ("Asia/Gaza", "2026-12-01T08:00:00", "FREQ=WEEKLY;COUNT=99"),
        (
            "Africa/Casablanca",
            "2026-01-05T08:00:00",
            "FREQ=WEEKLY;COUNT=60",
        ),
        (
            "Asia/Kolkata",
            "2026-12-01T08:00:00",
            "FREQ=MONTHLY;COUNT=12",
        ),
        ("UTC", "2026-12-01T08:00:00", "FREQ=WEEKLY;COUNT=30"),
        (
            "Europe/London",
            "2026-02-28T10:00:00",
            "FREQ=YEARLY;COUNT=12",
        ),
        (
            "Europe/Berlin",
            "2026-03-27T10:00:00",
            "FREQ=DAILY;UNTIL=20260401",
        ),
        (
            "Europe/Berlin",
            "2026-10-20T02:30:00",
            "FREQ=DAILY;COUNT=10",
        ),
        ("Europe/Berlin", "2026-03-25T02:30:00", "FREQ=DAILY;COUNT=8"),
    ];
    let skipped = series(
        local("Europe/Berlin", "2026-03-29T02:30:00"),
        "FREQ=DAILY;COUNT=8",
    );
    let second = LocalTime {
        second: true,
        ..local("Europe/Berlin", "2026-10-25T02:30:00")
    };
    let second = series(second, "FREQ=WEEKLY;COUNT=8");
    let mut all: Vec<_> = plain
        .into_iter()
        .map(|(zone, start, rule)| series(local(zone, start), rule))
        .chain([skipped, second])
        .collect();
    let start = local("Europe/Berlin", "2026-03-03T15:30:00");
    let at = |at: &str| at.parse().unwrap();
    all.push(RecurrenceSet {
        cancelled: vec![at("2026-03-03T15:30:00"), at("2026-03-31T15:30:00")],
        moved: vec![
            Moved {
                from: at("2026-03-24T15:30:00"),
                to: local("Europe/Berlin", "2026-03-29T02:30:00"),
            },
            Moved {
                from: at("2026-04-07T15:30:00"),
                to: LocalTime {
                    second: true,
                    ..local("America/New_York", "2026-11-01T01:30:00")
                },
            },
        ],
        ..series(start, "FREQ=WEEKLY;COUNT=8")
    });
    all
}

#[test]
fn every_call_of_a_series_is_at_its_instant_whatever_the_clocks_do() {
    let sets = all_series();
    let content = |set: &RecurrenceSet| {
        let facts = CallFacts {
            start: set.start.resolve().instant,
            recurrence: Some(Recurrence::Series(Box::new(set.clone()))),
            ..call()
        };
        attendee(Language::English, AttendeeEvent::Booked, facts)
    };
    let texts: Vec<_> = sets.iter().map(|set| calendar(&content(set))).collect();
    for ((set, text), read) in sets.iter().zip(&texts).zip(read(&texts)) {
        let mut expected: Vec<_> = set
            .occurrences()
            .iter()
            .map(|call| instant(call.instant))
            .collect();
        expected.sort();
        assert!(expected.len() > 5);
        assert_eq!(read["occurrences"], json!(expected), "{text}");
    }
}
