//! Text messages: none without an agreement, none after a STOP, none at night, none twice, and each in its attendee's words.

mod consent;
mod delivery;
mod errors;
mod hours;
mod replies;

use super::{cancel, later, patch};
use crate::prelude::*;
use callslot_worker::testing::SentText;
use chrono::TimeDelta;

/// The attendee's phone.
const ADAS: &str = "+14155552671";
/// The number that texts come from.
const SERVICE: &str = "+12025550100";
/// The words by which she agreed.
const AGREED: &str = "Ada agreed on the phone to text messages about her calls.";

/// Books a call so many minutes from now with Ada in London, who has agreed to text messages. It is noon there.
async fn book_texted(world: &World, minutes: i64) -> String {
    let start = world.now() + TimeDelta::minutes(minutes);
    let booking =
        json!({ "start_time": start, "timezone": "Europe/London", "sms_consent": AGREED });
    world.book(booking).await
}

/// The texts that Ada's phone got.
fn texts(world: &World) -> Vec<String> {
    world.phones.texts.to(ADAS)
}

/// The last text that was sent.
fn last(world: &World) -> SentText {
    world.phones.texts.sent().pop().unwrap()
}

/// A booking's text messages in the order of the versions that brought them about, as `kind state` and the reason.
fn told(world: &World, booking: &str) -> Vec<String> {
    let rows = world.text(&format!(
        "SELECT COALESCE(group_concat(row, ', '), '') FROM (
           SELECT kind || ' ' || state || COALESCE(' ' || reason, '') AS row FROM messages
           WHERE booking_id = '{booking}' AND channel = 'sms' ORDER BY booking_version, kind, id)"
    ));
    rows.split(", ").map(str::to_owned).collect()
}

/// The carrier's report on a text.
async fn report(world: &World, text: &SentText, status: &str, code: &str) -> u16 {
    let mut pairs = vec![
        ("From", SERVICE),
        ("MessageSid", &*text.id),
        ("MessageStatus", status),
        ("To", ADAS),
    ];
    if !code.is_empty() {
        pairs.push(("ErrorCode", code));
    }
    let request = callslot_worker::testing::webhook(
        callslot_worker::testing::SIGNING_KEY,
        &text.report,
        &pairs,
    );
    world.text_of(request).await.0.as_u16()
}

/// A text of Ada's to the deployment's number.
async fn answers(world: &World, id: &str, body: &str) -> u16 {
    answers_to(world, "deployment", SERVICE, (id, body)).await
}

/// A text of Ada's to a number of a line.
async fn answers_to(world: &World, line: &str, number: &str, (id, body): (&str, &str)) -> u16 {
    let pairs = [
        ("Body", body),
        ("From", ADAS),
        ("MessageSid", id),
        ("To", number),
    ];
    let path = format!("/carrier/lines/{line}/received");
    let request =
        callslot_worker::testing::webhook(callslot_worker::testing::SIGNING_KEY, &path, &pairs);
    world.text_of(request).await.0.as_u16()
}
