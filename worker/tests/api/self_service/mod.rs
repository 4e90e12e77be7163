//! What attendees change by the links in their mails: cancelling, moving, booking again, and the end of calls to their number.

mod cancel;
mod move_call;
mod rebook;
mod security;
mod stop_calls;

use crate::{
    identity::sign_in::{Answer, send},
    prelude::*,
};
use std::time::Duration;

const ADA: &str = "ada@example.com";
/// The demo organization's event type: half an hour or less, each quarter of an hour, 9 to 17 in New York.
const INTRO: &str = "019a0000-0000-7000-8000-000000000b01";
/// Noon in New York on the day after a world's beginning.
const NOON: &str = "2026-03-03T17:00:00Z";

/// Books half an hour of the event type at a time, with Ada, who reads mail. The owner takes it.
async fn book_at(world: &World, start: &str) -> String {
    let booking = world
        .book(json!({
            "start_time": start, "event_type": INTRO, "user_id": OLIVIA, "duration_minutes": 30,
            "attendee_email": ADA,
        }))
        .await;
    // The owner, who books, is not told of what happens in the same moment.
    tokio::time::sleep(Duration::from_secs(1)).await;
    booking
}

/// The path of the page that the last mail to Ada leads to.
fn page_of(world: &World) -> String {
    let mails = world.outbox.sent();
    let mail = mails
        .iter()
        .rev()
        .find(|mail| mail.to == ADA && mail.text.contains("/c/"));
    let (_, rest) = mail
        .unwrap()
        .text
        .split_once("https://callslot.example/c/")
        .unwrap();
    let token = rest
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)))
        .next();
    format!("/c/{}", token.unwrap())
}

async fn get(world: &World, path: &str) -> Answer {
    let browser = [("accept", "text/html"), ("accept-language", "en")];
    send(world, Method::GET, path, &browser, "").await
}

/// Sends a form as a browser does whose pages send no referrer.
async fn post(world: &World, path: &str, fields: &[(&str, &str)]) -> Answer {
    post_from(world, "192.0.2.1", path, fields).await
}

async fn post_from(world: &World, address: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let headers = [
        ("accept", "text/html"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "null"),
        ("cf-connecting-ip", address),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    send(world, Method::POST, path, &headers, body).await
}

/// The value of a hidden field on a page.
fn hidden(page: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = page
        .split_once(&field)
        .unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The path that an answer leads to.
fn leads_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.headers["location"].to_str().unwrap().to_owned()
}

/// The form of a page that asks whether a call is to have a time.
async fn form_for(world: &World, page: &str, start: &str) -> Vec<(&'static str, String)> {
    let asks = get(world, &format!("{page}/time?start={start}")).await;
    assert_eq!(asks.status, 200, "{}", asks.body);
    ["form", "for", "start"]
        .map(|name| (name, hidden(&asks.body, name)))
        .into()
}

/// Presses the button of such a form.
async fn press(world: &World, page: &str, form: &[(&'static str, String)]) -> Answer {
    let fields: Vec<_> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    post(world, &format!("{page}/time"), &fields).await
}

/// Sets the rules of the event type for what attendees may change.
fn allow(world: &World, rules: &str) {
    world.sql(&format!(
        "UPDATE event_types SET rules = json_set(rules, '$.self_service', json('{rules}')) WHERE id = '{INTRO}'"
    ));
}

/// The lines of the audit log about a subject, in order, as `actor action`.
fn audited(world: &World, subject: &str) -> String {
    world.text(&format!(
        "SELECT COALESCE(group_concat(line, ', '), '') FROM (
           SELECT actor_kind || ' ' || action AS line FROM audit_log WHERE subject_id = '{subject}' ORDER BY at, id)"
    ))
}

/// The kinds of a booking's messages, with their states, in their order.
fn told(world: &World, booking: &str) -> String {
    world.text(&format!(
        "SELECT COALESCE(group_concat(line, ', '), '') FROM (
           SELECT kind || ' ' || state AS line FROM messages WHERE booking_id = '{booking}' AND state <> 'pending'
           ORDER BY booking_version, kind)"
    ))
}

fn start_of(world: &World, booking: &str) -> String {
    world.text(&format!(
        "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', start_time / 1000, 'unixepoch') FROM booking_events WHERE id = '{booking}'"
    ))
}

/// Waits so many minutes, with a tick at their end.
async fn later(world: &World, minutes: u64) {
    tokio::time::sleep(Duration::from_secs(minutes * 60)).await;
    world.tick_by_hand().await;
}

#[tokio::test(start_paused = true)]
async fn a_page_offers_what_its_attendee_may_do_in_their_zone_and_language() {
    let world = World::new();
    book_at(&world, NOON).await;
    let path = page_of(&world);
    let page = get(&world, &path).await.body;
    for shown in [
        "Choose another time",
        "Cancel the call",
        "Do not call me again",
        "09:00",
        "Los Angeles time",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let german = get(&world, &format!("{path}?zone=Europe/Berlin&lang=de"))
        .await
        .body;
    for shown in [
        "Andere Zeit wählen",
        "18:00",
        "Zeit in Berlin",
        "<html lang=\"de\">",
    ] {
        assert!(german.contains(shown), "{shown}: {german}");
    }
    // The choice goes on from page to page.
    assert!(
        german.contains("/times?zone=Europe%2FBerlin&amp;lang=de"),
        "{german}"
    );
    let junk = get(&world, &format!("{path}?zone=Mars/Olympus&lang=xx")).await;
    assert_eq!((junk.status, junk.body.contains("09:00")), (200, true));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_rings_or_is_over_offers_no_change() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let path = page_of(&world);
    for (status, says) in [("calling", "is being placed now"), ("completed", "is over")] {
        world.forced(&format!(
            "UPDATE booking_events SET status = '{status}' WHERE id = '{booking}'"
        ));
        let page = get(&world, &path).await.body;
        assert!(page.contains(says), "{page}");
        assert!(
            !page.contains("/cancel") && !page.contains("/times"),
            "{page}"
        );
        for place in ["cancel", "times"] {
            let answer = get(&world, &format!("{path}/{place}")).await;
            assert!(answer.body.contains("mailto:olivia"), "{}", answer.body);
        }
    }
}
