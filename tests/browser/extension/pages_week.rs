//! Calls that are drawn, moved and stretched in the week, by pointer and by keys.

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchMouseEventParams, DispatchMouseEventType, MouseButton,
};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::api::{books, send};
use super::pages_session::{is_accessible, presses, says, sees};
use super::person::Person;
use crate::stage::Stage;

/// The pixels of an hour.
const HOUR: f64 = 56.0;

/// The week of a call, at two in the afternoon two days from now: early enough here, and late enough in Los Angeles.
async fn a_week_with_a_call(stage: &Stage) -> (Person, Page, DateTime<Utc>) {
    let date = (Utc::now() + TimeDelta::days(2)).date_naive();
    let start = date.and_hms_opt(14, 0, 0).unwrap().and_utc();
    let person = Person::at(stage).await;
    books(stage, "Ada Lovelace", start).await;
    let page = person
        .opens(&format!("pages/schedule.html#/week/{date}"))
        .await;
    let size = SetDeviceMetricsOverrideParams::new(1_280, 900, 1.0, false);
    page.execute(size).await.unwrap();
    person.signs_in(stage, &page).await;
    sees(&page, ".block strong", "Ada Lovelace").await;
    (person, page, start)
}

/// The place of an element: its left edge, its top, its width and its height.
async fn place(page: &Page, selector: &str) -> [f64; 4] {
    let ask = format!(
        "(() => {{ const box = document.querySelector({selector:?}).getBoundingClientRect(); \
           return [box.x, box.y, box.width, box.height]; }})()"
    );
    serde_json::from_value(says(page, &ask).await).unwrap()
}

async fn mouse(page: &Page, kind: DispatchMouseEventType, (x, y): (f64, f64)) {
    let mut event = DispatchMouseEventParams::new(kind, x, y);
    event.button = Some(MouseButton::Left);
    event.buttons = Some(1);
    event.click_count = Some(1);
    page.execute(event).await.unwrap();
}

/// Drags from one place to another, without letting go.
async fn drags(page: &Page, from: (f64, f64), to: (f64, f64)) {
    mouse(page, DispatchMouseEventType::MousePressed, from).await;
    let between = (from.0.midpoint(to.0), from.1.midpoint(to.1));
    for place in [between, to] {
        mouse(page, DispatchMouseEventType::MouseMoved, place).await;
    }
}

async fn lets_go(page: &Page, at: (f64, f64)) {
    mouse(page, DispatchMouseEventType::MouseReleased, at).await;
}

/// Presses a key where the focus is, with Shift or without.
async fn key(page: &Page, key: &str, shift: bool) {
    let press = format!(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', \
           {{ key: {key:?}, shiftKey: {shift}, bubbles: true, cancelable: true }})), 1"
    );
    says(page, &press).await;
}

/// Waits until the focus is on the element of this id.
async fn focus_is_on(page: &Page, id: &str) {
    let wait = format!(
        "new Promise((done) => {{ const look = () => {{ \
           if (document.activeElement?.id === {id:?}) done(true); else setTimeout(look, 20); }}; look(); }})"
    );
    assert_eq!(says(page, &wait).await, true, "{id}");
}

async fn the_booking(stage: &Stage) -> (DateTime<Utc>, i64) {
    let row = "SELECT start_time, duration_minutes FROM booking_events";
    let rows = stage.edge.execute_sql(row).await.unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    let start = rows[0]["start_time"].as_i64().unwrap();
    let minutes = rows[0]["duration_minutes"].as_i64().unwrap();
    (DateTime::from_timestamp_millis(start).unwrap(), minutes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_drawn_moved_and_stretched_by_the_pointer_and_all_of_it_undone() {
    let stage = Stage::set().await;
    let (person, page, start) = a_week_with_a_call(&stage).await;
    for (arrow, word) in [
        ("#earlier-days", "Previous week"),
        ("#later-days", "Next week"),
    ] {
        let name = format!("document.querySelector({arrow:?}).ariaLabel");
        assert_eq!(says(&page, &name).await, word);
    }
    // One hour down.
    let [x, y, width, _] = place(&page, ".block").await;
    let (from, to) = (
        (x + width / 2.0, y + 8.0),
        (x + width / 2.0, y + 8.0 + HOUR),
    );
    drags(&page, from, to).await;
    sees(&page, ".ghost", "3:00").await;
    assert_eq!(
        the_booking(&stage).await,
        (start, 30),
        "nothing is moved before it is asked"
    );
    lets_go(&page, to).await;
    sees(&page, "#chosen", "3:00").await;
    is_accessible(&page, "asked about a time that was drawn").await;
    presses(&page, "#save-time:enabled").await;
    sees(&page, "#said", "Rescheduled to").await;
    assert_eq!(the_booking(&stage).await, (start + TimeDelta::hours(1), 30));
    sees(&page, "#moved-from", "2:00").await;
    sees(&page, "#timeline + ol", "Olivia Owner (API) booked it").await;
    sees(&page, "#timeline + ol", "by Olivia Owner").await;
    presses(&page, "#undo").await;
    sees(&page, "#said", "Undone").await;
    assert_eq!(the_booking(&stage).await, (start, 30));

    // Half an hour longer, by its end.
    presses(&page, "#close").await;
    sees(&page, ".sides:not(.beside)", "").await;
    sees(&page, ".block", "2:00").await;
    let [x, y, width, height] = place(&page, ".block .grip").await;
    let end = (x + width / 2.0, y + height / 2.0);
    let longer = (end.0, end.1 + HOUR / 2.0);
    drags(&page, end, longer).await;
    lets_go(&page, longer).await;
    sees(&page, "#new-length", "60 min").await;
    presses(&page, "#save-time:enabled").await;
    sees(&page, "#said", "60 min").await;
    assert_eq!(the_booking(&stage).await, (start, 60));
    presses(&page, "#undo").await;
    sees(&page, "#said", "Undone").await;
    assert_eq!(the_booking(&stage).await, (start, 30));

    // A new one, on free ground.
    presses(&page, "#close").await;
    sees(&page, ".sides:not(.beside)", "").await;
    let day = format!(".blocks[data-date='{}']", start.date_naive());
    let [x, y, ..] = place(&page, &day).await;
    let hour = |hours: f64| (x + 20.0, y + (hours - 8.0) * HOUR + 2.0);
    drags(&page, hour(16.0), hour(16.7)).await;
    lets_go(&page, hour(16.7)).await;
    sees(&page, "#chosen", "4:00").await;
    let minutes = "document.querySelector('#field-duration_minutes').value";
    assert_eq!(says(&page, minutes).await, "45");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_do_in_the_week_what_the_pointer_does() {
    let stage = Stage::set().await;
    let (person, page, start) = a_week_with_a_call(&stage).await;
    says(&page, "document.querySelector('.block').focus(), 1").await;
    key(&page, "ArrowDown", true).await;
    sees(&page, ".ghost", "2:15").await;
    sees(
        &page,
        ".hidden-text[role=status]",
        "Press Enter to choose this time",
    )
    .await;
    key(&page, "Escape", false).await;
    let ghosts = "document.querySelectorAll('.ghost').length";
    assert_eq!(says(&page, ghosts).await, 0);
    key(&page, "ArrowDown", true).await;
    key(&page, "ArrowDown", true).await;
    key(&page, "+", true).await;
    sees(&page, ".ghost", "3:15").await;
    is_accessible(&page, "a time that is proposed by keys").await;
    key(&page, "Enter", false).await;
    sees(&page, "#new-length", "45 min").await;
    sees(&page, "#save-time:enabled", "").await;
    focus_is_on(&page, "save-time").await;
    presses(&page, "#save-time").await;
    sees(&page, "#said", "Rescheduled to").await;
    let moved = (start + TimeDelta::minutes(30), 45);
    assert_eq!(the_booking(&stage).await, moved);

    presses(&page, "#close").await;
    let day =
        "document.querySelector('.block').closest('.column').querySelector('.name').focus(), 1";
    says(&page, day).await;
    key(&page, "ArrowDown", true).await;
    // At the beginning of working hours.
    sees(&page, ".ghost", ":00").await;
    key(&page, "Enter", false).await;
    sees(&page, "#chosen", "Chosen").await;
    // Its times are written anew once the number's zone is known, and the focus stays on one of them.
    says(
        &page,
        "document.querySelector('.slot[tabindex=\"0\"]').focus(), 1",
    )
    .await;
    let focused = "document.activeElement.dataset.start";
    let before = says(&page, focused).await;
    let number = "(() => { const field = document.querySelector('#field-attendee_phone'); \
        field.value = '+493012345678'; field.dispatchEvent(new Event('input', {bubbles: true})); return 1; })()";
    says(&page, number).await;
    sees(&page, ".slot[title*='Berlin']", "").await;
    assert_ne!(before, Value::Null);
    assert_eq!(says(&page, focused).await, before);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowded_week_tells_names_first_and_counts_the_rest_in_every_window() {
    let stage = Stage::set().await;
    let (person, page, start) = a_week_with_a_call(&stage).await;
    // Calls that are cancelled take nobody's time, and are drawn all the same.
    for number in 0..5 {
        let at = start + TimeDelta::hours(1);
        let id = books(&stage, &format!("Caller {number}"), at).await;
        send(
            &stage,
            Method::DELETE,
            &format!("/api/bookings/{id}"),
            json!({}),
        )
        .await;
    }
    page.reload().await.unwrap();
    sees(&page, ".crowd", "+3").await;
    for (width, height) in [(320, 640), (1_280, 800)] {
        let size = SetDeviceMetricsOverrideParams::new(width, height, 1.0, false);
        page.execute(size).await.unwrap();
        let first = "document.querySelector('.block:not(.crowd)').firstElementChild.tagName";
        assert_eq!(says(&page, first).await, "STRONG", "at {width}");
        let fits = "document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(says(&page, fits).await, true, "at {width}");
        is_accessible(&page, &format!("a crowded week at {width}")).await;
    }
    person.leaves().await;
}
