//! Moving a call by the link: to the times that its event type and its operator offer, once, under a new link.

use super::*;
use callslot_worker::testing::Fault;

const LATER: &str = "2026-03-04T18:15:00Z";

#[tokio::test(start_paused = true)]
async fn free_times_stand_under_their_days_with_a_strip_of_the_month() {
    let world = World::new();
    book_at(&world, NOON).await;
    let page = page_of(&world);
    let times = get(&world, &format!("{page}/times?zone=America/New_York")).await;
    assert_eq!(times.status, 200, "{}", times.body);
    let times = times.body;
    for shown in [
        "<h2>Monday, March 2</h2>",
        "<h2>Tuesday, March 3</h2>",
        "March 2026",
        "time?start=2026-03-03T18%3A15%3A00Z",
        "free times: ",
        "Times in New York time",
    ] {
        assert!(times.contains(shown), "{shown}: {times}");
    }
    // Its own time is no other one, and outside the hours there is none.
    for hidden in [
        "start=2026-03-03T17%3A00%3A00Z",
        "start=2026-03-03T23",
        "<script",
        "Saturday",
    ] {
        assert!(!times.contains(hidden), "{hidden}");
    }
    let april = get(
        &world,
        &format!("{page}/times?from=2026-04-06&zone=America/New_York"),
    )
    .await;
    assert!(
        april.body.contains("<h2>Monday, April 6</h2>"),
        "{}",
        april.body
    );
    assert!(
        !april.body.contains("<h2>Friday, April 3</h2>"),
        "{}",
        april.body
    );
}

#[tokio::test(start_paused = true)]
async fn a_month_without_times_is_passed_over() {
    let world = World::new();
    world.sql(&format!(
        "UPDATE event_types SET rules = json_set(rules, '$.window', json('{}')) WHERE id = '{INTRO}'",
        r#"{"kind": "range", "from": "2026-03-03", "to": "2026-03-03"}"#
    ));
    book_at(&world, NOON).await;
    let page = page_of(&world);
    world.sql(&format!(
        "UPDATE event_types SET rules = json_set(rules, '$.window', json('{}')) WHERE id = '{INTRO}'",
        r#"{"kind": "range", "from": "2026-05-05", "to": "2026-05-06"}"#
    ));
    let times = get(&world, &format!("{page}/times")).await.body;
    assert!(times.contains("<h2>Tuesday, May 5</h2>"), "{times}");
    let march = get(&world, &format!("{page}/times?from=2026-03-10"))
        .await
        .body;
    assert!(
        march.contains("There is no free time in this month."),
        "{march}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_moved_call_has_a_new_link_and_the_old_one_tells_nothing_of_it() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let old = page_of(&world);
    let form = form_for(&world, &old, LATER).await;
    assert_eq!(start_of(&world, &booking), NOON, "to ask moves nothing");
    let new = leads_to(&press(&world, &old, &form).await);
    assert_ne!(new, old);
    assert_eq!(start_of(&world, &booking), LATER);
    let shown = get(&world, &new).await;
    assert!(shown.body.contains("has a new time."), "{}", shown.body);
    assert_eq!(page_of(&world), new, "the mail has the new link");
    assert_eq!(
        audited(&world, &booking),
        "key booking.create, attendee booking.change"
    );
    let told = told(&world, &booking);
    assert!(
        told.contains("attendee_moved sent") && told.contains("operator_moved sent"),
        "{told}"
    );
    for place in [
        "",
        "/cancel",
        "/times",
        "/time?start=2026-03-04T19:15:00Z",
        "/stop-calls",
    ] {
        let answer = get(&world, &format!("{old}{place}")).await;
        assert_eq!(answer.status, 410, "{place}");
        assert!(
            answer.body.contains("This link was replaced"),
            "{}",
            answer.body
        );
        for secret in ["Olivia", "Acme", "Follow-up", "415", "March", &new] {
            assert!(!answer.body.contains(secret), "{place} tells {secret}");
        }
    }
    assert_eq!(get(&world, &format!("{old}/call.ics")).await.status, 404);
    for (place, button) in [("/cancel", "cancel"), ("/stop-calls", "stop")] {
        let answer = post(&world, &format!("{old}{place}"), &[("form", "1.x")]).await;
        assert_eq!(answer.status, 410, "{button}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_form_again_is_answered_as_before_and_another_one_changes_nothing() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let form = form_for(&world, &page, LATER).await;
    let other = form_for(&world, &page, "2026-03-04T19:15:00Z").await;
    let pressed = (0..20).map(|_| press(&world, &page, &form));
    let answers = futures_util::future::join_all(pressed).await;
    let first = leads_to(&answers[0]);
    for answer in &answers {
        assert_eq!(leads_to(answer), first);
    }
    let version =
        format!("SELECT CAST(version AS TEXT) FROM booking_events WHERE id = '{booking}'");
    assert_eq!(world.text(&version), "2");
    let late = press(&world, &page, &other).await;
    assert_eq!(late.status, 410, "{}", late.body);
    assert_eq!(start_of(&world, &booking), LATER);
    // After an hour the old form leads nowhere.
    later(&world, 61).await;
    assert_eq!(press(&world, &page, &form).await.status, 410);
}

#[tokio::test(start_paused = true)]
async fn a_time_that_is_lost_leaves_the_call_and_shows_the_three_nearest() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let form = form_for(&world, &page, LATER).await;
    let theirs = json!({
        "start_time": LATER, "user_id": OLIVIA, "duration_minutes": 30, "attendee_phone": "+14155550123",
    });
    world.book(theirs).await;
    let answer = press(&world, &page, &form).await;
    assert_eq!(answer.status, 409, "{}", answer.body);
    assert!(
        answer.body.contains("That time was just taken"),
        "{}",
        answer.body
    );
    assert_eq!(
        answer.body.matches("time?start=").count(),
        3,
        "{}",
        answer.body
    );
    // Half an hour and its five minutes behind it end before, or it begins once the other is over.
    for near in ["17%3A30%3A00Z", "18%3A45%3A00Z"] {
        assert!(
            answer.body.contains(&format!("2026-03-04T{near}")),
            "{near}: {}",
            answer.body
        );
    }
    assert_eq!(start_of(&world, &booking), NOON);
    assert_eq!(
        get(&world, &page).await.status,
        200,
        "the link is as it was"
    );
}

#[tokio::test(start_paused = true)]
async fn only_times_that_are_offered_are_asked_about() {
    let world = World::new();
    book_at(&world, NOON).await;
    let page = page_of(&world);
    for start in [
        "2026-03-04T18:07:00Z",
        "2026-03-04T03:00:00Z",
        "2026-03-07T18:00:00Z",
        "2020-01-01T00:00:00Z",
    ] {
        let asks = get(&world, &format!("{page}/time?start={start}")).await;
        assert_eq!(asks.status, 409, "{start}");
        assert!(!asks.body.contains("<form method=\"post\""), "{start}");
    }
    for start in ["", "soon", "2026-03-04"] {
        let asks = get(&world, &format!("{page}/time?start={start}")).await;
        assert_eq!(asks.status, 404, "{start}");
    }
    // A form for one time does not do for another.
    let mut form = form_for(&world, &page, LATER).await;
    form[2].1 = "2026-03-04T19:15:00Z".to_owned();
    assert_eq!(press(&world, &page, &form).await.status, 409);
}

#[tokio::test(start_paused = true)]
async fn within_the_notice_a_call_is_not_moved() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let form = form_for(&world, &page, LATER).await;
    allow(&world, r#"{"reschedule_notice": 4320}"#);
    let answer = press(&world, &page, &form).await;
    assert_eq!(answer.status, 409);
    assert!(
        answer.body.contains("up to 72 hours before the call"),
        "{}",
        answer.body
    );
    assert_eq!(start_of(&world, &booking), NOON);
    let shown = get(&world, &page).await.body;
    assert!(
        !shown.contains("Choose another time") && shown.contains("Cancel the call"),
        "{shown}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_organization_that_may_not_book_moves_nothing_and_its_calls_are_still_cancelled() {
    for change in [
        (|world: &World| {
            world.acme().on_plan(Plan::Pro);
        }) as WorldChange,
        |world: &World| {
            world.acme().with_booking_turned_off();
        },
    ] {
        let world = World::new();
        let booking = book_at(&world, NOON).await;
        let page = page_of(&world);
        let form = form_for(&world, &page, LATER).await;
        change(&world);
        assert_eq!(press(&world, &page, &form).await.status, 409);
        assert_eq!(start_of(&world, &booking), NOON);
        let asks = get(&world, &format!("{page}/cancel")).await;
        let form = hidden(&asks.body, "form");
        post(&world, &format!("{page}/cancel"), &[("form", &form)]).await;
        assert_eq!(world.state(&booking), "cancelled");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_the_database_is_read_back() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let form = form_for(&world, &page, LATER).await;
    world
        .db
        .fail("link_generation = link_generation +", Fault::After);
    let new = leads_to(&press(&world, &page, &form).await);
    assert_eq!(start_of(&world, &booking), LATER);
    assert_eq!(get(&world, &new).await.status, 200);
}

/// A move around the second of the commit: it rings at one time only, the one that the attendee was told.
#[tokio::test(start_paused = true)]
async fn a_moved_call_rings_at_its_new_time_only() {
    for offset in [-1_500, -20, -1, 0, 1, 20, 1_500] {
        let world = World::new();
        world.sql(
            "UPDATE schedules SET timezone = 'UTC', weekly = replace(weekly, '09:00', '00:00')",
        );
        let booking = book_at(&world, "2026-03-02T15:00:00Z").await;
        let page = page_of(&world);
        // Until ten seconds before.
        tokio::time::sleep(Duration::from_secs(180 * 60)).await;
        assert!(world.asked().is_empty(), "{offset}");
        let form = form_for(&world, &page, "2026-03-02T16:00:00Z").await;
        let start: chrono::DateTime<chrono::Utc> = "2026-03-02T15:00:00Z".parse().unwrap();
        let pressed = async {
            let wait = start - world.now() + TimeDelta::milliseconds(offset);
            tokio::time::sleep(wait.to_std().unwrap()).await;
            press(&world, &page, &form).await
        };
        let (_, answer) = tokio::join!(world.tick(), pressed);
        if answer.status == 303 {
            assert!(
                world.asked().is_empty(),
                "{offset}: it rang at the old time"
            );
            let wait = start + TimeDelta::seconds(59 * 60 + 50) - world.now();
            tokio::time::sleep(wait.to_std().unwrap()).await;
            world.tick().await;
            let asked = world.asked();
            assert_eq!(asked.len(), 1, "{offset}");
            let at = asked[0].at.to_rfc3339();
            assert!(at.starts_with("2026-03-02T16:00:0"), "{offset}: {at}");
        } else {
            assert_eq!(world.asked().len(), 1, "{offset}: {}", answer.body);
            assert_eq!(start_of(&world, &booking), "2026-03-02T15:00:00Z");
        }
        assert_eq!(answer.status == 303, offset < 0, "{offset}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_of_no_event_type_is_moved_within_its_operators_hours() {
    let world = World::new();
    let booking = world
        .book(json!({ "start_time": NOON, "user_id": OLIVIA, "attendee_email": ADA, "duration_minutes": 60 }))
        .await;
    let page = page_of(&world);
    let times = get(&world, &format!("{page}/times")).await.body;
    assert!(times.contains("start=2026-03-03T18%3A00%3A00Z"), "{times}");
    let form = form_for(&world, &page, "2026-03-03T18:00:00Z").await;
    leads_to(&press(&world, &page, &form).await);
    assert_eq!(start_of(&world, &booking), "2026-03-03T18:00:00Z");
}
