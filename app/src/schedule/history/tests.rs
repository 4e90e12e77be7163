use super::*;
use crate::schedule::example::booking;
use serde_json::json;

const OLIVIA: &str = "019ab000-0000-7000-8000-000000000001";
const OSCAR: &str = "019ab000-0000-7000-8000-000000000002";

fn members() -> Vec<MemberEntry> {
    let member = |id: &str, name: &str| json!({"id": id, "name": name, "role": "owner", "active": true, "phone": "+14155552671"});
    serde_json::from_value(json!([member(OLIVIA, "Olivia"), member(OSCAR, "Oscar")])).unwrap()
}

fn entries(events: &serde_json::Value) -> Vec<BookingTimelineEntry> {
    let body: HistoryBody = serde_json::from_value(json!({ "timeline": events })).unwrap();
    body.known()
}

fn entry(at: &str, event: &serde_json::Value) -> serde_json::Value {
    let actor = json!({"kind": "member", "user_id": OLIVIA, "client": "extension"});
    json!({"at": at, "actor": actor, "event": event})
}

fn told(language: Language, events: &serde_json::Value) -> Vec<String> {
    let members = members();
    let teller = Teller {
        language,
        members: &members,
        attendee: "Ada",
        when: &|at| at.format("%H:%M").to_string(),
    };
    let lines = teller.lines(&entries(events));
    let written = |line: Line| {
        let at = line.at.format("%H:%M:%S");
        let more = line
            .more
            .map_or_else(String::new, |more| format!(" ({more})"));
        format!("{at} {}{more}", line.text)
    };
    lines.into_iter().map(written).collect()
}

fn changes() -> serde_json::Value {
    let moved = |cause: &str| json!({"kind": "moved", "from": "2026-03-02T12:00:00Z", "to": "2026-03-02T13:30:00Z", "cause": cause});
    json!([
        entry("2026-03-01T10:02:11Z", &json!({"kind": "booked"})),
        entry("2026-03-01T10:05:00Z", &moved("request")),
        {"at": "2026-03-01T10:06:00Z", "actor": {"kind": "system", "user_id": null, "client": null},
            "event": moved("time_zone_rules")},
        entry("2026-03-01T10:07:00Z", &json!({"kind": "handed_over", "from": OLIVIA, "to": OSCAR})),
        {"at": "2026-03-01T10:08:00Z", "actor": {"kind": "key", "user_id": OSCAR, "client": "api"},
            "event": {"kind": "edited", "fields": ["title", "notes"]}},
        entry("2026-03-01T10:09:00Z", &json!({"kind": "edited", "fields": []})),
        entry("2026-03-01T10:09:30Z", &json!({"kind": "hung_up"})),
        {"at": "2026-03-01T10:10:00Z", "actor": {"kind": "attendee", "user_id": null, "client": "page"},
            "event": {"kind": "cancelled"}},
    ])
}

#[test]
fn each_change_is_told_with_its_second_its_author_and_both_times() {
    let expected = [
        "10:02:11 Olivia booked it",
        "10:05:00 Moved from 12:00 to 13:30 by Olivia",
        "10:06:00 Moved from 12:00 to 13:30 because the rules of its time zone changed",
        "10:07:00 Handed over from Olivia to Oscar by Olivia",
        "10:08:00 Oscar (API) changed: title, notes",
        "10:09:00 Olivia changed it",
        "10:09:30 Olivia hung up",
        "10:10:00 Ada cancelled it",
    ];
    assert_eq!(told(Language::English, &changes()), expected);
    let spanish = told(Language::Spanish, &changes());
    assert_eq!(spanish[1], "10:05:00 Olivia la cambió de 12:00 a 13:30");
}

#[test]
fn a_call_is_told_from_its_request_to_the_time_that_both_talked() {
    let leg = |id: &str, leg: &str, ringing: &str, answered: &str| {
        json!({"id": id, "leg": leg, "phone": "+14155552671", "status": "completed",
            "ringing_at": ringing, "answered_at": answered, "ended_at": null})
    };
    let call = json!({
        "id": "c", "booking_id": OLIVIA, "attempt": 1, "ending": "talked", "asked_at": "2026-03-02T12:00:00Z",
        "accepted_at": "2026-03-02T12:00:06Z", "bridged_at": "2026-03-02T12:00:20Z",
        "ended_at": "2026-03-02T12:04:27Z", "outcome": "agreed",
        "legs": [
            leg("a", "operator", "2026-03-02T12:00:01Z", "2026-03-02T12:00:04Z"),
            leg("b", "attendee", "2026-03-02T12:00:08Z", "2026-03-02T12:00:15Z"),
        ],
    });
    let called = json!({"kind": "called", "call": call, "operator": OSCAR, "agreed": true, "talk_seconds": 247});
    let declared = json!({"kind": "outcome_declared", "attempt": 1, "outcome": "agreed"});
    let withdrawn = json!({"kind": "outcome_withdrawn", "attempt": 1, "outcome": "agreed"});
    let confirmed = json!({"kind": "confirmed", "attempt": 1, "prompt": "Price"});
    let events = json!([
        entry("2026-03-02T12:00:00Z", &called),
        entry("2026-03-02T12:01:00Z", &confirmed),
        entry("2026-03-02T12:05:00Z", &declared),
        entry("2026-03-02T12:05:09Z", &withdrawn),
    ]);
    let expected = [
        "12:00:00 Call requested from the carrier",
        "12:00:01 Phone rang · Oscar",
        "12:00:04 Picked up · Oscar",
        "12:00:06 Pressed a key to accept",
        "12:00:08 Phone rang · Ada",
        "12:00:15 Picked up · Ada",
        "12:00:20 Connected (Agreed to the recording)",
        "12:01:00 Olivia confirmed: Price",
        "12:04:27 Ended (both talked · Talked for 4:07)",
        "12:05:00 Olivia declared the outcome: Agreed",
        "12:05:09 Olivia withdrew the outcome: Agreed",
    ];
    assert_eq!(told(Language::English, &events), expected);
}

#[test]
fn an_attempt_without_a_call_and_a_failure_are_told_in_words() {
    let event = |event| {
        told(
            Language::English,
            &json!([entry("2026-03-02T12:00:00Z", &event)]),
        )
    };
    for reason in ["refused", "not_sent", "unknown"] {
        let said = event(
            json!({"kind": "not_called", "attempt": 1, "reason": reason, "carrier_code": "21211"}),
        );
        assert!(
            !said[0].contains('_') && !said[0].contains("21211"),
            "{said:?}"
        );
    }
    let said = event(json!({"kind": "failed", "reason": "attendee_no_answer"}));
    assert_eq!(said, ["12:00:00 They did not answer."]);
}

#[test]
fn an_event_that_is_not_known_yet_hides_no_other() {
    let events = json!([
        entry("2026-03-01T10:02:11Z", &json!({"kind": "booked"})),
        entry(
            "2026-03-01T10:02:12Z",
            &json!({"kind": "message_sent", "channel": "mail"})
        ),
    ]);
    assert_eq!(
        told(Language::English, &events),
        ["10:02:11 Olivia booked it"]
    );
}

#[test]
fn the_time_before_the_last_move_is_known() {
    assert_eq!(
        moved_from(&entries(&changes())),
        "2026-03-02T12:00:00Z".parse().ok()
    );
    assert_eq!(
        moved_from(&[of_booking(&booking("2026-03-02T12:00:00Z"))]),
        None
    );
}

#[test]
fn every_end_has_words_and_never_a_code() {
    for ending in Ending::ALL {
        let said = Language::English.say(ended(ending));
        assert!(!said.contains('_'), "{said}");
    }
}

#[test]
fn talk_time_is_from_the_connection_to_the_end() {
    let now = "2026-03-02T13:02:31Z".parse().unwrap();
    let call = |bridged: Option<&str>, ended: Option<&str>| -> Call {
        serde_json::from_value(json!({
            "id": "c", "booking_id": OLIVIA, "attempt": 1, "ending": null,
            "asked_at": "2026-03-02T12:00:00Z", "accepted_at": null, "bridged_at": bridged, "ended_at": ended,
            "outcome": null, "legs": [],
        }))
        .unwrap()
    };
    let bridged = Some("2026-03-02T12:00:01Z");
    let of = |bridged, ended| talk_time(&call(bridged, ended), now);
    assert_eq!(of(None, Some("2026-03-02T12:00:30Z")), None);
    assert_eq!(
        of(bridged, Some("2026-03-02T12:04:08Z")).as_deref(),
        Some("4:07")
    );
    assert_eq!(of(bridged, None).as_deref(), Some("1:02:30"));
}
