use super::*;
use callslot_shared::{
    api::CreateBooking,
    booking::{Defaults, create},
};

const ME: &str = "019a0000-0000-7000-8000-000000000101";
const OTHER_MEMBER: &str = "019a0000-0000-7000-8000-000000000102";

fn now() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn booking(id: u8, operator: &str, minutes: i64, status: Status) -> Booking {
    let start = now() + TimeDelta::minutes(minutes);
    let request = CreateBooking {
        start_time: start.to_rfc3339(),
        attendee_phone: "+14155552671".to_owned(),
        ..CreateBooking::default()
    };
    let member: UserId = operator.parse().unwrap();
    let defaults = Defaults {
        member,
        duration_minutes: 30,
        now: now() - TimeDelta::days(3),
    };
    let name = format!("019ab000-0000-7000-8000-0000000000{id:02}");
    let stored = create(&request, defaults).unwrap();
    let stored = stored.stored(name.parse().unwrap(), ME.parse().unwrap(), member, now());
    Booking { status, ..stored }
}

fn list(bookings: Vec<Booking>) -> BookingsBody {
    BookingsBody {
        success: true,
        bookings,
        next_cursor: None,
        total: None,
    }
}

#[test]
fn ones_own_calls_come_in_order_and_the_one_under_way_before_all() {
    let all = list(vec![
        booking(1, ME, 30, Status::Pending),
        booking(2, OTHER_MEMBER, 1, Status::Pending),
        booking(3, ME, 10, Status::Pending),
        booking(4, ME, -2, Status::Calling),
    ]);
    let shown = upcoming(all, ME.parse().unwrap());
    let starts: Vec<_> = shown
        .iter()
        .map(|one| (one.start_time - now()).num_minutes())
        .collect();
    assert_eq!(starts, [-2, 10, 30]);
}

#[test]
fn a_long_day_does_not_fill_the_popup() {
    let many = (0..20)
        .map(|n| booking(n, ME, n.into(), Status::Pending))
        .collect();
    assert_eq!(
        upcoming(list(many), ME.parse().unwrap()).len(),
        MOST_LATER + 1
    );
}

#[test]
fn outcomes_are_asked_for_of_ones_own_calls_of_today_only() {
    let call = |booking: &Booking, id: &str| {
        serde_json::json!({"id": id, "booking_id": booking.id, "attempt": 1, "ending": null,
            "asked_at": now(), "accepted_at": null, "bridged_at": null, "ended_at": null,
            "outcome": null, "legs": []})
    };
    let (own, others) = (
        booking(1, ME, -60, Status::Completed),
        booking(2, OTHER_MEMBER, -50, Status::Completed),
    );
    let yesterdays = booking(3, ME, -2_000, Status::Completed);
    let calls = [call(&own, "a"), call(&others, "b"), call(&yesterdays, "c")];
    let calls: CallsBody = serde_json::from_value(
        serde_json::json!({"success": true, "calls": calls, "next_cursor": null}),
    )
    .unwrap();
    let asked = undeclared(
        &calls,
        &list(vec![own.clone(), others]),
        ME.parse().unwrap(),
    );
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].booking, own);
}

#[test]
fn a_call_that_was_hung_up_here_needs_an_outcome_if_people_talked() {
    let cancelled = booking(1, ME, -60, Status::Cancelled);
    let asked = |bridged_at: Option<DateTime<Utc>>| {
        let call = serde_json::json!({"id": "a", "booking_id": cancelled.id, "attempt": 1, "ending": null,
            "asked_at": now(), "accepted_at": now(), "bridged_at": bridged_at, "ended_at": now(),
            "outcome": null, "legs": []});
        let calls = serde_json::json!({"success": true, "calls": [call], "next_cursor": null});
        let calls = serde_json::from_value(calls).unwrap();
        undeclared(&calls, &list(vec![cancelled.clone()]), ME.parse().unwrap()).len()
    };
    assert_eq!(asked(Some(now())), 1);
    assert_eq!(asked(None), 0);
}

#[test]
fn ones_own_missed_calls_are_listed_until_they_are_read() {
    let notice = |user: &str, kind: &str, minutes_ago: i64, read: bool| {
        let at = now() - TimeDelta::minutes(minutes_ago);
        let booking = booking(1, user, -60, Status::Failed).id;
        let json = serde_json::json!({"id": "x", "user_id": user, "kind": kind, "bookings": [],
            "booking_id": booking, "message": "Busy.", "title": "Call", "start_time": at,
            "created_at": at, "read_at": read.then_some(at)});
        let notices = vec![serde_json::from_value(json).unwrap()];
        let body = NoticesBody {
            success: true,
            notices,
        };
        !missed(body, ME.parse().unwrap(), now()).is_empty()
    };
    assert!(notice(ME, "busy", 719, false));
    assert!(!notice(ME, "busy", 720, false));
    assert!(!notice(ME, "busy", 1, true));
    assert!(!notice(ME, "plan_ended", 1, false));
    assert!(!notice(OTHER_MEMBER, "busy", 1, false));
}

#[test]
fn who_rings_first_is_said_only_where_it_is_known() {
    let own = PhoneNumber::parse("phone", "+12125550101").unwrap();
    let said = |order, own| who_rings(Language::English, order, own, "Ada");
    insta::assert_snapshot!(
        [
            said(Some(BridgeOrder::OperatorFirst), Some(&own)),
            said(Some(BridgeOrder::AttendeeFirst), Some(&own)),
            said(Some(BridgeOrder::AttendeeFirst), None),
            said(None, Some(&own)),
        ]
        .join("\n"),
        @r"
    Your phone +1 212-555-0101 rings first, then Ada.
    Ada rings first, then your phone +1 212-555-0101.
    Ada rings first, then your phone.
    Your phone and Ada ring.
    "
    );
}

#[test]
fn a_call_brought_forward_lies_ahead_and_keeps_all_else() {
    for behind in [false, true] {
        let change = brought_forward(now(), behind);
        let start: DateTime<Utc> = change.start_time.clone().unwrap().parse().unwrap();
        assert!(start > now());
        let rest = ChangeBooking {
            start_time: None,
            ..change
        };
        assert_eq!(rest, ChangeBooking::default());
    }
}

#[test]
fn what_is_confirmed_is_not_asked_for_again() {
    let body: ConfirmationsBody = serde_json::from_value(serde_json::json!({
        "success": true, "prompts": ["The date", "The price"], "confirmations": [{"prompt": "The date",
            "note": null, "confirmed_by": ME, "via": "session", "confirmed_at": now()}]}))
    .unwrap();
    assert_eq!(open_prompts(&body), ["The price"]);
}

#[test]
fn a_later_look_at_the_same_shows_the_same() {
    let snapshot = PopupSnapshot {
        at: now(),
        me: serde_json::from_value(serde_json::json!({"success": true, "organizations": [],
            "user": {"id": ME, "name": "Olivia", "email": "o@acme.example"}}))
        .unwrap(),
        upcoming: vec![booking(1, ME, 5, Status::Pending)],
        undeclared: Vec::new(),
        live: None,
        missed: Vec::new(),
    };
    let later = PopupSnapshot {
        at: now() + TimeDelta::minutes(1),
        ..snapshot.clone()
    };
    assert!(snapshot.shows_the_same(&later));
    let other = PopupSnapshot {
        upcoming: Vec::new(),
        ..later
    };
    assert!(!snapshot.shows_the_same(&other));
}
