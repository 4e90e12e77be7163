//! Calendar objects.

use callslot_messages::{
    AttendeeEvent, CalendarEntry, CallFacts, Invite, Message, Method, OperatorEvent, Recurrence,
    render,
};
use callslot_shared::{
    schedule::recurrence::{Moved, RecurrenceSet},
    words::Language,
};
use proptest::prelude::*;

use callslot_messages::samples::{
    attendee, call, content, local, mailbox, one_of_series, series, utc, weekly_call,
};

fn invite(event: AttendeeEvent, call: CallFacts) -> Invite {
    render(&attendee(Language::English, event, call))
        .calendar
        .unwrap()
}

/// The value of a property, with its lines put together.
#[track_caller]
fn value<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text
        .split("\r\n")
        .find(|line| line.starts_with(name) && line[name.len()..].starts_with([':', ';']));
    line.unwrap_or_else(|| panic!("no {name} in {text}"))
        .split_at(name.len() + 1)
        .1
}

fn lines(text: &str) -> String {
    text.replace("\r\n ", "")
}

/// Acceptance cases 5 and 6: a cancellation has METHOD:CANCEL, the same UID and a higher SEQUENCE; the UID survives a
/// reschedule.
#[test]
fn an_entry_keeps_its_uid_and_grows_its_sequence_until_it_is_cancelled() {
    let at = |sequence| CallFacts {
        entry: Some(CalendarEntry {
            uid: "one@callslot.example".to_owned(),
            sequence,
        }),
        ..call()
    };
    let previous = utc("2026-12-01T08:00:00Z");
    let invites = [
        invite(AttendeeEvent::Booked, at(0)),
        invite(AttendeeEvent::Moved { previous }, at(1)),
        invite(AttendeeEvent::Cancelled, at(2)),
    ];
    let methods = [Method::Request, Method::Request, Method::Cancel];
    for (sequence, (invite, method)) in invites.iter().zip(methods).enumerate() {
        let text = lines(&invite.text);
        assert_eq!(invite.method, method);
        assert_eq!(value(&text, "METHOD"), method.as_str());
        assert!(
            invite
                .content_type()
                .ends_with(&format!("method={}", method.as_str()))
        );
        assert_eq!(value(&text, "UID"), "one@callslot.example");
        assert_eq!(value(&text, "SEQUENCE"), sequence.to_string());
        assert_eq!(value(&text, "DTSTAMP"), "20261130T090000Z");
        let cancelled = method == Method::Cancel;
        let status = if cancelled { "CANCELLED" } else { "CONFIRMED" };
        assert_eq!(value(&text, "STATUS"), status);
    }
}

#[test]
fn the_organizer_is_the_sender_and_the_attendee_the_recipient() {
    let text = lines(&invite(AttendeeEvent::Booked, call()).text);
    let organizer = value(&text, "ORGANIZER");
    assert_eq!(
        organizer,
        "CN=\"Acme Support\":mailto:calls@callslot.example"
    );
    let attendee = value(&text, "ATTENDEE");
    assert!(
        attendee.ends_with("RSVP=FALSE:mailto:ada@example.com"),
        "{attendee}"
    );
}

#[test]
fn a_call_that_is_handed_over_leaves_one_calendar_and_enters_the_other() {
    let method = |event| {
        let message = Message::Operator {
            event,
            call: call(),
        };
        let mut content = content(Language::English, message);
        content.to = mailbox("Olivia", "olivia@example.com");
        render(&content).calendar.map(|invite| invite.method)
    };
    let to = "Oscar".to_owned();
    assert_eq!(
        method(OperatorEvent::HandedOver { to }),
        Some(Method::Cancel)
    );
    let from = None;
    assert_eq!(
        method(OperatorEvent::TakenOver { from }),
        Some(Method::Request)
    );
}

#[test]
fn a_series_is_one_event_in_the_time_of_its_zone() {
    let text = lines(&invite(AttendeeEvent::Booked, weekly_call()).text);
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    assert!(
        text.contains("\r\nDTSTART;TZID=Europe/Berlin:20261201T153000\r\n"),
        "{text}"
    );
    // The twentieth call is in summer: half an hour past one o'clock in UTC.
    let rule = "\r\nRRULE:FREQ=WEEKLY;UNTIL=20270413T133000Z\r\n";
    assert!(text.contains(rule), "{text}");
    // As Outlook wants it: one STANDARD and one DAYLIGHT, each with a month and a weekday.
    for name in ["STANDARD", "DAYLIGHT"] {
        assert_eq!(text.matches(&format!("BEGIN:{name}")).count(), 1, "{text}");
    }
    let forward = "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
                   TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT";
    assert!(text.contains(forward), "{text}");
}

#[test]
fn exceptions_of_a_series_are_told_apart_from_its_rule() {
    let start = local("Europe/Berlin", "2026-12-01T15:30:00");
    let set = RecurrenceSet {
        cancelled: vec!["2026-12-08T15:30:00".parse().unwrap()],
        moved: vec![Moved {
            from: "2026-12-15T15:30:00".parse().unwrap(),
            to: local("Europe/Berlin", "2026-12-16T09:00:00"),
        }],
        ..series(start, "FREQ=WEEKLY;COUNT=4")
    };
    let facts = CallFacts {
        recurrence: Some(Recurrence::Series(Box::new(set))),
        ..call()
    };
    let text = lines(&invite(AttendeeEvent::Booked, facts).text);
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2, "{text}");
    assert!(text.contains("\r\nEXDATE;TZID=Europe/Berlin:20261208T153000\r\n"));
    let moved = "DTSTART:20261216T080000Z\r\nDTEND:20261216T083000Z\r\n\
                 RECURRENCE-ID;TZID=Europe/Berlin:20261215T153000\r\n";
    assert!(text.contains(moved), "{text}");
    assert_eq!(text.matches("\r\nUID:").count(), 2);
}

#[test]
fn one_call_of_a_series_is_moved_or_cancelled_by_its_time_in_the_rule() {
    let previous = utc("2026-12-01T15:30:00Z");
    for event in [AttendeeEvent::Moved { previous }, AttendeeEvent::Cancelled] {
        let text = lines(&invite(event, one_of_series()).text);
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
        assert!(
            text.contains("\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261201T163000\r\n"),
            "{text}"
        );
        assert!(text.contains("\r\nDTSTART:20261201T143000Z\r\n"), "{text}");
        assert!(text.contains("BEGIN:VTIMEZONE"));
        assert!(!text.contains("\r\nRRULE:FREQ=WEEKLY"));
    }
}

#[test]
fn the_end_of_a_series_is_told_by_its_uid_alone() {
    let text = lines(&invite(AttendeeEvent::Cancelled, weekly_call()).text);
    assert!(
        !text.contains("RECURRENCE-ID") && !text.contains("RRULE"),
        "{text}"
    );
}

#[test]
fn zones_that_change_in_no_regular_way_are_written_change_by_change() {
    // Clocks of Gaza follow the moon, and those of Casablanca did until 2026.
    for (zone, daylight) in [
        ("Asia/Gaza", 2),
        ("Africa/Casablanca", 1),
        ("Asia/Kolkata", 0),
        ("UTC", 0),
    ] {
        let set = series(local(zone, "2026-12-01T15:30:00"), "FREQ=MONTHLY;COUNT=8");
        let facts = CallFacts {
            recurrence: Some(Recurrence::Series(Box::new(set))),
            ..call()
        };
        let text = lines(&invite(AttendeeEvent::Booked, facts).text);
        let rules = text.matches("RRULE:FREQ=YEARLY").count();
        assert_eq!(
            (rules, text.matches("BEGIN:DAYLIGHT").count()),
            (0, daylight),
            "{text}"
        );
        assert!(text.contains("BEGIN:STANDARD"), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Acceptance case 7: folded, CRLF, no space before the first line.
    #[test]
    fn every_line_is_at_most_75_octets_and_ends_with_crlf(
        name in "\\PC{0,300}",
        title in "[😀漢字é;:,\"\\\\\r\na-z]{0,300}",
        minutes in 1_u32..10_000,
    ) {
        let facts = CallFacts {
            operator: name.clone(),
            organization: title.clone(),
            title: Some(title),
            number: name,
            minutes,
            ..weekly_call()
        };
        let text = invite(AttendeeEvent::Booked, facts).text;
        prop_assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        prop_assert!(text.ends_with("END:VCALENDAR\r\n"));
        for line in text.split_terminator("\r\n") {
            prop_assert!(line.len() <= 75, "{line}");
            prop_assert!(!line.contains(['\r', '\n']), "{line:?}");
        }
        for line in lines(&text).split_terminator("\r\n") {
            let name = line.split([':', ';']).next().unwrap_or_default();
            let is_name = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
            prop_assert!(is_name && !name.is_empty(), "{line:?}");
        }
    }
}
