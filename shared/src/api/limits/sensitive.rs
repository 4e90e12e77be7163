//! Changes that only lower a limit need no fresh sign-in; those that raise one do.

use super::{ChangeLimits, Limits, NumberKind, OwnLimits, SetLimits};

fn limits(day: Option<u32>, minute: Option<u32>, prefixes: Option<&[&str]>) -> SetLimits {
    SetLimits {
        calls_per_day: day,
        calls_per_minute: minute,
        calling_prefixes: prefixes
            .map(|prefixes| prefixes.iter().map(|&prefix| prefix.to_owned()).collect()),
    }
}

#[test]
fn limits_are_lowered_only_if_nothing_more_passes_them() {
    let prefixes = Some(vec!["+1".to_owned(), "+44".to_owned()]);
    let before = OwnLimits {
        calls_per_day: Some(10),
        calling_prefixes: prefixes,
        ..OwnLimits::default()
    };
    for (now, lowers) in [
        (limits(Some(10), None, Some(&["+1", "+44"])), true),
        (limits(Some(9), Some(1), Some(&["+1212"])), true),
        (limits(Some(0), None, Some(&["+44"])), true),
        (limits(Some(11), None, Some(&["+1"])), false),
        (limits(None, None, Some(&["+1"])), false),
        (limits(Some(10), None, None), false),
        (limits(Some(10), None, Some(&["+1", "+4"])), false),
        (limits(Some(10), None, Some(&["+49"])), false),
    ] {
        assert_eq!(now.only_lowers(&before), lowers, "{now:?}");
    }
}

#[test]
fn a_change_lowers_only_if_nothing_more_passes() {
    let before = Limits {
        calls_per_day: 10,
        calls_per_minute: 600,
        calls_today: 0,
        attendee_calls_per_minute: 3,
        attendee_calls_per_day: 5,
        member_calls_per_minute: 60,
        member_calls_per_day: 1_000,
        member_pending_bookings: 0,
        calling_countries: Some(vec!["CA".to_owned(), "US".to_owned()]),
        number_kinds: vec![NumberKind::SharedCost],
        own: OwnLimits {
            calls_per_day: Some(10),
            attendee_calls_per_minute: Some(3),
            member_pending_bookings: Some(0),
            ..OwnLimits::default()
        },
    };
    for (change, lowers) in [
        (r"{}", true),
        (r#"{"calls_per_day": 10, "calls_per_minute": 600}"#, true),
        (r#"{"calls_per_day": 11}"#, false),
        (r#"{"calls_per_day": null}"#, false),
        (r#"{"calls_per_minute": null}"#, true),
        (r#"{"attendee_calls_per_minute": null}"#, true),
        (r#"{"attendee_calls_per_minute": 4}"#, false),
        (r#"{"attendee_calls_per_day": 5}"#, true),
        (r#"{"attendee_calls_per_day": 6}"#, false),
        (r#"{"member_calls_per_minute": 61}"#, false),
        (r#"{"member_calls_per_day": 1001}"#, false),
        (r#"{"member_pending_bookings": null}"#, false),
        (r#"{"calling_countries": ["US"]}"#, true),
        (r#"{"calling_countries": []}"#, true),
        (r#"{"calling_countries": ["US", "GB"]}"#, false),
        (r#"{"calling_countries": null}"#, false),
        (r#"{"number_kinds": ["shared_cost"]}"#, true),
        (r#"{"number_kinds": null}"#, true),
        (r#"{"number_kinds": ["premium_rate"]}"#, false),
    ] {
        let parsed: ChangeLimits = serde_json::from_str(change).unwrap();
        assert_eq!(parsed.only_lowers(&before), lowers, "{change}");
    }
    let everywhere = Limits {
        calling_countries: None,
        ..before
    };
    let some: ChangeLimits = serde_json::from_str(r#"{"calling_countries": ["US"]}"#).unwrap();
    assert!(some.only_lowers(&everywhere));
}
