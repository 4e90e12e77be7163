//! The attendee's link: it shows one call to whoever has it, as it stands, and nothing to anybody else.

use super::{ADA, book_ada, cancel, later, patch};
use crate::{
    identity::sign_in::{Answer, send},
    prelude::*,
};
use chrono::TimeDelta;

const BROWSER: [(&str, &str); 2] = [("accept", "text/html"), ("accept-language", "en")];

async fn get(world: &World, path: &str) -> Answer {
    send(world, Method::GET, path, &BROWSER, "").await
}

/// The path of a link in the text of the last mail that has one behind that label.
fn link(world: &World, label: &str) -> String {
    let label = format!("{label}: ");
    let mails = world.outbox.sent();
    let mut mails = mails.iter().rev();
    let mail = mails.find(|mail| mail.text.contains(&label)).unwrap();
    let (_, rest) = mail.text.split_once(&label).unwrap();
    let url = rest.split_whitespace().next().unwrap();
    let path = url.strip_prefix("https://callslot.example").unwrap();
    path.to_owned()
}

/// The path of the page that the last mail with one leads to.
fn page_of(world: &World) -> String {
    let mails = world.outbox.sent();
    let page = |text: &str| {
        let (_, rest) = text.split_once("https://callslot.example/c/")?;
        let token = rest.split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)));
        Some(format!("/c/{}", token.into_iter().next()?))
    };
    mails
        .iter()
        .rev()
        .find_map(|mail| page(&mail.text))
        .unwrap()
}

async fn book_with(world: &World, fields: Value) -> String {
    let mut booking = json!({
        "start_time": world.now() + TimeDelta::hours(10),
        "attendee_email": ADA,
    });
    booking
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    world.book(booking).await
}

#[tokio::test(start_paused = true)]
async fn a_confirmation_leads_to_the_page_of_its_call_and_to_its_file() {
    let world = World::new();
    let booking = book_with(&world, json!({"timezone": "Europe/Berlin"})).await;
    let page = get(&world, &page_of(&world)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for shown in [
        "Your call with Olivia Owner is booked.",
        "Monday, March 2",
        "22:59",
        "Berlin time, UTC+1",
        "Acme Support calls you.",
        "https://calendar.google.com/",
        "https://outlook.live.com/",
        "/call.ics\"",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert!(!page.body.contains(&booking), "the id is nobody's business");
    let file = get(&world, &link(&world, "Calendar file (.ics)")).await;
    assert_eq!(
        file.headers["content-type"],
        "text/calendar; charset=utf-8; method=REQUEST"
    );
    let mailed = world.outbox.sent().pop().unwrap().calendar.unwrap().text;
    assert_eq!(file.body, mailed, "the file is that of the mail");
}

#[tokio::test(start_paused = true)]
async fn a_page_is_in_the_attendees_language_whatever_the_browser_asks_for() {
    for (language, heading) in [
        ("en", "Your call with Olivia Owner is booked."),
        ("es", "Su llamada con Olivia Owner está reservada."),
        ("fr", "Votre appel avec Olivia Owner est réservé."),
        ("de", "Ihr Telefonat mit Olivia Owner ist gebucht."),
    ] {
        let world = World::new();
        book_with(&world, json!({"attendee_language": language})).await;
        let mail = world.outbox.sent().pop().unwrap();
        let (_, rest) = mail.text.split_once("https://callslot.example/c/").unwrap();
        let token = rest.split_whitespace().next().unwrap();
        let page = get(&world, &format!("/c/{token}")).await;
        assert!(page.body.contains(heading), "{}", page.body);
        let declared = format!("<html lang=\"{language}\">");
        assert!(page.body.contains(&declared), "{}", page.body);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_says_that_the_call_is_recorded_if_it_is() {
    for recorded in [true, false] {
        let world = World::new();
        let modulations = json!({ "recording": recorded });
        book_with(&world, json!({ "modulations": modulations })).await;
        let page = get(&world, &page_of(&world)).await.body;
        let says = page.contains("You will also hear this at the start.");
        assert_eq!(says, recorded, "{page}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_tells_its_call_as_it_stands() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    let path = page_of(&world);
    let start = world.now() + TimeDelta::hours(12);
    patch(&world, &booking, json!({ "start_time": start })).await;
    let moved = get(&world, &path).await.body;
    assert!(moved.contains("has a new time."), "{moved}");
    assert!(
        moved.contains("Previously: Monday, March 2, 13:59 (Los Angeles time)"),
        "{moved}"
    );
    cancel(&world, &booking).await;
    let cancelled = get(&world, &path).await.body;
    assert!(cancelled.contains("is cancelled."), "{cancelled}");
    assert!(!cancelled.contains("calendar.google.com"), "{cancelled}");
    let file = get(&world, &format!("{path}/call.ics")).await;
    assert_eq!(
        file.headers["content-type"],
        "text/calendar; charset=utf-8; method=CANCEL"
    );
    let missed = book_ada(&world, 30).await;
    let path = page_of(&world);
    later(&world, 40).await;
    later(&world, 1).await;
    assert_eq!(world.state(&missed), "failed: missed_window");
    let page = get(&world, &path).await.body;
    assert!(page.contains("did not take place."), "{page}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_held_is_over() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    let path = page_of(&world);
    world.forced(&format!(
        "UPDATE booking_events SET status = 'completed' WHERE id = '{booking}'"
    ));
    let page = get(&world, &path).await.body;
    assert!(
        page.contains("Your call with Olivia Owner is over."),
        "{page}"
    );
}

#[tokio::test(start_paused = true)]
async fn every_mail_to_an_attendee_leads_to_one_page() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    let first = page_of(&world);
    later(&world, 541).await;
    assert_eq!(page_of(&world), first, "the reminder");
    cancel(&world, &booking).await;
    assert_eq!(page_of(&world), first, "the cancellation");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_opens_nothing_is_answered_as_an_address_at_which_there_is_nothing() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    let path = page_of(&world);
    let token = path.strip_prefix("/c/").unwrap();
    let nothing = Answer::alike;
    let json = [("accept", "application/json")];
    let unknown = nothing(get(&world, "/no-such-thing").await);
    let plain = nothing(send(&world, Method::GET, "/no-such-thing", &json, "").await);
    assert_eq!(unknown.0, 404);
    let wrong = format!("{}A", &token[..token.len() - 1]);
    let wrong = if wrong == token {
        format!("{}Q", &token[..token.len() - 1])
    } else {
        wrong
    };
    for token in [&*wrong, &token[1..], "none", &booking, &"A".repeat(43)] {
        for place in ["", "/call.ics", "/reminders"] {
            let path = format!("/c/{token}{place}");
            assert_eq!(nothing(get(&world, &path).await), unknown, "{path}");
            let answer = send(&world, Method::GET, &path, &json, "").await;
            assert_eq!(nothing(answer), plain, "{path}");
        }
        let path = format!("/c/{token}/reminders");
        let answer = send(&world, Method::POST, &path, &BROWSER, "").await;
        assert_eq!(nothing(answer), unknown, "{path}");
    }
    assert_eq!(get(&world, &path).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn links_of_an_address_that_was_replaced_open_nothing() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    let old = page_of(&world);
    let change = json!({ "attendee_email": "grace@example.com" });
    patch(&world, &booking, change).await;
    let mut end = world.outbox.sent().into_iter();
    let end = end.rfind(|mail| mail.to == ADA).unwrap();
    assert!(
        !end.text.contains("/c/"),
        "the page is Grace's: {}",
        end.text
    );
    let new = page_of(&world);
    assert_ne!(old, new);
    assert_eq!(get(&world, &old).await.status, 404);
    assert_eq!(get(&world, &format!("{old}/call.ics")).await.status, 404);
    assert_eq!(get(&world, &new).await.status, 200);
    patch(&world, &booking, json!({ "attendee_email": ADA })).await;
    assert_eq!(get(&world, &old).await.status, 404, "an old link stays so");
    patch(&world, &booking, json!({ "attendee_email": null })).await;
    assert_eq!(get(&world, &new).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn an_erased_attendee_has_no_page() {
    let world = World::new();
    let booking = book_ada(&world, 600).await;
    let path = page_of(&world);
    cancel(&world, &booking).await;
    assert_eq!(get(&world, &path).await.status, 200);
    let body = json!({ "email": ADA });
    let erased = world.confirmed(Method::POST, "/api/attendees/erase", body);
    let (status, answer) = erased.await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(get(&world, &path).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn no_cache_no_search_engine_and_no_log_keeps_a_link() {
    let world = World::new();
    book_ada(&world, 600).await;
    let path = page_of(&world);
    let token = path.strip_prefix("/c/").unwrap().to_owned();
    for place in ["", "/call.ics"] {
        let answer = get(&world, &format!("{path}{place}")).await;
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-robots-tag", "noindex, nofollow"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.headers[name], value, "{place}");
        }
    }
    let logged = callslot_worker::testing::logged().join("\n");
    assert!(logged.contains("/c/[token]/call.ics"), "{logged}");
    assert!(!logged.contains(&token), "{logged}");
}

#[tokio::test(start_paused = true)]
async fn the_database_holds_no_token() {
    let world = World::new();
    world.outbox.be_down(true);
    tokio::task::LocalSet::new()
        .run_until(async {
            book_ada(&world, 600).await;
            tokio::time::sleep(std::time::Duration::from_secs(10)).await;
            let stored = world.text(
                "SELECT group_concat(COALESCE(payload, '') || COALESCE(address, '') || id) FROM messages",
            );
            assert!(!stored.contains("/c/"), "{stored}");
            world.outbox.be_down(false);
            later(&world, 5).await;
            let token = page_of(&world);
            let token = token.strip_prefix("/c/").unwrap();
            let row = world.text("SELECT json_group_array(json_array(id, title, link_generation)) FROM booking_events");
            assert!(!row.contains(token) && !stored.contains(token));
        })
        .await;
}
