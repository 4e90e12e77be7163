//! The public booking page: what visitors see, what they may do, and what nobody may do to them or by them.

mod abuse;
mod booking;
mod pages;
mod settings;

use crate::{
    identity::sign_in::{Answer, send},
    prelude::*,
};

/// The demo organization.
const ACME: &str = "019a0000-0000-7000-8000-000000000001";
/// Its page, and its event type.
const PAGE: &str = "/b/acme/intro-call";
/// Somebody at home.
const HOME: &str = "192.0.2.1";
/// A number that nobody has.
const PHONE: &str = "(415) 555-2671";
const ADA: &str = "ada@example.com";
/// The first start that the demo's event type has at the beginning: Monday, 9 in the morning in New York.
const START: &str = "2026-03-02T14:00:00Z";

/// Looks at an address from home.
async fn get(world: &World, path: &str) -> Answer {
    let headers = [
        ("accept", "text/html"),
        ("accept-language", "en-GB"),
        ("cf-connecting-ip", HOME),
    ];
    send(world, Method::GET, path, &headers, "").await
}

/// Sends a form from an address in the network.
async fn post_from(world: &World, address: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let headers = [
        ("accept", "text/html"),
        ("accept-language", "en-GB"),
        ("cf-connecting-ip", address),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    send(world, Method::POST, path, &headers, body).await
}

async fn post(world: &World, path: &str, fields: &[(&str, &str)]) -> Answer {
    post_from(world, HOME, path, fields).await
}

/// The place that an answer leads to.
fn place(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.headers["location"].to_str().unwrap().to_owned()
}

/// The value of a parameter of an address.
fn parameter(address: &str, name: &str) -> String {
    let url = url::Url::parse(&format!("https://callslot.example{address}")).unwrap();
    let mut pairs = url.query_pairs();
    pairs
        .find(|(known, _)| known == name)
        .unwrap()
        .1
        .into_owned()
}

/// Holds a time from an address in the network: the token of its form.
async fn hold_from(world: &World, address: &str, start: &str) -> Answer {
    post_from(
        world,
        address,
        PAGE,
        &[("start", start), ("duration", "15")],
    )
    .await
}

async fn held(world: &World, start: &str) -> String {
    parameter(&place(&hold_from(world, HOME, start).await), "t")
}

/// Waits as long as somebody needs to fill in a form.
async fn fill_in() {
    tokio::time::advance(std::time::Duration::from_secs(10)).await;
}

/// A whole form, with other values for some fields.
fn filled<'a>(token: &'a str, other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("t", token),
        ("name", "Ada Lovelace"),
        ("country", "US"),
        ("phone", PHONE),
        ("email", ADA),
        ("notes", "About engines"),
    ];
    for (name, value) in other {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

/// Fills in and sends the form of a time.
async fn submit(world: &World, token: &str, other: &[(&str, &str)]) -> Answer {
    post(world, &format!("{PAGE}/book"), &filled(token, other)).await
}

/// The path of the link in the last mail.
fn mailed_link(world: &World) -> String {
    let mail = world.outbox.sent().pop().unwrap();
    let (_, rest) = mail.text.split_once("https://callslot.example/b/").unwrap();
    format!("/b/{}", rest.split_whitespace().next().unwrap())
}

fn count(world: &World, of: &str) -> u32 {
    world
        .text(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {of}"))
        .parse()
        .unwrap()
}

/// A call that is booked from the first look to the confirmation: the path of its page.
async fn booked(world: &World, start: &str, other: &[(&str, &str)]) -> String {
    let token = held(world, start).await;
    fill_in().await;
    place(&submit(world, &token, other).await);
    place(&post(world, &mailed_link(world), &[]).await)
}
