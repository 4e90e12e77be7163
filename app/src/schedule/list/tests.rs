use super::*;
use crate::schedule::example::booking;
use callslot_shared::booking::FailureReason;

const NOW: &str = "2026-03-02T12:00:00Z";
const ME: &str = "019ab000-0000-7000-8000-000000000001";

fn path(filter: &Filter) -> String {
    filter.path(None, NOW.parse().unwrap(), None)
}

fn me(role: &str) -> MeBody {
    serde_json::from_value(serde_json::json!({
        "success": true, "user": {"id": ME, "name": "Olivia", "email": "o@acme.example"},
        "organizations": [{"id": ME, "name": "Acme", "role": role, "plan": "business", "current": true}],
    }))
    .unwrap()
}

#[test]
fn each_list_asks_for_what_it_says() {
    let of = |which, status| {
        path(&Filter {
            which,
            status,
            ..Filter::default()
        })
    };
    assert_eq!(
        of(Which::Upcoming, None),
        "/api/bookings?sort=start_time&limit=50&status=pending,calling&from=2026-03-02T04:00:00Z"
    );
    assert_eq!(
        of(Which::Past, None),
        "/api/bookings?sort=-start_time&limit=50&to=2026-03-02T12:00:00Z"
    );
    assert_eq!(
        of(Which::All, None),
        "/api/bookings?sort=-start_time&limit=50"
    );
    assert!(of(Which::Past, Some(Status::Failed)).contains("&status=failed&to="));
}

#[test]
fn no_booking_is_listed_on_the_wrong_side_of_the_present() {
    let now = NOW.parse().unwrap();
    let sides = |start: &str, status| {
        let mut booking = booking(start);
        booking.status = status;
        [Which::Upcoming, Which::Past, Which::All].map(|which| {
            let filter = Filter {
                which,
                ..Filter::default()
            };
            filter.keeps(&booking, now)
        })
    };
    let (ahead, past) = ([true, false, true], [false, true, true]);
    for status in Status::ALL {
        assert_eq!(sides("2026-03-02T12:00:01Z", status), ahead, "{status:?}");
    }
    for (start, status, side) in [
        ("2026-03-02T11:55:00Z", Status::Pending, ahead),
        ("2026-03-02T11:49:00Z", Status::Pending, past),
        ("2026-03-02T09:00:00Z", Status::Calling, ahead),
        ("2026-03-02T11:59:59Z", Status::Cancelled, past),
        ("2026-03-02T11:59:59Z", Status::Failed, past),
        ("2026-03-02T11:59:59Z", Status::Completed, past),
    ] {
        assert_eq!(sides(start, status), side, "{start} {status:?}");
    }
}

#[test]
fn a_list_is_of_oneself_of_all_or_of_one_member() {
    let other = "019ab000-0000-7000-8000-000000000002".parse().unwrap();
    let own = Some(ME.parse().unwrap());
    for (operators, role, user) in [
        (Operators::Mine, "operator", own),
        (Operators::Mine, "viewer", None),
        (Operators::Team, "owner", None),
        (Operators::Member(other), "viewer", Some(other)),
    ] {
        assert_eq!(operators.user(&me(role)), user, "{operators:?} {role}");
    }
    let path = Filter::default().path(own, NOW.parse().unwrap(), None);
    assert!(path.ends_with(&format!("&user_id={ME}")), "{path}");
    let from: DateTime<Utc> = NOW.parse().unwrap();
    let path = span_path((from, from), own, Some("c"));
    assert!(path.contains(&format!("&user_id={ME}&cursor=c")), "{path}");
}

fn call(booking: &Booking, bridged: bool, outcome: Option<OutcomeKind>) -> serde_json::Value {
    let at = booking.start_time;
    serde_json::json!({
        "id": "c", "booking_id": booking.id, "attempt": 1, "ending": null, "asked_at": at, "accepted_at": null,
        "bridged_at": bridged.then_some(at), "ended_at": null, "outcome": outcome, "legs": [],
    })
}

#[test]
fn a_row_tells_the_outcome_or_the_reason_in_words() {
    let mut booking = booking("2026-03-02T10:00:00Z");
    let of = |booking: &Booking, calls: &[serde_json::Value]| {
        let body = serde_json::json!({"success": true, "calls": calls, "next_cursor": null});
        let outcomes = outcomes(&serde_json::from_value(body).unwrap());
        result(booking, &outcomes).map(|result| (result.text, result.status))
    };
    assert_eq!(of(&booking, &[]), None);
    booking.status = Status::Completed;
    let completed = (words::STATUS_COMPLETED, Status::Completed);
    assert_eq!(of(&booking, &[]), Some(completed));
    let agreed = call(&booking, true, Some(OutcomeKind::Agreed));
    let open = call(&booking, true, None);
    let unanswered = call(&booking, false, None);
    let newest = [unanswered, agreed.clone(), open.clone()];
    let declared = (outcome(OutcomeKind::Agreed), Status::Completed);
    assert_eq!(of(&booking, &newest), Some(declared));
    let missing = (NEEDS_OUTCOME, Status::Calling);
    assert_eq!(of(&booking, &[open, agreed]), Some(missing));
    booking.status = Status::Failed;
    booking.failure_reason = Some(FailureReason::AttendeeNoAnswer);
    let reason = failed(FailureReason::AttendeeNoAnswer);
    assert_eq!(of(&booking, &[]), Some((reason, Status::Failed)));
}

#[test]
fn what_is_searched_for_is_escaped() {
    let filter = Filter {
        search: " a&status=x +é ".to_owned(),
        ..Filter::default()
    };
    assert!(path(&filter).ends_with("&search=a%26status%3Dx%20%2B%C3%A9"));
    let long = Filter {
        search: "x".repeat(500),
        ..Filter::default()
    };
    assert!(path(&long).ends_with(&format!("={}", "x".repeat(100))));
    let cursor = "c".repeat(300);
    let path = Filter::default().path(None, DateTime::UNIX_EPOCH, Some(&cursor));
    assert!(path.ends_with(&cursor));
}

#[test]
fn days_are_those_of_the_persons_own_wall() {
    let bookings = [
        booking("2026-03-02T10:00:00Z"),
        booking("2026-03-02T11:00:00Z"),
    ];
    assert_eq!(days(&bookings, TimeZone::UTC).len(), 1);
    let auckland = TimeZone::parse("z", "Pacific/Auckland").unwrap();
    let days = days(&bookings, auckland);
    assert_eq!(days[0].date.to_string(), "2026-03-02");
    assert_eq!(days[1].date.to_string(), "2026-03-03");
}

#[test]
fn a_booking_that_comes_twice_is_shown_once() {
    let page = |next: Option<&str>| BookingsBody {
        success: true,
        bookings: vec![booking("2026-03-02T10:00:00Z")],
        next_cursor: next.map(str::to_owned),
        total: None,
    };
    let mut listed = Listed::default();
    listed.add(page(Some("x")));
    listed.add(page(None));
    assert_eq!(listed.bookings.len(), 1);
    assert_eq!(listed.next, None);
}
