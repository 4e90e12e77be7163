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
fn an_attendee_with_an_address_is_told_unless_the_person_says_no() {
    let with = |email: &str, quiet: bool| {
        let draft = Draft {
            email: email.to_owned(),
            quiet,
            language: "de".to_owned(),
            ..draft()
        };
        draft.checked(berlin(), defaults()).unwrap()
    };
    let told = with("ada@example.com", false);
    assert_eq!(told.notify, None);
    assert_eq!(told.attendee_language.as_deref(), Some("de"));
    assert_eq!(with("ada@example.com", true).notify, Some(false));
    assert_eq!(with(" ", true).notify, None);
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

#[test]
fn a_number_without_a_country_code_is_one_of_the_default_country() {
    let draft = |phone: &str, country: &str| Draft {
        phone: phone.to_owned(),
        country: country.to_owned(),
        ..draft()
    };
    let berlin_number = draft("030 901820", "DE");
    assert!(berlin_number.needs_country());
    let request = berlin_number.checked(TimeZone::UTC, defaults()).unwrap();
    assert_eq!(request.attendee_phone, "+49 30 901820");
    assert_eq!(request.timezone.as_deref(), Some("Europe/Berlin"));
    assert!(!draft("+49 30 901820", "US").needs_country());
    assert!(!draft("ada", "US").needs_country());
    for (phone, country) in [
        ("030 901820", ""),
        ("030 901820", "US"),
        ("901", "DE"),
        ("112", "DE"),
    ] {
        let wrong = draft(phone, country).checked(TimeZone::UTC, defaults());
        assert_eq!(
            wrong.unwrap_err()[0].field,
            "attendee_phone",
            "{phone} {country}"
        );
    }
}

#[test]
fn the_default_country_is_chosen_or_that_of_the_own_phone_or_of_the_language() {
    let own = PhoneNumber::parse("p", "+34912345678").unwrap();
    assert_eq!(default_country("DE", Some(&own), "en-US"), "DE");
    assert_eq!(default_country("", Some(&own), "en-US"), "ES");
    assert_eq!(default_country("XX", None, "zh-Hant-TW"), "TW");
    assert_eq!(default_country("", None, "en"), "");
}

#[test]
fn a_call_that_returns_is_a_series_without_a_hold() {
    let of = |repeat, times: &str| {
        let draft = Draft {
            repeat,
            times: times.to_owned(),
            hold: Some("h".to_owned()),
            ..draft()
        };
        let request = draft.checked(berlin(), defaults()).unwrap();
        draft.series(&request)
    };
    assert_eq!(of(Repeat::Never, "4"), None);
    for repeat in Repeat::ALL {
        assert_eq!(Repeat::parse(repeat.as_str()), repeat);
        if repeat == Repeat::Never {
            continue;
        }
        let series = of(repeat, "4").unwrap().unwrap();
        let rule: callslot_shared::schedule::recurrence::Rule = series.recurrence.parse().unwrap();
        assert!(series.recurrence.ends_with(";COUNT=4"), "{rule:?}");
        assert_eq!(series.booking.hold, None);
        assert!(series.booking.timezone.is_some());
        for times in ["1", "101", "", "x", "-3"] {
            let wrong = of(repeat, times).unwrap().unwrap_err();
            assert_eq!(wrong.field, "times", "{times}");
        }
    }
}

#[test]
fn an_operator_is_named_unless_hosts_take_turns() {
    let draft = Draft {
        operator: "019ab000-0000-7000-8000-000000000002".to_owned(),
        ..draft()
    };
    let request = draft.checked(berlin(), defaults()).unwrap();
    assert_eq!(request.user_id.as_deref(), Some(&*draft.operator));
    let hosted = Draft {
        event_type: "019ab000-0000-7000-8000-000000000009".to_owned(),
        ..draft
    };
    assert_eq!(hosted.checked(berlin(), defaults()).unwrap().user_id, None);
}

/// The same request before the numbering plans are there, and where they cannot be loaded.
#[test]
fn without_numbering_plans_the_server_judges_a_number_with_its_country_code() {
    for state in [Plans::Coming, Plans::Unreachable] {
        phone::with(state, || {
            let request = draft().checked(berlin(), defaults()).unwrap();
            assert_eq!(request.attendee_phone, "+1 (415) 555-2671");
            assert_eq!(request.timezone, None, "readers take the number's");
            let extended = Draft {
                phone: "tel:+1 212 555 0142,12".to_owned(),
                zone: "Asia/Tokyo".to_owned(),
                ..draft()
            };
            let request = extended.checked(berlin(), defaults()).unwrap();
            assert_eq!(request.attendee_phone, "+12125550142");
            assert_eq!(request.attendee_extension.as_deref(), Some(",12"));
            assert_eq!(request.timezone.as_deref(), Some("Asia/Tokyo"));
            let national = Draft {
                phone: "030 901820".to_owned(),
                country: "DE".to_owned(),
                ..draft()
            };
            let wrong = national.checked(berlin(), defaults()).unwrap_err();
            assert_eq!(wrong.len(), 1);
            assert!(wrong[0].problem.contains("country code"), "{wrong:?}");
            assert_eq!(as_typed("+14155552671"), None, "it may not be all of it");
            let own = PhoneNumber::by_shape("p", "+34912345678").unwrap();
            assert_eq!(default_country("", Some(&own), "en-US"), "US");
        });
    }
    let national = Draft {
        phone: "030 901820".to_owned(),
        country: "DE".to_owned(),
        ..draft()
    };
    assert!(national.checked(berlin(), defaults()).is_ok());
}

#[test]
fn a_call_without_a_title_gets_one_in_the_persons_language() {
    let title = |language, name| usual_title(language, name, "+1 (415) 555-2671");
    let spanish = |name| title(Language::Spanish, name);
    assert_eq!(spanish(Some(" Ada ")).as_deref(), Some("Llamada con Ada"));
    for nameless in [None, Some(" ")] {
        let told = spanish(nameless);
        assert_eq!(told.as_deref(), Some("Llamada con +14155552671"));
    }
    // The server writes its own in English, and for a name that leaves no room.
    assert_eq!(title(Language::English, Some("Ada")), None);
    assert_eq!(spanish(Some(&"a".repeat(MAX_TITLE))), None);
}
