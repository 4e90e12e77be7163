use super::{encoding::MOST, *};
use callslot_shared::booking::Status;

const ID: &str = "019ab000-0000-7000-8000-000000000001";

fn new(fields: &str) -> Prefill {
    match Route::parse(&format!("/calls/new{fields}")) {
        Route::Calls {
            beside: Beside::New(prefill),
            ..
        } => prefill,
        other => panic!("{other:?}"),
    }
}

fn filter() -> Filter {
    Filter {
        which: Which::Past,
        operators: Operators::Team,
        status: Some(Status::Failed),
        search: "Ada & Bob?".to_owned(),
    }
}

#[track_caller]
fn leads_back(route: &Route, address: &str) {
    assert_eq!(route.to_string(), address);
    assert_eq!(Route::parse(address), *route);
    let fragment = route.in_fragment();
    assert!(!fragment.contains('#'));
    assert_eq!(Route::parse(&fragment), *route);
}

#[test]
fn every_view_has_an_address_that_leads_back_to_it() {
    let days = Days {
        date: "2026-12-01".parse().ok(),
        operators: Operators::Member(ID.parse().unwrap()),
    };
    let id = ID.parse().unwrap();
    let overviews = [
        (Overview::default(), "/calls", ""),
        (
            Overview::List(filter()),
            "/calls?show=past&operator=team&status=failed#search=Ada%20%26%20Bob%3F",
            "?show=past&operator=team&status=failed#search=Ada%20%26%20Bob%3F",
        ),
        (Overview::Week(Days::default()), "/week", "?view=week"),
        (
            Overview::Week(days),
            "/week/2026-12-01?operator=019ab000-0000-7000-8000-000000000001",
            "?view=week&date=2026-12-01&operator=019ab000-0000-7000-8000-000000000001",
        ),
        (Overview::Day(Days::default()), "/day", "?view=day"),
        (
            Overview::Day(Days {
                operators: Operators::Team,
                ..Days::default()
            }),
            "/day?operator=team",
            "?view=day&operator=team",
        ),
    ];
    for (overview, alone, fields) in overviews {
        let beside = |beside| Route::Calls {
            overview: overview.clone(),
            beside,
        };
        leads_back(&beside(Beside::Nothing), alone);
        leads_back(
            &beside(Beside::Booking(id)),
            &format!("/calls/{ID}{fields}"),
        );
        let form = beside(Beside::New(Prefill::default()));
        leads_back(&form, &format!("/calls/new{fields}"));
    }
    leads_back(&Route::CallNow(Prefill::default()), "/call");
    leads_back(&Route::Cockpit(id), &format!("/calls/{ID}/cockpit"));
    leads_back(&Route::PublicPage, "/public-page");
    let sections = [
        "/profile",
        "/profile/hours",
        "/profile/overrides",
        "/profile/time-off",
        "/profile/notifications",
        "/profile/security",
    ];
    for (section, address) in Section::ALL.into_iter().zip(sections) {
        leads_back(&Route::Profile(section), address);
    }
}

#[test]
fn a_filter_of_messages_and_the_calls_of_a_switch_are_in_the_address() {
    let messages = |selection| Route::Messages(MessagesView::Deliveries(selection));
    leads_back(&messages(MessageSelection::default()), "/messages");
    let bounced = MessageSelection {
        booking: ID.parse().ok(),
        state: state_named("bounced"),
        channel: channel_named("mail"),
    };
    let address = format!("/messages?booking_id={ID}&state=bounced&channel=mail");
    leads_back(&messages(bounced), &address);
    let odd = Route::parse("/messages?booking_id=7&state=gone&channel=pigeon");
    assert_eq!(odd, messages(MessageSelection::default()));

    let settings = |scope| Route::Messages(MessagesView::Settings(scope));
    leads_back(&settings(SwitchScope::Organization), "/messages/settings");
    let member = settings(SwitchScope::Member(ID.parse().unwrap()));
    leads_back(&member, &format!("/messages/settings?member={ID}"));
    let event_type = settings(SwitchScope::EventType(ID.parse().unwrap()));
    leads_back(&event_type, &format!("/messages/settings?event_type={ID}"));
}

#[test]
fn webhooks_and_each_endpoint_have_an_address() {
    let webhooks = |view| Route::Messages(MessagesView::Webhooks(view));
    leads_back(&webhooks(WebhooksView::List), "/messages/webhooks");
    leads_back(&webhooks(WebhooksView::New), "/messages/webhooks/new");
    let endpoint = webhooks(WebhooksView::Endpoint(ID.parse().unwrap()));
    leads_back(&endpoint, &format!("/messages/webhooks/{ID}"));
    let odd = Route::parse("/messages/webhooks/7");
    assert_eq!(odd, webhooks(WebhooksView::List));
}

#[test]
fn a_form_is_found_again_as_it_was_begun() {
    let begun = Prefill {
        phone: "+1 415-555-2671".to_owned(),
        extension: ",12#".to_owned(),
        name: "Ada & Co".to_owned(),
        title: "100 % = all?".to_owned(),
        note: "A page — x\nand more".to_owned(),
        not_a_number: None,
    };
    let odd = Prefill {
        not_a_number: Some("order nine".to_owned()),
        ..Prefill::default()
    };
    for prefill in [begun, odd] {
        let beside = Beside::New(prefill.clone());
        let overview = Overview::List(filter());
        for route in [Route::CallNow(prefill), Route::Calls { overview, beside }] {
            assert_eq!(Route::parse(&route.to_string()), route);
            assert_eq!(Route::parse(&route.in_fragment()), route);
        }
    }
}

#[test]
fn nothing_that_names_a_person_is_in_the_part_of_an_address_that_is_sent() {
    let prefill = Prefill {
        phone: "+1 415-555-2671".to_owned(),
        name: "Ada".to_owned(),
        title: "Ada".to_owned(),
        note: "Ada".to_owned(),
        ..Prefill::default()
    };
    let route = Route::Calls {
        overview: Overview::List(filter()),
        beside: Beside::New(prefill),
    };
    let address = route.to_string();
    let (sent, _) = address.split_once('#').unwrap();
    assert_eq!(sent, "/calls/new?show=past&operator=team&status=failed");
}

#[test]
fn an_address_that_names_nothing_leads_to_the_list() {
    for address in [
        "",
        "/",
        "#",
        "/nowhere",
        "/calls/x",
        "/calls/x/cockpit",
        "/calls/new/x",
        "calls",
        "/calls?show=x&status=x&operator=x",
    ] {
        assert_eq!(Route::parse(address), Route::default(), "{address}");
    }
    let week = Route::Calls {
        overview: Overview::Week(Days::default()),
        beside: Beside::Nothing,
    };
    for date in ["2026-02-30", "+262142-12-31", "9999-12-31", "x"] {
        assert_eq!(Route::parse(&format!("/week/{date}")), week);
    }
}

#[test]
fn a_section_of_no_such_name_is_the_profiles_first() {
    for address in ["/profile/", "/profile/x", "/profile/HOURS"] {
        let first = Route::Profile(Section::Personal);
        assert_eq!(Route::parse(address), first, "{address}");
    }
    assert_eq!(Route::parse("/profile/hours/x"), Route::default());
}

#[test]
fn a_number_comes_escaped_or_not() {
    for phone in ["%2B14155552671", "+14155552671", "%2B1%20415%20555%202671"] {
        let form = new(&format!("?phone={phone}&note=A%20page+%E2%80%94+x"));
        assert_eq!(form.phone, "+1 415-555-2671");
        assert_eq!(form.note, "A page — x");
        assert_eq!(form.not_a_number, None);
    }
}

#[test]
fn an_extension_comes_by_its_name_or_behind_the_number() {
    for fields in [
        "phone=%2B14155552671&extension=%2C12%23",
        "phone=%2B14155552671%2C12%23",
        "phone=tel%3A%2B1%20415%20555%202671p12%23",
        "phone=%2B14155552671%20ext%207&extension=p12%23",
    ] {
        let form = new(&format!("?{fields}&note=x"));
        assert_eq!(form.phone, "+1 415-555-2671", "{fields}");
        assert_eq!(form.extension, ",12#", "{fields}");
    }
    let hostile = new("?phone=%2B14155552671&extension=%3Cb%3E");
    assert_eq!(
        (&*hostile.phone, &*hostile.extension),
        ("+1 415-555-2671", "")
    );
}

#[test]
fn what_is_no_number_is_kept_to_be_explained() {
    let form = new("?phone=order%20nine");
    assert_eq!(form.phone, "");
    assert_eq!(form.not_a_number.as_deref(), Some("order nine"));
    assert_eq!(new(""), Prefill::default());
}

#[test]
fn a_hostile_address_is_only_text() {
    let form = new(&format!("?note=%3Cb%3E%zz%{}", "a".repeat(9_000)));
    assert!(form.note.starts_with("<b>%zz"));
    assert_eq!(form.note.chars().count(), MOST);
    assert_eq!(new("?note=%ff").note, "\u{fffd}");
}

#[test]
fn a_search_begins_in_all_calls_and_leaves_the_list_as_it_was() {
    let before = Filter {
        which: Which::Past,
        status: Some(Status::Failed),
        ..Filter::default()
    };
    let begun = before.searching("a", &before);
    assert_eq!(
        (begun.which, begun.operators),
        (Which::All, Operators::Team)
    );
    assert_eq!((begun.status, &*begun.search), (before.status, "a"));
    // The filter that the person sets holds while they type on.
    let narrowed = Filter {
        operators: Operators::Mine,
        ..begun
    };
    let on = narrowed.searching("ad", &before);
    assert_eq!((on.which, on.operators), (Which::All, Operators::Mine));
    assert_eq!(on.searching("", &before), before);
}
