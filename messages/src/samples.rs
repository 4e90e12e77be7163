//! Contents of every kind, for tests and pictures.

#![cfg_attr(
    not(test),
    expect(clippy::unwrap_used, reason = "the texts that are read stand here")
)]
#![expect(
    clippy::missing_panics_doc,
    reason = "the texts that are read stand here"
)]

use crate::{
    AddressProof, AttendeeEvent, CalendarEntry, CallFacts, Content, Gained, Mailbox, Message,
    NoticeLine, Notices, Notification, OpenOutcome, OperatorEvent, OutcomesMissing, OwnerAlert,
    Recurrence, SignIn, Version, WebhookDisabled, WorkspaceInvitation,
};
use callslot_shared::{
    access::{Action, Role},
    notice::{NoticeCode, NoticeParameters},
    schedule::{TimeZone, local_time::LocalTime, recurrence::RecurrenceSet},
    words::Language,
};
use chrono::{DateTime, Utc};

/// An instant, by its text.
#[must_use]
pub fn utc(at: &str) -> DateTime<Utc> {
    at.parse().unwrap()
}

/// A zone, by its name.
#[must_use]
pub fn zone(name: &str) -> TimeZone {
    TimeZone::parse("zone", name).unwrap()
}

/// A name and an address.
#[must_use]
pub fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox {
        name: Some(name.to_owned()),
        address: address.to_owned(),
    }
}

/// A content from the organization to Ada.
#[must_use]
pub fn content(language: Language, message: Message) -> Content {
    Content {
        version: Version,
        from: mailbox("Acme Support", "calls@callslot.example"),
        reply_to: None,
        to: mailbox("Ada Lovelace", "ada@example.com"),
        language,
        zone: zone("Europe/Berlin"),
        written_at: utc("2026-11-30T09:00:00Z"),
        home: "https://callslot.example".to_owned(),
        unsubscribe: None,
        message,
    }
}

/// A call of Olivia and Ada on the first of December 2026, 15:30 in Berlin.
#[must_use]
pub fn call() -> CallFacts {
    CallFacts {
        organization: "Acme Support".to_owned(),
        operator: "Olivia".to_owned(),
        attendee: Some("Ada Lovelace".to_owned()),
        number: "+49 30 123456".to_owned(),
        title: Some("Price list, renewal in May".to_owned()),
        start: utc("2026-12-01T14:30:00Z"),
        minutes: 30,
        recorded: true,
        recurrence: None,
        entry: Some(CalendarEntry {
            uid: "0193a7c4-7f2b-7cc1-9f53-2f6f1c9d8e70@callslot.example".to_owned(),
            sequence: 0,
        }),
        link: Some("https://callslot.example/c/abc".to_owned()),
        ics_link: Some("https://callslot.example/c/abc/call.ics".to_owned()),
    }
}

/// A content to the attendee of a call.
#[must_use]
pub fn attendee(language: Language, event: AttendeeEvent, call: CallFacts) -> Content {
    content(language, Message::Attendee { event, call })
}

/// A local time of a zone.
#[must_use]
pub fn local(zone_name: &str, datetime: &str) -> LocalTime {
    LocalTime {
        datetime: datetime.parse().unwrap(),
        zone: zone(zone_name),
        second: false,
    }
}

/// A series that begins at a local time and returns by a rule.
#[must_use]
pub fn series(start: LocalTime, rule: &str) -> RecurrenceSet {
    RecurrenceSet {
        start,
        rule: rule.parse().unwrap(),
        cancelled: Vec::new(),
        moved: Vec::new(),
    }
}

/// A call of every week, over the day when clocks are set forward.
#[must_use]
pub fn weekly_call() -> CallFacts {
    let set = series(
        local("Europe/Berlin", "2026-12-01T15:30:00"),
        "FREQ=WEEKLY;COUNT=20",
    );
    CallFacts {
        start: set.start.resolve().instant,
        recurrence: Some(Recurrence::Series(Box::new(set))),
        ..call()
    }
}

/// A call of every week after its series was cut short and one of its calls was cancelled.
#[must_use]
pub fn shorter_series() -> CallFacts {
    let mut call = weekly_call();
    if let Some(Recurrence::Series(set)) = &mut call.recurrence {
        set.rule = "FREQ=WEEKLY;COUNT=5".parse().unwrap();
        set.cancelled.push("2026-12-22T15:30:00".parse().unwrap());
    }
    call.entry.as_mut().unwrap().sequence = 2;
    call
}

/// One call of every week's, at another time.
#[must_use]
pub fn one_of_series() -> CallFacts {
    CallFacts {
        recurrence: Some(Recurrence::Occurrence(local(
            "Europe/Berlin",
            "2026-12-01T16:30:00",
        ))),
        ..call()
    }
}

/// A notice of a call that was missed.
#[must_use]
pub fn missed() -> Notification {
    Notification {
        code: NoticeCode::MissedWindow,
        parameters: NoticeParameters {
            who: Some("Ada Lovelace".to_owned()),
            ..NoticeParameters::default()
        },
    }
}

/// Every message to an attendee, by its name.
#[must_use]
pub fn to_attendees(language: Language) -> Vec<(&'static str, Content)> {
    let previous = utc("2026-12-01T08:00:00Z");
    let mut reminder = attendee(language, AttendeeEvent::Reminder, call());
    reminder.unsubscribe = Some("https://callslot.example/c/abc/reminders".to_owned());
    vec![
        ("booked", attendee(language, AttendeeEvent::Booked, call())),
        (
            "moved",
            attendee(language, AttendeeEvent::Moved { previous }, call()),
        ),
        (
            "cancelled",
            attendee(language, AttendeeEvent::Cancelled, call()),
        ),
        ("reminder", reminder),
        ("missed", attendee(language, AttendeeEvent::Missed, call())),
        (
            "series-booked",
            attendee(language, AttendeeEvent::Booked, weekly_call()),
        ),
        (
            "series-moved",
            attendee(language, AttendeeEvent::Moved { previous }, weekly_call()),
        ),
        (
            "series-changed",
            attendee(language, AttendeeEvent::Changed, shorter_series()),
        ),
        (
            "series-cancelled",
            attendee(language, AttendeeEvent::Cancelled, weekly_call()),
        ),
        (
            "one-of-series-moved",
            attendee(language, AttendeeEvent::Moved { previous }, one_of_series()),
        ),
        (
            "one-of-series-cancelled",
            attendee(language, AttendeeEvent::Cancelled, one_of_series()),
        ),
    ]
}

/// Every message to an operator about a call, by its name.
fn to_operators(language: Language) -> Vec<(&'static str, Content)> {
    let about = |event, call: CallFacts| {
        let call = CallFacts {
            link: Some("https://callslot.example/app/calls/1".to_owned()),
            ics_link: None,
            ..call
        };
        let mut content = content(language, Message::Operator { event, call });
        content.to = mailbox("Olivia", "olivia@example.com");
        content
    };
    let calls = [
        ("operator-booked", OperatorEvent::Booked),
        (
            "operator-moved",
            OperatorEvent::Moved {
                previous: utc("2026-12-01T08:00:00Z"),
            },
        ),
        ("operator-cancelled", OperatorEvent::Cancelled),
        (
            "operator-taken-over",
            OperatorEvent::TakenOver {
                from: Some("Oscar".to_owned()),
            },
        ),
        (
            "operator-handed-over",
            OperatorEvent::HandedOver {
                to: "Oscar".to_owned(),
            },
        ),
        (
            "operator-missed",
            OperatorEvent::Missed { notice: missed() },
        ),
    ];
    let to = "Oscar".to_owned();
    let series = [
        ("operator-series-booked", OperatorEvent::Booked),
        ("operator-series-changed", OperatorEvent::Changed),
        (
            "operator-series-handed-over",
            OperatorEvent::HandedOver { to },
        ),
    ];
    let calls = calls.map(|(name, event)| (name, about(event, call())));
    let series = series.map(|(name, event)| {
        let call = match event {
            OperatorEvent::Changed => shorter_series(),
            _ => weekly_call(),
        };
        (name, about(event, call))
    });
    calls.into_iter().chain(series).collect()
}

/// The letters that ask a visitor of a public page for a proof, by their names.
#[must_use]
pub fn to_visitors(language: Language) -> Vec<(&'static str, Content)> {
    let proof = |code: Option<&str>, link: Option<&str>| {
        let message = Message::AddressProof(AddressProof {
            organization: "Acme <Support>".to_owned(),
            event: "Intro\ncall".to_owned(),
            start: call().start,
            zone: zone("Europe/Berlin"),
            code: code.map(str::to_owned),
            link: link.map(str::to_owned),
        });
        content(language, message)
    };
    let link = "https://callslot.example/b/acme-support/intro-call/confirm/abc";
    vec![
        ("address-proof-link", proof(None, Some(link))),
        ("address-proof-code", proof(Some("271828"), None)),
    ]
}

/// Every other message to a member, by its name.
fn about_accounts(language: Language) -> Vec<(&'static str, Content)> {
    let organization = || "Acme Support".to_owned();
    let alert = |gained| {
        Message::OwnerAlert(OwnerAlert {
            person: "Olivia\nOwner".to_owned(),
            organization: "Acme <Support>".to_owned(),
            gained,
            account: "https://callslot.example/account".to_owned(),
        })
    };
    let link = "https://callslot.example/sign-in/link?token=abc";
    let accounts = [
        (
            "sign-in",
            Message::SignIn(SignIn {
                code: "271828".to_owned(),
                link: link.to_owned(),
            }),
        ),
        (
            "invitation",
            Message::Invitation(WorkspaceInvitation {
                inviter: "Olivia\nOwner".to_owned(),
                organization: "Acme <Support>".to_owned(),
                role: Role::Operator,
                link: link.to_owned(),
            }),
        ),
        (
            "new-owner",
            alert(Gained::Owner {
                name: "Adam\nAdmin".to_owned(),
            }),
        ),
        (
            "new-key",
            alert(Gained::Key {
                name: "Clinic <software>".to_owned(),
                scopes: vec![Action::Read, Action::Write],
            }),
        ),
        (
            "new-carrier",
            alert(Gained::Carrier {
                space: "https://acme.example".to_owned(),
                project: "…8e70".to_owned(),
            }),
        ),
        (
            "new-webhook",
            alert(Gained::Webhook {
                host: "hooks.acme.example".to_owned(),
            }),
        ),
        (
            "webhook-disabled",
            Message::WebhookDisabled(WebhookDisabled {
                organization: organization(),
                host: "hooks.acme.example".to_owned(),
                is_gone: false,
                link: "https://callslot.example/app/messages/webhooks".to_owned(),
            }),
        ),
        (
            "outcomes-missing",
            Message::OutcomesMissing(OutcomesMissing {
                organization: organization(),
                calls: vec![
                    OpenOutcome {
                        who: "Ada Lovelace".to_owned(),
                        start: utc("2026-11-30T08:00:00Z"),
                    },
                    OpenOutcome {
                        who: "+49 30 123456".to_owned(),
                        start: utc("2026-11-30T14:30:00Z"),
                    },
                ],
                link: "https://callslot.example/app/outcomes".to_owned(),
            }),
        ),
        (
            "notices",
            Message::Notices(Notices {
                organization: organization(),
                notices: vec![NoticeLine {
                    at: utc("2026-11-30T08:05:00Z"),
                    notice: missed(),
                }],
                link: "https://callslot.example/app/notices".to_owned(),
            }),
        ),
    ];
    let accounts = accounts.into_iter();
    accounts
        .map(|(name, message)| (name, content(language, message)))
        .collect()
}

/// Every message to a member, by its name.
#[must_use]
pub fn to_members(language: Language) -> Vec<(&'static str, Content)> {
    let mut all = to_operators(language);
    all.extend(about_accounts(language));
    all
}

/// Every message in every language that it is in, by its name and its language.
#[must_use]
pub fn all() -> Vec<(String, Content)> {
    let attendees = Language::ALL.into_iter().flat_map(to_attendees);
    let visitors = Language::ALL.into_iter().flat_map(to_visitors);
    let members = Language::OF_MEMBERS.into_iter().flat_map(to_members);
    attendees
        .chain(visitors)
        .chain(members)
        .map(|(name, content)| (format!("{name}-{}", content.language.as_str()), content))
        .collect()
}
