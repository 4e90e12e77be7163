//! Requests that set limits are checked, each with the field that does not fit.

use super::*;

fn checked(prefixes: &[&str]) -> Result<SetLimits, FieldError> {
    let prefixes = prefixes.iter().map(|prefix| (*prefix).to_owned());
    SetLimits {
        calling_prefixes: Some(prefixes.collect()),
        ..SetLimits::default()
    }
    .checked()
}

#[test]
fn a_limit_is_never_above_the_plans() {
    let change = |text: &str, plan: Plan| {
        let change: ChangeLimits = serde_json::from_str(text).unwrap();
        change.checked(plan).map_err(|error| error.field)
    };
    for field in [
        "calls_per_minute",
        "attendee_calls_per_minute",
        "member_calls_per_minute",
    ] {
        let to = |calls: u32| format!(r#"{{"{field}": {calls}}}"#);
        assert!(change(&to(600), Plan::Business).is_ok());
        assert_eq!(change(&to(601), Plan::Business).unwrap_err(), field);
        assert_eq!(change(&to(1), Plan::Free).unwrap_err(), field);
    }
    for field in [
        "calls_per_day",
        "attendee_calls_per_day",
        "member_calls_per_day",
        "member_pending_bookings",
    ] {
        let to = |calls: u32| format!(r#"{{"{field}": {calls}}}"#);
        assert!(change(&to(10_000), Plan::Business).is_ok());
        assert_eq!(change(&to(10_001), Plan::Business).unwrap_err(), field);
        assert!(change(&format!(r#"{{"{field}": null}}"#), Plan::Free).is_ok());
    }
}

#[test]
fn countries_and_kinds_are_known_ones_in_order() {
    let change = |text: &str| {
        let change: ChangeLimits = serde_json::from_str(text).unwrap();
        change.checked(Plan::Business).map_err(|error| error.field)
    };
    let set = change(
        r#"{"calling_countries": ["US", "CA", "US"], "number_kinds": ["pager", "shared_cost"]}"#,
    )
    .unwrap();
    assert_eq!(set.calling_countries.unwrap().unwrap(), ["CA", "US"]);
    let kinds = set.number_kinds.unwrap().unwrap();
    assert_eq!(kinds, [NumberKind::SharedCost, NumberKind::Pager]);
    for (text, field) in [
        (
            r#"{"calling_countries": ["US", "UK"]}"#,
            "calling_countries[1]",
        ),
        (r#"{"calling_countries": ["+1"]}"#, "calling_countries[0]"),
        (r#"{"number_kinds": ["short"]}"#, "number_kinds[0]"),
        (r#"{"number_kinds": ["ordinary"]}"#, "number_kinds[0]"),
    ] {
        assert_eq!(change(text).unwrap_err(), field);
    }
}

#[test]
fn prefixes_are_beginnings_of_numbers() {
    let set = checked(&["+44", "+1", "+44"]).unwrap();
    assert_eq!(set.calling_prefixes.unwrap(), ["+1", "+44"]);
    for bad in ["", "+", "1", "+0", "+1x", "+12345678", "+%"] {
        let error = checked(&["+1", bad]).unwrap_err();
        assert_eq!(error.field, "calling_prefixes[1]", "{bad}");
    }
    assert!(checked(&[]).is_err());
}
