//! The side panel, the notifications and the options, against the real edge and a simulated carrier.

use std::path::Path;
use std::time::Duration;

use callslot_tests::{
    edge::{DEMO_API_KEY, client},
    simulator::{HangUp, Phone},
};
use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::pages;
use super::pages_session::{fills, is_accessible, presses, says, sees};
use super::person::Person;
use crate::stage::{LIMIT, Stage};

const ATTENDEE: &str = "+14155552671";
/// In a narrow panel.
const WIDTH: i64 = 360;

async fn send(stage: &Stage, method: Method, path: &str, body: Value) {
    let request = client()
        .unwrap()
        .request(method, format!("{}{path}", stage.edge.url()))
        .bearer_auth(DEMO_API_KEY)
        .header("content-type", "application/json")
        .body(body.to_string());
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {answer:?}");
}

async fn books(stage: &Stage, name: &str, seconds: i64) {
    let start = Utc::now() + TimeDelta::seconds(seconds);
    let body = json!({"start_time": start, "attendee_phone": ATTENDEE, "attendee_name": name,
        "title": "Follow-up call"});
    send(stage, Method::POST, "/api/bookings", body).await;
}

async fn pictures(page: &Page) {
    let height = says(page, "document.documentElement.scrollHeight").await;
    #[expect(clippy::cast_precision_loss, reason = "a few hundred pixels")]
    let size = [0.0, 0.0, WIDTH as f64, height.as_f64().unwrap()];
    for (dark, name) in [(false, "light"), (true, "dark")] {
        Person::likes_dark(page, dark).await;
        let picture = Person::picture(page, size).await;
        let file = format!("../docs/extension-panel-{name}.png");
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), picture).unwrap();
    }
}

async fn opens_the_panel(person: &Person) -> Page {
    let page = person.opens("pages/panel.html").await;
    let size = SetDeviceMetricsOverrideParams::new(WIDTH, 640, 1.0, false);
    page.execute(size).await.unwrap();
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_goes_along_with_a_call_from_its_countdown_to_its_outcome() {
    let stage = Stage::set().await;
    let prompts = json!({"confirmations": ["The date of the next visit", "The address"]});
    send(&stage, Method::PUT, "/api/voice-config", prompts).await;
    let talks_on = Phone {
        hang_up: HangUp::Never,
        ..Phone::default()
    };
    stage.simulator.script(ATTENDEE, talks_on);
    let person = Person::at(&stage).await;
    let panel = opens_the_panel(&person).await;
    sees(&panel, "#signed-out", "").await;
    person.signs_in(&stage, &panel).await;
    sees(&panel, "#empty", "No calls ahead").await;
    is_accessible(&panel, "empty").await;

    books(&stage, "Ada Lovelace", 5).await;
    panel.reload().await.unwrap();
    sees(&panel, "#next h2", "Ada Lovelace").await;
    is_accessible(&panel, "with the next call").await;
    // The tick looks again for a while after it has dialled.
    let tick = async { stage.edge.run_scheduled().await.unwrap() };
    let seen = async { sees(&panel, "#live [data-leg=attendee]", "connected").await };
    let ((), ()) = tokio::join!(tick, seen);
    sees(&panel, "#live h2", "Ada Lovelace").await;
    presses(&panel, ".prompt[aria-checked=false]").await;
    sees(&panel, "#said", "Confirmed: The date of the next visit").await;
    sees(&panel, ".prompt[aria-checked=true]", "The date").await;
    sees(&panel, ".prompt[aria-checked=false]", "The address").await;
    is_accessible(&panel, "during a call").await;
    pictures(&panel).await;

    let rung = stage.simulator.calls_to(ATTENDEE);
    assert!(stage.simulator.hang_up(&rung[0].sid));
    stage.simulator.settled().await;
    sees(&panel, "#outcomes h2", "How did it go with Ada Lovelace?").await;
    is_accessible(&panel, "asked how it went").await;
    presses(&panel, "[data-outcome=other]").await;
    sees(&panel, "#outcomes .problem", "Say in the note").await;
    fills(&panel, "#note", "Ask for the papers").await;
    presses(&panel, "[data-outcome=callback_wanted]").await;
    sees(&panel, "#said", "Outcome kept.").await;
    sees(&panel, "#call-back", "Book the call back").await;
    let read = "SELECT outcome, note FROM call_outcomes";
    let kept = stage.edge.execute_sql(read).await.unwrap();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0]["outcome"], "callback_wanted");
    assert_eq!(kept[0]["note"], "Ask for the papers");
    person.leaves().await;
}

/// Waits until a look at the API is over: it sets the alarm for the next, which is soon about a call.
const LOOKED: &str = "(async () => { for (;;) { \
    const next = await chrome.alarms.get('look'); \
    const left = next ? next.scheduledTime - Date.now() : 0; \
    if (left > 5_000 && left < 60_000) return 1; \
    await new Promise((done) => setTimeout(done, 50)); } })()";
/// What is announced at present.
const COMING: &str = "new Promise((done) => chrome.notifications.getAll((all) => \
    done(Object.keys(all).filter((id) => id.startsWith('coming:')))))";

#[tokio::test(flavor = "multi_thread")]
async fn a_coming_call_is_announced_once_though_the_service_worker_is_stopped() {
    let stage = Stage::set().await;
    let person = Person::at(&stage).await;
    let page = opens_the_panel(&person).await;
    person.signs_in(&stage, &page).await;
    books(&stage, "Ada Lovelace", 58).await;
    // An option that changes is a reason to look.
    let wish =
        "chrome.storage.local.set({notifications: {on: true, numbers: false}}).then(() => 1)";
    says(&page, wish).await;
    let announced = async {
        loop {
            let coming = says(&page, COMING).await;
            if coming != json!([]) {
                return coming;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let announced = tokio::time::timeout(LIMIT, announced).await;
    let coming = announced.expect("the call is not announced");
    assert_eq!(coming.as_array().unwrap().len(), 1, "{coming}");
    says(&page, LOOKED).await;

    // The worker forgets, the person puts the notification away, and the alarm rings again.
    person.stops_the_worker().await;
    let away = format!("chrome.notifications.clear({}).then(() => 1)", coming[0]);
    says(&page, &away).await;
    let ring = "chrome.alarms.create('look', {when: Date.now()}).then(() => 1)";
    says(&page, ring).await;
    says(&page, LOOKED).await;
    assert_eq!(says(&page, COMING).await, json!([]), "told once");
    let told = says(
        &page,
        "chrome.storage.local.get('told').then(JSON.stringify)",
    )
    .await;
    assert!(told.as_str().unwrap().contains("coming:"), "{told}");
    assert!(!told.as_str().unwrap().contains("Ada"), "ids only: {told}");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_changes_what_is_found_in_pages() {
    let person = Person::new().await;
    let german = pages::plain("<p>Tel. <b>030 901820</b></p>");
    let off = "chrome.storage.local.set({sitesOff: {'example.com': true}}).then(() => 1)";
    person.worker_says(off).await;
    let options = person.opens("pages/options.html").await;
    sees(&options, "#sites-off", "example.com").await;
    sees(&options, "#version", "Version").await;
    is_accessible(&options, "options").await;
    fills(&options, "#country", "DE").await;
    sees(&options, "#said", "Saved.").await;
    presses(&options, "#sites-off button").await;
    sees(&options, "h3 + p", "No site is switched off.").await;
    fills(&options, "#server", "https://evil.example").await;
    presses(&options, "#check").await;
    sees(&options, "#server-problem", "this machine only").await;
    let kept = "chrome.storage.local.get(['region', 'sitesOff', 'api'])";
    let kept = says(&options, kept).await;
    assert_eq!(kept, json!({"region": "DE", "sitesOff": {}}));
    person.open(&german).await;
    assert_eq!(person.underlined(1).await, ["030 901820"]);
    person.leaves().await;
}
