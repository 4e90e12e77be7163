//! The calls view: whose calls are listed and where, what stays in view, and how little a booking takes.

use chromiumoxide::Page;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::json;

use super::api::{ATTENDEE, books, send};
use super::hands::{CONTROL, clicks, gets_to, is_on, is_sized, strikes, types};
use super::pages_session::{fills, is_accessible, is_online, presses, says, sees};
use super::person::Person;
use crate::stage::Stage;

const PAGE: &str = "pages/schedule.html";
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
/// The most keys that a booking takes besides typing.
const MOST_KEYS: usize = 15;

/// The page of somebody who is signed in.
async fn signed_in(stage: &Stage) -> (Person, Page) {
    let person = Person::at(stage).await;
    let page = person.opens(PAGE).await;
    is_sized(&page, 1280, 800).await;
    person.signs_in(stage, &page).await;
    (person, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_takes_few_keys_or_three_clicks_and_no_scrolling() {
    let stage = Stage::set().await;
    let (person, page) = signed_in(&stage).await;
    sees(&page, "#nothing", "").await;

    strikes(&page, "n", 0).await;
    gets_to(&page, "#field-attendee_phone").await;
    sees(&page, ".slot", "").await;
    let minutes = "document.querySelector('#field-duration_minutes').value";
    assert_eq!(says(&page, minutes).await, "30");
    types(&page, "+14155552671").await;
    // The times are written anew once the number's zone is known.
    sees(&page, ".slot[title*='Los Angeles']", "").await;
    strikes(&page, "Tab", 0).await;
    assert!(is_on(&page, "#field-attendee_name").await);
    types(&page, "Ada Lovelace").await;
    // Leaving the number may have asked for the times once more.
    sees(&page, ".slot[title*='Los Angeles']", "").await;
    let mut keys = 2;
    while !is_on(&page, ".slot").await {
        strikes(&page, "Tab", 0).await;
        keys += 1;
        assert!(keys < MOST_KEYS, "no free time within reach");
    }
    strikes(&page, "Enter", 0).await;
    sees(&page, "#chosen", "Chosen").await;
    strikes(&page, "Enter", CONTROL).await;
    keys += 2;
    sees(&page, "#said", "Booked: Ada Lovelace").await;
    gets_to(&page, "#said").await;
    println!("{keys} keys besides typing");
    assert!(keys <= MOST_KEYS, "{keys} keys");
    let url = says(&page, "location.href").await;
    assert!(!url.as_str().unwrap().contains("new"), "{url}");

    clicks(&page, "#new").await;
    gets_to(&page, "#field-attendee_phone").await;
    types(&page, "+493012345678").await;
    sees(&page, "#phone-hint", "DE").await;
    sees(&page, ".slot[title*='Berlin']", "").await;
    clicks(&page, ".slot").await;
    sees(&page, "#chosen", "Chosen").await;
    clicks(&page, "#submit").await;
    sees(&page, "#said", "Booked: +49").await;
    assert_eq!(says(&page, "scrollY").await, 0);
    let rows = stage
        .edge
        .execute_sql("SELECT id FROM booking_events")
        .await;
    assert_eq!(rows.unwrap().len(), 2);
    person.leaves().await;
}

async fn books_for(stage: &Stage, operator: &str, name: &str, start: DateTime<Utc>) -> String {
    let body = json!({"start_time": start, "attendee_phone": ATTENDEE, "attendee_name": name,
        "title": "Follow-up call", "user_id": operator, "override": true});
    let made = send(stage, Method::POST, "/api/bookings", body).await;
    made["booking"]["id"].as_str().unwrap().to_owned()
}

/// Whether an element is within the window.
async fn is_in_view(page: &Page, selector: &str) -> bool {
    let ask = format!(
        "(() => {{ const box = document.querySelector({selector:?}).getBoundingClientRect(); \
           return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight; }})()"
    );
    says(page, &ask).await == true
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_listed_by_operator_and_side_of_the_present_and_details_stay_in_view() {
    let stage = Stage::set().await;
    let (person, page) = signed_in(&stage).await;
    let now = Utc::now();
    for hours in 3..24 {
        let name = format!("Caller {hours}");
        books_for(&stage, OWNER, &name, now + TimeDelta::hours(hours)).await;
    }
    books_for(&stage, OPERATOR, "Grace Hopper", now + TimeDelta::hours(2)).await;
    let last = books_for(&stage, OWNER, "Alan Turing", now + TimeDelta::days(400)).await;
    let off = books_for(&stage, OWNER, "Ada Lovelace", now + TimeDelta::hours(30)).await;
    send(
        &stage,
        Method::DELETE,
        &format!("/api/bookings/{off}"),
        json!({}),
    )
    .await;

    page.reload().await.unwrap();
    sees(&page, ".row", "Caller 3").await;
    let listed =
        "[...document.querySelectorAll('.row strong')].map((one) => one.textContent).join()";
    let mine = says(&page, listed).await;
    let mine = mine.as_str().unwrap();
    assert!(!mine.contains("Grace") && !mine.contains("Ada"), "{mine}");
    let year = (now + TimeDelta::days(400)).format("%Y").to_string();
    sees(&page, ".day h2", &year).await;

    // The last row, far down.
    let scroll = format!("document.querySelector('#row-{last}').scrollIntoView(), 1");
    says(&page, &scroll).await;
    presses(&page, &format!("#row-{last}")).await;
    sees(&page, "#details h2", "Alan Turing").await;
    sees(&page, "#timeline + ol", "booked it").await;
    assert!(is_in_view(&page, "#details h2").await);
    is_accessible(&page, "a long list and details").await;

    presses(&page, "#list-past").await;
    sees(&page, "#empty", "").await;
    presses(&page, "#list-upcoming").await;
    fills(&page, "#operators", "team").await;
    sees(&page, ".row", "Oscar Operator").await;
    sees(&page, ".row", "Caller 3").await;
    page.reload().await.unwrap();
    sees(&page, ".row", "Grace Hopper").await;
    fills(&page, "#operators", OPERATOR).await;
    sees(&page, ".row", "Grace Hopper").await;
    presses(&page, "#view-week").await;
    sees(&page, ".block strong", "Grace Hopper").await;
    is_accessible(&page, "the week of one operator").await;

    // A search covers the calls of all, past ones too, and leaves the list as it was.
    presses(&page, "#view-list").await;
    fills(&page, "#search", "Ada").await;
    sees(&page, ".row", "Ada Lovelace").await;
    fills(&page, "#search", "").await;
    sees(&page, ".row", "Grace Hopper").await;
    let others = "document.querySelectorAll('.row').length";
    assert_eq!(says(&page, others).await, 1);
    presses(&page, ".row").await;
    is_sized(&page, 700, 800).await;
    sees(&page, "#details h2", "Grace Hopper").await;
    assert!(is_in_view(&page, "#details h2").await);
    assert!(!is_in_view(&page, "#list").await);
    is_accessible(&page, "details over the list").await;
    presses(&page, "#back").await;
    gets_to(&page, ".row").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_booked_again_each_week_handed_over_and_all_of_it_undone() {
    let stage = Stage::set().await;
    let (person, page) = signed_in(&stage).await;
    books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::hours(3)).await;
    page.reload().await.unwrap();
    presses(&page, ".row").await;
    presses(&page, "#hand-over").await;
    gets_to(&page, "#heir-search").await;
    types(&page, "osc").await;
    sees(&page, ".heirs", "Oscar Operator").await;
    let found = "document.querySelectorAll('.heir').length";
    assert_eq!(says(&page, found).await, 1);
    sees(&page, ".heirs li span.meta", "").await;
    is_accessible(&page, "colleagues to hand over to").await;
    presses(&page, ".heir").await;
    sees(&page, "#said", "Oscar Operator").await;
    presses(&page, "#undo").await;
    sees(&page, "#said", "Undone").await;
    let operator = "SELECT user_id FROM booking_events";
    let operator = stage.edge.execute_sql(operator).await.unwrap();
    assert_eq!(operator[0]["user_id"], OWNER);

    presses(&page, "#new").await;
    gets_to(&page, "#field-attendee_phone").await;
    types(&page, "lov").await;
    sees(&page, "#recent li", "Ada Lovelace").await;
    is_accessible(&page, "recent contacts").await;
    strikes(&page, "Enter", 0).await;
    sees(&page, "#phone-hint", "US").await;
    let name = "document.querySelector('#field-attendee_name').value";
    assert_eq!(says(&page, name).await, "Ada Lovelace");
    fills(&page, "#field-repeat", "weekly").await;
    fills(&page, "#field-times", "3").await;
    presses(&page, ".free .days button:last-child").await;
    presses(&page, ".slot").await;
    sees(&page, "#chosen", "Chosen").await;
    is_accessible(&page, "a series").await;
    presses(&page, "#submit").await;
    sees(&page, "#said", "3 calls with Ada Lovelace").await;
    let pending = "SELECT id FROM booking_events WHERE status = 'pending'";
    assert_eq!(stage.edge.execute_sql(pending).await.unwrap().len(), 4);
    presses(&page, "#undo").await;
    sees(&page, "#said", "cancelled").await;
    assert_eq!(stage.edge.execute_sql(pending).await.unwrap().len(), 1);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_load_says_so_and_a_viewer_is_not_invited_to_schedule() {
    let stage = Stage::set().await;
    let (person, page) = signed_in(&stage).await;
    let id = books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::hours(3)).await;
    is_online(&page, false).await;
    let go = format!("location.hash = '#/calls/{id}', 1");
    says(&page, &go).await;
    let told = sees(&page, "#beside .problem-state", "You are offline").await;
    assert!(!told.contains("sent"), "nothing was to be sent: {told}");
    is_online(&page, true).await;
    presses(&page, "#beside .problem-state button").await;
    sees(&page, "#details h2", "Ada Lovelace").await;
    let missing = "#/calls/019a0000-0000-7000-8000-00000000dead";
    says(&page, &format!("location.hash = {missing:?}, 1")).await;
    sees(&page, "#beside .problem-state h2", "Could not load.").await;
    is_accessible(&page, "a booking that is not there").await;

    let viewer = format!("UPDATE members SET role = 'viewer' WHERE user_id = '{OWNER}'");
    stage.edge.execute_sql(&viewer).await.unwrap();
    says(&page, "location.hash = '#/calls/new', 1").await;
    page.reload().await.unwrap();
    sees(&page, ".row", "Ada Lovelace").await;
    sees(&page, "#may-not", "An owner or admin can change it").await;
    sees(&page, "#nothing", "press t").await;
    let offered = "document.querySelector('#new, #form') !== null";
    assert_eq!(says(&page, offered).await, false);
    strikes(&page, "n", 0).await;
    sees(&page, "#nothing", "press t").await;
    is_accessible(&page, "the calls of a viewer").await;
    person.leaves().await;
}
