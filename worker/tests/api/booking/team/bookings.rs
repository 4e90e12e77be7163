//! Booking it, moving it and handing it over: everybody's time is kept, or nobody's.

use super::*;
use callslot_worker::testing::Fault;
use tokio::task::LocalSet;

#[tokio::test(start_paused = true)]
async fn the_lead_is_rung_and_the_time_of_all_others_is_kept() {
    let (world, event, third) = team(json!({})).await;
    let booking = booked(&world, of("14:00", &event)).await;
    assert_eq!(booking["user_id"], OWNER);
    assert_eq!(booking["co_hosts"], json!([OPERATOR, third]));
    assert_eq!(kept(&world), kept_of(&[OPERATOR, &third], &["14:00"]));
    // All ways of reading it say the same.
    let path = format!("/api/bookings/{}", text(&booking["id"]));
    let (_, shown) = send(&world, Method::GET, &path, Value::Null).await;
    assert_eq!(shown["booking"], booking);
    let (_, list) = send(&world, Method::GET, "/api/bookings", Value::Null).await;
    assert_eq!(list["bookings"], json!([booking]));
    // Turns go on by who was rung, also among slots; and whoever is named is.
    let path =
        format!("/api/slots?event_type={event}&from=2026-03-02T15:00:00Z&to=2026-03-02T16:00:00Z");
    let (_, slots) = send(&world, Method::GET, &path, Value::Null).await;
    for slot in slots["days"][0]["slots"].as_array().unwrap() {
        assert_eq!(slot["hosts"], json!([1, 2, 0]));
    }
    let next = booked(&world, of("15:00", &event)).await;
    assert_eq!(next["user_id"], OPERATOR);
    assert_eq!(next["co_hosts"], json!([third, OWNER]));
    let mut named = of("16:00", &event);
    named["user_id"] = OWNER.into();
    let named = booked(&world, named).await;
    assert_eq!(named["user_id"], OWNER);
    assert_eq!(named["co_hosts"], json!([third, OPERATOR]));
    // A plain booking has no such list.
    let plain = booked(&world, alone("17:00", OWNER)).await;
    assert!(plain.get("co_hosts").is_none());
    assert!(world.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn who_is_no_host_cannot_be_rung_for_it() {
    let (world, event, third) = team(json!({})).await;
    world.acme().without_hosts(&[&third]);
    let mut named = of("14:00", &event);
    named["user_id"] = third.into();
    let (status, answer) = book(&world, named).await;
    assert_eq!(
        (status, &answer["error"]["field"]),
        (422, &json!("user_id"))
    );
}

#[tokio::test(start_paused = true)]
async fn only_the_leads_phone_rings() {
    let (world, event, _) = team(json!({})).await;
    let booking = booked(&world, of("12:30", &event)).await;
    tokio::time::advance(std::time::Duration::from_secs(29 * 60)).await;
    world.tick().await;
    let id = text(&booking["id"]);
    assert_eq!(world.state(id), "calling");
    assert_eq!(world.asked().len(), 1);
    let owner = world.text(&format!(
        "SELECT phone FROM members WHERE user_id = '{OWNER}'"
    ));
    assert_eq!(
        world.text("SELECT operator_phone FROM call_attempts"),
        owner
    );
    // While it lasts everybody is in it; nothing about their time was written anew.
    assert_eq!(kept(&world).len(), 2);
    // Once it is over they are free.
    world.every_booking().forced(Status::Completed);
    assert!(kept(&world).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_co_host_is_offered_and_booked_for_nothing_else_and_back_to_back_is_fine() {
    let (world, event, third) = team(json!({"buffer_before": 15, "buffer_after": 15})).await;
    let booking = booked(&world, of("14:00", &event)).await;
    for host in [OWNER, OPERATOR, &third] {
        for time in ["13:20", "14:00", "14:44"] {
            let error = is_refused(&world, alone(time, host)).await;
            assert_eq!(error["conflict"]["booking_id"], booking["id"], "{host}");
            assert_eq!(error["conflict"]["title"], "At 14:00");
            assert_eq!(error["conflict"]["busy_to"], "2026-03-02T14:45:00Z");
        }
        booked(&world, alone("13:15", host)).await;
        booked(&world, alone("14:45", host)).await;
    }
    let path =
        format!("/api/slots?operator={third}&from=2026-03-02T13:00:00Z&to=2026-03-02T16:00:00Z");
    let (_, slots) = send(&world, Method::GET, &path, Value::Null).await;
    assert_eq!(
        slots["days"][0]["slots"][0]["start"],
        "2026-03-02T15:30:00Z"
    );
}

#[tokio::test(start_paused = true)]
async fn one_host_who_is_taken_or_off_keeps_it_from_being_booked_and_nobody_overrides_a_call() {
    let (world, event, third) = team(json!({})).await;
    let dentist = booked(&world, alone("14:15", &third)).await;
    let error = is_refused(&world, of("14:00", &event)).await;
    assert_eq!(error["conflict"]["booking_id"], dentist["id"]);
    let mut forced = of("14:00", &event);
    forced["override"] = true.into();
    is_refused(&world, forced).await;
    let off = json!({"user_id": third, "starts_at": "2026-03-02T16:00:00Z", "ends_at": "2026-03-02T17:00:00Z"});
    let (status, answer) = post(&world, "/api/time-off", off).await;
    assert_eq!(status, 201, "{answer}");
    let mut body = of("16:00", &event);
    let (status, answer) = book(&world, body.clone()).await;
    assert_eq!((status, code(&answer)), (409, "outside_availability"));
    // Nothing was half written; and hours may be overridden, for everybody.
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events"),
        "1"
    );
    body["override"] = true.into();
    body["user_id"] = OPERATOR.into();
    let booking = booked(&world, body).await;
    assert_eq!(booking["user_id"], OPERATOR);
    assert_eq!(kept(&world), kept_of(&[OWNER, &third], &["16:00"]));
}

#[tokio::test(start_paused = true)]
async fn an_operator_overrides_their_own_hours_and_not_those_of_the_others() {
    let (world, event, third) = team(json!({})).await;
    world.owner_key().acting_for(OPERATOR);
    world.sql("UPDATE schedules SET weekly = '[]'");
    let mut body = of("14:00", &event);
    body["user_id"] = OPERATOR.into();
    body["override"] = true.into();
    let (status, answer) = book(&world, body.clone()).await;
    assert_eq!((status, code(&answer)), (403, "forbidden"), "{answer}");
    assert!(kept(&world).is_empty());
    world.acme().without_hosts(&[OWNER, &third]);
    let booking = booked(&world, body).await;
    assert!(booking.get("co_hosts").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_next_host_is_not_one_whose_time_a_team_has() {
    let (world, event, third) = team(json!({})).await;
    let hosts = json!([{"user_id": OWNER}, {"user_id": third}]);
    let rules = json!({"name": "Turns", "durations": [30], "next_host_rings": true});
    let body = json!({"slug": "turns", "hosts": hosts, "rules": rules});
    let (_, answer) = post(&world, "/api/event-types", body).await;
    let turns = text(&answer["event_type"]["id"]).to_owned();
    let booking = booked(&world, of("12:30", &turns)).await;
    assert_eq!(booking["user_id"], OWNER);
    // Meanwhile the other host is taken by a call that two others take together.
    world.sql(&format!(
        "DELETE FROM event_type_hosts WHERE user_id = '{OWNER}' AND event_type_id = '{event}'"
    ));
    let team = booked(&world, of("12:30", &event)).await;
    assert_eq!(team["co_hosts"], json!([third]));
    tokio::time::advance(std::time::Duration::from_secs(29 * 60)).await;
    world.tick().await;
    let attempt = world.text(&format!(
        "SELECT id FROM call_attempts WHERE booking_id = '{}'",
        text(&booking["id"])
    ));
    let call = world.text(&format!(
        "SELECT carrier_call_id FROM call_attempts WHERE id = '{attempt}'"
    ));
    let pairs = [("CallSid", call.as_str()), ("CallStatus", "busy")];
    world.webhook(&attempt, "status/operator", &pairs).await;
    assert_eq!(
        world.state(text(&booking["id"])),
        "failed: operator_no_answer"
    );
}

#[tokio::test(start_paused = true)]
async fn hosts_whose_hours_begin_at_other_minutes_meet_at_any_ones_step() {
    let (world, event, _) = team(json!({"slot_interval": 60})).await;
    let body = json!({
        "name": "Later", "timezone": "UTC", "is_default": true,
        "weekly": [{"days": ["Mon"], "from": "13:30", "to": "18:00"}],
    });
    assert_eq!(post(&world, "/api/schedules", body).await.0, 201);
    for (time, expected) in [("14:30", 201), ("16:00", 201), ("15:15", 409)] {
        assert_eq!(book(&world, of(time, &event)).await.0, expected, "{time}");
    }
}

#[tokio::test(start_paused = true)]
async fn of_many_at_once_for_the_team_and_its_hosts_no_two_share_anybodys_time() {
    LocalSet::new()
        .run_until(async {
            let (world, event, third) = team(json!({})).await;
            let all = (0..40).map(|n| {
                let time = format!("14:{:02}", n % 3 * 15);
                let body = match n % 4 {
                    0 => alone(&time, OPERATOR),
                    1 => alone(&time, &third),
                    _ => of(&time, &event),
                };
                book(&world, body)
            });
            let answers = futures_util::future::join_all(all).await;
            assert!(
                answers
                    .iter()
                    .all(|(status, answer)| *status == 201 || code(answer) == "slot_taken")
            );
            assert_eq!(shared_time(&world), "0");
            assert!(answers.iter().any(|(status, _)| *status == 201));
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_teams_call_is_written_whole_or_not_at_all_and_the_same_request_is_the_same_call() {
    let (world, event, third) = team(json!({})).await;
    let ask = async |time: &str, key: &str| {
        let request = Request::post("/api/bookings")
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("idempotency-key", key)
            .body(Body::from(of(time, &event).to_string()))
            .unwrap();
        world.text_of(request).await
    };
    let first = ask("14:00", "one").await;
    assert_eq!(first.0, StatusCode::CREATED);
    assert_eq!(first, ask("14:00", "one").await);
    // An answer that was lost is read back.
    world.db.fail("INSERT INTO booking_events", Fault::After);
    assert_eq!(ask("15:00", "two").await.0, StatusCode::CREATED);
    // A host who is taken between the look and the write.
    world.sql(&format!(
        "CREATE TRIGGER meanwhile BEFORE INSERT ON booking_events WHEN NEW.title = 'At 16:00'
         BEGIN
           INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to,
             created_at, expires_at, created_by)
           VALUES ('x', NEW.organization_id, '{third}', NEW.start_time, 30, NEW.start_time, NEW.end_time,
             NEW.created_at, NEW.created_at + 60000, '{third}');
         END"
    ));
    let (status, answer) = ask("16:00", "three").await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    assert!(answer.contains("slot_taken"), "{answer}");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events"),
        "2"
    );
    assert_eq!(kept(&world).len(), 4);
}

#[tokio::test(start_paused = true)]
async fn cancelling_frees_everybody_and_moving_moves_everybody() {
    let (world, event, third) = team(json!({"buffer_before": 15, "buffer_after": 15})).await;
    let booking = booked(&world, of("14:00", &event)).await;
    // Its own time is not in its way.
    let query = format!(
        "/api/slots?event_type={event}&from=2026-03-02T14:00:00Z&to=2026-03-02T14:31:00Z&moving={}",
        text(&booking["id"])
    );
    let (_, slots) = send(&world, Method::GET, &query, Value::Null).await;
    assert_eq!(slots["days"][0]["slots"].as_array().map(Vec::len), Some(3));
    let id = &booking["id"];
    let (status, moved) = patch(&world, id, json!({"start_time": "2026-03-02T14:15:00Z"})).await;
    assert_eq!(status, 200, "{moved}");
    assert_eq!(kept(&world), kept_of(&[OPERATOR, &third], &["14:00"]));
    // Not into a co-host's other call.
    booked(&world, alone("15:30", &third)).await;
    let (status, answer) = patch(&world, id, json!({"start_time": "2026-03-02T15:00:00Z"})).await;
    assert_eq!((status, code(&answer)), (409, "slot_taken"), "{answer}");
    assert_eq!(answer["error"]["conflict"]["title"], "At 15:30");
    assert_eq!(kept(&world), kept_of(&[OPERATOR, &third], &["14:00"]));
    // Nor to where one of them is off.
    let off = json!({"user_id": OPERATOR, "starts_at": "2026-03-02T17:00:00Z", "ends_at": "2026-03-02T18:00:00Z"});
    assert_eq!(post(&world, "/api/time-off", off).await.0, 201);
    let (status, answer) = patch(&world, id, json!({"start_time": "2026-03-02T17:00:00Z"})).await;
    assert_eq!((status, code(&answer)), (409, "outside_availability"));
    let (status, _) = patch(&world, id, json!({"start_time": "2026-03-02T20:00:00Z"})).await;
    assert_eq!(status, 200);
    assert_eq!(kept(&world), kept_of(&[OPERATOR, &third], &["19:45"]));
    booked(&world, alone("14:15", OPERATOR)).await;
    let path = format!("/api/bookings/{}", text(id));
    assert_eq!(
        send(&world, Method::DELETE, &path, Value::Null).await.0,
        200
    );
    assert!(kept(&world).is_empty());
    booked(&world, alone("20:00", &third)).await;
}

#[tokio::test(start_paused = true)]
async fn a_teams_call_stays_one_when_its_event_type_becomes_a_round_robin() {
    let (world, event, third) = team(json!({"next_host_rings": true})).await;
    let booking = booked(&world, of("14:00", &event)).await;
    world.sql("UPDATE event_types SET rules = json_set(rules, '$.assignment', 'round_robin')");
    booked(&world, of("16:00", &event)).await;
    let id = &booking["id"];
    let (status, moved) = patch(&world, id, json!({"start_time": "2026-03-02T15:00:00Z"})).await;
    assert_eq!(status, 200, "{moved}");
    assert_eq!(moved["booking"]["user_id"], booking["user_id"]);
    assert_eq!(moved["booking"]["co_hosts"], booking["co_hosts"]);
    assert_eq!(kept(&world), kept_of(&[OPERATOR, &third], &["15:00"]));
    // It does not go to where its lead is taken, though another host would be free.
    booked(&world, alone("18:00", OWNER)).await;
    let (status, answer) = patch(&world, id, json!({"start_time": "2026-03-02T18:00:00Z"})).await;
    assert_eq!((status, code(&answer)), (409, "slot_taken"));
}

#[tokio::test(start_paused = true)]
async fn a_co_host_takes_it_over_and_somebody_who_is_taken_does_not() {
    let (world, event, third) = team(json!({})).await;
    let booking = booked(&world, of("14:00", &event)).await;
    let id = &booking["id"];
    let (status, answer) = patch(&world, id, json!({"user_id": third})).await;
    assert_eq!(status, 200, "{answer}");
    // Whoever led it has no more part in it.
    assert_eq!(answer["booking"]["co_hosts"], json!([OPERATOR]));
    assert_eq!(kept(&world), kept_of(&[OPERATOR], &["14:00"]));
    booked(&world, alone("14:00", OWNER)).await;
    let (status, answer) = patch(&world, id, json!({"user_id": OWNER})).await;
    assert_eq!((status, code(&answer)), (409, "slot_taken"), "{answer}");
    // Also to a co-host of another team's call.
    let other = booked(&world, of("15:00", &event)).await;
    let mut plain = alone("15:10", &world.another_operator("+12125550178"));
    plain["duration_minutes"] = 10.into();
    let plain = booked(&world, plain).await;
    let (status, answer) = patch(
        &world,
        &plain["id"],
        json!({"user_id": other["co_hosts"][0]}),
    )
    .await;
    assert_eq!((status, code(&answer)), (409, "slot_taken"));
    assert_eq!(answer["error"]["conflict"]["booking_id"], other["id"]);
    // If the lead is gone, a co-host takes over also if they are off by now: the time was kept.
    world.member(&third).disabled();
    let (status, answer) = patch(&world, id, json!({"user_id": OPERATOR})).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["booking"].get("co_hosts").is_none());
    assert_eq!(world.text("SELECT COALESCE(co_hosts, 'none') FROM booking_events WHERE title = 'At 14:00' AND user_id <> created_by"), "none");
}

#[tokio::test(start_paused = true)]
async fn limits_count_a_call_for_everybody_who_takes_it() {
    let (world, event, _) = team(json!({"limits": {"day": {"count": 2}}})).await;
    let first = booked(&world, of("14:00", &event)).await;
    let second = booked(&world, of("15:00", &event)).await;
    let third = of("16:00", &event);
    // A call that has been counts like one that is to come, and one that was called off does not.
    for (status, expected) in [
        (Status::Pending, 409),
        (Status::Completed, 409),
        (Status::Cancelled, 201),
    ] {
        if status != Status::Pending {
            world.every_booking().forced(status);
        }
        let (found, answer) = book(&world, third.clone()).await;
        assert_eq!(found, expected, "{status:?}: {answer}");
    }
    assert_ne!(first["user_id"], second["user_id"]);
}

#[tokio::test(start_paused = true)]
async fn another_organization_sees_nothing_of_it_and_its_ids_open_nothing() {
    let (world, event, _) = team(json!({})).await;
    world.another_organization();
    let booking = booked(&world, of("14:00", &event)).await;
    world.owner_key().acting_in(OTHER, OTTO);
    let path = format!("/api/bookings/{}", text(&booking["id"]));
    let unknown = "/api/bookings/019b0000-0000-7000-8000-00000000ffff";
    let [theirs, none] =
        [path.as_str(), unknown].map(|path| request(Method::GET, path, Some(OWNER_KEY)));
    assert_eq!(world.text_of(theirs).await, world.text_of(none).await);
    let mut answers = Vec::new();
    for id in [event.as_str(), "019b0000-0000-7000-8000-00000000ffff"] {
        answers.push(book(&world, of("14:00", id)).await);
    }
    assert_eq!(answers[0].0, 422);
    assert_eq!(answers[0], answers[1]);
    // Their own time is free.
    booked(&world, at("14:00")).await;
}
