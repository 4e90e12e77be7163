use super::*;
use crate::{phone::Plans, schedule::example::booking};
use callslot_shared::booking::FailureReason;
use serde_json::json;

const ME: &str = "019a0000-0000-7000-8000-000000000101";
const ACME: &str = "019a0000-0000-7000-8000-000000000001";
const OTHER: &str = "019a0000-0000-7000-8000-000000000002";

fn now() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn to(phone: &str) -> Prefill {
    Prefill {
        phone: phone.to_owned(),
        name: " Ada ".to_owned(),
        note: "A page".to_owned(),
        ..Prefill::default()
    }
}

fn asked(phone: &str, key: &str, organization: &str, at: DateTime<Utc>) -> UnansweredCall {
    UnansweredCall {
        key: key.to_owned(),
        organization: organization.parse().unwrap(),
        call: request(&to(phone), ME.parse().unwrap(), now()).unwrap(),
        at,
    }
}

#[test]
fn a_number_is_asked_for_with_its_extension_and_all_that_is_known() {
    let call = request(&to("+1 415 555 2671 ext 7"), ME.parse().unwrap(), now()).unwrap();
    assert_eq!(call.attendee_phone, "+14155552671");
    assert_eq!(call.attendee_extension.as_deref(), Some("7"));
    assert_eq!(call.attendee_name.as_deref(), Some("Ada"));
    assert_eq!(call.notes.as_deref(), Some("A page"));
    assert_eq!((call.title.clone(), call.user_id.clone()), (None, None));
    let again = request(&prefill(&call), ME.parse().unwrap(), now()).unwrap();
    assert_eq!(again, call, "the form for a request asks for the same");
}

#[test]
fn text_that_is_no_number_is_refused_by_its_field() {
    let odd = Prefill {
        not_a_number: Some("order nine".to_owned()),
        ..Prefill::default()
    };
    for prefill in [to(""), to("555 2671"), to("order nine"), odd] {
        let error = request(&prefill, ME.parse().unwrap(), now()).unwrap_err();
        assert_eq!(error.field, "attendee_phone", "{prefill:?}");
    }
    let extension = Prefill {
        extension: "<b>".to_owned(),
        ..to("+14155552671")
    };
    let error = request(&extension, ME.parse().unwrap(), now()).unwrap_err();
    assert_eq!(error.field, "attendee_extension");
}

#[test]
fn the_key_stays_until_the_request_is_answered() {
    let later = now() + TimeDelta::minutes(1);
    let fresh = || asked("+14155552671", "new", ACME, later);
    let key = |kept| UnansweredCall::or_kept(fresh(), kept).key;
    assert_eq!(key(Some(asked("+14155552671", "old", ACME, now()))), "old");
    assert_eq!(key(None), "new");
    assert_eq!(key(Some(asked("+14155552672", "old", ACME, now()))), "new");
    assert_eq!(key(Some(asked("+14155552671", "old", OTHER, now()))), "new");
    let stale = later - ASKED_LASTS;
    assert_eq!(key(Some(asked("+14155552671", "old", ACME, stale))), "new");
}

#[test]
fn a_number_in_a_link_is_asked_for_though_no_numbering_plan_is_there() {
    for state in [Plans::Coming, Plans::Unreachable] {
        let me: UserId = ME.parse().unwrap();
        let (plain, extended, national) = phone::with(state, || {
            let asked = |text| request(&to(text), me, now());
            (
                asked("+14155552671"),
                asked("+14155552671,7"),
                asked("555 2671"),
            )
        });
        assert_eq!(plain, request(&to("+14155552671"), me, now()));
        assert_eq!(extended, request(&to("+14155552671,7"), me, now()));
        assert_eq!(national.unwrap_err().field, "attendee_phone");
    }
}

#[test]
fn only_an_answer_of_the_server_settles_whether_a_phone_rings() {
    let answer = |status, code: &str| Answer {
        status,
        text: json!({"success": false, "error": {"code": code, "message": "No."}}).to_string(),
        ..Answer::default()
    };
    for (status, code, settles) in [
        (409, "slot_taken", true),
        (422, "number_not_allowed", true),
        (429, "rate_limited", true),
        (409, "in_progress", false),
        (500, "internal", false),
        (503, "unavailable", false),
        (503, "not_configured", true),
    ] {
        assert_eq!(is_settled(&answer(status, code)), settles, "{code}");
    }
    let done = Answer {
        status: 201,
        text: "{}".to_owned(),
        ..Answer::default()
    };
    assert!(is_settled(&done));
}

#[test]
fn an_answer_says_what_is_certain() {
    let told = |status, failure_reason| {
        let booking = Booking {
            status,
            failure_reason,
            ..booking("2026-03-02T12:00:00Z")
        };
        placed(Language::English, &booking)
    };
    let all = [
        told(Status::Calling, None),
        told(Status::Pending, None),
        told(Status::Failed, Some(FailureReason::OutcomeUnknown)),
        told(Status::Failed, Some(FailureReason::CarrierRefused)),
        told(Status::Cancelled, None),
    ];
    insta::assert_snapshot!(all.join("\n"), @r"
    Calling Ada Lovelace.
    The call to Ada Lovelace waits for its turn and starts within seconds.
    The carrier did not confirm the call. It will not be redialled.
    The call to Ada Lovelace did not take place. The carrier refused the call.
    The call to Ada Lovelace was cancelled.
    ");
}

#[test]
fn a_refusal_says_that_no_phone_rings_and_why() {
    let told = |language, error: serde_json::Value| {
        let answer = Answer {
            status: 409,
            text: json!({"success": false, "error": error}).to_string(),
            ..Answer::default()
        };
        refused(language, "Acme", &answer)
    };
    let hours = json!({"code": "outside_calling_hours", "field": "attendee_phone", "message": "It is 03:00 there."});
    let english = |error| told(Language::English, error);
    let all = [
        english(json!({"code": "slot_taken", "message": "Taken."})),
        english(hours.clone()),
        told(Language::Spanish, hours),
        english(json!({"code": "forbidden", "message": "No."})),
        english(json!({"code": "not_configured", "message": "No carrier is connected."})),
    ];
    insta::assert_snapshot!(all.join("\n"), @r"
    No phone rings. You have another call at this time.
    No phone rings. It is 03:00 there.
    No suena ningún teléfono. Es demasiado pronto o demasiado tarde en una zona horaria donde pueden estar.
    No phone rings. Your role in Acme does not allow this. An owner or admin can change it.
    No phone rings. No carrier is connected.
    ");
}
