//! The form and the details when others are faster, or are to take over, and in Spanish.

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::json;

use super::api::{ATTENDEE, books, send};
use super::pages_session::{fills, is_accessible, presses, says, sees};
use super::person::Person;
use crate::stage::Stage;

const FORM: &str = "pages/schedule.html#/calls/new?phone=%2B493012345678";

/// The chosen time.
async fn chosen(form: &Page) -> DateTime<Utc> {
    let start = "document.querySelector('.slot[aria-pressed=true]').dataset.start";
    says(form, start).await.as_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_somebody_else_has_taken_is_told_with_the_times_next_to_it() {
    let stage = Stage::set().await;
    let person = Person::at(&stage).await;
    let form = person.opens(FORM).await;
    person.signs_in(&stage, &form).await;
    fills(&form, "#field-attendee_name", "Ada Lovelace").await;
    presses(&form, ".slot").await;
    sees(&form, "#form", "Held for you").await;
    let start = chosen(&form).await;
    // The five minutes for which it is kept are over.
    let over = "UPDATE slot_holds SET expires_at = created_at";
    stage.edge.execute_sql(over).await.unwrap();
    books(&stage, "Grace Hopper", start).await;

    presses(&form, "#submit").await;
    sees(&form, "#taken", "just been taken. These are free:").await;
    is_accessible(&form, "a time that was taken").await;
    presses(&form, "#taken .slot").await;
    sees(&form, "#chosen", "Chosen").await;
    presses(&form, "#submit").await;
    sees(&form, "#said", "Booked: Ada Lovelace").await;
    let rows = "SELECT attendee_name, start_time FROM booking_events ORDER BY start_time";
    let rows = stage.edge.execute_sql(rows).await.unwrap();
    let names: Vec<_> = rows.iter().map(|row| &row["attendee_name"]).collect();
    assert_eq!(names, ["Grace Hopper", "Ada Lovelace"]);
    assert_eq!(rows[0]["start_time"], start.timestamp_millis());
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_found_from_the_popup_and_handed_over_to_a_colleague() {
    let stage = Stage::set().await;
    let (person, popup) = Person::in_the_popup(&stage).await;
    let id = books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::hours(3)).await;
    popup.reload().await.unwrap();
    presses(&popup, "#reschedule").await;
    let there = person.own("pages/schedule.html#/calls/");
    let details = person.tab(&there).await;
    sees(&details, "#details h2", "Ada Lovelace").await;
    presses(&details, "#hand-over").await;
    sees(&details, ".heir", "Oscar Operator").await;
    is_accessible(&details, "asked who takes it over").await;
    let give = "[...document.querySelectorAll('.heir')] \
        .find((one) => one.textContent === 'Oscar Operator').click(), 1";
    says(&details, give).await;
    sees(&details, "#said", "Handed over to Oscar Operator.").await;
    let operator = format!(
        "SELECT u.name FROM booking_events b JOIN users u ON u.id = b.user_id WHERE b.id = '{id}'"
    );
    let operator = stage.edge.execute_sql(&operator).await.unwrap();
    assert_eq!(operator[0]["name"], "Oscar Operator");
    popup.reload().await.unwrap();
    sees(&popup, "#empty", "").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_else_takes_part_in_a_call_is_named_beside_its_operator() {
    let stage = Stage::set().await;
    let (person, _popup) = Person::in_the_popup(&stage).await;
    let member = |number: u32| format!("019a0000-0000-7000-8000-000000000{number}");
    let hosts: Vec<_> = [101, 103, 106]
        .map(|number| json!({"user_id": member(number)}))
        .into();
    let event = json!({
        "slug": "together", "hosts": hosts,
        "rules": {"name": "Together", "durations": [30], "assignment": "collective"},
    });
    let event = send(&stage, Method::POST, "/api/event-types", event).await;
    // Whether it is within anybody's hours is not what this is about.
    let body = json!({
        "start_time": Utc::now() + TimeDelta::hours(3), "attendee_phone": ATTENDEE,
        "attendee_name": "Ada Lovelace", "title": "All of us", "user_id": member(101),
        "event_type": event["event_type"]["id"], "override": true,
    });
    let booked = send(&stage, Method::POST, "/api/bookings", body).await;
    let id = booked["booking"]["id"].as_str().unwrap();
    let details = person
        .opens(&format!("pages/schedule.html#/calls/{id}"))
        .await;
    sees(&details, "#co-hosts", "Oscar Operator").await;
    sees(&details, "#co-hosts", "Amara Obi").await;
    let named = says(&details, "document.querySelector('#co-hosts').textContent").await;
    assert!(
        !named.as_str().unwrap().contains("Olivia Owner"),
        "{named}: she is the one who is rung"
    );
    is_accessible(&details, "details of a call of several").await;

    let alone = books(&stage, "Grace Hopper", Utc::now() + TimeDelta::hours(5)).await;
    let details = person
        .opens(&format!("pages/schedule.html#/calls/{alone}"))
        .await;
    sees(&details, "#details", "Olivia Owner").await;
    let named = "document.querySelector('#co-hosts') === null";
    assert_eq!(says(&details, named).await, true);
    person.leaves().await;
}

/// Has a page in the language of a browser in Spain.
async fn in_spanish(page: &Page) {
    let language = "chrome.i18n.getUILanguage = () => 'es-ES'";
    let params = AddScriptToEvaluateOnNewDocumentParams::new(language);
    page.execute(params).await.unwrap();
    page.reload().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_in_spanish_is_spoken_to_in_spanish() {
    let stage = Stage::set().await;
    let person = Person::at(&stage).await;
    let popup = person.opens_the_popup().await;
    in_spanish(&popup).await;
    sees(&popup, "#signed-out", "Inicie sesión").await;
    let language = says(&popup, "document.documentElement.lang").await;
    assert_eq!(language, "es");
    person.signs_in(&stage, &popup).await;
    sees(&popup, "#schedule", "Programar una llamada").await;
    is_accessible(&popup, "popup in Spanish").await;

    let form = person.opens(FORM).await;
    in_spanish(&form).await;
    sees(&form, "#form h2", "Programar una llamada").await;
    presses(&form, "#submit").await;
    sees(&form, "#form", "Elija una hora.").await;
    presses(&form, ".slot").await;
    sees(&form, "#chosen", "Elegida: ").await;
    is_accessible(&form, "form in Spanish").await;
    person.leaves().await;
}
