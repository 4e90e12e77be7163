//! Mails about calls on the real edge runtime: how soon they come, by the queue and without one, and their links.

use crate::environment::Environment;
use callslot_fakes::Message;
use callslot_harness::{MessageDelivery, client};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

const ADA: &str = "ada@example.com";
/// The longest time that anything may take before the test gives up on it.
const LIMIT: Duration = Duration::from_mins(3);
/// The longest time from the answer to a booking to its confirmation.
const SOON: TimeDelta = TimeDelta::seconds(2);

/// Books a call so many hours ahead. Answers the confirmation to its attendee and the time at which the booking was answered.
async fn confirmed(
    environment: &Environment,
    hours: i64,
    attendee: Value,
) -> (Message, DateTime<Utc>) {
    let address = attendee["attendee_email"].as_str().unwrap().to_owned();
    let start = Utc::now() + TimeDelta::hours(hours);
    environment.book(start, attendee).await;
    let answered = Utc::now();
    let address = &*address;
    let mails = environment.carrier.mail_to(address, 1, LIMIT).await;
    (mails.unwrap().remove(0), answered)
}

fn to(address: &str) -> Value {
    json!({ "attendee_email": address })
}

async fn a_confirmation_comes_soon(delivery: MessageDelivery) {
    let environment = Environment::delivering(delivery).await;
    // The first one waits for an instance that has never sent anything.
    confirmed(&environment, 5, to("first@example.com")).await;
    let (mail, answered) = confirmed(&environment, 10, to(ADA)).await;
    assert!(mail.at - answered <= SOON, "{} after {answered}", mail.at);
    let mails = environment.carrier.mail();
    assert_eq!(mails.len(), 2, "each once: {mails:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_is_in_the_mailbox_within_two_seconds_by_the_queue() {
    a_confirmation_comes_soon(MessageDelivery::Queue).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_is_in_the_mailbox_within_two_seconds_without_a_queue() {
    a_confirmation_comes_soon(MessageDelivery::Invocation).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_many_bookings_at_once_bring_about_comes_once_each_by_the_queue() {
    const BOOKINGS: i64 = 30;
    let environment = Environment::delivering(MessageDelivery::Queue).await;
    let all = (0..BOOKINGS).map(|n| {
        let attendee = json!({
            "attendee_email": format!("attendee{n}@example.com"),
            "attendee_phone": format!("+1415556{n:04}"),
        });
        confirmed(&environment, n + 1, attendee)
    });
    let all = futures_util::future::join_all(all).await;
    assert_eq!(environment.carrier.mail().len(), all.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_links_of_a_confirmation_open_its_page_and_its_file() {
    let environment = Environment::set().await;
    let (mail, _) = confirmed(&environment, 5, to(ADA)).await;
    let (_, rest) = mail.text.split_once("View, move or cancel: ").unwrap();
    let page = rest.split_whitespace().next().unwrap();
    let http = client().unwrap();
    let get = async |url: String| -> Response { http.get(url).send().await.unwrap() };
    let shown = get(page.to_owned()).await;
    assert_eq!(shown.status(), StatusCode::OK);
    assert_eq!(shown.headers()["x-robots-tag"], "noindex, nofollow");
    assert_eq!(shown.headers()["cache-control"], "no-store");
    let text = shown.text().await.unwrap();
    assert!(
        text.contains("Your call with Olivia Owner is booked."),
        "{text}"
    );
    let file = get(format!("{page}/call.ics")).await;
    assert_eq!(
        file.headers()["content-type"],
        "text/calendar; charset=utf-8; method=REQUEST"
    );
    let attached = mail.attachments[0].text().unwrap();
    assert_eq!(file.text().await.unwrap(), attached);
    let wrong = get(format!("{page}A")).await;
    assert_eq!(wrong.status(), StatusCode::NOT_FOUND);
}
