//! "Do not call me again": the number is blocked in this organization, and what that cancels is said before.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_page_says_which_calls_end_and_the_button_ends_them_all() {
    let world = World::new();
    world.another_organization();
    let other = world
        .book(json!({ "start_time": "2026-03-05T18:00:00Z", "user_id": OLIVIA, "attendee_name": "Grace Hopper" }))
        .await;
    let elsewhere = world
        .book(json!({ "start_time": "2026-03-05T20:00:00Z", "attendee_phone": "+14155550123" }))
        .await;
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let asks = get(&world, &format!("{page}/stop-calls?zone=America/New_York"))
        .await
        .body;
    for shown in [
        "Should Acme Support never call +1",
        "Tuesday, March 3, 12:00",
        "Thursday, March 5, 13:00",
    ] {
        assert!(asks.contains(shown), "{shown}: {asks}");
    }
    // Somebody else may have the same number: of their calls the time is told, and nothing else.
    assert!(!asks.contains("Grace") && !asks.contains("15:00"), "{asks}");
    assert_eq!(world.state(&booking), "pending");
    let form = hidden(&asks, "form");
    let done = post(&world, &format!("{page}/stop-calls"), &[("form", &form)]).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(done.body.contains("cancelled: 2"), "{}", done.body);
    assert_eq!(
        [&*booking, &*other, &*elsewhere].map(|id| world.state(id)),
        ["cancelled", "cancelled", "pending"]
    );
    let (_, listed) = world
        .send(Method::GET, "/api/blocked-numbers", Value::Null)
        .await;
    assert_eq!(listed["blocked_numbers"][0]["number"], "+14155552671");
    assert_eq!(listed["blocked_numbers"][0]["created_by"], Value::Null);
    assert_eq!(
        audited(&world, "019a0000-0000-7000-8000-000000000001"),
        "attendee number.block"
    );
    assert_eq!(
        audited(&world, &other),
        "key booking.create, attendee booking.cancel"
    );
    // Again it changes nothing.
    let again = post(&world, &format!("{page}/stop-calls"), &[("form", &form)]).await;
    assert!(again.body.contains("cancelled: 0"), "{}", again.body);
    assert_eq!(
        audited(&world, "019a0000-0000-7000-8000-000000000001"),
        "attendee number.block"
    );
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_not_to_be_called_is_not_booked_any_more() {
    let world = World::new();
    book_at(&world, NOON).await;
    let page = page_of(&world);
    let asks = get(&world, &format!("{page}/stop-calls")).await;
    let form = hidden(&asks.body, "form");
    post(&world, &format!("{page}/stop-calls"), &[("form", &form)]).await;
    let body = json!({ "start_time": "2026-03-05T18:00:00Z", "attendee_phone": "+14155552671", "title": "Again" });
    let (status, answer) = world.send(Method::POST, "/api/bookings", body).await;
    assert_eq!(status.as_u16(), 422, "{answer}");
    assert_eq!(answer["error"]["field"], "attendee_phone", "{answer}");
    let asks = get(&world, &format!("{page}/stop-calls")).await.body;
    assert!(
        asks.contains("No call to this number is planned."),
        "{asks}"
    );
}

#[tokio::test(start_paused = true)]
async fn without_the_pages_form_nothing_is_blocked() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let cancel = get(&world, &format!("{page}/cancel")).await;
    let cancel = hidden(&cancel.body, "form");
    for wrong in ["", "1.x", &cancel] {
        let asks = post(&world, &format!("{page}/stop-calls"), &[("form", wrong)]).await;
        assert!(
            asks.body.contains("Should Acme Support never"),
            "{}",
            asks.body
        );
    }
    assert_eq!(world.state(&booking), "pending");
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM blocked_numbers"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn another_organization_may_still_call_the_number() {
    let world = World::new();
    world.another_organization();
    book_at(&world, NOON).await;
    let page = page_of(&world);
    let asks = get(&world, &format!("{page}/stop-calls")).await;
    let form = hidden(&asks.body, "form");
    post(&world, &format!("{page}/stop-calls"), &[("form", &form)]).await;
    let theirs = format!(
        "SELECT CAST(COUNT(*) AS TEXT) FROM blocked_numbers WHERE organization_id = '{OTHER}'"
    );
    assert_eq!(world.text(&theirs), "0");
    assert_eq!(world.state(THEIRS), "pending");
}
