//! Webhooks: an endpoint is added, its secret is shown once, it is tested, its log is read, events are sent again, it is
//! turned off and deleted; and a call's history says what it was told.

use callslot_fakes::{ReceiverBehaviour, Verification};
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::Value;

use super::desk::{Desk, Host};
use crate::extension::api::{books, send};
use crate::extension::hands::gets_to;
use crate::extension::pages_session::is_accessible;
use crate::stage::{LIMIT, OWNER, Stage};

const ADMIN: &str = "adam.admin@acme.example";
const VIEWER: &str = "victor.viewer@acme.example";
/// The endpoint's name at the receiver.
const NAME: &str = "clinic";
const HISTORY: &str = "#timeline + ol";
const LOG: &str = "#webhook-log li";
const TOLD: &str = "Webhook “A call was booked” to";

/// Endpoints may be on this machine, and have secrets.
const SETTINGS: [(&str, &str); 2] = [
    ("WEBHOOK_LOOPBACK", "on"),
    (
        "CREDENTIALS_KEYS",
        "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    ),
];

pub(super) async fn job(host: Host) {
    let stage = Stage::with(&SETTINGS).await;
    let desk = Desk::of(&stage, host, OWNER).await;
    desk.presses("#nav-messages").await;
    desk.presses(".sections a[href*='webhooks']").await;
    desk.sees("#no-endpoint", "Add the address").await;
    is_accessible(&desk.page, "no endpoint yet").await;
    match host {
        Host::Web => is_added(&stage, &desk).await,
        Host::Extension => is_left_to_the_web(&stage, &desk).await,
    }
    let id = id(&stage).await;
    is_tested(&stage, &desk, &id).await;
    is_sent_again(&stage, &desk, &id).await;
    let booking = is_told_of_a_call(&stage, &desk, &id).await;
    is_turned_off_and_on(&desk, &id).await;
    is_deleted(&desk, &id).await;
    desk.leaves().await;
    a_viewer_sees_none(&stage, host, &booking).await;
}

/// Adds an endpoint at the receiver. Its secret is shown once.
async fn is_added(stage: &Stage, desk: &Desk) {
    desk.goes("/messages/webhooks").await;
    desk.presses("#add-endpoint").await;
    desk.writes("#endpoint-url", "https://10.0.0.1/").await;
    desk.presses("#save-endpoint").await;
    desk.sees("#endpoint-trouble", "cannot receive webhooks")
        .await;
    is_accessible(&desk.page, "an address that cannot receive webhooks").await;
    let url = format!("{}/hooks/{NAME}", stage.simulator.url());
    desk.writes("#endpoint-url", &url).await;
    desk.writes("#endpoint-description", "Clinic software")
        .await;
    desk.presses("#save-endpoint").await;
    desk.sees("#new-secret", "shown once").await;
    let secret = desk.sees("#secret", "whsec_").await;
    is_accessible(&desk.page, "a new secret").await;
    let receiver = stage.simulator.webhook_receiver();
    receiver.set_secret(NAME, Some(secret.trim()));
    desk.presses("#secret-kept").await;
    desk.misses("#new-secret").await;
    desk.page.reload().await.unwrap();
    desk.sees("#no-delivery", "Events stand here").await;
    let page = desk.sees("body", &url).await;
    assert!(!page.contains("whsec_"), "{page}");
    is_accessible(&desk.page, "an endpoint without deliveries").await;
}

/// Making an endpoint needs a person who has signed in on a page a moment ago: the extension says so, and nothing is made.
async fn is_left_to_the_web(stage: &Stage, desk: &Desk) {
    desk.presses("#add-endpoint").await;
    let url = format!("{}/hooks/{NAME}", stage.simulator.url());
    desk.writes("#endpoint-url", &url).await;
    desk.presses("#save-endpoint").await;
    desk.sees(
        "#endpoint-trouble",
        "Change webhooks in the web application",
    )
    .await;
    is_accessible(&desk.page, "an endpoint that is added on the web").await;
    let web = Desk::of(stage, Host::Web, ADMIN).await;
    is_added(stage, &web).await;
    web.leaves().await;
    desk.page.bring_to_front().await.unwrap();
    desk.goes("/messages").await;
    desk.presses(".sections a[href*='webhooks']").await;
    desk.sees("#endpoints", "Clinic software").await;
    is_accessible(&desk.page, "endpoints").await;
    desk.presses("#endpoints a").await;
    desk.sees("#no-delivery", "Events stand here").await;
}

/// The id of the only endpoint.
async fn id(stage: &Stage) -> String {
    let list = send(stage, Method::GET, "/api/webhook-endpoints", Value::Null).await;
    let endpoint = &list["webhook_endpoints"][0];
    endpoint["id"].as_str().unwrap().to_owned()
}

/// Waits until nothing waits for the endpoint any more, and answers the state of the newest delivery.
async fn settles(stage: &Stage, id: &str) -> String {
    let path = format!("/api/webhook-endpoints/{id}/deliveries");
    loop {
        let list = send(stage, Method::GET, &path, Value::Null).await;
        let all = list["webhook_deliveries"].as_array().unwrap();
        if !all.is_empty() && all.iter().all(|one| one["state"] != "pending") {
            return all[0]["state"].as_str().unwrap().to_owned();
        }
    }
}

async fn is_tested(stage: &Stage, desk: &Desk, id: &str) {
    desk.presses("#test-endpoint").await;
    desk.sees("#result", "A test was sent").await;
    let events = stage.simulator.webhooks_at(NAME, 1, LIMIT).await.unwrap();
    assert_eq!(events[0].verification, Verification::Genuine);
    assert_eq!(settles(stage, id).await, "delivered");
    desk.page.reload().await.unwrap();
    let row = desk.sees(LOG, "Delivered").await;
    for words in ["Test", "webhook.test", ": 204 after"] {
        assert!(row.contains(words), "{row}");
    }
    is_accessible(&desk.page, "the log of an endpoint").await;
}

async fn is_sent_again(stage: &Stage, desk: &Desk, id: &str) {
    let receiver = stage.simulator.webhook_receiver();
    receiver.set_behaviour(NAME, ReceiverBehaviour::Fails);
    desk.presses("#test-endpoint").await;
    desk.sees("#result", "A test was sent").await;
    // A test is tried once.
    assert_eq!(settles(stage, id).await, "failed");
    receiver.set_behaviour(NAME, ReceiverBehaviour::Takes);
    desk.page.reload().await.unwrap();
    desk.sees(LOG, "Failed").await;
    desk.chooses("#webhook-state", "failed").await;
    desk.misses(&format!("{LOG} .status-completed")).await;
    desk.sees(LOG, ": 500 after").await;
    is_accessible(&desk.page, "failed deliveries").await;
    desk.presses(&format!("{LOG} .actions button")).await;
    desk.sees("#result", "Sent again: 1.").await;
    let events = stage.simulator.webhooks_at(NAME, 3, LIMIT).await.unwrap();
    assert_eq!(events[1].id, events[2].id);
    assert_eq!(events[2].verification, Verification::Genuine);
    assert_eq!(settles(stage, id).await, "delivered");
    desk.page.reload().await.unwrap();
    desk.sees("#webhook-log li:nth-child(2)", "Delivered").await;
    desk.misses(&format!("{LOG} .status-failed")).await;
}

/// Answers with the booking's id.
async fn is_told_of_a_call(stage: &Stage, desk: &Desk, id: &str) -> String {
    let start = Utc::now() + TimeDelta::hours(30);
    let booking = books(stage, "Ada Lovelace", start).await;
    stage.simulator.webhooks_at(NAME, 4, LIMIT).await.unwrap();
    assert_eq!(settles(stage, id).await, "delivered");
    desk.goes(&format!("/calls/{booking}")).await;
    desk.sees(HISTORY, TOLD).await;
    desk.sees(HISTORY, "· Delivered").await;
    is_accessible(&desk.page, "history with webhooks").await;
    booking
}

async fn is_turned_off_and_on(desk: &Desk, id: &str) {
    desk.goes(&format!("/messages/webhooks/{id}")).await;
    desk.presses("#disable-endpoint").await;
    if desk.host() == Host::Extension {
        desk.sees("#webhook-trouble", "Change webhooks in the web application")
            .await;
        is_accessible(&desk.page, "an endpoint that is changed on the web").await;
        return;
    }
    desk.sees("#result", "The endpoint receives no events")
        .await;
    desk.sees(".about .status-failed", "Disabled").await;
    desk.misses("#test-endpoint").await;
    is_accessible(&desk.page, "a disabled endpoint").await;
    desk.presses("#dismiss").await;
    desk.presses("#enable-endpoint").await;
    desk.sees("#result", "The endpoint receives events").await;
    desk.sees(".about .status-completed", "Enabled").await;
    desk.presses("#dismiss").await;
}

/// Deleting is final, so it is asked for.
async fn is_deleted(desk: &Desk, id: &str) {
    assert_eq!(desk.route().await, format!("/messages/webhooks/{id}"));
    desk.presses("#delete-endpoint").await;
    gets_to(&desk.page, "#keep-endpoint").await;
    is_accessible(&desk.page, "the question before an endpoint is deleted").await;
    desk.presses("#keep-endpoint").await;
    desk.misses("#sure-endpoint").await;
    desk.presses("#delete-endpoint").await;
    desk.presses("#sure-endpoint").await;
    desk.sees("#result", "The endpoint was deleted").await;
    desk.sees("#no-endpoint", "Add the address").await;
    assert_eq!(desk.route().await, "/messages/webhooks");
}

/// A viewer is told who sees webhooks, and a call's history has none for them.
async fn a_viewer_sees_none(stage: &Stage, host: Host, booking: &str) {
    let viewer = Desk::of(stage, host, VIEWER).await;
    viewer.goes("/messages/webhooks").await;
    viewer
        .sees("#webhooks-denied", "An owner or admin of Acme Support")
        .await;
    assert!(!viewer.has("#add-endpoint").await);
    is_accessible(&viewer.page, "webhooks of a viewer").await;
    viewer.goes(&format!("/calls/{booking}")).await;
    let history = viewer.sees(HISTORY, "booked it").await;
    assert!(!history.contains("Webhook"), "{history}");
    viewer.leaves().await;
}
