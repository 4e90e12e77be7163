//! The interface at `/app`, against the real edge.

use chromiumoxide::cdp::browser_protocol::network::{
    BlockPattern, EnableParams, SetBlockedUrLsParams,
};
use chrono::{TimeDelta, Utc};
use serde_json::json;

use crate::extension::api::books;
use crate::extension::hands::{gets_to, is_sized, misses, strikes, tabs_to, types};
use crate::extension::pages_organizations::{FIRST, JOIN, SECOND};
use crate::extension::pages_session::{fills, is_accessible, presses, says, sees};
use crate::person::Visitor;
use crate::stage::{OWNER, Stage};

const OPERATOR: &str = "oscar.operator@acme.example";

/// The path of the page, and its query.
async fn place(person: &Visitor) -> String {
    let place = says(&person.page, "location.pathname + location.search").await;
    place.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_books_by_keyboard_in_a_browser_alone_and_leaves_nothing_to_the_next() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    // Whoever is not signed in comes back to the view that was asked for, with what is personal in its address.
    let asked_for = "/app/calls/new?view=week#phone=%2B14155552671&name=Grace";
    person.goes(stage.at(asked_for), "/sign-in").await;
    person
        .proves_to_be(&stage, OPERATOR, "/app/calls/new")
        .await;
    sees(&person.page, "#form", "").await;
    let name = "document.querySelector('#field-attendee_name').value";
    assert_eq!(says(&person.page, name).await, "Grace");
    person.goes(stage.at("/app/week"), "/app/week").await;
    sees(&person.page, "#grid", "").await;
    is_accessible(&person.page, "week on the web").await;

    strikes(&person.page, "n", 0).await;
    sees(&person.page, "#form", "").await;
    tabs_to(&person.page, "#field-attendee_phone").await;
    types(&person.page, "+493012345678").await;
    sees(&person.page, "#phone-hint", "DE").await;
    tabs_to(&person.page, "#field-attendee_name").await;
    types(&person.page, "Ada Lovelace").await;
    sees(&person.page, ".slot", "").await;
    tabs_to(&person.page, ".slot").await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#chosen", "in Berlin").await;
    tabs_to(&person.page, "#submit").await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#said", "Booked: Ada Lovelace").await;
    let rows = "SELECT id FROM booking_events";
    let rows = stage.edge.execute_sql(rows).await.unwrap();
    let booked = format!("/app/calls/{}?view=week", rows[0]["id"].as_str().unwrap());
    assert_eq!(place(&person).await, booked);

    person.page.reload().await.unwrap();
    sees(&person.page, "#details h2", "Ada Lovelace").await;
    sees(&person.page, "#grid", "").await;
    assert_eq!(place(&person).await, booked);
    is_accessible(&person.page, "details on the web").await;
    says(&person.page, "history.back(), 1").await;
    sees(&person.page, "#grid", "").await;
    let gone = "new Promise((done) => { const look = () => { \
        if (document.querySelector('#details, #form')) setTimeout(look, 20); else done(true); }; look(); })";
    assert_eq!(says(&person.page, gone).await, true);
    assert_eq!(place(&person).await, "/app/week", "the form is over");

    presses(&person.page, "#view-list").await;
    sees(&person.page, ".row", "Ada Lovelace").await;
    assert_eq!(place(&person).await, "/app/calls");
    presses(&person.page, "#profile").await;
    sees(&person.page, "#account", "Oscar Operator").await;
    assert_eq!(place(&person).await, "/app/profile");
    is_accessible(&person.page, "profile on the web").await;
    person
        .led_to("/sign-in", async || person.presses("#sign-out").await)
        .await;
    let kept = says(&person.page, "Object.keys(sessionStorage)").await;
    assert_eq!(kept, json!([]));

    person.goes(stage.at(&booked), "/sign-in").await;
    let (path, _) = booked.split_once('?').unwrap();
    person.proves_to_be(&stage, OWNER, path).await;
    sees(&person.page, "#details h2", "Ada Lovelace").await;
    person.goes(stage.at("/app/profile"), "/app/profile").await;
    sees(&person.page, "#account", "Olivia Owner").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_lead_through_the_interface_and_it_fits_every_window() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let at = Utc::now() + TimeDelta::hours(3);
    let id = books(&stage, "Ada Lovelace", at).await;
    person.goes(stage.at("/app/day"), "/sign-in").await;
    person.proves_to_be(&stage, OWNER, "/app/day").await;
    sees(&person.page, "#grid", "").await;
    strikes(&person.page, "?", 0).await;
    sees(&person.page, "#shortcuts[open]", "Search calls").await;
    is_accessible(&person.page, "shortcuts").await;
    strikes(&person.page, "Escape", 0).await;
    misses(&person.page, "#shortcuts[open]").await;
    strikes(&person.page, "/", 0).await;
    gets_to(&person.page, "#search").await;
    types(&person.page, "love").await;
    sees(&person.page, ".row", "Ada Lovelace").await;
    assert_eq!(
        place(&person).await,
        "/app/calls?show=all&operator=team",
        "what is typed is sent to nobody"
    );
    let typed = says(&person.page, "location.hash").await;
    assert_eq!(typed, "#search=love");
    person.page.reload().await.unwrap();
    sees(&person.page, ".row", "Ada Lovelace").await;
    let search = says(&person.page, "document.querySelector('#search').value").await;
    assert_eq!(search, "love");

    let fits = "document.documentElement.scrollWidth <= innerWidth";
    for (width, height) in [(320, 640), (900, 700), (1_280, 800), (3_840, 2_160)] {
        is_sized(&person.page, width, height).await;
        for (view, shown) in [
            ("/app/calls", "#list"),
            ("/app/calls/new", "#form"),
            (&*format!("/app/calls/{id}"), "#details"),
            ("/app/profile", "#account"),
        ] {
            person.goes(stage.at(view), view).await;
            sees(&person.page, shown, "").await;
            assert_eq!(says(&person.page, fits).await, true, "{view} at {width}");
        }
        is_accessible(&person.page, &format!("profile at {width}")).await;
    }
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_of_two_organizations_goes_from_one_to_the_other_whatever_their_plans() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    stage.edge.execute_sql(JOIN).await.unwrap();
    books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::hours(3)).await;
    person.goes(stage.at("/app"), "/sign-in").await;
    person.proves_to_be(&stage, OWNER, "/app").await;
    fills(&person.page, "#organization", FIRST).await;
    sees(&person.page, ".row", "Ada Lovelace").await;
    let free = format!("UPDATE organizations SET plan = 'free' WHERE id = '{FIRST}'");
    stage.edge.execute_sql(&free).await.unwrap();
    fills(&person.page, "#organization", SECOND).await;
    sees(&person.page, ".top", "Beta Clinic").await;
    sees(&person.page, "#list .state", "").await;
    fills(&person.page, "#organization", FIRST).await;
    let who = "An owner or admin of Acme Support";
    sees(&person.page, ".problem-state", who).await;
    is_accessible(&person.page, "plan not included, on the web").await;
    presses(&person.page, "#profile").await;
    sees(&person.page, "#account", "Olivia Owner").await;
    fills(&person.page, "#organization", SECOND).await;
    presses(&person.page, "#view-list").await;
    sees(&person.page, "#list .state", "").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_person_at_the_browser_sees_nothing_of_the_one_before() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.goes(stage.at("/app"), "/sign-in").await;
    person.proves_to_be(&stage, OPERATOR, "/app").await;
    sees(&person.page, "#list", "").await;
    let kept = "new Promise((done) => { const look = () => { \
        const names = Object.keys(sessionStorage); \
        if (names.length) done(names.length); else setTimeout(look, 20); }; look(); })";
    assert_eq!(says(&person.page, kept).await, 1);
    // The session ends elsewhere, and the page of another member is the next.
    person.goes(stage.at("/account"), "/account").await;
    person.signs_out().await;
    person.proves_to_be(&stage, OWNER, "/app").await;
    sees(&person.page, "#list", "").await;
    let others = "Object.keys(sessionStorage).filter((name) => \
        !name.includes(document.documentElement.dataset.owner)).length";
    assert_eq!(says(&person.page, others).await, 0);
    person.leaves().await;
}

/// Keeps a page from a module of the interface, or lets it have it.
async fn module_is_blocked(person: &Visitor, name: &str, block: bool) {
    let pattern = BlockPattern::new(format!("*://*:*/app-files/v/{name}-*"), block);
    let blocked = SetBlockedUrLsParams::builder().url_pattern(pattern);
    person.page.execute(EnableParams::default()).await.unwrap();
    person.page.execute(blocked.build()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_booked_though_the_numbering_plans_cannot_be_loaded_and_the_next_form_has_them() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    module_is_blocked(&person, "phone", true).await;
    person.goes(stage.at("/app/calls/new"), "/sign-in").await;
    person
        .proves_to_be(&stage, OPERATOR, "/app/calls/new")
        .await;
    sees(&person.page, "#phone-hint", "cannot be checked here").await;
    tabs_to(&person.page, "#field-attendee_phone").await;
    types(&person.page, "030 12345678").await;
    presses(&person.page, ".slot").await;
    presses(&person.page, "#submit").await;
    sees(&person.page, "#phone-problem", "country code").await;
    fills(&person.page, "#field-attendee_phone", "+49 (0)30 12345678").await;
    fills(&person.page, "#field-attendee_name", "Ada Lovelace").await;
    presses(&person.page, "#submit").await;
    sees(&person.page, "#said", "Booked: Ada Lovelace").await;
    let rows = "SELECT attendee_phone, timezone FROM booking_events";
    let rows = stage.edge.execute_sql(rows).await.unwrap();
    assert_eq!(rows[0]["attendee_phone"], "+493012345678");
    assert_eq!(rows[0]["timezone"], "Europe/Berlin");
    sees(&person.page, "#details dd", "+493012345678").await;

    module_is_blocked(&person, "phone", false).await;
    strikes(&person.page, "n", 0).await;
    tabs_to(&person.page, "#field-attendee_phone").await;
    types(&person.page, "+12125550142").await;
    sees(&person.page, "#phone-hint", "US").await;
    let typed = "document.querySelector('#field-attendee_phone').value";
    assert_eq!(says(&person.page, typed).await, "+1 212-555-0142");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_that_cannot_be_loaded_is_tried_again_alone_or_with_the_whole_page() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.goes(stage.at("/app"), "/sign-in").await;
    person.proves_to_be(&stage, OPERATOR, "/app").await;
    sees(&person.page, "#list", "").await;
    module_is_blocked(&person, "later", true).await;
    presses(&person.page, "#profile").await;
    sees(&person.page, ".problem-state", "Could not load").await;
    is_accessible(&person.page, "a view that cannot be loaded").await;
    module_is_blocked(&person, "later", false).await;
    presses(&person.page, ".problem-state button").await;
    sees(&person.page, "#account", "Oscar Operator").await;

    // A page that was open while another version was deployed asks for files that are there no longer.
    module_is_blocked(&person, "later", true).await;
    person.page.reload().await.unwrap();
    sees(&person.page, "main", "may have been updated").await;
    module_is_blocked(&person, "later", false).await;
    person
        .led_to("/app/profile", async || {
            presses(&person.page, "#reload").await;
        })
        .await;
    sees(&person.page, "#account", "Oscar Operator").await;
    person.leaves().await;
}
