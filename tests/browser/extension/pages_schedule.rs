//! The scheduling page, against the real edge.

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::pages_session::{fills, is_accessible, is_online, presses, says, sees};
use super::person::Person;
use super::scenes::{FORM, chooses_a_time};
use crate::stage::Stage;

const SIZE: [i64; 2] = [1280, 900];

async fn opens(person: &Person, path: &str) -> Page {
    let page = person.opens(path).await;
    let size = SetDeviceMetricsOverrideParams::new(SIZE[0], SIZE[1], 1.0, false);
    page.execute(size).await.unwrap();
    page
}

async fn bookings(stage: &Stage) -> Vec<Map<String, Value>> {
    let rows = "SELECT status, attendee_phone, timezone, notes, start_time FROM booking_events";
    stage.edge.execute_sql(rows).await.unwrap()
}

/// Waits until the focus is on the element of this id.
async fn focus_is_on(page: &Page, id: &str) {
    let wait = format!(
        "new Promise((done) => {{ const look = () => {{ \
           if (document.activeElement?.id === {id:?}) done(true); else setTimeout(look, 20); }}; look(); }})"
    );
    assert_eq!(says(page, &wait).await, true, "{id}");
}

/// Presses a key where the focus is.
async fn key(page: &Page, key: &str) {
    let press = format!(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', \
           {{ key: {key:?}, bubbles: true, cancelable: true }})), 1"
    );
    says(page, &press).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_books_through_the_form_sees_it_moves_it_and_calls_it_off() {
    let stage = Stage::set().await;
    let person = Person::at(&stage).await;
    let page = opens(&person, FORM).await;
    sees(&page, "#signed-out", "").await;
    person.signs_in(&stage, &page).await;

    chooses_a_time(&page, "Ada Lovelace").await;
    is_accessible(&page, "form").await;
    let start = says(
        &page,
        "document.querySelector('.slot[aria-pressed=true]').dataset.start",
    )
    .await;
    let start: DateTime<Utc> = start.as_str().unwrap().parse().unwrap();
    presses(&page, "#submit").await;

    sees(&page, "#said", "Booked: Ada Lovelace").await;
    sees(&page, "#details h2", "Ada Lovelace").await;
    sees(&page, ".row", "Ada Lovelace").await;
    sees(&page, ".long", "Price list — x.example").await;
    let booked = bookings(&stage).await;
    assert_eq!(booked.len(), 1, "{booked:?}");
    assert_eq!(booked[0]["timezone"], "Europe/Berlin");
    assert_eq!(booked[0]["start_time"], json!(start.timestamp_millis()));
    let holds = stage
        .edge
        .execute_sql("SELECT id FROM slot_holds")
        .await
        .unwrap();
    assert_eq!(holds.len(), 0, "the booking has taken the hold's place");
    is_accessible(&page, "list and details").await;

    presses(&page, "#view-week").await;
    if start.iso_week() != Utc::now().iso_week() {
        presses(&page, "#later-days").await;
    }
    sees(&page, ".block", "Ada Lovelace").await;
    is_accessible(&page, "week").await;
    says(&page, "document.querySelector('.block').focus(), 1").await;
    key(&page, "ArrowUp").await;
    let day = format!("spot-{}", start.weekday().num_days_from_monday());
    focus_is_on(&page, &day).await;
    key(&page, "ArrowDown").await;
    focus_is_on(&page, &format!("{day}-0")).await;

    presses(&page, "#open-cockpit").await;
    sees(&page, ".cockpit", "").await;
    says(&page, "history.back(), 1").await;
    presses(&page, "#call-now").await;
    sees(&page, ".question", "rings first").await;
    is_accessible(&page, "asked whether to call now, in the details").await;
    presses(&page, "#keep").await;
    let words = says(&page, "document.querySelector('#details').textContent").await;
    assert!(!words.as_str().unwrap().contains("pending"), "{words}");

    presses(&page, "#reschedule").await;
    presses(&page, ".question .slot:last-child").await;
    presses(&page, "#save-time").await;
    sees(&page, "#said", "Rescheduled to").await;
    let moved = bookings(&stage).await;
    assert_ne!(moved[0]["start_time"], booked[0]["start_time"]);

    presses(&page, "#cancel").await;
    is_accessible(&page, "asked whether to cancel").await;
    presses(&page, "#cancel-yes").await;
    sees(&page, "#said", "No phone rang").await;
    assert_eq!(bookings(&stage).await[0]["status"], "cancelled");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_beside_its_field_and_a_refused_time_can_be_booked_anyway() {
    let stage = Stage::set().await;
    // The demo organization calls at any hour.
    let by_day = "UPDATE organizations SET calling_from = 480, calling_to = 1260";
    stage.edge.execute_sql(by_day).await.unwrap();
    let person = Person::at(&stage).await;
    let page = opens(&person, "pages/schedule.html#/calls/new?phone=order%20nine").await;
    person.signs_in(&stage, &page).await;
    sees(&page, "#not-a-number", "order nine").await;
    fills(&page, "#field-attendee_phone", "030 12345678").await;
    fills(&page, "#field-attendee_email", "ada").await;
    presses(&page, "#submit").await;
    sees(&page, "#phone-problem", "country code").await;
    sees(&page, "#field-attendee_email-problem", "name@example.com").await;
    sees(&page, "#form", "Choose a time.").await;
    focus_is_on(&page, "field-attendee_phone").await;
    is_accessible(&page, "form with mistakes").await;

    fills(&page, "#field-attendee_phone", "+493012345678").await;
    fills(&page, "#field-attendee_email", "ada@example.com").await;
    // Four or five in the morning in Berlin.
    let night = (Utc::now() + TimeDelta::days(2))
        .format("%Y-%m-%dT03:00")
        .to_string();
    fills(&page, "#other-time", &night).await;
    presses(&page, "#check-time").await;
    sees(&page, "#against", "too early or too late").await;
    is_accessible(&page, "a time that is not offered").await;
    presses(&page, "#book-anyway").await;

    is_online(&page, false).await;
    presses(&page, "#submit").await;
    sees(&page, "#unsure", "cannot book it twice").await;
    is_online(&page, true).await;
    presses(&page, "#submit").await;
    sees(&page, "#said", "Booked").await;
    presses(&page, "#undo").await;
    sees(&page, "#said", "No phone rang").await;
    let booked = bookings(&stage).await;
    assert_eq!(booked.len(), 1, "{booked:?}");
    assert_eq!(booked[0]["status"], "cancelled");
    person.leaves().await;
}
