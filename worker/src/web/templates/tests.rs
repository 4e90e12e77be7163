//! Pages read as reviewed, say everything in every language, and never let a value out of its place.

use super::self_service::{
    CallActions, CallShown, DayShown, MonthShown, TimeUse, ask_for_time, ask_to_cancel,
    ask_to_stop_calls, calls_stopped, lost, refused, replaced, times,
};
use super::*;
use crate::usecases::{
    identity::account::AccountOverview, tenancy::show_invitation::OpenInvitation,
};
use callslot_messages::{CallPage, PageReader};
use callslot_shared::{
    access::{Plan, Role},
    api::{ApiKey, Me, Membership, Passkey, Session, SessionKind},
    oauth::{Authorization, Challenge},
    schedule::{TimeZone, self_service::ChangeRefusal},
    words::{
        invitation as invitation_texts, landing as landing_texts,
        messages::{attendee, self_service as self_service_texts},
        pages,
    },
};
use chrono::{DateTime, Utc};

const BOTH: [Language; 2] = Language::OF_MEMBERS;

#[test]
fn texts_hold_no_markup() {
    let all = [pages::ALL, landing_texts::ALL, invitation_texts::ALL].concat();
    for text in &all {
        for language in BOTH {
            let said = language.say(*text);
            assert_eq!(html! { (said) }.into_string(), said, "{}", text.name);
        }
    }
}

fn membership(name: &str, current: bool) -> Membership {
    Membership {
        id: "019a0000-0000-7000-8000-000000000001".parse().unwrap(),
        name: name.to_owned(),
        role: Role::Owner,
        plan: Plan::Business,
        current,
    }
}

fn session(label: Option<&str>, current: bool) -> Session {
    let at = "2026-03-02T12:00:00Z".parse().unwrap();
    Session {
        id: "019a0000-0000-7000-8000-000000000301".parse().unwrap(),
        kind: SessionKind::Page,
        label: label.map(str::to_owned),
        organization_id: "019a0000-0000-7000-8000-000000000001".parse().unwrap(),
        created_at: at,
        last_used_at: at,
        expires_at: at,
        current,
    }
}

fn passkey(name: &str) -> Passkey {
    let at = "2026-03-02T12:00:00Z".parse().unwrap();
    Passkey {
        id: "019a0000-0000-7000-8000-000000000401".parse().unwrap(),
        name: name.to_owned(),
        backed_up: false,
        created_at: at,
        last_used_at: Some(at),
    }
}

fn key(name: &str) -> ApiKey {
    let at = "2026-03-02T12:00:00Z".parse().unwrap();
    ApiKey {
        id: "019a0000-0000-7000-8000-000000000201".parse().unwrap(),
        organization_id: "019a0000-0000-7000-8000-000000000001".parse().unwrap(),
        user_id: "019a0000-0000-7000-8000-000000000101".parse().unwrap(),
        name: name.to_owned(),
        scopes: Vec::new(),
        created_at: at,
        expires_at: None,
        last_used_at: Some(at),
        revoked_at: None,
    }
}

fn authorization(text: &str) -> Authorization {
    Authorization {
        client_id: text.to_owned(),
        redirect_uri: text.to_owned(),
        challenge: Challenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM").unwrap(),
        state: text.to_owned(),
    }
}

fn call_page(text: &str) -> CallPage {
    let text = text.to_owned();
    let url = "https://callslot.example/c/token/call.ics".to_owned();
    CallPage {
        heading: text.clone(),
        date: "Tuesday, December 1".to_owned(),
        time: "15:30".to_owned(),
        zone: "Berlin time, UTC+1".to_owned(),
        notes: vec![text.clone()],
        facts: vec![("Topic", text.clone())],
        calendar: Some(("Add to your calendar:", vec![("Calendar file (.ics)", url)])),
        sent_for: text,
    }
}

fn call_shown(language: Language, text: &str) -> CallShown {
    CallShown {
        reader: PageReader {
            language,
            zone: TimeZone::parse("zone", "Europe/Berlin").unwrap(),
            now: at("2026-11-30T12:00:00Z"),
        },
        who: text.to_owned(),
        organization: text.to_owned(),
        number: text.to_owned(),
        contact: text.to_owned(),
        minutes: 30,
        start: at("2026-12-01T14:30:00Z"),
        path: "/c/token".to_owned(),
        view: vec![("zone", "Europe/Berlin".to_owned())],
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The pages on which an attendee changes a call.
fn pages_of_changes(language: Language, text: &str) -> Vec<Markup> {
    let shown = call_shown(language, text);
    let offered = CallActions {
        shown: shown.clone(),
        note: Some(self_service_texts::PRESS_AGAIN),
        choose: Some(attendee::BOOK_AGAIN),
        cancel: true,
    };
    let start = at("2026-12-02T09:00:00Z");
    let day = |date: &str, starts: &[&str]| DayShown {
        date: date.parse().unwrap(),
        starts: starts.iter().map(|start| at(start)).collect(),
    };
    let month = MonthShown {
        first: "2026-12-01".parse().unwrap(),
        days: vec![
            day("2026-12-01", &["2026-12-01T15:00:00Z"]),
            day(
                "2026-12-02",
                &["2026-12-02T09:00:00Z", "2026-12-02T09:15:00Z"],
            ),
        ],
        from: "2026-12-02".parse().unwrap(),
        around: [None, "2027-01-01".parse().ok()],
    };
    let none = MonthShown {
        days: Vec::new(),
        ..month.clone()
    };
    vec![
        call(&call_page(text), &offered),
        replaced(language),
        ask_to_cancel(&shown, "1.proof"),
        refused(&shown, ChangeRefusal::TooLate { notice: 120 }),
        refused(&shown, ChangeRefusal::NotOffered),
        times(&shown, &month),
        times(&shown, &none),
        ask_for_time(&shown, TimeUse::Move, start, "1.proof"),
        ask_for_time(&shown, TimeUse::Book, start, "1.proof"),
        lost(&shown, &[start]),
        lost(&shown, &[]),
        ask_to_stop_calls(&shown, &[start], "1.proof"),
        ask_to_stop_calls(&shown, &[], "1.proof"),
        calls_stopped(&shown, 2),
    ]
}

fn all(language: Language, text: &str) -> Vec<String> {
    let user = Me {
        language: None,
        phone: None,
        phone_verified: false,
        id: "019a0000-0000-7000-8000-000000000101".parse().unwrap(),
        name: text.to_owned(),
        email: text.to_owned(),
    };
    let shown = AccountOverview {
        user,
        organizations: vec![membership(text, true), membership("Other", false)],
        sessions: vec![session(Some(text), true), session(None, false)],
        keys: vec![key(text)],
        passkeys: vec![passkey(text)],
    };
    let now = "2026-11-30T12:00:00Z".parse().unwrap();
    let confirmed = [pages::SIGN_IN, pages::CONFIRM, pages::SIGN_IN]
        .map(|text| language.say(text))
        .into();
    [
        ask(language, Some(text), Some(text)),
        again(language, text, Some(text)),
        code(language, text, Some(text), None),
        confirm(language, "/sign-in/link", text, confirmed),
        invitation(
            language,
            &OpenInvitation {
                inviter: text.to_owned(),
                organization: text.to_owned(),
                role: Role::Operator,
            },
            text,
        ),
        stop_reminders(language, text),
        reminders_stopped(language, text),
        landing(language, false),
        landing(language, true),
        not_found(language),
        going_on(language, text),
        message(language, text),
        account(language, &shown, now, None),
        app(language, text),
        grant(
            language,
            &authorization(text),
            &Person {
                name: text,
                email: text,
                organization: text,
            },
        ),
        astray(language),
    ]
    .into_iter()
    .chain(pages_of_changes(language, text))
    .map(Markup::into_string)
    .collect()
}

#[test]
fn pages_read_as_reviewed() {
    let pages = BOTH.map(|language| all(language, "Ada").join("\n---\n"));
    // Pages are written without breaks; a reviewer reads lines.
    insta::assert_snapshot!(pages.join("\n===\n").replace("><", ">\n<"));
}

#[test]
fn a_value_never_leaves_its_place() {
    let hostile = "\"><script>alert('x')</script>&";
    let safe = "&quot;&gt;&lt;script&gt;alert('x')&lt;/script&gt;&amp;";
    let scripts = [
        passkeys::script().into_string(),
        sign_in::address().into_string(),
        "<script type=\"module\" src=\"/app-files/start.js\"></script>".to_owned(),
    ];
    for language in BOTH {
        for (page, plain) in all(language, hostile).iter().zip(all(language, "Ada")) {
            let own = scripts
                .iter()
                .fold(page.clone(), |page, script| page.replace(script, ""));
            assert!(!own.contains("<script"), "{page}");
            let in_address: String =
                url::form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
            let page = page.replace(&in_address, "Ada");
            assert_eq!(page.replace(safe, "Ada"), plain);
        }
    }
}
