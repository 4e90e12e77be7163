//! From wherever a call is thought of to the booking, and through one of them to its end.

use callslot_fakes::CallRecord;
use chromiumoxide::Page;
use serde_json::{Map, Value};

use super::api::is_rung;
use super::menus::choose;
use super::pages_session::{fills, presses, says, sees};
use super::person::Person;
use super::scenes::opens_the_panel;
use super::tooltip::{button, settled};
use super::{NUMBERS, pages, tooltip};
use crate::stage::Stage;

/// The first number of [`NUMBERS`].
const NUMBER: &str = "+12127365000";
/// The phone of the owner, who signs in.
const OWN_PHONE: &str = "+12125550101";
/// The tooltip's second button.
const SCHEDULE: usize = 1;

async fn bookings(stage: &Stage) -> Vec<Map<String, Value>> {
    let rows = "SELECT id, status, attendee_phone, attendee_name, notes FROM booking_events";
    stage.edge.execute_sql(rows).await.unwrap()
}

/// Waits for the form's tab.
async fn form(person: &Person) -> Page {
    person
        .tab(&person.own("pages/schedule.html#/calls/new"))
        .await
}

/// Takes the first free time for somebody, and books.
async fn books_the_first_time(form: &Page, name: &str) {
    fills(form, "#field-attendee_name", name).await;
    presses(form, ".slot").await;
    sees(form, "#chosen", "Chosen").await;
    presses(form, "#submit").await;
    sees(form, "#said", &format!("Booked: {name}")).await;
    sees(form, "#details h2", name).await;
}

/// The note of the page of the web.
fn note(person: &Person) -> String {
    format!("Page — {}", person.url())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_in_a_page_becomes_a_call_though_the_service_worker_stops_on_the_way() {
    let stage = Stage::set().await;
    let person = Person::everywhere_at(&stage).await;
    let popup = person.opens_the_popup().await;
    person.signs_in(&stage, &popup).await;

    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    person.point_at_number(0).await;
    tooltip(&person, true).await;
    settled(&person).await;
    person.restarts_the_worker(&popup).await;
    let (x, y) = button(&person, SCHEDULE).await;
    person.click(x, y).await;
    let form = form(&person).await;
    sees(&form, ".slot", "").await;
    let typed = says(
        &form,
        "document.querySelector('#field-attendee_phone').value",
    )
    .await;
    assert_eq!(typed, "+1 212-736-5000");
    person.restarts_the_worker(&popup).await;
    books_the_first_time(&form, "Ada Lovelace").await;
    let booked = bookings(&stage).await;
    assert_eq!(booked.len(), 1, "{booked:?}");
    assert_eq!(booked[0]["attendee_phone"], NUMBER);
    assert_eq!(booked[0]["notes"], note(&person));

    popup.reload().await.unwrap();
    sees(&popup, ".next h2", "Ada Lovelace").await;
    presses(&popup, "#call-now").await;
    presses(&popup, "#yes").await;
    sees(&popup, "#said", "within seconds").await;
    let panel = opens_the_panel(&person).await;
    sees(&panel, "#next h2", "Ada Lovelace").await;
    stage.edge.fire_scheduled();
    is_rung(&stage, NUMBER).await;
    let rung: Vec<CallRecord> = stage.simulator.calls();
    let rung: Vec<&str> = rung.iter().map(|call| call.to.as_str()).collect();
    assert_eq!(rung, [OWN_PHONE, NUMBER], "each once, the operator first");

    sees(
        &panel,
        "#outcomes h2",
        "Outcome of the call with Ada Lovelace",
    )
    .await;
    person.restarts_the_worker(&popup).await;
    presses(&panel, "[data-outcome=agreed]").await;
    presses(&panel, "#save-outcome").await;
    sees(&panel, "#said", "Outcome saved").await;
    let kept = stage.edge.execute_sql("SELECT outcome FROM outcomes").await;
    assert_eq!(kept.unwrap()[0]["outcome"], "agreed");
    assert_eq!(bookings(&stage).await[0]["status"], "completed");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_popup_and_the_menu_of_a_selection_both_lead_to_a_booking() {
    let stage = Stage::set().await;
    let (person, popup) = Person::in_the_popup(&stage).await;
    presses(&popup, "#schedule").await;
    let empty = form(&person).await;
    fills(&empty, "#field-attendee_phone", "+1 415 555 2671").await;
    books_the_first_time(&empty, "Ada Lovelace").await;
    popup.reload().await.unwrap();
    sees(&popup, ".next h2", "Ada Lovelace").await;
    empty.close().await.unwrap();

    person.open(&pages::plain("<p>Call us</p>")).await;
    person.wakes_the_worker(&popup).await;
    choose(&person, "selectionText: ' (212) 736-5000 '").await;
    let filled = form(&person).await;
    sees(&filled, ".slot", "").await;
    books_the_first_time(&filled, "Grace Hopper").await;
    let booked = bookings(&stage).await;
    let booked: Vec<_> = booked
        .iter()
        .map(|one| (&one["attendee_phone"], &one["notes"]))
        .collect();
    let selected = (&Value::from(NUMBER), &Value::from(note(&person)));
    assert_eq!(
        booked,
        [(&Value::from("+14155552671"), &Value::Null), selected]
    );
    person.leaves().await;
}
