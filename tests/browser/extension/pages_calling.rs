//! Calling now, from wherever a number is, and what comes after it.

use callslot_fakes::{Answer, HangUp, Phone};
use chromiumoxide::Page;
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::json;

use super::api::{ATTENDEE, books, is_rung, send};
use super::pages_panel::in_the_panel;
use super::pages_session::{fills, is_accessible, presses, says, sees};
use super::person::Person;
use super::tooltip::{button, settled};
use super::{NUMBERS, pages, tooltip};
use crate::stage::Stage;

/// The first number of [`NUMBERS`].
const NUMBER: &str = "+12127365000";
/// The tooltip's first button.
const CALL: usize = 0;

fn talks_on() -> Phone {
    Phone {
        hang_up: HangUp::Never,
        ..Phone::default()
    }
}

/// The value of a field that is shown.
async fn value(page: &Page, selector: &str) -> String {
    let value = says(page, &format!("document.querySelector({selector:?}).value")).await;
    value.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_called_now_from_the_popup_once_it_is_confirmed() {
    let stage = Stage::set().await;
    stage.simulator.script(ATTENDEE, talks_on());
    let (person, popup) = Person::in_the_popup(&stage).await;
    presses(&popup, "#call-number").await;
    fills(&popup, "#callee-number", "415 555 2671").await;
    presses(&popup, "#continue").await;
    sees(&popup, "#call-problem", "country code").await;
    is_accessible(&popup, "asked for a number").await;
    fills(&popup, "#callee-number", "+1 415 555 2671").await;
    fills(&popup, "#callee-name", "Ada Lovelace").await;
    presses(&popup, "#continue").await;
    sees(
        &popup,
        "#rings",
        "rings first, then Ada Lovelace +1 415-555-2671",
    )
    .await;
    is_accessible(&popup, "asked whether to call now").await;
    assert!(stage.simulator.calls().is_empty(), "nothing rings before");
    presses(&popup, "#yes:enabled").await;
    sees(&popup, "#said", "Calling Ada Lovelace").await;
    is_rung(&stage, ATTENDEE).await;

    sees(&popup, "#live h2", "Ada Lovelace").await;
    sees(&popup, "#live", "connected").await;
    is_accessible(&popup, "during a call").await;
    let unanswered = "chrome.storage.session.get('call-now').then(Object.keys)";
    assert_eq!(says(&popup, unanswered).await, json!([]));
    presses(&popup, "#hang-up").await;
    sees(&popup, "#said", "Hung up.").await;
    stage.simulator.settled().await;
    assert_eq!(stage.simulator.calls_to(ATTENDEE).len(), 1);
    // They talked, so it needs an outcome.
    sees(&popup, "button.outcome", "").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_called_from_the_popup_though_the_numbering_plans_cannot_be_loaded() {
    let stage = Stage::set().await;
    stage.simulator.script(ATTENDEE, talks_on());
    let (person, popup) = Person::in_the_popup(&stage).await;
    person.loses("wasm/callslot_phone_bg.wasm");
    popup.reload().await.unwrap();
    presses(&popup, "#call-number").await;
    fills(&popup, "#callee-number", "415 555 2671").await;
    presses(&popup, "#continue").await;
    sees(&popup, "#call-problem", "country code").await;
    fills(&popup, "#callee-number", "+1 (415) 555-2671").await;
    presses(&popup, "#continue").await;
    sees(&popup, "#rings", "rings first, then +14155552671").await;
    is_accessible(&popup, "a number without numbering plans").await;
    presses(&popup, "#yes:enabled").await;
    is_rung(&stage, ATTENDEE).await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn call_in_the_tooltip_leads_to_a_confirmation_and_nothing_rings_before_it_is_pressed() {
    let stage = Stage::set().await;
    let person = Person::everywhere_at(&stage).await;
    let popup = person.opens_the_popup().await;
    person.signs_in(&stage, &popup).await;
    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    person.point_at_number(0).await;
    tooltip(&person, true).await;
    settled(&person).await;
    let (x, y) = button(&person, CALL).await;
    person.click(x, y).await;
    let opened = person.tab(&person.own("pages/schedule.html#/call?")).await;
    sees(&opened, "#call-title", "+1 212-736-5000").await;
    sees(&opened, "#rings", "rings first").await;
    assert!(stage.simulator.calls().is_empty());
    presses(&opened, "#yes:enabled").await;
    is_rung(&stage, NUMBER).await;
    sees(&opened, "#live h2", "212-736-5000").await;
    let notes = "SELECT notes FROM booking_events";
    let notes = stage.edge.execute_sql(notes).await.unwrap();
    assert_eq!(notes[0]["notes"], format!("Page — {}", person.url()));
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_that_somebody_else_opened_waits_until_it_was_seen() {
    let stage = Stage::set().await;
    let (person, _popup) = Person::in_the_popup(&stage).await;
    let page = person
        .opens("pages/schedule.html#/call?phone=%2B14155552671")
        .await;
    sees(&page, "#yes:enabled", "Call now").await;
    is_accessible(&page, "a confirmation").await;
    // It comes to the front again, perhaps under a click that is meant for something else.
    let pressed = "(window.dispatchEvent(new Event('focus')), new Promise((done) => setTimeout(() => { \
        const yes = document.querySelector('#yes'); yes.click(); done(yes.disabled); }, 50)))";
    assert_eq!(says(&page, pressed).await, true);
    sees(&page, "#yes:enabled", "Call now").await;
    assert!(stage.simulator.calls().is_empty());
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_call_is_counted_and_booked_again_with_all_that_is_known() {
    let stage = Stage::set().await;
    let busy = Phone {
        answer: Answer::Busy,
        ..Phone::default()
    };
    stage.simulator.script(ATTENDEE, busy);
    let (person, popup) = Person::in_the_popup(&stage).await;
    let id = books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::seconds(5)).await;
    let notes = json!({"notes": "Prefers mornings"});
    send(&stage, Method::PATCH, &format!("/api/bookings/{id}"), notes).await;
    stage.edge.fire_scheduled();
    sees(&popup, "#missed", "Ada Lovelace").await;
    is_accessible(&popup, "with a missed call").await;
    let counted = "new Promise((done) => { const look = async () => \
        await chrome.action.getBadgeText({}) === '1' ? done(true) : setTimeout(look, 20); \
        chrome.runtime.sendMessage({type: 'look'}).then(look); })";
    assert_eq!(says(&popup, counted).await, true);
    presses(&popup, "#missed .book-again").await;
    let form = person
        .tab(&person.own("pages/schedule.html#/calls/new"))
        .await;
    sees(&form, "#field-attendee_phone", "").await;
    assert_eq!(
        value(&form, "#field-attendee_phone").await,
        "+1 415-555-2671"
    );
    assert_eq!(value(&form, "#field-attendee_name").await, "Ada Lovelace");
    assert_eq!(value(&form, "#field-title").await, "Follow-up call");
    assert_eq!(value(&form, "#field-notes").await, "Prefers mornings");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_of_the_call_goes_into_its_outcome_which_can_be_withdrawn() {
    let stage = Stage::set().await;
    stage.simulator.script(ATTENDEE, talks_on());
    let (person, panel) = in_the_panel(&stage).await;
    let id = books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::seconds(5)).await;
    let notes = json!({"notes": "Prefers mornings"});
    send(&stage, Method::PATCH, &format!("/api/bookings/{id}"), notes).await;
    stage.edge.fire_scheduled();
    sees(&panel, "#live [data-leg=attendee]", "connected").await;
    sees(&panel, "#brief", "Prefers mornings").await;
    fills(&panel, "#live-note", "Wants the papers").await;
    panel.reload().await.unwrap();
    sees(&panel, "#live h2", "Ada Lovelace").await;
    assert_eq!(value(&panel, "#live-note").await, "Wants the papers");
    presses(&panel, "#hang-up").await;
    sees(&panel, "#outcomes h2", "Ada Lovelace").await;
    presses(&panel, "[data-outcome=agreed]").await;
    presses(&panel, "#save-outcome").await;
    sees(&panel, "#said", "Outcome saved: Agreed").await;
    presses(&panel, "#undo").await;
    sees(&panel, "#said", "withdrawn").await;
    sees(&panel, "[data-outcome=agreed][aria-pressed=true]", "").await;
    assert_eq!(value(&panel, "#note").await, "Wants the papers");
    is_accessible(&panel, "an outcome that is withdrawn").await;
    presses(&panel, "[data-outcome=declined]").await;
    presses(&panel, "#save-outcome").await;
    sees(&panel, "#said", "Outcome saved: Declined").await;
    let said = "SELECT outcome, note FROM outcomes ORDER BY number";
    let said = stage.edge.execute_sql(said).await.unwrap();
    assert_eq!(said[0]["outcome"], "agreed");
    assert_eq!(said[1]["outcome"], "declined");
    assert_eq!(said[1]["note"], "Wants the papers");

    let cockpit = person
        .opens(&format!("pages/schedule.html#/calls/{id}/cockpit"))
        .await;
    sees(&cockpit, "#brief", "Prefers mornings").await;
    is_accessible(&cockpit, "the cockpit of a call that is over").await;

    // The details tell all of it, and take an outcome in the same form.
    presses(&panel, "#undo").await;
    sees(&panel, "#said", "withdrawn").await;
    let page = format!("pages/schedule.html#/calls/{id}");
    let details = person.opens(&page).await;
    sees(&details, "#timeline + ol", "Talked for").await;
    presses(&details, "[data-outcome=no_decision]").await;
    presses(&details, "#save-outcome").await;
    sees(&details, "#said", "Outcome saved: No decision").await;
    presses(&details, "#undo").await;
    sees(&details, "#said", "withdrawn").await;
    sees(
        &details,
        "[data-outcome=no_decision][aria-pressed=true]",
        "",
    )
    .await;
    sees(&details, "#timeline + ol", "withdrew the outcome").await;
    is_accessible(&details, "an outcome in the details").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_out_the_next_person_is_asked_who_they_are() {
    let stage = Stage::set().await;
    let (person, popup) = Person::in_the_popup(&stage).await;
    presses(&popup, "#sign-out").await;
    sees(&popup, "#signed-out", "").await;
    presses(&popup, "#sign-in").await;
    // Though the browser still knows the former person.
    let window = person.tab(&stage.at("/sign-in")).await;
    sees(&window, "form[action='/sign-in']", "").await;
    person.leaves().await;
}
