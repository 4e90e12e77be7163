//! Free times as people meet them. Every world begins on Monday, 2026-03-02, at 11:59:50 UTC.

use crate::prelude::*;

const OLIVIA: &str = "019a0000-0000-7000-8000-000000000101";
const OSCAR: &str = "019a0000-0000-7000-8000-000000000103";
const AMARA: &str = "019a0000-0000-7000-8000-000000000106";
const ANA: &str = "019a0000-0000-7000-8000-000000000104";

async fn get(world: &World, path: &str) -> (u16, Value) {
    let (status, answer) = world.send(Method::GET, path, Value::Null).await;
    (status.as_u16(), answer)
}

/// The starts that a query finds, in one list.
async fn starts(world: &World, query: &str) -> Vec<String> {
    let (status, answer) = get(world, &format!("/api/slots?{query}")).await;
    assert_eq!(status, 200, "{query}: {answer}");
    let days = answer["days"].as_array().unwrap().iter();
    let slots = days.flat_map(|day| day["slots"].as_array().unwrap().iter());
    slots
        .map(|slot| slot["start"].as_str().unwrap().to_owned())
        .collect()
}

/// The codes of what is against an instant, host by host.
async fn codes(world: &World, query: &str) -> Vec<Vec<String>> {
    let (status, answer) = get(world, &format!("/api/slots/explain?{query}")).await;
    assert_eq!(status, 200, "{query}: {answer}");
    let reasons = |host: &Value| {
        let reasons = host["reasons"].as_array().unwrap().iter();
        reasons
            .map(|reason| reason["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let codes: Vec<_> = answer["hosts"]
        .as_array()
        .unwrap()
        .iter()
        .map(reasons)
        .collect();
    let free = codes.iter().any(Vec::is_empty);
    assert_eq!(answer["free"], free, "{query}: {answer}");
    codes
}

/// Makes a schedule of the owner's, their default, and answers its id.
async fn schedule(world: &World, zone: &str, days: &[&str], from: &str, to: &str) -> String {
    let body = json!({
        "name": "Hours", "timezone": zone, "is_default": true,
        "weekly": [{"days": days, "from": from, "to": to}],
    });
    let (status, answer) = world.send(Method::POST, "/api/schedules", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    answer["schedule"]["id"].as_str().unwrap().to_owned()
}

/// Makes an event type of half an hour with these rules and hosts, and answers its id.
async fn event_type(world: &World, rules: Value, hosts: Value) -> String {
    let mut all = json!({"name": "Call", "durations": [30]});
    all.as_object_mut()
        .unwrap()
        .extend(rules.as_object().unwrap().clone());
    let body = json!({"slug": "call", "rules": all, "hosts": hosts});
    let (status, answer) = world.send(Method::POST, "/api/event-types", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    answer["event_type"]["id"].as_str().unwrap().to_owned()
}

/// Books a call of an operator's, of an event type if one is given.
async fn book(world: &World, user: &str, start: &str, event_type: Option<&str>) -> String {
    let body = json!({
        "start_time": start, "attendee_phone": "+14155552671", "duration_minutes": 30, "user_id": user,
        "title": "With Ada",
    });
    let id = world.book(body).await;
    if let Some(event_type) = event_type {
        world.booking(&id).of_event_type(event_type);
    }
    id
}

const EVERY_DAY: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

#[tokio::test(start_paused = true)]
async fn hours_on_the_day_on_which_clocks_are_set_forward_are_at_their_instants() {
    let world = World::new();
    schedule(&world, "America/New_York", &EVERY_DAY, "13:00", "18:00").await;
    let found = starts(
        &world,
        "from=2026-03-08&to=2026-03-08&timezone=America/New_York&duration=60",
    )
    .await;
    let expected: Vec<_> = (17..22)
        .map(|hour| format!("2026-03-08T{hour}:00:00Z"))
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test(start_paused = true)]
async fn an_override_is_on_the_hosts_day_for_a_viewer_twelve_hours_away() {
    let world = World::new();
    let id = schedule(&world, "America/New_York", &EVERY_DAY, "18:00", "20:00").await;
    let path = format!("/api/schedules/{id}/overrides/2026-03-10");
    let (status, answer) = world.send(Method::PUT, &path, json!({"hours": []})).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    // 18:00 in New York is 06:00 on the next day in Singapore.
    let query = "/api/slots?from=2026-03-09&to=2026-03-12&timezone=Asia/Singapore&duration=60";
    let (_, answer) = get(&world, query).await;
    let days = answer["days"].as_array().unwrap().iter();
    let dates: Vec<_> = days.map(|day| day["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2026-03-09", "2026-03-10", "2026-03-12"]);
    assert_eq!(
        answer["days"][0]["slots"][0]["start"],
        "2026-03-08T22:00:00Z"
    );
    assert_eq!(
        codes(&world, "duration=60&at=2026-03-10T22:00:00Z").await,
        [["outside_hours"]]
    );
    // Common again, it is offered again.
    world.send(Method::DELETE, &path, Value::Null).await;
    let (_, answer) = get(&world, query).await;
    assert_eq!(answer["days"].as_array().unwrap().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_daily_limit_is_counted_in_the_hosts_zone() {
    let world = World::new();
    schedule(&world, "America/New_York", &EVERY_DAY, "17:00", "23:00").await;
    let limited = json!({"limits": {"day": {"count": 1}}});
    let id = event_type(&world, limited, json!([{"user_id": OLIVIA}])).await;
    // 19:00 on the 3rd in New York, and the 4th by UTC and in Berlin.
    book(&world, OLIVIA, "2026-03-04T00:00:00Z", Some(&id)).await;
    let query = format!(
        "event_type={id}&timezone=Europe/Berlin&from=2026-03-03T00:00:00Z&to=2026-03-05T12:00:00Z"
    );
    let found = starts(&world, &query).await;
    let on = |from: &str, to: &str| {
        found
            .iter()
            .filter(|start| &***start >= from && &***start < to)
            .count()
    };
    // Each evening is 22:00 to 04:00 by UTC.
    assert_eq!(on("2026-03-03T05:00:00Z", "2026-03-04T05:00:00Z"), 0);
    assert_eq!(on("2026-03-04T05:00:00Z", "2026-03-05T05:00:00Z"), 12);
    let at = format!("event_type={id}&at=2026-03-03T23:00:00Z");
    assert_eq!(codes(&world, &at).await, [["limit"]]);
    // A call that came about counts; one that was called off does not.
    world.every_booking().forced(Status::Completed);
    assert_eq!(codes(&world, &at).await, [["limit"]]);
    world.sql("PRAGMA foreign_keys = OFF; DELETE FROM booking_events");
    assert_eq!(codes(&world, &at).await, [[""; 0]]);
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_the_month_and_of_the_year_counts_what_is_far_from_the_range() {
    for (limits, at) in [
        (json!({"month": {"minutes": 30}}), "2026-05-28T18:00:00Z"),
        (json!({"year": {"count": 1}}), "2026-12-29T18:00:00Z"),
    ] {
        let world = World::new();
        let id = event_type(
            &world,
            json!({"limits": limits}),
            json!([{"user_id": OLIVIA}]),
        )
        .await;
        book(&world, OLIVIA, "2026-05-04T15:00:00Z", Some(&id)).await;
        let query = format!("event_type={id}&at={at}");
        assert_eq!(codes(&world, &query).await, [["limit"]], "{at}");
        let next = query.replace(at, "2027-01-05T18:00:00Z");
        assert_eq!(codes(&world, &next).await, [[""; 0]], "{at}");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_has_no_schedule_works_office_hours_where_their_phone_is() {
    let world = World::new();
    world.sql("DELETE FROM schedules");
    let query = "/api/slots?from=2026-03-06&to=2026-03-09&duration=60";
    let (_, answer) = get(&world, query).await;
    let host = &answer["hosts"][0];
    assert_eq!(
        (&host["timezone"], &host["assumed_hours"]),
        (&json!("America/New_York"), &json!(true))
    );
    assert_eq!(answer["days"].as_array().unwrap().len(), 2);
    assert_eq!(
        answer["days"][0]["slots"][0]["start"],
        "2026-03-06T14:00:00Z"
    );
    assert_eq!(answer["days"][0]["slots"].as_array().unwrap().len(), 8);
    // Clocks were set forward over the weekend.
    assert_eq!(
        answer["days"][1]["slots"][0]["start"],
        "2026-03-09T13:00:00Z"
    );
    // A number without a place is in no zone.
    world.every_member().with_phone("+18005550123");
    let (_, answer) = get(&world, query).await;
    assert_eq!(answer["hosts"][0]["timezone"], "UTC");
}

#[tokio::test(start_paused = true)]
async fn a_booking_is_in_the_way_and_told_of_only_to_those_who_may_see_it() {
    let world = World::new();
    let buffered = json!({"buffer_before": 30});
    let event = event_type(&world, buffered, json!([{"user_id": OLIVIA}])).await;
    let id = book(&world, OLIVIA, "2026-03-03T15:00:00Z", None).await;
    let free = starts(&world, "from=2026-03-03&to=2026-03-03&duration=60").await;
    assert!(
        !free.contains(&"2026-03-03T15:00:00Z".to_owned()),
        "{free:?}"
    );
    assert!(
        free.contains(&"2026-03-03T16:00:00Z".to_owned()),
        "{free:?}"
    );
    let path = "/api/slots/explain?at=2026-03-03T15:00:00Z";
    let (_, answer) = get(&world, path).await;
    let reason = &answer["hosts"][0]["reasons"][0];
    assert_eq!(
        (&reason["code"], &reason["booking_id"]),
        (&json!("busy"), &json!(id))
    );
    assert!(
        reason["message"].as_str().unwrap().contains("With Ada"),
        "{reason}"
    );
    let after = format!("event_type={event}&at=2026-03-03T15:30:00Z");
    assert_eq!(codes(&world, &after).await, [["buffer"]]);
    // Without booking nobody sees bookings, and times are free or not all the same.
    world.acme().on_plan(Plan::Free);
    let (_, answer) = get(&world, path).await;
    let reason = &answer["hosts"][0]["reasons"][0];
    assert_eq!(
        (&reason["code"], &reason["booking_id"]),
        (&json!("busy"), &Value::Null)
    );
    assert!(
        !answer.to_string().contains("Ada") && !answer.to_string().contains(&id),
        "{answer}"
    );
    // A call that is over is in nobody's way.
    world.every_booking().becomes(Status::Cancelled);
    assert_eq!(codes(&world, "at=2026-03-03T15:00:00Z").await, [[""; 0]]);
}

#[tokio::test(start_paused = true)]
async fn every_sort_of_reason_is_told() {
    let world = World::new();
    world.acme().calling_at_the_usual_hours();
    schedule(&world, "America/New_York", &EVERY_DAY, "06:00", "23:00").await;
    for body in [
        json!({"everybody": true, "from_date": "2026-03-04", "reason": "Founders' day"}),
        json!({"starts_at": "2026-03-05T15:00:00Z", "ends_at": "2026-03-05T16:00:00Z", "reason": "Dentist"}),
    ] {
        let (status, answer) = world.send(Method::POST, "/api/time-off", body).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
    }
    let rules = json!({"minimum_notice": 60, "window": {"kind": "days", "days": 7}});
    let id = event_type(&world, rules, json!([{"user_id": OLIVIA}])).await;
    for (at, code) in [
        ("2026-03-02T12:30:00Z", "notice"),
        ("2026-03-20T15:00:00Z", "window"),
        ("2026-03-06T09:00:00Z", "outside_hours"),
        ("2026-03-04T15:00:00Z", "holiday"),
        ("2026-03-05T15:30:00Z", "time_off"),
        ("2026-03-06T15:10:00Z", "off_grid"),
        ("2026-03-06T11:00:00Z", "calling_hours"),
    ] {
        // It is 03:00 in Los Angeles at 11:00 by UTC.
        let query = format!("event_type={id}&at={at}&attendee_phone=%2B14155552671");
        let found = codes(&world, &query).await;
        assert!(
            found[0].iter().any(|found| found == code),
            "{at}: {found:?}"
        );
    }
    let (_, answer) = get(&world, "/api/slots/explain?at=2026-03-05T15:30:00Z").await;
    assert!(answer.to_string().contains("Dentist"), "{answer}");
    world.members_in(Role::Owner).becomes(Role::Analyst);
    let path = format!("/api/slots/explain?operator={OSCAR}&at=2026-03-04T15:00:00Z");
    let (_, answer) = get(&world, &path).await;
    assert!(answer.to_string().contains("Founders' day"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_offered_while_the_attendee_may_not_be_called() {
    let world = World::new();
    world.acme().calling_at_the_usual_hours();
    schedule(&world, "America/New_York", &EVERY_DAY, "08:00", "20:00").await;
    let range = "from=2026-03-03T05:00:00Z&to=2026-03-04T05:00:00Z&duration=60";
    let california = starts(&world, &format!("{range}&attendee_phone=+14155552671")).await;
    // 08:00 in Los Angeles is 16:00 by UTC.
    assert_eq!(california[0], "2026-03-03T16:00:00Z");
    // A toll-free number is where the booking is.
    let free = format!("{range}&attendee_phone=+18005550123&timezone=America/Los_Angeles");
    assert_eq!(starts(&world, &free).await[0], "2026-03-03T16:00:00Z");
    let free = format!("{range}&attendee_phone=+18005550123&timezone=UTC");
    let (first, last) = (
        "2026-03-03T13:00:00Z".to_owned(),
        "2026-03-03T20:00:00Z".to_owned(),
    );
    let found = starts(&world, &free).await;
    assert_eq!((found.first(), found.last()), (Some(&first), Some(&last)));
}

#[tokio::test(start_paused = true)]
async fn whose_turn_it_is_follows_from_what_was_booked() {
    let world = World::new();
    let hosts = json!([
        {"user_id": OLIVIA}, {"user_id": OSCAR}, {"user_id": AMARA, "priority": -1},
    ]);
    let id = event_type(&world, json!({}), hosts).await;
    let path =
        format!("/api/slots?event_type={id}&from=2026-03-04T15:00:00Z&to=2026-03-04T15:01:00Z");
    let turn = async || {
        let (_, answer) = get(&world, &path).await;
        let names = &answer["hosts"];
        let places = answer["days"][0]["slots"][0]["hosts"]
            .as_array()
            .unwrap()
            .clone();
        let name = |place: Value| {
            let place = usize::try_from(place.as_u64().unwrap()).unwrap();
            names[place]["user_id"].as_str().unwrap().to_owned()
        };
        places.into_iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(turn().await, [OLIVIA, OSCAR, AMARA]);
    book(&world, OLIVIA, "2026-03-05T15:00:00Z", Some(&id)).await;
    assert_eq!(turn().await, [OSCAR, OLIVIA, AMARA]);
    // Somebody who is busy is not named; when nobody is free, it is no slot.
    book(&world, OSCAR, "2026-03-04T15:00:00Z", None).await;
    assert_eq!(turn().await, [OLIVIA, AMARA]);
    world.member(AMARA).disabled();
    assert_eq!(turn().await, [OLIVIA]);
    book(&world, OLIVIA, "2026-03-04T15:00:00Z", None).await;
    let (_, answer) = get(&world, &path).await;
    assert_eq!(answer["days"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn together_a_call_needs_everybody() {
    let world = World::new();
    let hosts = json!([{"user_id": OLIVIA}, {"user_id": OSCAR}]);
    let id = event_type(&world, json!({"assignment": "collective"}), hosts).await;
    book(&world, OSCAR, "2026-03-04T15:00:00Z", None).await;
    let range = "from=2026-03-04T14:30:00Z&to=2026-03-04T16:00:00Z";
    let found = starts(&world, &format!("event_type={id}&{range}")).await;
    assert_eq!(found, ["2026-03-04T14:30:00Z", "2026-03-04T15:30:00Z"]);
    let (_, answer) = get(
        &world,
        &format!("/api/slots/explain?event_type={id}&at=2026-03-04T15:00:00Z"),
    )
    .await;
    assert_eq!(answer["free"], false);
    assert_eq!(answer["hosts"][0]["reasons"], json!([]));
    assert_eq!(answer["hosts"][1]["reasons"][0]["code"], "busy");
}

#[tokio::test(start_paused = true)]
async fn parameters_that_cannot_be_meant_are_refused_by_name() {
    let world = World::new();
    let event = "019a0000-0000-7000-8000-000000000b01";
    let two = format!("event_type={event}&operator={OLIVIA}");
    for (query, status, field) in [
        ("from=tomorrow", 400, "from"),
        ("to=2026-13-01", 400, "to"),
        ("from=2026-03-03&to=2026-03-01", 400, "to"),
        ("from=2026-03-03&to=2026-06-01", 400, "to"),
        ("to=3500-01-01", 400, "to"),
        ("timezone=Mars/Olympus", 400, "timezone"),
        ("duration=4", 400, "duration"),
        ("duration=481", 400, "duration"),
        ("attendee_phone=call-me", 400, "attendee_phone"),
        ("operator=me", 400, "operator"),
        ("at=2026-03-03T00:00:00Z", 400, "at"),
        ("colour=red", 400, "colour"),
        (&two, 400, "operator"),
        (
            "event_type=019a0000-0000-7000-8000-000000000b01&duration=45",
            422,
            "duration",
        ),
        (&format!("operator={ANA}"), 422, "operator"),
    ] {
        let (found, answer) = get(&world, &format!("/api/slots?{query}")).await;
        assert_eq!(
            (found, &answer["error"]["field"]),
            (status, &json!(field)),
            "{query}: {answer}"
        );
    }
    let (status, answer) = get(&world, "/api/slots/explain?from=2026-03-03").await;
    assert_eq!((status, &answer["error"]["field"]), (400, &json!("from")));
}

#[tokio::test(start_paused = true)]
async fn anothers_event_type_and_operator_are_ones_that_do_not_exist() {
    let world = World::new();
    world.another_organization();
    world.organization(OTHER).with_event_type(&EventTypeRow {
        id: "019b0000-0000-7000-8000-000000000b01",
        slug: "intro-call",
        rules: json!({"name": "Intro call", "durations": [15, 30]}),
        ..EventTypeRow::default()
    });
    for (name, theirs, status) in [
        ("event_type", "019b0000-0000-7000-8000-000000000b01", 404),
        ("operator", "019b0000-0000-7000-8000-000000000101", 422),
    ] {
        for path in ["/api/slots", "/api/slots/explain"] {
            let theirs = get(&world, &format!("{path}?{name}={theirs}")).await;
            let nobodys = "019c0000-0000-7000-8000-000000000b01";
            assert_eq!(theirs.0, status);
            assert_eq!(
                theirs,
                get(&world, &format!("{path}?{name}={nobodys}")).await
            );
        }
    }
    let unreadable = get(&world, "/api/slots?event_type=x").await;
    let nobodys = get(
        &world,
        "/api/slots?event_type=019c0000-0000-7000-8000-000000000b01",
    )
    .await;
    assert_eq!(unreadable, nobodys);
}

#[tokio::test(start_paused = true)]
async fn slots_take_one_round_trip() {
    let world = World::new();
    let event = "019a0000-0000-7000-8000-000000000b01";
    let path = format!("/api/slots?event_type={event}&from=2026-03-03&to=2026-04-02");
    let trips = || world.db.trips.load(std::sync::atomic::Ordering::Relaxed);
    get(&world, &path).await;
    let before = trips();
    let (_, answer) = get(&world, &path).await;
    assert_eq!(trips() - before, 1);
    assert!(answer["days"].as_array().unwrap().len() > 20, "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_is_offered_can_be_booked_and_is_gone_then() {
    let world = World::new();
    let first = starts(&world, "duration=30").await.remove(0);
    book(&world, OLIVIA, &first, None).await;
    assert!(!starts(&world, "duration=30").await.contains(&first));
}
