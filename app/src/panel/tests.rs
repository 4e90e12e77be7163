use super::*;
use crate::popup::upcoming;
use callslot_shared::{
    api::{BookingsBody, CreateBooking, TranscriptBody},
    booking::{Defaults, create},
    ids::UserId,
};
use serde_json::json;

const ME: &str = "019a0000-0000-7000-8000-000000000101";
const OTHER_MEMBER: &str = "019a0000-0000-7000-8000-000000000102";

fn now() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn booking(seconds: i64, status: Status) -> Booking {
    let start = now() + TimeDelta::seconds(seconds);
    let request = CreateBooking {
        start_time: start.to_rfc3339(),
        attendee_phone: "+14155552671".to_owned(),
        attendee_name: Some("Ada Lovelace".to_owned()),
        ..CreateBooking::default()
    };
    let member: UserId = ME.parse().unwrap();
    let defaults = Defaults {
        member,
        duration_minutes: 30,
        now: now() - TimeDelta::days(1),
    };
    let stored = create(&request, defaults).unwrap();
    let id = "019ab000-0000-7000-8000-000000000001".parse().unwrap();
    let stored = stored.stored(id, ME.parse().unwrap(), member, now());
    Booking { status, ..stored }
}

fn call(legs: &[(&str, &str)], bridged: bool, ended: bool) -> Call {
    let legs: Vec<_> = legs
        .iter()
        .map(|(leg, status)| {
            json!({"id": leg, "leg": leg, "phone": "+14155552671", "status": status,
            "ringing_at": null, "answered_at": null, "ended_at": null})
        })
        .collect();
    serde_json::from_value(
        json!({"id": "a", "booking_id": booking(0, Status::Calling).id,
        "attempt": 1, "ending": null, "asked_at": now(), "accepted_at": null,
        "bridged_at": bridged.then(|| now() + TimeDelta::seconds(20)),
        "ended_at": ended.then(now), "outcome": null, "legs": legs}),
    )
    .unwrap()
}

/// The words in which a call is told: its stage, and each leg.
fn told(call: Option<Call>) -> String {
    let live = live(call);
    let language = Language::English;
    let legs = live.legs().into_iter().map(|(leg, state)| {
        let whose = whose(language, leg, &live.booking);
        format!("; {whose}: {}", language.say(state))
    });
    let stage = language.say(live.stage().0).to_owned();
    stage + &legs.collect::<String>()
}

#[test]
fn a_call_is_told_from_its_first_ring_to_its_end() {
    let stages = [
        told(None),
        told(Some(call(&[("operator", "ringing")], false, false))),
        told(Some(call(
            &[("operator", "in-progress"), ("attendee", "ringing")],
            false,
            false,
        ))),
        told(Some(call(
            &[("operator", "in-progress"), ("attendee", "in-progress")],
            true,
            false,
        ))),
        told(Some(call(&[("operator", "no-answer")], false, true))),
    ];
    insta::assert_snapshot!(stages.join("\n"), @r"
    calling
    calling; Your phone: ringing; Ada Lovelace: not rung yet
    calling; Your phone: picked up; Ada Lovelace: ringing
    connected; Your phone: connected; Ada Lovelace: connected
    waiting for the next attempt; Your phone: did not answer
    ");
}

fn snapshot(live: Option<Live>, next: Option<Booking>) -> PanelSnapshot {
    PanelSnapshot {
        at: now(),
        asked_at: now(),
        all_asked_at: now(),
        me: serde_json::from_value(json!({"success": true, "organizations": [],
            "user": {"id": ME, "name": "Olivia", "email": "o@acme.example"}}))
        .unwrap(),
        live,
        next,
        undeclared: Vec::new(),
        notices: Vec::new(),
    }
}

/// Checks the first question that is asked, and after how many seconds.
#[track_caller]
fn check_asks(snapshot: &PanelSnapshot, seconds: i64, look: &Look) {
    let then = now() + TimeDelta::seconds(seconds);
    assert_eq!(snapshot.due(then - TimeDelta::milliseconds(1)), None);
    assert_eq!(snapshot.due(then).as_ref(), Some(look));
}

fn live(call: Option<Call>) -> Live {
    Live {
        call,
        ..Live::without_call(booking(0, Status::Calling))
    }
}

#[test]
fn during_a_call_only_what_changes_is_asked_for_and_the_rest_from_time_to_time() {
    let ringing = call(&[("operator", "ringing")], false, false);
    let one = Look::Booking(booking(0, Status::Calling).id);
    check_asks(&snapshot(Some(live(None)), None), 3, &one);
    let on = snapshot(Some(live(Some(ringing.clone()))), None);
    check_asks(&on, 3, &Look::Call(ringing.id));
    assert_eq!(on.due(now() + TimeDelta::seconds(30)), Some(Look::All));
    // Whether there is another attempt.
    let over = call(&[("operator", "busy")], false, true);
    check_asks(&snapshot(Some(live(Some(over))), None), 3, &one);
}

#[test]
fn a_call_that_is_near_is_looked_for_often() {
    let next = |seconds| snapshot(None, Some(booking(seconds, Status::Pending)));
    let one = Look::Booking(booking(0, Status::Pending).id);
    check_asks(&next(0), 3, &one);
    check_asks(&next(25), 20, &one);
    check_asks(&next(-600), 30, &Look::All);
    check_asks(&snapshot(None, None), 30, &Look::All);
}

#[test]
fn an_answer_about_the_call_is_taken_in_until_it_is_over() {
    let ringing = call(&[("operator", "ringing")], false, false);
    let on = snapshot(Some(live(Some(ringing))), None);
    let later = now() + TimeDelta::seconds(3);
    let bridged = call(&[("operator", "in-progress")], true, false);
    let after = on.with_call(bridged.clone(), None, later).unwrap();
    assert_eq!(after.live.as_ref().unwrap().call, Some(bridged));
    assert_eq!(after.asked_at, later);
    assert_eq!(after.all_asked_at, now());
    let over = call(&[("operator", "completed")], true, true);
    assert_eq!(on.with_call(over, None, later), None);
}

#[test]
fn a_booking_that_has_changed_is_a_reason_to_ask_for_everything() {
    let next = booking(0, Status::Pending);
    let before = snapshot(None, Some(next.clone()));
    let after = before.with_booking(&next, now()).unwrap();
    assert_eq!(after, before);
    let calling = booking(0, Status::Calling);
    assert_eq!(before.with_booking(&calling, now()), None);
}

#[test]
fn a_clock_that_was_set_back_does_not_stop_the_panel() {
    let back = now() - TimeDelta::hours(1);
    assert_eq!(snapshot(None, None).due(back), Some(Look::All));
}

#[test]
fn the_call_that_is_on_is_not_the_next_one() {
    let list = BookingsBody {
        success: true,
        bookings: vec![
            booking(60, Status::Pending),
            booking(-30, Status::Calling),
            booking(300, Status::Pending),
        ],
        next_cursor: None,
        total: None,
    };
    let (live, next) = split(upcoming(list, ME.parse().unwrap()));
    assert_eq!(live.unwrap().start_time, now() - TimeDelta::seconds(30));
    assert_eq!(next.unwrap().start_time, now() + TimeDelta::seconds(60));
}

fn notice(user: &str, written_minutes_ago: i64, read_minutes_ago: Option<i64>) -> Notice {
    let ago = |minutes| now() - TimeDelta::minutes(minutes);
    serde_json::from_value(
        json!({"id": "x:busy", "user_id": user, "kind": "busy", "bookings": [],
        "booking_id": booking(0, Status::Failed).id, "message": "Busy.", "title": "Call",
        "start_time": now(), "created_at": ago(written_minutes_ago),
        "read_at": read_minutes_ago.map(ago)}),
    )
    .unwrap()
}

#[test]
fn ones_own_notices_stay_a_while_after_they_are_read() {
    let kept = |notice: Notice| {
        let body = NoticesBody {
            success: true,
            notices: vec![notice],
        };
        !notices(body, ME.parse().unwrap(), now()).is_empty()
    };
    assert!(kept(notice(ME, 60, None)));
    assert!(kept(notice(ME, 60, Some(9))));
    assert!(!kept(notice(ME, 60, Some(10))));
    assert!(!kept(notice(ME, 12 * 60, None)));
    assert!(!kept(notice(OTHER_MEMBER, 1, None)));
}

#[test]
fn what_was_confirmed_is_ticked_in_the_order_of_the_prompts() {
    let body: ConfirmationsBody = serde_json::from_value(json!({
        "success": true, "prompts": ["The date", "The price"], "confirmations": [{"prompt": "The price",
            "note": null, "confirmed_by": ME, "via": "session", "confirmed_at": now()}]}))
    .unwrap();
    let told: Vec<_> = prompts(&body)
        .into_iter()
        .map(|one| (one.text, one.confirmed))
        .collect();
    assert_eq!(
        told,
        [
            ("The date".to_owned(), false),
            ("The price".to_owned(), true)
        ]
    );
}

#[test]
fn a_voicemail_is_the_first_outcome_offered() {
    assert_eq!(USUAL.first(), Some(&OutcomeKind::Voicemail));
}

#[test]
fn every_outcome_can_be_chosen_once() {
    let mut shown: Vec<_> = USUAL
        .iter()
        .chain(&RARE)
        .map(|kind| kind.as_str())
        .collect();
    let mut all: Vec<_> = OutcomeKind::ALL.iter().map(|kind| kind.as_str()).collect();
    shown.sort_unstable();
    all.sort_unstable();
    assert_eq!(shown, all);
}

#[test]
fn elapsed_time_is_read_like_a_phones() {
    let after = |seconds| elapsed(now(), now() + TimeDelta::seconds(seconds));
    assert_eq!(after(-5), "0:00");
    assert_eq!(after(187), "3:07");
    assert_eq!(after(3_723), "1:02:03");
}

#[test]
fn another_call_keeps_number_name_title_and_notes() {
    let form = another_call(&Booking {
        title: "Renewal".to_owned(),
        notes: Some("Prefers mornings".to_owned()),
        ..booking(0, Status::Completed)
    });
    assert_eq!(
        form.to_string(),
        "/calls/new#phone=%2B1%20415-555-2671&name=Ada%20Lovelace&title=Renewal&note=Prefers%20mornings"
    );
}

#[test]
fn a_cockpit_asks_often_only_about_a_call_that_is_on_or_near() {
    let of = |seconds, status| {
        let live = Live::without_call(booking(seconds, status));
        snapshot(Some(live), None)
    };
    let one = Look::Booking(booking(0, Status::Calling).id);
    check_asks(&of(0, Status::Calling), 3, &one);
    check_asks(&of(0, Status::Pending), 3, &one);
    check_asks(&of(600, Status::Pending), 30, &Look::All);
    check_asks(&of(-600, Status::Completed), 30, &Look::All);
}

fn transcript(wanted: &str) -> TranscriptBody {
    let said = |speaker: &str, text: &str| {
        json!({"said_at": now(), "speaker": speaker, "text": text, "language": null,
            "confidence_percent": null})
    };
    serde_json::from_value(json!({"success": true, "wanted": wanted, "transcript": {
        "status": "in_progress", "started_at": now(), "deleted_at": null, "utterances": [
            said("remote_caller", "Hello."), said("local_caller", "Good morning."), said("both", "Bye.")]}}))
    .unwrap()
}

#[test]
fn what_is_said_is_told_by_the_side_that_says_it() {
    let operator_first = call(
        &[("operator", "in-progress"), ("attendee", "in-progress")],
        true,
        false,
    );
    let attendee_first = call(
        &[("attendee", "in-progress"), ("operator", "in-progress")],
        true,
        false,
    );
    let told = |call: &Call| {
        let said = lines(&transcript("live"), call).unwrap();
        let booking = booking(0, Status::Calling);
        let line = |one: &TranscriptLine| {
            format!("{}: {}", one.speaker(Language::English, &booking), one.text)
        };
        said.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(told(&operator_first), @r"
    Your phone: Hello.
    Ada Lovelace: Good morning.
    Both: Bye.
    ");
    insta::assert_snapshot!(told(&attendee_first), @r"
    Ada Lovelace: Hello.
    Your phone: Good morning.
    Both: Bye.
    ");
    for later in ["off", "after_call"] {
        assert_eq!(lines(&transcript(later), &operator_first), None);
    }
}
