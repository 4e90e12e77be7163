use super::*;

fn defaults() -> Defaults {
    Defaults {
        member: "019ab000-0000-7000-8000-000000000001".parse().unwrap(),
        duration_minutes: 30,
        now: "2026-03-02T12:00:00Z".parse().unwrap(),
    }
}

fn berlin() -> TimeZone {
    TimeZone::parse("timezone", "Europe/Berlin").unwrap()
}

fn draft() -> Draft {
    Draft {
        phone: "+1 (415) 555-2671".to_owned(),
        start: Some("2026-03-03T12:00:00Z".parse().unwrap()),
        ..Draft::default()
    }
}

#[test]
fn a_number_and_a_time_are_enough() {
    let request = draft().checked(berlin(), defaults()).unwrap();
    assert_eq!(request.start_time, "2026-03-03T12:00:00Z");
    assert_eq!(request.timezone.as_deref(), Some("America/Los_Angeles"));
    assert_eq!((request.title, request.modulations), (None, None));
}

#[test]
fn a_zone_that_is_given_goes_before_the_numbers() {
    let given = Draft {
        zone: "Asia/Tokyo".to_owned(),
        ..draft()
    };
    let request = given.checked(berlin(), defaults()).unwrap();
    assert_eq!(request.timezone.as_deref(), Some("Asia/Tokyo"));
    let toll_free = Draft {
        phone: "+18005550134".to_owned(),
        ..draft()
    };
    let request = toll_free.checked(berlin(), defaults()).unwrap();
    assert_eq!(request.timezone.as_deref(), Some("Europe/Berlin"));
}

#[test]
fn everything_that_is_wrong_is_told_at_once_in_the_forms_order() {
    let draft = Draft {
        phone: "415".to_owned(),
        email: "ada".to_owned(),
        zone: "Mars/Olympus".to_owned(),
        minutes: "soon".to_owned(),
        start: None,
        title: "x".repeat(300),
        ..Draft::default()
    };
    let wrong = draft.checked(berlin(), defaults()).unwrap_err();
    let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "attendee_phone",
            "attendee_email",
            "timezone",
            "duration_minutes",
            "start_time",
            "title"
        ]
    );
}

#[test]
fn every_rule_of_the_api_has_a_field_that_can_be_mended() {
    let draft = Draft {
        phone: String::new(),
        extension: "e".repeat(9_000),
        name: "n".repeat(9_000),
        email: "e".repeat(9_000),
        zone: "z".repeat(9_000),
        minutes: "100000".to_owned(),
        start: Some(DateTime::UNIX_EPOCH),
        title: "t".repeat(9_000),
        description: "d".repeat(9_000),
        notes: "n".repeat(19_000),
        recording: "off".to_owned(),
        transcription: "after_call".to_owned(),
        ..Draft::default()
    };
    let wrong = draft.checked(berlin(), defaults()).unwrap_err();
    // All fields of the form but the event type, and the settings of the call.
    assert_eq!(wrong.len(), ORDER.len());
}

#[test]
fn a_number_is_written_out_once_it_is_one() {
    assert_eq!(as_typed("+1415555"), None);
    assert_eq!(as_typed("+14155552671").as_deref(), Some("+1 415-555-2671"));
    assert_eq!(as_typed("+1 415-555-2671"), None);
}

#[test]
fn an_extension_behind_the_number_is_sent_as_one() {
    for (phone, typed, sent) in [
        ("tel:+1 212 555 0142,1234", "", ",1234"),
        ("+1 212 555 0142 ext 12", "", "12"),
        ("+1 212-555-0142 x12", "34", "12"),
        ("\u{202d}+1 212 555 0142\u{202c}", "p34", "p34"),
    ] {
        let draft = Draft {
            phone: phone.to_owned(),
            extension: typed.to_owned(),
            ..draft()
        };
        assert_eq!(draft.number().unwrap().as_str(), "+12125550142", "{phone}");
        let request = draft.checked(berlin(), defaults()).unwrap();
        assert_eq!(request.attendee_extension.as_deref(), Some(sent), "{phone}");
        let number = PhoneNumber::parse("p", &request.attendee_phone).unwrap();
        assert_eq!(number.as_str(), "+12125550142", "{phone}");
    }
    let request = draft().checked(berlin(), defaults()).unwrap();
    assert_eq!(request.attendee_extension, None);
}

#[test]
fn an_extension_that_is_none_is_complained_of_by_name() {
    let draft = Draft {
        extension: "front desk".to_owned(),
        ..draft()
    };
    let wrong = draft.checked(berlin(), defaults()).unwrap_err();
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].field, "attendee_extension");
}

#[test]
fn settings_that_are_left_alone_are_not_sent() {
    let draft = Draft {
        recording: "on".to_owned(),
        consent: "required".to_owned(),
        ..draft()
    };
    let sent = draft
        .checked(berlin(), defaults())
        .unwrap()
        .modulations
        .unwrap();
    assert_eq!(sent.to_json(), r#"{"recording":true,"consent":"required"}"#);
}
