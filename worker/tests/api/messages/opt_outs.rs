//! The end of reminders: by the link of one, for its address and its organization.

use super::{ADA, book_ada, later, mailed, patch, told};
use crate::{
    identity::sign_in::{Answer, send},
    prelude::*,
};
use callslot_worker::testing::Fault;

/// Books a call, waits for its reminder, and answers the path of the link that ends them.
async fn reminded(world: &World) -> String {
    book_ada(world, 90).await;
    later(world, 31).await;
    link(world)
}

/// The path of the link in the header of the last mail.
fn link(world: &World) -> String {
    let mail = world.outbox.sent().pop().unwrap();
    let header = |wanted: &str| {
        let mut headers = mail.headers.iter();
        let found = headers.find(|(name, _)| *name == wanted);
        found.map(|(_, value)| value.clone()).unwrap()
    };
    assert_eq!(
        header("List-Unsubscribe-Post"),
        "List-Unsubscribe=One-Click"
    );
    let url = header("List-Unsubscribe");
    let url = url.trim_start_matches('<').trim_end_matches('>');
    assert!(mail.text.contains(&format!("No more reminders: {url}")));
    let path = url.strip_prefix("https://callslot.example").unwrap();
    path.to_owned()
}

/// The request of a mail program (RFC 8058): one POST, without a cookie or a page of its own.
async fn one_click(world: &World, path: &str) -> Answer {
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let body = "List-Unsubscribe=One-Click";
    send(world, Method::POST, path, &headers, body).await
}

fn stops(world: &World) -> String {
    world.text("SELECT CAST(COUNT(*) AS TEXT) FROM reminder_opt_outs")
}

#[tokio::test(start_paused = true)]
async fn to_look_at_the_link_ends_nothing_and_its_one_button_does() {
    let world = World::new();
    let path = reminded(&world).await;
    let page = send(&world, Method::GET, &path, &[("accept", "text/html")], "").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("No more reminders from Acme Support?"));
    assert_eq!(page.body.matches("<button").count(), 1, "{}", page.body);
    assert_eq!(page.headers["x-robots-tag"], "noindex, nofollow");
    assert_eq!(stops(&world), "0");
    let browser = [("accept", "text/html"), ("sec-fetch-site", "same-origin")];
    let done = send(&world, Method::POST, &path, &browser, "").await;
    assert_eq!(done.status, 200, "no redirect");
    assert!(done.body.contains("Acme Support sends no more reminders"));
    assert_eq!(stops(&world), "1");
}

#[tokio::test(start_paused = true)]
async fn whoever_has_asked_not_to_be_is_reminded_no_more_and_told_of_all_else() {
    let world = World::new();
    let path = reminded(&world).await;
    assert_eq!(one_click(&world, &path).await.status, 200);
    let next = book_ada(&world, 120).await;
    later(&world, 61).await;
    assert_eq!(
        told(&world, &next),
        [
            "attendee_booked sent",
            "attendee_reminder_hour skipped opted_out"
        ]
    );
    assert_eq!(mailed(&world, ADA), ["REQUEST", "", "REQUEST"]);
    let (_, listed) = world
        .send(Method::GET, "/api/messages?state=skipped", Value::Null)
        .await;
    assert_eq!(listed["messages"][0]["reason"], "opted_out");
}

#[tokio::test(start_paused = true)]
async fn reminders_of_the_same_booking_end_at_once() {
    let world = World::new();
    let booking = book_ada(&world, 26 * 60).await;
    later(&world, 2 * 60 + 1).await;
    assert_eq!(one_click(&world, &link(&world)).await.status, 200);
    assert_eq!(
        told(&world, &booking),
        [
            "attendee_booked sent",
            "attendee_reminder_day sent",
            "attendee_reminder_hour skipped opted_out"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_reminder_that_was_tried_already_is_kept_back_too() {
    let world = World::new();
    let path = reminded(&world).await;
    world.outbox.fail(Fault::Before);
    let next = book_ada(&world, 120).await;
    later(&world, 1).await;
    world.outbox.fail(Fault::Before);
    later(&world, 60).await;
    assert_eq!(
        told(&world, &next)[1],
        "attendee_reminder_hour pending no_answer"
    );
    one_click(&world, &path).await;
    later(&world, 2).await;
    assert_eq!(
        told(&world, &next)[1],
        "attendee_reminder_hour skipped opted_out"
    );
}

#[tokio::test(start_paused = true)]
async fn it_counts_for_the_address_however_it_is_written_and_for_no_other() {
    let world = World::new();
    let path = reminded(&world).await;
    one_click(&world, &path).await;
    let same = book_ada(&world, 120).await;
    let change = json!({ "attendee_email": "Ada@Example.COM" });
    patch(&world, &same, change).await;
    let other = book_ada(&world, 160).await;
    let change = json!({ "attendee_email": "grace@example.com" });
    patch(&world, &other, change).await;
    later(&world, 61).await;
    later(&world, 41).await;
    let last = |booking: &str| told(&world, booking).pop().unwrap();
    assert_eq!(last(&same), "attendee_reminder_hour skipped opted_out");
    assert_eq!(last(&other), "attendee_reminder_hour sent");
}

#[tokio::test(start_paused = true)]
async fn the_link_of_an_older_mail_holds_after_the_booking_has_another_address() {
    let world = World::new();
    let booking = book_ada(&world, 26 * 60).await;
    later(&world, 2 * 60 + 1).await;
    let path = link(&world);
    let change = json!({ "attendee_email": "grace@example.com" });
    patch(&world, &booking, change).await;
    assert_eq!(one_click(&world, &path).await.status, 200);
    let told = told(&world, &booking).pop().unwrap();
    assert_eq!(told, "attendee_reminder_hour pending", "that is Grace's");
}

#[tokio::test(start_paused = true)]
async fn another_organization_goes_on_reminding() {
    let world = World::new();
    let path = reminded(&world).await;
    one_click(&world, &path).await;
    world.another_organization();
    let stopped = world.text("SELECT group_concat(organization_id) FROM reminder_opt_outs");
    assert_eq!(stopped, "019a0000-0000-7000-8000-000000000001");
    // The same stop, of somebody else's organization.
    world.sql(
        "UPDATE reminder_opt_outs SET organization_id = '019b0000-0000-7000-8000-000000000001'",
    );
    let next = book_ada(&world, 120).await;
    later(&world, 61).await;
    assert_eq!(told(&world, &next)[1], "attendee_reminder_hour sent");
}

#[tokio::test(start_paused = true)]
async fn it_is_in_the_audit_log_once_and_names_nobody() {
    let world = World::new();
    let path = reminded(&world).await;
    for _ in 0..3 {
        assert_eq!(one_click(&world, &path).await.status, 200);
    }
    let (_, log) = world.send(Method::GET, "/api/audit", Value::Null).await;
    let entries = log["entries"].as_array().unwrap();
    let stops: Vec<_> = entries
        .iter()
        .filter(|entry| entry["action"] == "reminders.stop")
        .collect();
    assert_eq!(stops.len(), 1, "{log}");
    assert!(stops[0]["user_name"].is_null());
    assert!(!log.to_string().contains(ADA));
}

#[tokio::test(start_paused = true)]
async fn a_link_of_the_other_kind_ends_nothing() {
    let world = World::new();
    let path = reminded(&world).await;
    let mail = world.outbox.sent().remove(0);
    let (_, rest) = mail.text.split_once("https://callslot.example/c/").unwrap();
    let page = rest.split_whitespace().next().unwrap();
    let answer = one_click(&world, &format!("/c/{page}/reminders")).await;
    assert_eq!(answer.status, 404);
    assert_eq!(stops(&world), "0");
    let view = path.strip_suffix("/reminders").unwrap();
    assert_eq!(send(&world, Method::GET, view, &[], "").await.status, 404);
}
