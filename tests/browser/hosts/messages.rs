//! Messages: told with a booking, seen to their end in its history and in the list, tried again, and turned off.

use reqwest::Method;
use serde_json::json;

use super::desk::{Desk, Host};
use crate::extension::api::send;
use crate::extension::hands::{strikes, tabs_to};
use crate::extension::pages_session::{is_accessible, is_online};
use crate::stage::{LIMIT, OWNER, Stage};

const OPERATOR: &str = "oscar.operator@acme.example";
const OSCAR: &str = "019a0000-0000-7000-8000-000000000103";
const ADA: &str = "ada@example.com";
/// The history of a booking.
const HISTORY: &str = "#timeline + ol";
const BY_DAY: &str = "#switch-attendee_reminder_day";

/// Turns a switch: with the mouse, or with the space bar.
async fn turns(desk: &Desk, selector: &str) {
    let enabled = format!("{selector}:enabled");
    desk.sees(&enabled, "").await;
    match desk.host() {
        Host::Extension => desk.presses(&enabled).await,
        Host::Web => {
            tabs_to(&desk.page, &enabled).await;
            strikes(&desk.page, " ", 0).await;
        }
    }
}

/// The mail provider tells that the confirmation has come back.
async fn bounces(stage: &Stage) {
    let bounce = "UPDATE messages SET state = 'bounced', reason = 'bounced' \
        WHERE kind = 'attendee_booked' AND state = 'sent' RETURNING id";
    assert_eq!(stage.edge.execute_sql(bounce).await.unwrap().len(), 1);
}

/// The kinds that are turned off.
async fn off(stage: &Stage) -> Vec<String> {
    let off = "SELECT kind FROM message_switches ORDER BY kind";
    let rows = stage.edge.execute_sql(off).await.unwrap();
    let kind =
        |row: &serde_json::Map<String, serde_json::Value>| row["kind"].as_str().unwrap().to_owned();
    rows.iter().map(kind).collect()
}

pub(super) async fn job(host: Host) {
    let stage = Stage::set().await;
    let desk = Desk::of(&stage, host, OWNER).await;
    is_told_in_their_language(&stage, &desk).await;
    let id = is_tried_again_from_the_list(&stage, &desk).await;
    is_tried_again_from_the_history(&stage, &desk, &id).await;
    are_listed_again_after_being_offline(&desk).await;
    are_turned_off_and_on(&stage, &desk).await;
    own_mails_of_the_owner(&stage, &desk).await;
    desk.leaves().await;
    bounces(&stage).await;
    operator_and_viewer(&stage, host).await;
}

async fn is_told_in_their_language(stage: &Stage, desk: &Desk) {
    desk.begins("#new", "n").await;
    desk.writes("#field-attendee_phone", "+493012345678").await;
    desk.sees("#phone-hint", "DE").await;
    desk.writes("#field-attendee_name", "Ada Lovelace").await;
    desk.presses("#form details summary").await;
    desk.sees("#notify-help", "Needs an e-mail address").await;
    desk.writes("#field-attendee_email", ADA).await;
    desk.sees("#notify-help", "a cancellation").await;
    turns(desk, "#field-notify").await;
    desk.sees("#notify-help", "Nothing is sent").await;
    turns(desk, "#field-notify").await;
    desk.chooses("#field-attendee_language", "de").await;
    is_accessible(&desk.page, "form with an address").await;
    desk.sees(".slot[title*='Berlin']", "").await;
    desk.presses(".slot").await;
    desk.sees("#chosen", "in Berlin").await;
    desk.presses("#submit").await;
    desk.sees("#said", "Booked: Ada Lovelace").await;
    let mails = stage.simulator.mail_to(ADA, 1, LIMIT).await.unwrap();
    assert!(
        mails[0].subject.starts_with("Telefonat mit Olivia"),
        "{}",
        mails[0].subject
    );
    let told = "E-mail “Confirmation” to Ada Lovelace · Sent";
    desk.sees(HISTORY, told).await;
    desk.presses("#reschedule").await;
    desk.sees(".question .check", "E-mails to the attendee")
        .await;
    desk.presses("#keep").await;
    is_accessible(&desk.page, "history with messages").await;
}

/// Answers with the booking's id.
async fn is_tried_again_from_the_list(stage: &Stage, desk: &Desk) -> String {
    bounces(stage).await;
    desk.presses("#nav-messages").await;
    desk.sees(".deliveries li", "To Ada Lovelace").await;
    is_accessible(&desk.page, "messages").await;
    desk.chooses("#message-state", "bounced").await;
    desk.misses(".deliveries .status-completed, .deliveries .status-pending")
        .await;
    assert_eq!(desk.route().await, "/messages?state=bounced");
    desk.page.reload().await.unwrap();
    let row = desk.sees(".deliveries li", "Did not arrive").await;
    for words in ["Confirmation", "E-mail", "The mailbox does not take mail"] {
        assert!(row.contains(words), "{row}");
    }
    assert_eq!(desk.value("#message-state").await, "bounced");
    desk.presses(".deliveries .only").await;
    desk.sees("#of-booking", "the call with Ada Lovelace").await;
    let route = desk.route().await;
    let id = route.strip_prefix("/messages?booking_id=").unwrap();
    desk.presses(".deliveries .retry").await;
    desk.sees("#result", "“Confirmation” to Ada Lovelace is tried again")
        .await;
    stage.simulator.mail_to(ADA, 2, LIMIT).await.unwrap();
    desk.presses("#dismiss").await;
    desk.presses(".deliveries .open-call").await;
    desk.sees("#details h2", "Ada Lovelace").await;
    assert_eq!(desk.route().await, format!("/calls/{id}"));
    id.to_owned()
}

async fn is_tried_again_from_the_history(stage: &Stage, desk: &Desk, id: &str) {
    desk.sees(HISTORY, "“Confirmation” to Ada Lovelace · Sent")
        .await;
    bounces(stage).await;
    desk.page.reload().await.unwrap();
    desk.sees(HISTORY, "Did not arrive").await;
    is_accessible(&desk.page, "history with a message that came back").await;
    desk.presses(&format!("{HISTORY} .retry")).await;
    desk.sees("#said", "is tried again").await;
    stage.simulator.mail_to(ADA, 3, LIMIT).await.unwrap();
    desk.sees(HISTORY, "“Confirmation” to Ada Lovelace · Sent")
        .await;
    assert_eq!(desk.route().await, format!("/calls/{id}"));
}

async fn are_listed_again_after_being_offline(desk: &Desk) {
    desk.presses("#nav-messages").await;
    desk.sees(".deliveries li", "Confirmation").await;
    is_online(&desk.page, false).await;
    desk.chooses("#message-state", "failed").await;
    desk.sees(".problem-state", "You are offline").await;
    is_accessible(&desk.page, "messages that could not be loaded").await;
    is_online(&desk.page, true).await;
    desk.presses(".problem-state button").await;
    desk.sees("#no-message", "No message matches").await;
    is_accessible(&desk.page, "no message found").await;
    desk.presses("#all-messages").await;
    desk.sees(".deliveries li", "Confirmation").await;
}

async fn are_turned_off_and_on(stage: &Stage, desk: &Desk) {
    desk.presses(".sections a[href*='settings']").await;
    turns(desk, BY_DAY).await;
    let told = "Turned off: Reminder, a day before (Acme Support)";
    desk.sees("#result", told).await;
    assert_eq!(off(stage).await, ["attendee_reminder_day"]);
    is_accessible(&desk.page, "settings of messages").await;
    desk.presses("#undo").await;
    desk.sees("#result", "Turned on: Reminder, a day before")
        .await;
    assert!(off(stage).await.is_empty());
    desk.presses("#dismiss").await;

    // Somebody else turns another kind off meanwhile: both hold.
    let others = json!({"off": [{"kind": "attendee_missed"}]});
    send(stage, Method::PUT, "/api/message-settings", others).await;
    turns(desk, BY_DAY).await;
    desk.sees("#result", "Somebody else changed other settings")
        .await;
    assert_eq!(
        off(stage).await,
        ["attendee_missed", "attendee_reminder_day"]
    );
    desk.misses("#switch-attendee_missed:checked").await;
    desk.presses("#dismiss").await;

    let oscar = format!("member {OSCAR}");
    desk.chooses("#switch-scope", &oscar).await;
    desk.sees(
        &format!("{BY_DAY}-help"),
        "Off for all calls of Acme Support",
    )
    .await;
    turns(desk, "#switch-operator_booked").await;
    desk.sees("#result", "Turned off: New call (calls of Oscar Operator)")
        .await;
    let route = format!("/messages/settings?member={OSCAR}");
    assert_eq!(desk.route().await, route);
    desk.page.reload().await.unwrap();
    desk.sees("#switch-operator_booked:not(:checked)", "").await;
    // The members come after the switches.
    desk.sees("#switch-scope option:checked", "Oscar").await;
    assert_eq!(desk.value("#switch-scope").await, oscar);
    is_accessible(&desk.page, "settings of a member's messages").await;
}

/// Owners take calls, too: they turn off their own mails, and others are told as before.
async fn own_mails_of_the_owner(stage: &Stage, desk: &Desk) {
    let own = "SELECT off FROM own_message_settings";
    desk.goes("/profile/notifications").await;
    turns(desk, "#switch-operator_cancelled").await;
    desk.sees("#result", "Turned off: Cancellation (your calls)")
        .await;
    let rows = stage.edge.execute_sql(own).await.unwrap();
    assert_eq!(rows[0]["off"], "[\"operator_cancelled\"]");
    is_accessible(&desk.page, "the owner's own mails").await;
    desk.presses("#undo").await;
    desk.sees("#switch-operator_cancelled:checked:enabled", "")
        .await;
    desk.presses("#dismiss").await;
}

/// An operator may have messages tried again and turns off their own mails, a viewer may look; neither may turn kinds off for
/// others.
async fn operator_and_viewer(stage: &Stage, host: Host) {
    let operator = Desk::of(stage, host, OPERATOR).await;
    operator.goes("/messages?state=bounced").await;
    operator.sees(".deliveries .retry", "Try again").await;
    operator.goes("/messages/settings").await;
    operator
        .sees("#who-can", "An owner or admin of Acme Support")
        .await;
    operator.sees(&format!("{BY_DAY}:disabled"), "").await;
    operator.goes("/profile/notifications").await;
    // The owner has turned it off for his calls.
    operator
        .sees("#switch-operator_booked:disabled:not(:checked)", "")
        .await;
    operator
        .sees("#switch-operator_booked-help", "Turned off by Acme Support")
        .await;
    turns(&operator, "#switch-operator_moved").await;
    operator
        .sees("#result", "Turned off: New time (your calls)")
        .await;
    let own = format!("SELECT off FROM own_message_settings WHERE user_id = '{OSCAR}'");
    let rows = stage.edge.execute_sql(&own).await.unwrap();
    assert_eq!(rows[0]["off"], "[\"operator_moved\"]");
    operator.presses("#undo").await;
    operator
        .sees("#switch-operator_moved:checked:enabled", "")
        .await;
    operator.presses("#dismiss").await;
    is_accessible(&operator.page, "an operator's own mails").await;

    let demote = format!("UPDATE members SET role = 'viewer' WHERE user_id = '{OSCAR}'");
    stage.edge.execute_sql(&demote).await.unwrap();
    let viewer = operator;
    viewer.page.reload().await.unwrap();
    viewer.presses("#nav-messages").await;
    viewer.sees(".deliveries li", "Did not arrive").await;
    assert!(!viewer.has(".deliveries .retry").await);
    is_accessible(&viewer.page, "messages of a viewer").await;
    // No phone of theirs rings, so there are no mails about calls of theirs.
    viewer.goes("/profile/notifications").await;
    viewer.sees("#section-title", "Notifications").await;
    assert!(!viewer.has("#mails-title").await);
    viewer.presses("#nav-messages").await;
    let free = "UPDATE organizations SET plan = 'free'";
    stage.edge.execute_sql(free).await.unwrap();
    viewer.page.reload().await.unwrap();
    viewer
        .sees("#no-messages", "The plans Business and Enterprise do")
        .await;
    viewer.misses("#nav-messages").await;
    is_accessible(&viewer.page, "messages that the plan does not include").await;
    viewer.leaves().await;
}
