//! Booking again after a call that was missed: once, and once more if that is missed too.

use super::*;

const LATER: &str = "2026-03-04T18:15:00Z";

/// A call that was missed, because no tick came at its time.
async fn missed(world: &World) -> (String, String) {
    let booking = book_at(world, NOON).await;
    later(world, 29 * 60 + 20).await;
    later(world, 1).await;
    assert_eq!(world.state(&booking), "failed: missed_window");
    (booking, page_of(world))
}

fn in_place_of(world: &World, booking: &str) -> String {
    world.text(&format!(
        "SELECT id FROM booking_events WHERE rebooks = '{booking}'"
    ))
}

#[tokio::test(start_paused = true)]
async fn the_mail_of_a_missed_call_leads_to_booking_it_again_with_what_is_known() {
    let world = World::new();
    let (booking, page) = missed(&world).await;
    let mail = world
        .outbox
        .sent()
        .into_iter()
        .rfind(|mail| mail.to == ADA)
        .unwrap();
    assert!(
        mail.text.contains("Book a new time: https://"),
        "{}",
        mail.text
    );
    let shown = get(&world, &page).await.body;
    assert!(
        shown.contains("did not take place.") && shown.contains("Book a new time"),
        "{shown}"
    );
    let form = form_for(&world, &page, LATER).await;
    let new = leads_to(&press(&world, &page, &form).await);
    assert_ne!(new, page);
    let made = in_place_of(&world, &booking);
    let same = |column: &str| {
        world.text(&format!(
            "SELECT CAST(COUNT(DISTINCT COALESCE({column}, '')) AS TEXT) FROM booking_events WHERE id IN ('{booking}', '{made}')"
        ))
    };
    for column in [
        "user_id",
        "attendee_name",
        "attendee_phone",
        "attendee_email",
        "event_type_id",
        "title",
        "duration_minutes",
        "buffer_after",
    ] {
        assert_eq!(same(column), "1", "{column}");
    }
    assert_eq!(world.state(&made), "pending");
    assert_eq!(start_of(&world, &made), LATER);
    assert_eq!(audited(&world, &made), "attendee booking.create");
    let told = told(&world, &made);
    assert!(
        told.contains("attendee_booked sent") && told.contains("operator_booked sent"),
        "{told}"
    );
    assert_eq!(page_of(&world), new);
    assert!(get(&world, &new).await.body.contains("is booked."));
}

#[tokio::test(start_paused = true)]
async fn a_missed_call_is_booked_again_once_however_often_the_button_is_pressed() {
    let world = World::new();
    let (booking, page) = missed(&world).await;
    let form = form_for(&world, &page, LATER).await;
    let other = form_for(&world, &page, "2026-03-04T19:15:00Z").await;
    let pressed = (0..20).map(|_| press(&world, &page, &form));
    let answers = futures_util::future::join_all(pressed).await;
    let first = leads_to(&answers[0]);
    for answer in &answers {
        assert_eq!(leads_to(answer), first);
    }
    let refused = press(&world, &page, &other).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.body.contains("You have booked a new call."),
        "{}",
        refused.body
    );
    let count = "SELECT CAST(COUNT(*) AS TEXT) FROM booking_events WHERE rebooks IS NOT NULL";
    assert_eq!(world.text(count), "1");
    let shown = get(&world, &page).await.body;
    assert!(
        shown.contains("You have booked a new call.") && !shown.contains("/times"),
        "{shown}"
    );
    // Missed again, it can be booked again.
    let made = in_place_of(&world, &booking);
    world.forced(&format!(
        "UPDATE booking_events SET status = 'failed', failure_reason = 'attendee_no_answer' WHERE id = '{made}'"
    ));
    let form = form_for(&world, &first, "2026-03-04T20:15:00Z").await;
    leads_to(&press(&world, &first, &form).await);
    assert_eq!(world.text(count), "2");
}

#[tokio::test(start_paused = true)]
async fn a_missed_call_is_not_booked_again_where_its_number_is_not_called_any_more() {
    let world = World::new();
    let (booking, page) = missed(&world).await;
    let form = form_for(&world, &page, LATER).await;
    world.acme().with_blocked_number("+14155552671");
    let answer = press(&world, &page, &form).await;
    assert_eq!(answer.status, 409, "{}", answer.body);
    let none =
        format!("SELECT CAST(COUNT(*) AS TEXT) FROM booking_events WHERE rebooks = '{booking}'");
    assert_eq!(world.text(&none), "0");
}

#[tokio::test(start_paused = true)]
async fn only_a_missed_call_is_booked_again() {
    for status in ["pending", "completed", "cancelled"] {
        let world = World::new();
        let booking = book_at(&world, NOON).await;
        let page = page_of(&world);
        world.forced(&format!(
            "UPDATE booking_events SET status = '{status}' WHERE id = '{booking}'"
        ));
        let shown = get(&world, &page).await.body;
        assert!(!shown.contains("Book a new time"), "{status}: {shown}");
        let fields = [("form", "1.x"), ("for", "book"), ("start", LATER)];
        let answer = post(&world, &format!("{page}/time"), &fields).await;
        assert_eq!(answer.status, 409, "{status}");
        let count = "SELECT CAST(COUNT(*) AS TEXT) FROM booking_events";
        assert_eq!(world.text(count), "1", "{status}");
    }
}
