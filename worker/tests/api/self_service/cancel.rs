//! Cancelling by the link: the attendee's word counts until the dialler commits, and the operator is told.

use super::*;

async fn cancel_form(world: &World, page: &str) -> String {
    let asks = get(world, &format!("{page}/cancel")).await;
    assert_eq!(asks.status, 200, "{}", asks.body);
    hidden(&asks.body, "form")
}

#[tokio::test(start_paused = true)]
async fn looking_cancels_nothing_and_the_button_cancels_once() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let form = cancel_form(&world, &page).await;
    assert_eq!(world.state(&booking), "pending");
    let path = format!("{page}/cancel");
    let first = post(&world, &path, &[("form", &form)]).await;
    assert_eq!(leads_to(&first), page);
    assert_eq!(world.state(&booking), "cancelled");
    let again = post(&world, &path, &[("form", &form)]).await;
    assert_eq!(again.alike(), first.alike());
    assert_eq!(
        audited(&world, &booking),
        "key booking.create, attendee booking.cancel"
    );
    let shown = get(&world, &page).await.body;
    assert!(
        shown.contains("is cancelled.") && !shown.contains("/cancel"),
        "{shown}"
    );
}

#[tokio::test(start_paused = true)]
async fn operator_and_history_learn_that_the_attendee_has_cancelled() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let form = cancel_form(&world, &page).await;
    post(&world, &format!("{page}/cancel"), &[("form", &form)]).await;
    later(&world, 1).await;
    let told = told(&world, &booking);
    assert!(told.contains("operator_cancelled sent"), "{told}");
    assert!(told.contains("attendee_cancelled sent"), "{told}");
    let path = format!("/api/bookings/{booking}/timeline");
    let (_, history) = world.send(Method::GET, &path, Value::Null).await;
    let entries = history["timeline"].as_array().unwrap();
    let is_it = |entry: &&Value| entry.to_string().contains("\"cancelled\"");
    let cancelled = entries.iter().find(is_it).unwrap();
    assert_eq!(cancelled["actor"]["kind"], "attendee", "{cancelled}");
}

#[tokio::test(start_paused = true)]
async fn within_the_notice_it_is_too_late_and_the_page_says_whom_to_write_to() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    allow(&world, r#"{"cancel_notice": 120}"#);
    let page = page_of(&world);
    // 14:59:51: two hours and nine seconds before.
    later(&world, 27 * 60).await;
    let form = cancel_form(&world, &page).await;
    later(&world, 1).await;
    let late = get(&world, &format!("{page}/cancel")).await.body;
    assert!(late.contains("up to 2 hours before the call"), "{late}");
    assert!(late.contains("mailto:olivia"), "{late}");
    let answer = post(&world, &format!("{page}/cancel"), &[("form", &form)]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("too late"), "{}", answer.body);
    assert_eq!(world.state(&booking), "pending");
    assert!(!get(&world, &page).await.body.contains("Cancel the call"));
}

#[tokio::test(start_paused = true)]
async fn an_event_type_may_keep_cancelling_to_the_organization() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let form = cancel_form(&world, &page).await;
    allow(&world, r#"{"cancel": false}"#);
    let answer = post(&world, &format!("{page}/cancel"), &[("form", &form)]).await;
    assert_eq!(answer.status, 409, "{}", answer.body);
    assert_eq!(world.state(&booking), "pending");
}

#[tokio::test(start_paused = true)]
async fn a_form_that_the_page_has_not_shown_lately_cancels_nothing() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let form = cancel_form(&world, &page).await;
    book_at(&world, "2026-03-03T18:00:00Z").await;
    let other = cancel_form(&world, &page_of(&world)).await;
    let stop = get(&world, &format!("{page}/stop-calls")).await;
    let stop = hidden(&stop.body, "form");
    let path = format!("{page}/cancel");
    for wrong in ["", "1.x", &*other, &*stop, &form[..form.len() - 1]] {
        let answer = post(&world, &path, &[("form", wrong)]).await;
        assert_eq!(answer.status, 409, "{wrong}: {}", answer.body);
        assert!(
            answer.body.contains("Press the button again"),
            "{}",
            answer.body
        );
        assert_eq!(world.state(&booking), "pending", "{wrong}");
    }
    later(&world, 61).await;
    assert_eq!(post(&world, &path, &[("form", &form)]).await.status, 409);
    assert_eq!(world.state(&booking), "pending");
}

/// A cancellation around the second of the commit: whoever is told that the call is cancelled is not called, and whoever is
/// called was told that it is too late.
#[tokio::test(start_paused = true)]
async fn a_call_that_its_attendee_cancelled_does_not_ring_also_in_the_second_of_the_commit() {
    for offset in [-1_500, -300, -20, -2, -1, 0, 1, 2, 20, 300, 1_500] {
        let world = World::new();
        let start = world.now() + TimeDelta::seconds(30);
        let booking = world
            .book(json!({ "start_time": start, "attendee_email": ADA }))
            .await;
        let page = page_of(&world);
        let form = cancel_form(&world, &page).await;
        let path = format!("{page}/cancel");
        let press = async {
            let wait = start - world.now() + TimeDelta::milliseconds(offset);
            tokio::time::sleep(wait.to_std().unwrap()).await;
            post(&world, &path, &[("form", &form)]).await
        };
        let (_, answer) = tokio::join!(world.tick(), press);
        let has_rung = !world.asked().is_empty();
        match answer.status {
            303 => {
                assert_eq!(world.state(&booking), "cancelled", "{offset}");
                assert!(!has_rung, "{offset}: it rang");
            }
            409 => assert!(has_rung, "{offset}: refused, and it did not ring"),
            other => panic!("{offset}: {other} {}", answer.body),
        }
        assert_eq!(answer.status == 303, offset < 0, "{offset}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_call_of_a_series_is_cancelled_alone() {
    let world = World::new();
    let booking = json!({
        "start_time": NOON, "timezone": "America/New_York", "attendee_phone": "+14155552671", "attendee_email": ADA,
        "title": "Check-in", "duration_minutes": 30,
    });
    let body = json!({ "recurrence": "FREQ=WEEKLY;COUNT=3", "booking": booking });
    let (status, answer) = world.send(Method::POST, "/api/series", body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let page = page_of(&world);
    let form = cancel_form(&world, &page).await;
    let answer = post(&world, &format!("{page}/cancel"), &[("form", &form)]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let all = world.text(
        "SELECT group_concat(status, ' ') FROM (
           SELECT status FROM booking_events WHERE series_id IS NOT NULL ORDER BY start_time)",
    );
    assert_eq!(all, "cancelled pending pending");
}
