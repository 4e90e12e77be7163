//! Subjects, texts and markup.

use std::fmt::Write as _;

use callslot_messages::{AttendeeEvent, Content, Message, render};
use callslot_shared::words::Language;

use callslot_messages::samples::{
    all, attendee, call, mailbox, to_attendees, to_members, utc, zone,
};

/// Every mail of a language as text: its headers, its text, and its calendar object.
fn written(mails: Vec<(&'static str, Content)>) -> String {
    let mut all = String::new();
    for (name, content) in mails {
        let mail = render(&content);
        let _ = write!(
            all,
            "=== {name}\nFrom: {}\nTo: {}\nSubject: {}\n",
            mail.from, mail.to, mail.subject
        );
        for (header, value) in &mail.headers {
            let _ = writeln!(all, "{header}: {value}");
        }
        let _ = write!(all, "\n{}\n\n", mail.text);
        if let Some(calendar) = &mail.calendar {
            let text = calendar.text.replace("\r\n", "\n");
            let _ = write!(all, "--- {}\n{text}\n", calendar.content_type());
        }
    }
    all
}

#[test]
fn mails_to_attendees_read_as_reviewed() {
    for language in Language::ALL {
        let name = format!("attendees-{}", language.as_str());
        insta::assert_snapshot!(name, written(to_attendees(language)));
    }
}

#[test]
fn mails_to_members_read_as_reviewed() {
    for language in Language::OF_MEMBERS {
        let name = format!("members-{}", language.as_str());
        insta::assert_snapshot!(name, written(to_members(language)));
    }
}

#[test]
fn the_markup_is_as_reviewed() {
    for (name, content) in to_attendees(Language::English) {
        if ["booked", "reminder"].contains(&name) {
            let html = render(&content).html.replace('>', ">\n");
            insta::assert_snapshot!(format!("html-{name}"), html);
        }
    }
}

/// The words of a mail's markup, without its tags.
fn words(html: &str) -> String {
    let body = html.split_once("</head>").unwrap().1;
    let pieces = body.split('<').filter_map(|piece| piece.split_once('>'));
    let words: Vec<_> = pieces
        .flat_map(|(_, text)| text.split_whitespace())
        .collect();
    words
        .join(" ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn text_and_markup_say_the_same() {
    for (name, content) in all() {
        let mail = render(&content);
        let html = words(&mail.html);
        for line in mail.text.lines() {
            // A link has its address in an attribute; a time stands apart from its zone.
            for piece in line
                .split([':', '(', ')'])
                .filter(|_| !line.contains("https://"))
            {
                let piece = piece.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(html.contains(&piece), "{name}: {piece:?} is not in {html}");
            }
        }
    }
}

#[test]
fn a_payload_is_read_back_and_renders_to_the_same_bytes() {
    for (name, content) in all() {
        let json = serde_json::to_string(&content).unwrap();
        let read: Content = serde_json::from_str(&json).unwrap();
        assert_eq!(read, content, "{name}");
        assert_eq!(render(&read), render(&content), "{name}");
    }
}

#[test]
fn a_payload_of_another_version_is_refused() {
    let (_, content) = all().remove(0);
    let mut json = serde_json::to_value(&content).unwrap();
    json["version"] = 2.into();
    let error = serde_json::from_value::<Content>(json).unwrap_err();
    assert!(error.to_string().contains("version 2"), "{error}");
}

/// Acceptance case 4: each mail in its reader's zone, the same instant in subject, body and ICS.
#[test]
fn subject_body_and_entry_tell_the_same_instant_in_the_readers_zone() {
    for (reader, clock, place) in [
        ("Europe/Berlin", "15:30", "Berlin time"),
        ("America/New_York", "09:30", "New York time"),
        ("Asia/Kolkata", "20:00", "Kolkata time"),
        ("UTC", "14:30", "UTC"),
    ] {
        let mut content = attendee(Language::English, AttendeeEvent::Booked, call());
        content.zone = zone(reader);
        let mail = render(&content);
        assert_eq!(
            mail.subject,
            format!("Call with Olivia on Tue, Dec 1, {clock} ({place})")
        );
        let line = format!("Tuesday, December 1\n{clock} ({place}");
        assert!(mail.text.contains(&line), "{}", mail.text);
        assert!(mail.html.contains(clock) && mail.html.contains(place));
        let calendar = mail.calendar.unwrap().text;
        assert!(
            calendar.contains("\r\nDTSTART:20261201T143000Z\r\n"),
            "{calendar}"
        );
        assert!(
            mail.text
                .contains("dates=20261201T143000Z%2F20261201T150000Z")
        );
        assert!(mail.text.contains("startdt=2026-12-01T14%3A30%3A00Z"));
    }
}

#[test]
fn a_recorded_call_is_told_to_be_recorded_and_another_is_not() {
    for language in Language::ALL {
        let said = |recorded| {
            let facts = callslot_messages::CallFacts { recorded, ..call() };
            let mail = render(&attendee(language, AttendeeEvent::Booked, facts));
            let calendar = mail.calendar.unwrap().text.replace("\r\n ", "");
            let words = callslot_shared::words::messages::attendee::RECORDED.template(language);
            let in_entry = words.replace(',', "\\,");
            [
                mail.text.contains(words),
                mail.html.contains(words),
                calendar.contains(&in_entry),
            ]
        };
        assert_eq!(said(true), [true; 3], "{language:?}");
        assert_eq!(said(false), [false; 3], "{language:?}");
    }
}

#[test]
fn only_a_message_that_can_be_ended_has_the_headers_for_it() {
    for (name, content) in all() {
        let mail = render(&content);
        let is_reminder = name.starts_with("reminder");
        assert_eq!(
            mail.headers.len(),
            if is_reminder { 2 } else { 0 },
            "{name}"
        );
        if is_reminder {
            let link = "<https://callslot.example/c/abc/reminders>".to_owned();
            assert_eq!(mail.headers[0], ("List-Unsubscribe", link));
            let one_click = "List-Unsubscribe=One-Click".to_owned();
            assert_eq!(mail.headers[1], ("List-Unsubscribe-Post", one_click));
        }
    }
    let mut sign_in = all()
        .into_iter()
        .find(|(name, _)| name == "sign-in-en")
        .unwrap()
        .1;
    sign_in.unsubscribe = Some("https://callslot.example/stop".to_owned());
    assert_eq!(
        render(&sign_in).headers,
        [],
        "a sign-in code cannot be ended"
    );
}

#[test]
fn names_from_outside_stay_in_their_place() {
    let hostile = "Olivia\r\nBcc: eve@example.com <script>\u{202e}\"\\,;{who}";
    let facts = callslot_messages::CallFacts {
        operator: hostile.to_owned(),
        organization: hostile.to_owned(),
        title: Some(hostile.to_owned()),
        ..call()
    };
    let mut content = attendee(Language::English, AttendeeEvent::Booked, facts);
    content.from = mailbox(hostile, "calls@callslot.example");
    let mail = render(&content);
    for line in [&mail.subject, &mail.from] {
        assert!(!line.contains(['\r', '\n', '\u{202e}']), "{line}");
    }
    assert!(
        mail.from.ends_with("\" <calls@callslot.example>"),
        "{}",
        mail.from
    );
    assert!(mail.subject.contains("{who}"));
    assert!(!mail.html.contains("<script>"));
    let calendar = mail.calendar.unwrap().text.replace("\r\n ", "");
    assert!(!calendar.contains("\r\nBcc"), "{calendar}");
}

#[test]
fn a_member_whose_language_has_no_texts_for_members_reads_english_throughout() {
    for (english, german) in to_members(Language::English)
        .iter()
        .zip(to_members(Language::German))
    {
        assert_eq!(render(&english.1), render(&german.1), "{}", english.0);
    }
}

#[test]
fn a_moved_call_has_no_link_that_would_add_a_second_entry() {
    let previous = utc("2026-12-01T08:00:00Z");
    let event = AttendeeEvent::Moved { previous };
    let mail = render(&attendee(Language::English, event, call()));
    assert!(!mail.text.contains("google") && !mail.text.contains("outlook"));
    assert!(mail.calendar.is_some());
}

#[test]
fn without_an_entry_a_mail_has_no_invitation() {
    let facts = callslot_messages::CallFacts {
        entry: None,
        ..call()
    };
    let content = attendee(Language::English, AttendeeEvent::Booked, facts);
    assert_eq!(render(&content).calendar, None);
    let Message::Attendee { .. } = content.message else {
        panic!("is to an attendee");
    };
}
