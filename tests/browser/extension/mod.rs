//! Click-to-call in a real browser, with the extension as `cargo xtask build --extension` makes it.

pub(crate) mod api;
mod finding;
pub(crate) mod hands;
mod hostile;
mod menus;
mod notifications;
pub(crate) mod pages;
mod pages_booking;
mod pages_calling;
mod pages_calls;
mod pages_form;
mod pages_options;
pub(crate) mod pages_organizations;
mod pages_panel;
mod pages_popup;
mod pages_schedule;
pub(crate) mod pages_session;
mod pages_week;
pub(crate) mod person;
mod scenes;
mod speed;
mod tooltip;
mod tooltip_rules;
mod worker;

use person::Person;
use scenes::tooltip;
use serde_json::Value;

const NUMBERS: &str = "<p>Call <b>(212) 736-5000</b> or +44 20 7930 4832, order 2127365000.</p>";

/// Gives the command that walks the numbers; Chrome keeps its keys to itself.
async fn walk(person: &Person) {
    command(person, "walk-numbers").await;
}

/// Gives a command in the tab that shows a page of the web.
async fn command(person: &Person, name: &str) {
    let give = format!(
        "chrome.tabs.query({{}}).then((tabs) => {{ \
           const tab = tabs.find((tab) => tab.url?.startsWith('http')); \
           chrome.commands.onCommand.dispatch({name:?}, tab); return 1; }})"
    );
    person.worker_says(&give).await;
}

/// The address at which the form was opened, `null` if nowhere.
async fn form(person: &Person) -> Value {
    let read = "chrome.tabs.query({}).then((tabs) => tabs.map((tab) => tab.pendingUrl || tab.url) \
        .find((url) => url?.startsWith('chrome-extension:')) ?? null)";
    person.worker_says(read).await
}

/// Waits for the form, for a number of the page that the person looks at.
async fn form_for(person: &Person, e164: &str) {
    opened_for(person, "/calls/new", e164).await;
}

/// Waits for the confirmation of a call to a number of the page that the person looks at.
async fn confirmation_for(person: &Person, e164: &str) {
    opened_for(person, "/call", e164).await;
}

async fn opened_for(person: &Person, view: &str, e164: &str) {
    let address = person.own(&format!("pages/schedule.html#{view}?"));
    let opened = person.tab(&address).await;
    let address = opened.url().await.unwrap().unwrap();
    let fields = address.split_once('?').unwrap().1;
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(fields.as_bytes())
        .into_owned()
        .collect();
    let note = format!("Page — {}", person.url());
    let wanted = [("phone", e164), ("note", &note)].map(|(k, v)| (k.to_owned(), v.to_owned()));
    assert_eq!(fields, wanted);
}
