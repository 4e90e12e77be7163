//! Operators who take the calls of a series.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_series_is_taken_by_the_host_who_is_free_for_all_of_it() {
    let world = World::new();
    let schedule = ScheduleRow {
        id: "019a0000-0000-7000-8000-000000000a09",
        name: "Always",
        weekly: json!([{"days": ["monday"], "from": "00:00", "to": "24:00"}]),
        ..ScheduleRow::default()
    };
    let host = |user, priority| EventTypeHost {
        user,
        schedule: Some(schedule.id),
        priority,
    };
    world
        .acme()
        .with_schedule(&schedule)
        .with_event_type(&EventTypeRow {
            id: "019a0000-0000-7000-8000-000000000b09",
            slug: "both",
            rules: json!({"name": "Both", "durations": [30]}),
            hosts: &[host(OWNER, 1), host(OPERATOR, 0)],
        });
    let taken = json!({"start_time": "2026-03-23T14:00:00Z", "attendee_phone": "+14155552672", "override": true});
    assert_eq!(post(&world, "/api/bookings", taken).await.0, 201);
    let mut wanted = series("FREQ=WEEKLY;COUNT=4", "2026-03-09T14:00:00Z");
    wanted["booking"]["event_type"] = json!("019a0000-0000-7000-8000-000000000b09");
    let (status, answer) = post(&world, "/api/series", wanted.clone()).await;
    assert_eq!(status, 201, "{answer}");
    // The owner is first in turn, but has a call on the third day.
    assert_eq!(answer["series"]["user_id"], OPERATOR);
    assert_eq!(
        count(
            &world,
            &format!("booking_events WHERE user_id = '{OPERATOR}'")
        ),
        "4"
    );
    let (status, answer) = post(&world, "/api/series", wanted).await;
    assert_eq!((status, code(&answer)), (409, "series_conflict"));
}

#[tokio::test(start_paused = true)]
async fn who_cannot_take_calls_and_who_is_not_called_keep_a_series_from_being_booked() {
    let world = World::new();
    world.acme().with_blocked_number("+14155552671");
    let wanted = series("FREQ=DAILY;COUNT=3", "2026-03-09T14:00:00Z");
    let (status, answer) = post(&world, "/api/series", wanted.clone()).await;
    assert_eq!(
        (status, &answer["error"]["field"]),
        (422, &json!("attendee_phone"))
    );
    world.sql("DELETE FROM blocked_numbers");
    world.every_member().without_phone();
    let (status, answer) = post(&world, "/api/series", wanted).await;
    assert_eq!(
        (status, &answer["error"]["field"]),
        (422, &json!("user_id"))
    );
    assert_eq!(
        [
            count(&world, "booking_events"),
            count(&world, "booking_series")
        ],
        ["0", "0"]
    );
}

/// Four Mondays of the owner's, of which the third is handed to the operator.
async fn mondays_of_two(world: &World) -> String {
    let (path, answer) = mondays(world).await;
    let third = format!("/api/bookings/{}", ids(&answer)[2]);
    let (status, answer) = patch(world, &third, json!({"user_id": OPERATOR})).await;
    assert_eq!(status, 200, "{answer}");
    path
}

#[tokio::test(start_paused = true)]
async fn each_call_of_a_series_moves_if_its_own_operator_is_free() {
    let world = World::new();
    let path = mondays_of_two(&world).await;
    // In nobody's way: the owner's third call is the operator's.
    let busy = json!({"start_time": "2026-03-23T16:00:00Z", "attendee_phone": "+14155552672"});
    assert_eq!(post(&world, "/api/bookings", busy).await.0, 201);
    let later = json!({"scope": "all", "change": {"start_time": "2026-03-09T16:00:00Z"}});
    let (status, answer) = patch(&world, &path, later).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        starts(&answer),
        ["03-09 16:00", "03-16 16:00", "03-23 16:00", "03-30 16:00"]
    );
    let whose = "SELECT group_concat(user_id, ' ') FROM (SELECT user_id FROM booking_events
         WHERE series_id IS NOT NULL ORDER BY start_time)";
    assert_eq!(
        world.text(whose),
        [OWNER, OWNER, OPERATOR, OWNER].join(" "),
        "whose they were"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_in_the_way_of_a_call_that_was_handed_over_is_told_with_its_place() {
    let world = World::new();
    let path = mondays_of_two(&world).await;
    // The operator is away, and on the last day so is the owner.
    for (user, day) in [(OPERATOR, "2026-03-23"), (OWNER, "2026-03-30")] {
        let off = json!({"user_id": user, "from_date": day});
        let (status, answer) = post(&world, "/api/time-off", off).await;
        assert_eq!(status, 201, "{answer}");
    }
    let later = json!({"scope": "all", "change": {"start_time": "2026-03-09T16:00:00Z"}});
    let (status, answer) = patch(&world, &path, later).await;
    assert_eq!((status, code(&answer)), (409, "series_conflict"));
    let reasons = answer["error"]["reasons"].as_array().unwrap();
    let begins: Vec<_> = reasons
        .iter()
        .map(|reason| &reason.as_str().unwrap()[..26])
        .collect();
    assert_eq!(
        begins,
        ["call 3 at 2026-03-23 12:00", "call 4 at 2026-03-30 12:00"]
    );
}
