//! The notifications of the person, while no page of the extension has to be open.

use chromiumoxide::Page;
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::json;

use super::api::{books, send};
use super::pages_panel::in_the_panel;
use super::pages_session::{says, sees};
use super::person::Person;
use crate::stage::Stage;

/// Lets the alarm ring, and waits until the look that follows is over, and has reached the server: it sets the
/// alarm for two minutes from now at its beginning, and about a call for half a minute from now in its end. A
/// look that has not reached the server leaves it at that, and the alarm rings again.
const LOOK: &str = "(async () => { \
    let sets = 0; \
    const { alarms } = chrome; \
    const create = alarms.create.bind(alarms); \
    alarms.create = async (...all) => { await create(...all); sets += 1; }; \
    for (let looks = 1; ; looks += 1) { \
      sets = 0; \
      alarms.onAlarm.dispatch({name: 'look'}); \
      while (sets < 2) await new Promise((again) => setTimeout(again, 10)); \
      const { scheduledTime } = await alarms.get('look'); \
      if (scheduledTime - Date.now() < 60_000) { alarms.create = create; return looks; } } })()";

async fn looks(person: &Person, own: &Page) {
    person.wakes_the_worker(own).await;
    person.worker_says(LOOK).await;
}

/// The notifications of this kind that are shown at present.
async fn shown(own: &Page, kind: &str) -> Vec<String> {
    let all = "new Promise((done) => chrome.notifications.getAll((all) => done(Object.keys(all))))";
    let all: Vec<String> = serde_json::from_value(says(own, all).await).unwrap();
    all.into_iter().filter(|id| id.starts_with(kind)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coming_call_is_announced_once_though_the_service_worker_is_stopped() {
    let stage = Stage::set().await;
    let (person, page) = in_the_panel(&stage).await;
    books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::seconds(58)).await;
    looks(&person, &page).await;
    let coming = shown(&page, "coming:").await;
    assert_eq!(coming.len(), 1, "{coming:?}");

    person.restarts_the_worker(&page).await;
    looks(&person, &page).await;
    assert_eq!(shown(&page, "coming:").await, coming);

    // The person puts it away. Shown again, it would be there again.
    let away = format!("chrome.notifications.clear({:?})", coming[0]);
    says(&page, &away).await;
    person.restarts_the_worker(&page).await;
    looks(&person, &page).await;
    assert!(shown(&page, "coming:").await.is_empty(), "told once");
    let told = "chrome.storage.local.get('told').then(({ told }) => JSON.stringify(told))";
    let told = says(&page, told).await.to_string();
    assert!(told.contains(&coming[0]), "{told}");
    assert!(!told.contains("Ada"), "ids only: {told}");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_over_is_asked_for_its_outcome_until_it_has_one() {
    let stage = Stage::set().await;
    let (person, page) = in_the_panel(&stage).await;
    books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::seconds(5)).await;
    stage.edge.fire_scheduled();
    sees(&page, "#outcomes h2", "Ada Lovelace").await;
    // A call ahead keeps looks near each other.
    books(&stage, "Grace Hopper", Utc::now() + TimeDelta::seconds(90)).await;
    looks(&person, &page).await;
    let asked = shown(&page, "outcome:").await;
    assert_eq!(asked.len(), 1, "{asked:?}");

    let call = asked[0].trim_start_matches("outcome:");
    let path = format!("/api/calls/{call}/outcome");
    send(&stage, Method::PUT, &path, json!({"outcome": "agreed"})).await;
    person.restarts_the_worker(&page).await;
    looks(&person, &page).await;
    assert!(shown(&page, "outcome:").await.is_empty());
    person.leaves().await;
}
